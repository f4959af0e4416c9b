"""Unit 02: how excitations, activations and their derivatives go wrong. Derivatives are differences."""

from functools import partial

import numpy as np

from autograde.chain import Abstain, Chain, Numbers, Stage, per_token, same, whole
from autograde.exercises.inputs import weight_matrices
from autograde.exercises.standins import square, wave
from autograde.known import known
from autograde.naming import Suspicion

# derivatives of activation functions


def _inverse(function, values: np.ndarray, low: float = -30.0, high: float = 30.0) -> np.ndarray:
    """Where an increasing function has these values, by bisection."""
    if not (np.all(function(0 * values + low) < values) and np.all(values < function(0 * values + high))):
        raise Abstain
    lower, upper = np.full(values.shape, low), np.full(values.shape, high)
    for _ in range(80):
        middle = (lower + upper) / 2
        below = function(middle) < values
        lower, upper = np.where(below, middle, lower), np.where(below, upper, middle)
    return (lower + upper) / 2


def _derivative(of: str, ways, args: tuple, numbers: Numbers) -> Chain:
    """The derivative of an activation function, entry by entry; `ways` has those of this function alone."""
    (beta,) = args
    if np.max(np.abs(beta)) > 30:
        raise ValueError("the function is flat here")
    function = numbers.given(of)
    h, slope = function(beta), numbers.entries(function, beta)
    return Chain(
        (
            Stage(
                "∂h/∂β",
                lambda _: slope,
                (
                    ("formula_for_activation", lambda _: numbers.entries(function, _inverse(function, beta))),
                    ("activation_derivative_at_activation", lambda _: numbers.entries(function, h)),
                    ("not_differentiated", lambda _: h),
                    ("activation_derivative_missing", lambda _: np.ones(beta.shape)),
                    ("derivative_twice", lambda _: numbers.entries(partial(numbers.entries, function), beta)),
                    ("squared_once_more", lambda _: slope**2),
                    ("derivative_times_excitation", lambda _: slope * beta),
                    *((name, partial(way, h, slope)) for name, way in ways),
                ),
            ),
            *whole(),
        )
    )


SIGMOID = (
    ("factor_h_missing", lambda h, slope, _: slope / h),
    ("factor_one_minus_h_missing", lambda h, slope, _: h**2),
    ("added_not_subtracted", lambda h, slope, _: 2 * h - slope),
    ("divided_not_multiplied", lambda h, slope, _: h**2 / slope),
    ("subtracted_from_one", lambda h, slope, _: 1 - slope),
    ("square_too_many", lambda h, slope, _: h - h**3),
    ("tanhs_derivative", lambda h, slope, _: 1 - h**2),
)
TANH = (
    ("square_of_h_missing", lambda h, slope, _: 1 - h),
    ("added_not_subtracted", lambda h, slope, _: 2 - slope),
    ("subtracted_from_one", lambda h, slope, _: 1 - slope),
    ("sigmoids_derivative", lambda h, slope, _: h - h**2),
)


def _narrow(low: float, high: float):
    """Excitations that could be activations too."""

    def questions(rng, given):
        yield (rng.uniform(low, high, 6),)
        yield (rng.uniform(low, high, (2, 4)),)

    return questions


# softmax_jacobian


def _softmax_jacobian(args: tuple, numbers: Numbers) -> Chain:
    (beta,) = args
    n, V = beta.shape
    if np.max(np.abs(beta)) > 30:
        raise ValueError("probabilities round to 0 here")
    softmax = numbers.given("softmax")
    y_star = softmax(beta)
    jacobian = numbers.rows(softmax, beta)
    diagonal = np.eye(V) * jacobian
    beside = diagonal - jacobian  # what is subtracted beside the diagonal
    return Chain(
        (
            Stage(
                "∂y*/∂β",
                lambda _: jacobian,
                (
                    ("jacobian_diagonal", lambda _: diagonal),
                    ("jacobian_diagonal", lambda _: np.diagonal(jacobian, axis1=1, axis2=2)),
                    ("off_diagonal_sign", lambda _: diagonal + beside),
                    ("diagonal_missing", lambda _: jacobian - np.eye(V) * y_star[:, :, np.newaxis]),
                    ("diagonal_missing", lambda _: jacobian - diagonal),
                    (
                        "delta_missing_in_jacobian",
                        lambda _: jacobian + (1 - np.eye(V)) * y_star[:, :, np.newaxis],
                    ),
                    ("jacobian_of_all", lambda _: np.diag(y_star.ravel()) - np.outer(y_star, y_star)),
                    ("product_missing", lambda _: np.eye(V) * y_star[:, :, np.newaxis]),
                    ("factor_y_missing", lambda _: jacobian / y_star[:, :, np.newaxis]),
                    ("factor_y_missing", lambda _: jacobian / y_star[:, np.newaxis, :]),
                    ("not_differentiated", lambda _: y_star),
                    ("nonlinearity_twice", lambda _: numbers.rows(softmax, y_star)),
                    ("token_axis_last", lambda _: np.moveaxis(jacobian, 0, -1)),
                    ("summed_over_outputs", lambda _: jacobian.sum(axis=1)),
                ),
            ),
            *per_token(n),
        )
    )


