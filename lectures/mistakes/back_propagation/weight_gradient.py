"""How the gradient of a layer's weights goes wrong: delta times the activations below, averaged over tokens."""

from collections.abc import Callable
from functools import cache

import numpy as np

from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.last_stages import whole
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage

from . import SIZES


def _weight_gradient(args: tuple, numbers: Numbers) -> Chain:
    """The mean over tokens of delta times d beta / d w."""
    delta, h = args
    (n, K), N = delta.shape, h.shape[1]
    excitation = numbers.given("excitation")

    @cache
    def moved(K, into_next):
        """d beta / d w of K nodes above h, or above delta."""
        inputs = delta if into_next else h
        return numbers.jacobian(lambda w: excitation(w, inputs), np.zeros((K, inputs.shape[1] + 1)), linear=True)

    def through(delta, into_next=False):
        """Every token's contribution, (n, K, N + 1)."""
        return numbers.back_by(delta, moved(delta.shape[1], into_next))

    def of_last(delta):
        """The average delta with the activations of the last token alone."""
        parts = through(np.broadcast_to(delta.mean(axis=0), delta.shape))
        return np.broadcast_to(parts[-1], parts.shape)

    swapped = (
        ("averaged_before_product", of_last),
        ("value_for_error", lambda _: through(h)),
        ("error_for_input", lambda delta: through(delta, True)),
    )
    return Chain((_deltas(delta), _times_activations(through, n, N, swapped), _average(n, K, N), *whole()))


def _deltas(delta: np.ndarray) -> Stage:
    """The stage d l / d beta: one row of deltas for each token."""
    return Stage(
        "∂ℓ/∂β",
        lambda _: delta,
        (
            ("averaged_before_product", lambda _: np.broadcast_to(delta.mean(axis=0), delta.shape)),
            ("delta_missing", lambda _: np.ones(delta.shape)),
        ),
    )


def _times_activations(through: Callable, n: int, N: int, swapped: tuple[tuple[str, Callable], ...]) -> Stage:
    """The stage d beta / d w: `through` gives every token's contribution, the bias in the last column.

    `swapped` are ways in which a factor stands in the place of the other.
    """

    def bias(change):
        def apply(delta):
            parts = through(delta)
            parts[..., -1] = change(parts[..., -1])
            return parts

        return apply

    return Stage(
        "∂β/∂w",
        through,
        (
            ("bias_missing", lambda delta: through(delta)[..., :-1]),
            ("bias_first", lambda delta: np.roll(through(delta), 1, axis=-1)),
            ("bias_zero", bias(lambda column: 0 * column)),
            ("bias_not_averaged", bias(lambda column: n * column)),
            ("bias_averaged_alone", lambda delta: through(delta) * np.where(np.arange(N + 1) < N, n, 1)),
            ("bias_one", bias(lambda column: 1.0)),
            ("activation_missing", lambda delta: _constant(through(delta))),
            *swapped,
        ),
    )


def _constant(parts: np.ndarray) -> np.ndarray:
    """Every column like that of the constant 1."""
    return np.repeat(parts[..., -1:], parts.shape[-1], axis=-1)


def _average(n: int, K: int, N: int) -> Stage:
    """The stage that makes one gradient of the contributions of n tokens."""
    return Stage(
        "(1/n) Σ",
        lambda parts: parts.mean(axis=0),
        (
            ("average_missing", lambda parts: parts.sum(axis=0)),
            ("average_twice", lambda parts: parts.mean(axis=0) / n),
            ("divided_by_nodes", lambda parts: parts.sum(axis=0) / K),
            ("divided_by_nodes", lambda parts: parts.sum(axis=0) / N),
            ("divided_by_nodes", lambda parts: parts.sum(axis=0) / (N + 1)),
            ("divided_by_nodes", lambda parts: parts.sum(axis=0) / (K * (N + 1))),
            ("divided_by_nodes", lambda parts: parts.sum(axis=0) / (n * K)),
            ("first_token_only", lambda parts: parts[0]),
            ("first_token_only", lambda parts: parts[0] / n),
            ("last_token_only", lambda parts: parts[-1]),
            ("last_token_only", lambda parts: parts[-1] / n),
            ("multiplied_by_n", lambda parts: parts.sum(axis=0) * n),
            ("integers", lambda parts: np.trunc(parts).sum(axis=0) // n),
            ("integers", lambda parts: np.trunc(parts).sum(axis=0) / n),
            ("integers", lambda parts: np.trunc(parts.sum(axis=0)) // n),
            ("integers", lambda parts: np.trunc(parts.sum(axis=0)) / n),
            ("average_off_by_one", lambda parts: parts.sum(axis=0) / (n - 1)),
        ),
    )


def _questions(rng, given):
    for n, N, K in SIZES:
        yield rng.normal(size=(n, K)), rng.normal(size=(n, N))


SUSPICIONS = {"weight_gradient": Suspicion(_weight_gradient, _questions)}
