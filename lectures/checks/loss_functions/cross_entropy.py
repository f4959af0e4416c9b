"""The cross-entropy with its derivatives, by probabilities and by excitations."""

import numpy as np

from ..inputs import BEFORE_OVERFLOW, labels_and_index, size_in_words, sizes, varied
from ..small_constants import in_losses, in_slopes
from . import SMALL


def _surprises(rng, n, V, low=0.1, high=3.0):
    """Labels, probabilities, and the surprise at the right class from which the probabilities were made."""
    y, right = labels_and_index(rng, n, V)
    surprise = np.exp(rng.uniform(np.log(low), np.log(high), n))
    p = np.exp(-surprise)
    y_star = np.repeat(((1 - p) / (V - 1))[:, np.newaxis], V, axis=1)
    y_star[np.arange(n), right] = p
    return y, y_star, surprise


@in_losses()
def cross_entropy(ask):
    y = np.array([[1.0, 0, 0], [0, 0, 1]])
    y_star = np.array([[0.5, 0.25, 0.25], [0.5, 0.4, 0.1]])
    with ask.advising(SMALL, "clipped", little=1e-6):
        ask.equal(ask(y, y_star, shape=(2,)), [0.6931471805599453, 2.302585092994046], "the known values")
    for n, V in ((6, 4), (1, 3), (9, 2)):
        y, y_star, surprise = _surprises(ask.rng, n, V)
        ask.equal(ask(y, y_star, shape=(n,)), surprise, "the surprise at the right class", n=n, fixed=True)
    small = (1e-10, 1e-8), (1.0, 20.0), (15.0, 45.0), (100.0, 600.0), (1e-6, 1e-3)
    with ask.advising(SMALL, "clipped"):
        for (n, V), between in zip([*sizes(ask.rng)[:4], (6, 3)], ask.rng.permutation(small), strict=True):
            y, y_star, surprise = _surprises(ask.rng, n, V, *between)
            ask.equal(ask(y, y_star, shape=(n,)), surprise, "the surprise at the right class", n=n, fixed=True)
    ask.hidden(np.ones((3, 1)), np.array([[0.5], [1e-9], [0.99]]), where="V = 1")


@in_losses()
def cross_entropy__zero(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    y_star = np.array([[0.0, 0.5, 0.5], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]])
    known = [np.inf, 0.0, 0.6931471805599453]
    ask.equal(ask(y, y_star, shape=(3,), infinite=True), known, "the known values")
    ask.hidden(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1 - 1e-9, 1e-9], [1 - 1e-4, 1e-4]]))
    y, right = labels_and_index(ask.rng, 12, 5)
    y_star = ask.rng.dirichlet(np.ones(5), 12)
    y_star[np.arange(12), (right + ask.rng.integers(0, 2, 12)) % 5] = 0.0
    ask.hidden(y, y_star)
    for n, V in sizes(ask.rng)[2:4]:
        y, right = labels_and_index(ask.rng, n, V)
        y_star = ask.rng.dirichlet(np.full(V, 0.3), n)
        y_star[np.arange(n), right] = np.where(ask.rng.random(n) < 0.2, 0.0, y_star[np.arange(n), right])
        ask.hidden(y, y_star, where=f"n = {n}, V = {V}")


@in_slopes()
def cross_entropy_gradient(ask):
    cross_entropy = ask.given("cross_entropy")
    for n, V in ((4, 3), (1, 2), sizes(ask.rng)[3]):
        y, _ = labels_and_index(ask.rng, n, V)
        y_star = ask.rng.uniform(0.3, 0.6, (n, V))
        yours = ask(y, y_star, shape=(n, V))
        ask.differentiates(yours, lambda out, y=y: np.sum(cross_entropy(y, out)), y_star, name="gradient", n=n)
    known = ask(np.array([[0.0, 1.0]]), np.array([[0.75, 0.25]]), shape=(1, 2))
    ask.equal(known, [[0.0, -4.0]], "the known values")
    with ask.advising(SMALL, "clipped"):
        for (n, V), (low, high) in zip(sizes(ask.rng)[1:4], ((4, 14), (20, 60), (200, 700)), strict=True):
            y, half = labels_and_index(ask.rng, n, V)[0], np.full((n, V), 0.5)
            times = 2.0 ** ask.rng.integers(low, high, (n, 1))
            far, near = np.split(ask(np.vstack([y, y]), np.vstack([half / times, half]), shape=(2 * n, V)), 2)
            ask.equal(far, near * times, "2ᵏ times the slope where the probability is 2ᵏ times smaller")
    rare = np.array([[1 - 1e-9, 1e-9], [1e-4, 1 - 1e-4]])
    ask.hidden(np.array([[0.0, 1.0], [1.0, 0.0]]), rare)
    for n, V in sizes(ask.rng)[1:]:
        y, _ = labels_and_index(ask.rng, n, V)
        ask.hidden(y, ask.rng.uniform(0.01, 0.99, (n, V)) ** 4, where=f"n = {n}, V = {V}")


