"""How what reaches the layer below goes wrong: delta back through the weights, then through the activation."""

from collections.abc import Callable

import numpy as np

from autograde.asking.standins import activation_of, wave_derivative
from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.last_stages import per_row
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, same

from . import SIZES


def _with_constant(w: np.ndarray, n: int, numbers: Numbers) -> np.ndarray:
    """d beta / d h for n tokens, (n, K, N + 1), in which the constant 1 moves too."""
    excitation, here = numbers.given("excitation"), np.zeros((n, w.shape[1] - 1))
    moved = numbers.rows(lambda h: excitation(w, h), here, linear=True)
    return np.concatenate([moved, excitation(w, here)[:, :, np.newaxis]], axis=2)


def _back_through(everything: np.ndarray, numbers: Numbers) -> Stage:
    """The stage d beta / d h: what reaches the activations below; `everything` is what `_with_constant` gives."""
    K, moved = everything.shape[1], everything[:, :, :-1]
    return Stage(
        "∂β⁺/∂h",
        lambda delta: numbers.back_by(delta, moved),
        (
            ("constant_has_delta", lambda delta: numbers.back_by(delta, everything)),
            ("bias_first", lambda delta: numbers.back_by(delta, everything)[:, 1:]),
            ("weights_transposed", lambda delta: numbers.back_by(delta, np.swapaxes(moved, 1, 2))),
            ("weights_transposed", lambda delta: numbers.back_by(delta, np.swapaxes(everything, 1, 2))),
            ("weights_missing", same),
            ("averaged_over_nodes", lambda delta: numbers.back_by(delta, moved) / K),
            ("sum_over_nodes_missing", lambda delta: delta[:, :, np.newaxis] * moved),
            ("first_node_only", lambda delta: numbers.back_by(delta[:, :1], moved[:, :1])),
            ("last_node_only", lambda delta: numbers.back_by(delta[:, -1:], moved[:, -1:])),
            ("summed_before_product", lambda delta: delta.sum(axis=1, keepdims=True) * moved.sum(axis=1)),
        ),
    )


def _activation_gradient(args: tuple, numbers: Numbers) -> Chain:
    """Delta times d beta / d h."""
    delta, w = args
    return Chain(
        (
            Stage("∂ℓ/∂β⁺", lambda _: delta),
            _back_through(_with_constant(w, len(delta), numbers), numbers),
            *per_row(len(delta)),
        )
    )


def _activation_questions(rng, given):
    for n, N, K in SIZES:
        yield rng.normal(size=(n, K)), rng.normal(size=(K, N + 1))


def _hidden_delta(args: tuple, numbers: Numbers) -> Chain:
    """Delta of the layer above times d beta / d h times d h / d beta."""
    delta, w, beta, derivative = args
    n, activation = len(beta), activation_of(derivative)
    slope = numbers.entries(activation, beta)
    everything = _with_constant(w, n, numbers)

    def constant_too(_):
        """With a delta for the constant 1 too, as if it were an excitation."""
        slopes = np.column_stack([slope, np.full(n, derivative(1.0))])
        return numbers.back_by(delta, everything) * slopes

    return Chain(
        (
            Stage("∂ℓ/∂β⁺", lambda _: delta),
            _back_through(everything, numbers),
            _times_slope(slope, beta, activation, numbers, constant_too),
            *per_row(len(delta)),
        )
    )


def _value_for_error(slope: np.ndarray, beta: np.ndarray, numbers: Numbers) -> tuple:
    """The slope times an activation, or the excitation, in the place of what comes back."""

    def value(name):
        return lambda _: numbers.maybe(name)(beta) * slope

    values = (*map(value, ("tanh", "sigmoid", "relu")), lambda _: beta * slope)
    return tuple(("value_for_error", way) for way in values)


def _times_slope(
    slope: np.ndarray, beta: np.ndarray, activation: Callable, numbers: Numbers, constant_too: Callable
) -> Stage:
    """The stage d h / d beta: what reaches the activations, times the slope of the activation at beta."""
    h = activation(beta)
    at_h = numbers.entries(activation, h)

    def fixed(name):
        return lambda back: back * numbers.entries(numbers.maybe(name), beta)

    return Stage(
        "∂h/∂β",
        lambda back: back * slope,
        (
            ("activation_derivative_missing", same),
            (
                "activation_derivative_at_activation",
                lambda back: back * numbers.entries(activation, numbers.maybe("tanh")(beta)),
            ),
            ("activation_derivative_at_activation", lambda back: back * at_h),
            *(("activation_derivative_fixed", fixed(name)) for name in ("tanh", "sigmoid", "relu")),
            ("activation_derivative_fixed", lambda back: back * (1 - h**2)),
            ("activation_derivative_fixed", lambda back: back * (1 - beta**2)),
            ("activation_derivative_fixed", lambda back: back * beta * (1 - beta)),
            ("constant_has_delta", constant_too),
            ("activation_derivative_twice", lambda back: back * slope**2),
            ("excitation_for_derivative", lambda back: back * beta),
            ("derivative_times_beta", lambda back: back * slope * beta),
            *_value_for_error(slope, beta, numbers),
            ("activation_derivative_of_delta", lambda back: numbers.entries(activation, back)),
            ("activation_derivative_of_delta", lambda back: numbers.entries(activation, back * beta)),
            ("activation_derivative_of_delta", lambda back: back * numbers.entries(activation, back)),
            ("only_activation_derivative", lambda back: slope),
            ("added_not_multiplied", lambda back: back + slope),
            ("divided_not_multiplied", lambda back: back / slope),
        ),
    )


def _hidden_questions(rng, given):
    for n, N, K in SIZES:
        yield rng.normal(size=(n, K)), rng.normal(size=(K, N + 1)), rng.normal(size=(n, N)), wave_derivative


SUSPICIONS = {
    "activation_gradient": Suspicion(_activation_gradient, _activation_questions),
    "hidden_delta": Suspicion(_hidden_delta, _hidden_questions),
}
