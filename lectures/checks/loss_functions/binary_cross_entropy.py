"""The binary cross-entropy with its derivatives, by probabilities and by excitations."""

import numpy as np

from ..inputs import BEFORE_OVERFLOW, scattered
from ..small_constants import in_losses, in_slopes
from . import SMALL

BINARY_SHAPES = ((6,), (5, 1), (1,), (1, 1))


def _binary(rng, shape):
    """Labels 0 or 1, both of which occur."""
    y = rng.integers(0, 2, shape).astype(float)
    if y.size > 1:
        y.flat[0], y.flat[1] = 0.0, 1.0
    return y


def _binaries(rng):
    """Labels of several shapes, many of them, all 1 and all 0 too."""
    many = int(rng.integers(34, 71))
    mixed = [_binary(rng, shape) for shape in ((many,), (many,), (many // 2, 1))]
    return [*mixed, np.ones(int(rng.integers(2, 9))), np.zeros((int(rng.integers(2, 9)), 1))]


def _excited_binaries(ask, exact=False, far=900.0):
    """For points: labels and excitations of all sizes between the usual and `far`, of several shapes."""
    labels = _binaries(ask.rng)
    betas = [scattered(ask.rng, y.shape, 1e-3, far) for y in labels]
    betas[3], betas[4] = scattered(ask.rng, labels[3].shape, 1e-6, 1e-3), -np.abs(betas[4])
    for y, beta in zip(labels, betas, strict=True):
        ask.hidden(y, beta, exact=exact, where=f"of shape {y.shape}")
    for low, high in ((8.0, 17.0), (19.0, 26.0), (30.0, 38.0)):
        beta = np.arange(low, high) + ask.rng.random()
        y = _binary(ask.rng, beta.shape)
        ask.hidden(np.append(y, 1 - y), np.append(beta, beta) * ask.rng.choice([-1.0, 1.0]), exact=exact)


@in_losses()
def binary_cross_entropy(ask):
    known = ask(np.array([1.0, 0.0, 0.0]), np.array([0.5, 0.9, 0.25]), shape=(3,))
    ask.equal(known, [0.6931471805599453, 2.302585092994046, 0.2876820724517809], "the known values")
    for shape in BINARY_SHAPES:
        y = _binary(ask.rng, shape)
        surprise = ask.rng.uniform(0.1, 3, shape)
        p = np.exp(-surprise)
        y_star = np.where(y == 1, p, 1 - p)
        ask.equal(ask(y, y_star, shape=shape), surprise, "the surprise at the right class", fixed=True)
    with ask.advising(SMALL, "clipped"):
        for y in _binaries(ask.rng):
            halvings = np.where(y == 1, ask.rng.integers(2, 600, y.shape), ask.rng.integers(2, 50, y.shape))
            p = 2.0**-halvings
            surprise = halvings * 0.6931471805599453
            ask.equal(
                ask(y, np.where(y == 1, p, 1 - p), shape=y.shape),
                surprise,
                "the surprise at the right class",
                fixed=True,
            )
        y = _binary(ask.rng, (8,))
        ask.hidden(y, np.abs(y - 2.0 ** -ask.rng.integers(8, 34, 8)), where="probabilities near 0 and 1")


@in_losses()
def binary_cross_entropy__zero(ask):
    y, y_star = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0, 0.0])
    known = [np.inf, np.inf, 0.0, 0.0]
    ask.equal(ask(y, y_star, shape=(4,), infinite=True), known, "the known values")
    y = _binary(ask.rng, (12,))
    ask.hidden(y, ask.rng.choice([0.0, 0.25, 0.5, 1.0, 1e-9, 1e-4, 1 - 1e-4], 12))


@in_slopes()
def binary_cross_entropy_gradient(ask):
    loss = ask.given("binary_cross_entropy")
    for shape in BINARY_SHAPES:
        y, y_star = _binary(ask.rng, shape), ask.rng.uniform(0.3, 0.7, shape)
        yours = ask(y, y_star, shape=shape)
        ask.differentiates(yours, lambda out, y=y: np.sum(loss(y, out)), y_star, name="gradient", n=shape[0])
    with ask.advising(SMALL, "clipped"):
        for y in _binaries(ask.rng):
            half, tiny = np.full(y.shape, 0.5), (y == 1) & (ask.rng.random(y.shape) < 0.5)
            times = 2.0 ** np.where(tiny, ask.rng.integers(20, 600, y.shape), ask.rng.integers(3, 19, y.shape))
            y_star = np.append(half, np.where(y == 1, half / times, 1 - half / times), axis=0)
            near, far = np.split(ask(np.append(y, y, axis=0), y_star, shape=y_star.shape), 2)
            ask.equal(far, near * times, "2ᵏ times the slope where the right class is 2ᵏ times less probable")
    ask.hidden(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1e-9, 1 - 1e-4, 1e-4, 1e-4]))
    for y in _binaries(ask.rng)[1:]:
        ask.hidden(y, ask.rng.uniform(0.001, 0.999, y.shape), where=f"of shape {y.shape}")


def sigmoid_binary_cross_entropy_gradient(ask):
    loss, sigmoid = ask.given("binary_cross_entropy"), ask.given("sigmoid")
    for shape in BINARY_SHAPES:
        y, beta = _binary(ask.rng, shape), ask.rng.normal(0, 1, shape)
        yours = ask(y, beta, shape=shape)
        ask.differentiates(yours, lambda b, y=y: np.sum(loss(y, sigmoid(b))), beta, name="delta", n=shape[0])
    extreme = ask(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1000.0, 1000.0, -1000.0, -1000.0]), shape=(4,))
    ask.equal(extreme, [0.0, 1.0, -1.0, 0.0], "the known values at ±1000")
    _excited_binaries(ask)


@in_losses()
def binary_cross_entropy_from_excitation(ask):
    loss, sigmoid = ask.given("binary_cross_entropy"), ask.given("sigmoid")
    for shape in BINARY_SHAPES:
        y, beta = _binary(ask.rng, shape), ask.rng.normal(0, 1.5, shape)
        ask.equal(ask(y, beta, shape=shape), loss(y, sigmoid(beta)), "binary_cross_entropy of sigmoid", fixed=True)
    known = ask(np.array([1.0, 0.0]), np.array([0.0, 2.0]), shape=(2,))
    ask.equal(known, [0.6931471805599453, 2.1269280110429727], "the known values")
    _excited_binaries(ask, far=BEFORE_OVERFLOW)


@in_losses()
def binary_cross_entropy_from_excitation__extreme(ask):
    y = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    beta = np.array([40.0, -40.0, 1000.0, 1000.0, -1000.0, -1000.0, 100.0])
    known = [4.248354255291589e-18, 4.248354255291589e-18, 0.0, 1000.0, 1000.0, 0.0, 3.720075976020836e-44]
    ask.equal(ask(y, beta, shape=(7,)), known, "the known values", exact=True)
    _excited_binaries(ask, exact=True)