def _rows(rng, given):
    for n, V in ((4, 3), (2, 5), (3, 4)):
        yield (rng.normal(size=(n, V)),)


# forward


ACTIVATIONS = ("tanh", "sigmoid", "relu")


def _forward(args: tuple, numbers: Numbers) -> Chain:
    """Excitations by the notebook's own function, activations by the functions that are passed."""
    x, weights, activation, output = args
    excitation = numbers.given("excitation")
    L = len(weights)

    def passed(hidden=activation, last=output, next_input=lambda beta, h, layer: h, kept=lambda beta, h: h):
        def run(_):
            betas, hs, h = [], [x], x
            for layer, w in enumerate(weights):
                beta = excitation(w, h)
                value = (last if layer == L - 1 else hidden)(beta)
                betas.append(beta)
                hs.append(kept(beta, value))
                h = next_input(beta, value, layer)
            return betas, hs

        return run

    def own(name: str):
        """A function of the notebook, called by its name."""
        return lambda beta: numbers.maybe(name)(beta)

    walk = Stage(
        "",
        passed(),
        (
            ("output_nonlinearity_missing", passed(last=activation)),
            ("output_nonlinearity_missing", passed(last=same)),
            ("output_everywhere", passed(hidden=output)),
            ("activation_not_applied", passed(hidden=same)),
            ("activation_not_applied", passed(hidden=same, last=same)),
            ("excitation_for_activation", passed(next_input=lambda beta, h, layer: beta)),
            ("excitation_for_activation", passed(kept=lambda beta, h: beta)),
            *(("named_function_used", passed(hidden=own(name))) for name in ACTIVATIONS),
            *(("named_function_used", passed(last=own(name))) for name in ("softmax", *ACTIVATIONS)),
            *(("named_function_used", passed(own(name), own("softmax"))) for name in ACTIVATIONS),
            ("functions_swapped", passed(hidden=output, last=activation)),
            ("input_of_wrong_layer", passed(next_input=lambda beta, h, layer: x)),
            ("output_applied_after_activation", passed(last=lambda beta: output(activation(beta)))),
        ),
    )
    listed = Stage(
        "",
        same,
        (
            ("lists_swapped", lambda found: (found[1], found[0])),
            ("input_not_kept", lambda found: (found[0], found[1][1:])),
            ("last_layer_missing", lambda found: (found[0][:-1], found[1][:-1])),
            ("last_layer_missing", lambda found: (found[0], found[1][:-1])),
            ("activations_for_excitations", lambda found: (found[1][1:], found[1])),
            ("output_alone", lambda found: found[1][-1]),
            ("constant_kept", lambda found: (found[0], [np.column_stack([h, np.ones(len(h))]) for h in found[1]])),
            (
                "constant_kept",
                lambda found: (
                    found[0],
                    [*(np.column_stack([h, np.ones(len(h))]) for h in found[1][:-1]), found[1][-1]],
                ),
            ),
            ("order_reversed", lambda found: (found[0][::-1], found[1][::-1])),
        ),
    )
    return Chain((walk, listed))


def _networks(rng, given):
    for n, widths in ((4, (3, 5, 2)), (2, (2, 4, 3, 2)), (5, (3, 3, 3, 3)), (3, (2, 2, 2, 2))):
        weights = weight_matrices(rng, widths, 1.0)
        yield rng.normal(size=(n, widths[0])), weights, wave, square


SUSPICIONS = {
    "append_one": known("append_one"),
    "excitation": known("excitation", lambda w, h: per_token(len(h))),
    "sigmoid": known("sigmoid"),
    "sigmoid__extreme": known("sigmoid__extreme"),
    "sigmoid_derivative": Suspicion(partial(_derivative, "sigmoid", SIGMOID), _narrow(0.05, 0.95)),
    "tanh": known("tanh"),
    "tanh__extreme": known("tanh__extreme"),
    "tanh_derivative": Suspicion(partial(_derivative, "tanh", TANH), _narrow(-0.9, 0.9)),
    "relu": known("relu"),
    "relu_derivative": known("relu_derivative"),
    "softmax": known("softmax", lambda beta: per_token(len(beta))),
    "softmax__extreme": known("softmax__extreme"),
    "softmax_jacobian": Suspicion(_softmax_jacobian, _rows),
    "forward": Suspicion(_forward, _networks),
}