def softmax_cross_entropy_gradient(ask):
    cross_entropy, softmax = ask.given("cross_entropy"), ask.given("softmax")
    for n, V in ((4, 3), (1, 5), sizes(ask.rng)[3]):
        y, _ = labels_and_index(ask.rng, n, V)
        beta = ask.rng.normal(0, 1, (n, V))
        yours = ask(y, beta, shape=(n, V))
        loss = lambda b, y=y: np.sum(cross_entropy(y, softmax(b)))  # noqa: E731
        ask.differentiates(yours, loss, beta, name="delta", n=n)
    extreme = ask(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1000.0, -1000.0]] * 2), shape=(2, 2))
    ask.equal(extreme, [[1.0, -1.0], [0.0, 0.0]], "the known values at ±1000")
    _excited(ask)


def _excited(ask, far=1000.0):
    """For points: labels and excitations of all sizes between the usual and `far`, of several shapes."""
    rng = ask.rng
    one, many, negative, broad, single = varied(rng, 18.0)
    broad = broad + rng.uniform(-far, far, (len(broad), 1))
    for beta in (one, many, negative, broad, far / 20 * single, rng.uniform(-far, far, (6, 4))):
        ask.hidden(labels_and_index(rng, *beta.shape)[0], beta, where=size_in_words(beta))
    y, _ = labels_and_index(rng, 6, 4)
    surer = rng.normal(size=(6, 4)) + y * rng.choice([-1.0, 1.0], (6, 1)) * rng.uniform(19, 26, (6, 1))
    for beta in (surer, rng.normal(size=(6, 4)) - y * rng.uniform(36, 55, (6, 1))):
        ask.hidden(y, beta, where="a right class that is nearly certain, or nearly impossible")
    ask.hidden(y, rng.uniform(-far, -0.8 * far, (6, 4)), where="every excitation negative and large")
    wide = rng.uniform(-430, 430, (6, 4))
    ask.hidden(np.eye(4)[wide.argmin(axis=1)], wide, where="the right class far below the others")


@in_losses()
def cross_entropy_from_excitation(ask):
    cross_entropy, softmax = ask.given("cross_entropy"), ask.given("softmax")
    for n, V in ((5, 4), (1, 3), sizes(ask.rng)[3]):
        y, _ = labels_and_index(ask.rng, n, V)
        beta = ask.rng.normal(0, 2, (n, V))
        ask.equal(ask(y, beta, shape=(n,)), cross_entropy(y, softmax(beta)), "cross_entropy of softmax", fixed=True)
    known = ask(np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 2.0, 3.0]]), shape=(1,))
    ask.equal(known, [0.4076059644443803], "the known value")
    _excited(ask, far=BEFORE_OVERFLOW)  # what lies beyond is the other part's


@in_losses()
def cross_entropy_from_excitation__extreme(ask):
    beta = np.array([[1000.0, -1000.0], [1000.0, -1000.0], [-1000.0, -1000.0], [0.0, 1000.0]])
    y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    ask.equal(ask(y, beta, shape=(4,)), [0.0, 2000.0, 0.6931471805599453, 1000.0], "the known values")
    y, _ = labels_and_index(ask.rng, 8, 4)
    ask.hidden(y, ask.rng.uniform(-1000, 1000, (8, 1)) + ask.rng.uniform(-30, 30, (8, 4)))
    _excited(ask)
