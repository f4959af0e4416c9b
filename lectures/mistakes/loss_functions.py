"""Unit 03: how losses and their derivatives go wrong. Derivatives are differences, values have known questions."""

from functools import partial

import numpy as np

from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.last_stages import per_row
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, same

from ..checks.inputs import one_hot_labels
from . import known


def _outputs(y: np.ndarray) -> dict[str, float]:
    """Factors that have a name where there are V outputs of n tokens."""
    n, V = y.shape
    return {"one_over_v_missing": V, "one_over_v_twice": 1 / V, "divided_by_n": V / n}


# mse_gradient


def _mse_gradient(args: tuple, numbers: Numbers) -> Chain:
    y, y_star = args
    mse = numbers.given("mse")
    gradient = numbers.rows(lambda out: mse(y, out), y_star)
    terms = np.stack([mse(y[:, [c]], y_star[:, [c]]) for c in range(y.shape[1])], axis=1)
    return Chain(
        (
            Stage(
                "∂ℓ/∂y*",
                lambda _: gradient,
                (
                    ("not_differentiated", lambda _: terms),
                    ("not_differentiated", lambda _: terms / y.shape[1]),
                    ("absolute_value", lambda _: np.abs(gradient)),
                    ("label_missing", lambda _: numbers.rows(lambda out: mse(0 * y, out), y_star)),
                    ("output_missing", lambda _: numbers.rows(lambda out: mse(y, out), 0 * y_star)),
                    ("added_not_subtracted", lambda _: numbers.rows(lambda out: mse(-y, out), y_star)),
                ),
            ),
            *per_row(
                len(y),
                ("summed_over_outputs", lambda value: value.sum(axis=1)),
                ("summed_over_outputs", lambda value: value.mean(axis=1)),
                sizes=_outputs(y),
            ),
        )
    )


def _real_questions(rng, given):
    for n, V in ((5, 3), (3, 7), (4, 5)):
        yield rng.normal(size=(n, V)), rng.normal(size=(n, V))


# cross_entropy_gradient


def _each_class(loss, y: np.ndarray):
    """The loss of outputs, were each class the right one, summed: what is left where labels are left out."""

    def total(out):
        return sum(loss(np.broadcast_to(unit, y.shape), out) for unit in np.eye(y.shape[1]))

    return total


def _cross_entropy_gradient(args: tuple, numbers: Numbers) -> Chain:
    y, y_star = args
    loss = numbers.given("cross_entropy")
    gradient = numbers.rows(lambda out: loss(y, out), y_star)
    everywhere = numbers.rows(_each_class(loss, y), y_star)
    mirrored = numbers.rows(_each_class(loss, y), 1 - y_star)  # the derivative of log(1 - y*)
    with np.errstate(divide="ignore"):
        inverse = -1 / np.abs(gradient)
    return Chain(
        (
            Stage(
                "∂ℓ/∂y*",
                lambda _: gradient,
                (
                    ("label_missing", lambda _: everywhere),
                    ("labels_outputs_swapped", lambda _: inverse),
                    ("multiplied_not_divided", lambda _: np.where(gradient == 0, 0.0, inverse)),
                    ("binary_formula", lambda _: gradient - (1 - y) * mirrored),
                    ("excitation_gradient", lambda _: y_star - y),
                    ("not_differentiated", lambda _: y * loss(y, y_star)[:, np.newaxis]),
                    ("wrong_classes", lambda _: everywhere - gradient),
                    ("wrong_probability", lambda _: y * mirrored),
                    ("derivative_twice", lambda _: gradient * np.abs(gradient)),
                ),
            ),
            *per_row(
                len(y),
                ("base_of_logarithm", lambda value: value * 1.4426950408889634),
                ("base_of_logarithm", lambda value: value * 0.4342944819032518),
                ("summed_over_outputs", lambda value: value.sum(axis=1)),
                sizes=_outputs(y),
            ),
        )
    )


def _probability_questions(rng, given):
    for n, V in ((5, 3), (3, 7), (4, 5)):
        yield one_hot_labels(rng, n, V), rng.dirichlet(np.full(V, 4.0), n)


# softmax_cross_entropy_gradient


