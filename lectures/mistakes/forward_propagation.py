"""Unit 02: how excitations, activations and their derivatives go wrong. Derivatives are differences."""

from functools import partial

import numpy as np

from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.last_stages import per_row, whole
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Abstain, Stage

from . import known

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


def _input_for_output(beta: np.ndarray, y_star: np.ndarray) -> tuple:
    """The entries with the excitation in the place of one output, of the other, of both."""

    def made_of(left, right):
        return lambda _: left[:, :, np.newaxis] * (np.eye(left.shape[1]) - right[:, np.newaxis])

    pairs = ((y_star, beta), (beta, y_star), (beta, beta))
    return tuple(("input_for_output", made_of(*pair)) for pair in pairs)


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
                    ("diagonal_not_lowered", lambda _: jacobian + np.eye(V) * y_star[:, :, np.newaxis] ** 2),
                    (
                        "delta_missing_in_jacobian",
                        lambda _: jacobian + (1 - np.eye(V)) * y_star[:, :, np.newaxis],
                    ),
                    ("jacobian_of_all", lambda _: np.diag(y_star.ravel()) - np.outer(y_star, y_star)),
                    ("product_missing", lambda _: np.eye(V) * y_star[:, :, np.newaxis]),
                    ("factor_y_missing", lambda _: jacobian / y_star[:, :, np.newaxis]),
                    ("factor_y_missing", lambda _: jacobian / y_star[:, np.newaxis, :]),
                    *_input_for_output(beta, y_star),
                    ("not_differentiated", lambda _: y_star),
                    ("nonlinearity_twice", lambda _: numbers.rows(softmax, y_star)),
                    ("token_axis_last", lambda _: np.moveaxis(jacobian, 0, -1)),
                    ("summed_over_outputs", lambda _: jacobian.sum(axis=1)),
                ),
            ),
            *per_row(n),
        )
    )


def _rows(rng, given):
    for n, V in ((4, 3), (2, 5), (3, 4)):
        yield (rng.normal(size=(n, V)),)


SUSPICIONS = {
    "append_one": known("append_one"),
    "excitation": known("excitation"),
    "sigmoid": known("sigmoid"),
    "sigmoid__extreme": known("sigmoid__extreme"),
    "sigmoid_derivative": Suspicion(partial(_derivative, "sigmoid", SIGMOID), _narrow(0.05, 0.95)),
    "tanh": known("tanh"),
    "tanh__extreme": known("tanh__extreme"),
    "tanh_derivative": Suspicion(partial(_derivative, "tanh", TANH), _narrow(-0.9, 0.9)),
    "relu": known("relu"),
    "relu_derivative": known("relu_derivative"),
    "softmax": known("softmax"),
    "softmax__extreme": known("softmax__extreme"),
    "softmax_jacobian": Suspicion(_softmax_jacobian, _rows),
    "forward": known("forward"),
}
