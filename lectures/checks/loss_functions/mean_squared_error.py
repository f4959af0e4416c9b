"""The mean squared error with its gradient, and what a corpus loses."""

import numpy as np

from ..inputs import scattered, size_in_words, sizes, varied


def mse(ask):
    y, y_star = np.array([[1.0, 0.0], [2.0, 5.0]]), np.array([[0.5, 0.25], [4.0, 2.0]])
    ask.equal(ask(y, y_star, shape=(2,)), [0.15625, 6.5], "the known values")
    ask.equal(ask(np.array([[3.0]]), np.array([[1.0]]), shape=(1,)), [4.0], "the known value for V = 1")
    four = np.array([[0.0, 0.0, 3.0, 0.0]])
    ask.equal(ask(four, np.zeros((1, 4)), shape=(1,)), [2.25], "the known value for V = 4")
    for n, V in ((5, 3), sizes(ask.rng)[1]):
        y, gap = ask.rng.normal(size=(2, n, V))
        near, far = ask(y, y + gap, shape=(n,)), ask(y, y - 3 * gap, shape=(n,))
        ask.equal(far, 9 * near, "9 times the loss for 3 times the gap")
    _gaps(ask)


def _gaps(ask):
    """For points: gaps between labels and outputs of all sizes, outputs of either sign."""
    rng = ask.rng
    for y_star in (*varied(rng), scattered(rng, (5, 4), 200.0, 2e4)):
        small, large = (1e-6, 1e-3) if len(y_star) == 1 else (1e-3, 30.0)
        gap = y_star if np.abs(y_star).min() > 100 else scattered(rng, y_star.shape, small, large)
        ask.hidden(y_star - gap, y_star, where=size_in_words(y_star))
    ask.hidden(rng.normal(size=(4, 3)), scattered(rng, (4, 3), 1e-6, 1e-3), where="outputs near 0")


def mse_gradient(ask):
    mse = ask.given("mse")
    for n, V in ((4, 3), (1, 1), (3, 5), sizes(ask.rng)[1]):
        y, y_star = ask.rng.normal(size=(2, n, V))
        yours = ask(y, y_star, shape=(n, V))
        ask.differentiates(yours, lambda out, y=y: np.sum(mse(y, out)), y_star, name="gradient", n=n)
    _gaps(ask)


def corpus_loss(ask):
    ask.equal(ask(np.array([1.0, 2.0, 6.0]), shape=()), 3.0, "the known value")
    ask.equal(ask(np.array([0.25]), shape=()), 0.25, "the known value for one token")
    small = np.array([1.1e-7, 2.2e-7])
    with ask.hinting("→ no rounding: the number itself is asked, however small"):
        ask.equal(ask(small, shape=()), 1.65e-7, "the known value of two small losses")
    losses = ask.rng.uniform(0, 2, 40)
    ask.equal(ask(np.concatenate([losses, losses]), shape=()), ask(losses, shape=()), "the loss of the corpus once")
    ask.hidden(losses)
    ask.hidden(np.array([0.0, 2.0, 2.0, 0.0, 7.0]))
    many = int(ask.rng.integers(55, 200))
    for losses in (scattered(ask.rng, (many,), 1e-5, 1e4), scattered(ask.rng, (many,), 1e-8, 1e-3)):
        ask.hidden(np.abs(losses), where=f"n = {many}")
    for n, size in ((1, 1e3), (1, 1e-3), (2, 50.0), (3, 1e-4), (9, 500.0)):
        ask.hidden(ask.rng.uniform(0.1, size + 0.1, n) * min(size, 1), where=f"n = {n}")