def _columns(softmax):
    """Softmax over tokens instead of classes."""
    return lambda beta: softmax(beta.T).T


def _all_at_once(softmax):
    """Softmax over the whole array."""
    return lambda beta: softmax(beta.reshape(1, -1)).reshape(beta.shape)


def _softmax_cross_entropy_gradient(args: tuple, numbers: Numbers) -> Chain:
    y, beta = args
    if np.max(np.abs(beta)) > 30:
        raise ValueError("probabilities round to 0 here")
    more = (
        ("base_of_logarithm", lambda value: value * 1.4426950408889634),
        ("summed_over_outputs", lambda value: value.sum(axis=1)),
    )
    return Chain((_through_softmax(y, beta, numbers), *per_row(len(y), *more, sizes=_outputs(y))))


def _through_softmax(y: np.ndarray, beta: np.ndarray, numbers: Numbers) -> Stage:
    """The stages of the loss and of softmax in one, as they are written."""
    loss, softmax = numbers.given("cross_entropy"), numbers.given("softmax")
    y_star = softmax(beta)
    gradient = numbers.rows(lambda out: loss(y, out), y_star)
    jacobian = numbers.rows(softmax, beta)
    right = numbers.back(gradient, softmax, beta)

    def through(other):
        """The same with another output in the place of y*."""
        return right + other(beta) - y_star

    return Stage(
        "∂ℓ/∂y* · ∂y*/∂β",
        lambda _: right,
        (
            ("nonlinearity_missing", lambda _: through(same)),
            ("jacobian_missing", lambda _: gradient),
            ("label_missing", lambda _: right + y),
            ("right_class_only", lambda _: right * y),  # the same numbers as with a diagonal Jacobian
            ("slope_once_more", lambda _: right * np.diagonal(jacobian, axis1=1, axis2=2)),
            ("output_once_more", lambda _: right * y_star),
            ("wrong_classes", lambda _: right * (1 - y)),
            ("nonlinearity_twice", lambda _: through(lambda beta: softmax(softmax(beta)))),
            ("wrong_axis", lambda _: through(_columns(softmax))),
            ("wrong_axis", lambda _: through(_all_at_once(softmax))),
            ("output_missing", lambda _: right - y_star),
            ("added_not_subtracted", lambda _: right + 2 * y),
            ("sum_over_classes_missing", lambda _: gradient[:, :, np.newaxis] * jacobian),
            ("jacobian_twice", lambda _: numbers.back_by(right, jacobian)),
            ("not_normalised", lambda _: through(lambda beta: np.exp(beta))),
            ("loss_derivative_fixed", lambda _: numbers.back_by(y_star - y, jacobian)),
        ),
    )


def _excitation_questions(rng, given):
    for n, V in ((5, 3), (3, 7), (4, 5)):
        yield one_hot_labels(rng, n, V), rng.normal(size=(n, V))


# the binary family


def _binary_stage(factor, y, right, gradient, other, more):
    """Ways in which a derivative with a part for each of two labels goes wrong."""
    return Stage(
        factor,
        lambda _: right,
        (
            *more,
            ("second_term_sign", lambda _: np.where(y == 1, right, -right)),
            ("second_term_missing", lambda _: np.where(y == 1, right, 0.0)),
            ("first_term_missing", lambda _: np.where(y == 1, 0.0, right)),
            ("label_missing", lambda _: right + other),
            ("labels_flipped", lambda _: other),
            ("first_term_sign", lambda _: np.where(y == 1, -right, right)),
        ),
    )


def _binary_cross_entropy_gradient(args: tuple, numbers: Numbers) -> Chain:
    y, y_star = args
    loss = numbers.given("binary_cross_entropy")
    gradient = numbers.entries(lambda out: loss(y, out), y_star)
    other = numbers.entries(lambda out: loss(1 - y, out), y_star)
    more = (
        ("excitation_gradient", lambda _: y_star - y),
        ("not_differentiated", lambda _: loss(y, y_star)),
        ("second_term_not_mirrored", lambda _: np.where(y == 1, gradient, -other)),
    )
    stage = _binary_stage("∂ℓ/∂y*", y, gradient, gradient, other, more)
    return Chain(
        (stage, _pairs(y, y_star, lambda y, out: numbers.entries(lambda o: loss(y, o), out)), *per_row(len(y)))
    )


def _pairs(y, other, function):
    """What (n,) against (n, 1) makes of a function of labels and outputs: every label with every output."""
    rows = np.repeat(y.ravel()[:, np.newaxis], y.size, axis=1)
    columns = np.repeat(other.ravel()[np.newaxis], y.size, axis=0)

    def paired(value):
        return function(rows.ravel(), columns.ravel()).reshape(rows.shape)

    def only(dimensions: int, way):
        return lambda value: way(value) if y.ndim == dimensions else value

    ways = (paired, lambda value: paired(value).T)
    ways = (*ways, *(only(dimensions, way) for dimensions in (1, 2) for way in ways))
    return Stage("", same, tuple(("broadcast_n_by_n", way) for way in ways))


def _sigmoid_binary_cross_entropy_gradient(args: tuple, numbers: Numbers) -> Chain:
    y, beta = args
    if np.max(np.abs(beta)) > 30:
        raise ValueError("probabilities round to 0 here")
    loss, sigmoid = numbers.given("binary_cross_entropy"), numbers.given("sigmoid")
    y_star = sigmoid(beta)
    slope = numbers.entries(sigmoid, beta)
    gradient = numbers.entries(lambda out: loss(y, out), y_star)

    def derivative(y, beta):
        return numbers.entries(lambda moved: loss(y, sigmoid(moved)), beta)

    right, other = derivative(y, beta), derivative(1 - y, beta)
    more = (
        ("nonlinearity_missing", lambda _: right + beta - y_star),
        ("activation_derivative_missing", lambda _: gradient),
        ("activation_derivative_twice", lambda _: right * slope),
        ("output_once_more", lambda _: right * y_star),
        ("output_missing", lambda _: right - y_star),
        ("label_missing", lambda _: right + y),
        ("added_not_subtracted", lambda _: right + 2 * y),
        ("nonlinearity_twice", lambda _: right + sigmoid(y_star) - y_star),
    )
    stage = _binary_stage("∂ℓ/∂y* · ∂y*/∂β", y, right, gradient, other, more)
    return Chain((stage, _pairs(y, beta, derivative), *per_row(len(y))))


def _binary_questions(draw, rng, given):
    for shape in ((6,), (5, 1), (4,)):
        y = rng.integers(0, 2, shape).astype(float)
        y.flat[0], y.flat[1] = 0.0, 1.0
        yield y, draw(rng, shape)


SUSPICIONS = {
    "mse": known("mse"),
    "mse_gradient": Suspicion(_mse_gradient, _real_questions),
    "corpus_loss": known("corpus_loss"),
    "decide": known("decide"),
    "zero_one": known("zero_one"),
    "error_rate": known("error_rate"),
    "cross_entropy": known("cross_entropy"),
    "cross_entropy__zero": known("cross_entropy__zero"),
    "cross_entropy_gradient": Suspicion(_cross_entropy_gradient, _probability_questions),
    "softmax_cross_entropy_gradient": Suspicion(_softmax_cross_entropy_gradient, _excitation_questions),
    "cross_entropy_from_excitation": known("cross_entropy_from_excitation"),
    "cross_entropy_from_excitation__extreme": known("cross_entropy_from_excitation__extreme"),
    "binary_cross_entropy_from_excitation__extreme": known("binary_cross_entropy_from_excitation__extreme", exact=True),
    "binary_cross_entropy": known("binary_cross_entropy"),
    "binary_cross_entropy__zero": known("binary_cross_entropy__zero"),
    "binary_cross_entropy_gradient": Suspicion(
        _binary_cross_entropy_gradient, partial(_binary_questions, lambda rng, shape: rng.uniform(0.2, 0.8, shape))
    ),
    "sigmoid_binary_cross_entropy_gradient": Suspicion(
        _sigmoid_binary_cross_entropy_gradient, partial(_binary_questions, lambda rng, shape: rng.normal(size=shape))
    ),
    "binary_cross_entropy_from_excitation": known("binary_cross_entropy_from_excitation"),
}
