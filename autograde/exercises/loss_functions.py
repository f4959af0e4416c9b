"""Unit 03: the four losses and their derivatives."""

import numpy as np

from autograde.exercises.inputs import one_hot_labels


def _labels(rng, n, V):
    """One-hot labels, and the index of each row's 1."""
    y = one_hot_labels(rng, n, V)
    return y, y.nonzero()[1]


def mse(ask):
    y, y_star = np.array([[1.0, 0.0], [2.0, 5.0]]), np.array([[0.5, 0.25], [4.0, 2.0]])
    ask.equal(ask(y, y_star, shape=(2,)), [0.15625, 6.5], "the known values")
    ask.equal(ask(np.array([[3.0]]), np.array([[1.0]]), shape=(1,)), [4.0], "the known value for V = 1")
    four = np.array([[0.0, 0.0, 3.0, 0.0]])
    ask.equal(ask(four, np.zeros((1, 4)), shape=(1,)), [2.25], "the known value for V = 4")
    y, gap = ask.rng.normal(size=(2, 5, 3))
    near, far = ask(y, y + gap, shape=(5,)), ask(y, y - 3 * gap, shape=(5,))
    ask.equal(far, 9 * near, "9 times the loss for 3 times the gap")
    ask.hidden(y, y + gap)


def mse_gradient(ask):
    mse = ask.given("mse")
    for n, V in ((4, 3), (1, 1), (3, 5)):
        y, y_star = ask.rng.normal(size=(2, n, V))
        yours = ask(y, y_star, shape=(n, V))
        ask.differentiates(yours, lambda out, y=y: np.sum(mse(y, out)), y_star, name="gradient", n=n)


def corpus_loss(ask):
    ask.equal(ask(np.array([1.0, 2.0, 6.0]), shape=()), 3.0, "the known value")
    ask.equal(ask(np.array([0.25]), shape=()), 0.25, "the known value for one token")
    losses = ask.rng.uniform(0, 2, 40)
    ask.equal(ask(np.concatenate([losses, losses]), shape=()), ask(losses, shape=()), "the loss of the corpus once")
    ask.hidden(losses)
    ask.hidden(np.array([0.0, 2.0, 2.0, 0.0, 7.0]))


def decide(ask):
    for n, V in ((6, 4), (1, 3), (20, 10)):
        expected, right = _labels(ask.rng, n, V)
        y_star = ask.rng.uniform(0, 0.3, (n, V))
        y_star[np.arange(n), right] = y_star.max(axis=1) + ask.rng.choice([0.004, 0.2], n)
        ask.equal(ask(y_star, shape=(n, V)), expected, "1 at the largest output, 0 elsewhere")
    ties = np.array([[0.2, 0.4, 0.4], [0.5, 0.5, 0.0]])
    ask.equal(ask(ties, shape=(2, 3)), [[0, 1, 0], [1, 0, 0]], "the lowest index where classes tie")


def _decided(rng, n, V):
    """Labels and probabilities, and 1.0 for every token whose largest probability is not at its label."""
    y, right = _labels(rng, n, V)
    chosen = np.where(rng.random(n) < 0.5, right, (right + 1) % V)
    y_star = rng.uniform(0.05, 0.2, (n, V))
    y_star[np.arange(n), chosen] = y_star.max(axis=1) + rng.choice([0.004, 0.2], n)
    return y, y_star, np.where(chosen == right, 0.0, 1.0)


def zero_one(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    y_star = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.3, 0.5], [0.3, 0.4, 0.3]])
    ask.equal(ask(y, y_star, shape=(4,)), [0, 1, 0, 1], "the known values")
    ties = np.array([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]])
    ask.equal(ask(y[:2], ties, shape=(2,)), [0, 1], "the lowest index where classes tie")
    for n, V in ((30, 4), (1, 3), (8, 2)):
        y, y_star, wrong = _decided(ask.rng, n, V)
        ask.equal(ask(y, y_star, shape=(n,)), wrong, "1 where the decision is wrong")


def error_rate(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    y_star = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.3, 0.5], [0.4, 0.3, 0.3]])
    ask.equal(ask(y, y_star, shape=()), 0.25, "the known value")
    for n, V in ((30, 4), (1, 3)):
        y, y_star, wrong = _decided(ask.rng, n, V)
        ask.equal(ask(y, y_star, shape=()), wrong.sum() / n, "the share of wrong decisions")
    ties = np.array([[0.4, 0.4, 0.2], [0.1, 0.1, 0.1]])
    ask.equal(ask(np.array([[0.0, 1, 0], [0, 0, 1]]), ties, shape=()), 1.0, "the lowest index where classes tie")


def _surprises(rng, n, V):
    """Labels, probabilities, and the surprise at the right class from which the probabilities were made."""
    y, right = _labels(rng, n, V)
    surprise = rng.uniform(0.1, 3, n)
    p = np.exp(-surprise)
    y_star = np.repeat(((1 - p) / (V - 1))[:, np.newaxis], V, axis=1)
    y_star[np.arange(n), right] = p
    return y, y_star, surprise


def cross_entropy(ask):
    y = np.array([[1.0, 0, 0], [0, 0, 1]])
    y_star = np.array([[0.5, 0.25, 0.25], [0.5, 0.4, 0.1]])
    ask.equal(ask(y, y_star, shape=(2,)), [0.6931471805599453, 2.302585092994046], "the known values")
    for n, V in ((6, 4), (1, 3), (9, 2)):
        y, y_star, surprise = _surprises(ask.rng, n, V)
        ask.equal(ask(y, y_star, shape=(n,)), surprise, "the surprise at the right class", n=n)


def cross_entropy__zero(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    y_star = np.array([[0.0, 0.5, 0.5], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]])
    known = [np.inf, 0.0, 0.6931471805599453]
    ask.equal(ask(y, y_star, shape=(3,), infinite=True), known, "the known values")
    ask.hidden(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1 - 1e-9, 1e-9], [1 - 1e-4, 1e-4]]))
    y, right = _labels(ask.rng, 12, 5)
    y_star = ask.rng.dirichlet(np.ones(5), 12)
    y_star[np.arange(12), (right + ask.rng.integers(0, 2, 12)) % 5] = 0.0
    ask.hidden(y, y_star)


def cross_entropy_gradient(ask):
    cross_entropy = ask.given("cross_entropy")
    for n, V in ((4, 3), (1, 2)):
        y, _ = _labels(ask.rng, n, V)
        y_star = ask.rng.uniform(0.3, 0.6, (n, V))
        yours = ask(y, y_star, shape=(n, V))
        ask.differentiates(yours, lambda out, y=y: np.sum(cross_entropy(y, out)), y_star, name="gradient", n=n)
    known = ask(np.array([[0.0, 1.0]]), np.array([[0.75, 0.25]]), shape=(1, 2))
    ask.equal(known, [[0.0, -4.0]], "the known values")
    rare = np.array([[1 - 1e-9, 1e-9], [1e-4, 1 - 1e-4]])
    ask.hidden(np.array([[0.0, 1.0], [1.0, 0.0]]), rare)


def softmax_cross_entropy_gradient(ask):
    cross_entropy, softmax = ask.given("cross_entropy"), ask.given("softmax")
    for n, V in ((4, 3), (1, 5)):
        y, _ = _labels(ask.rng, n, V)
        beta = ask.rng.normal(0, 1, (n, V))
        yours = ask(y, beta, shape=(n, V))
        loss = lambda b, y=y: np.sum(cross_entropy(y, softmax(b)))  # noqa: E731
        ask.differentiates(yours, loss, beta, name="delta", n=n)
    extreme = ask(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1000.0, -1000.0]] * 2), shape=(2, 2))
    ask.equal(extreme, [[1.0, -1.0], [0.0, 0.0]], "the known values at ±1000")
    y, _ = _labels(ask.rng, 6, 4)
    ask.hidden(y, ask.rng.uniform(-1000, 1000, (6, 4)))
    ask.hidden(y, ask.rng.uniform(-18, 18, (6, 4)))


def cross_entropy_from_excitation(ask):
    cross_entropy, softmax = ask.given("cross_entropy"), ask.given("softmax")
    for n, V in ((5, 4), (1, 3)):
        y, _ = _labels(ask.rng, n, V)
        beta = ask.rng.normal(0, 2, (n, V))
        ask.equal(ask(y, beta, shape=(n,)), cross_entropy(y, softmax(beta)), "cross_entropy of softmax")
    known = ask(np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 2.0, 3.0]]), shape=(1,))
    ask.equal(known, [0.4076059644443803], "the known value")
    y, _ = _labels(ask.rng, 6, 4)
    ask.hidden(y, ask.rng.uniform(-18, 18, (6, 4)))


def cross_entropy_from_excitation__extreme(ask):
    beta = np.array([[1000.0, -1000.0], [1000.0, -1000.0], [-1000.0, -1000.0], [0.0, 1000.0]])
    y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    ask.equal(ask(y, beta, shape=(4,)), [0.0, 2000.0, 0.6931471805599453, 1000.0], "the known values")
    y, _ = _labels(ask.rng, 8, 4)
    ask.hidden(y, ask.rng.uniform(-1000, 1000, (8, 1)) + ask.rng.uniform(-30, 30, (8, 4)))


def _binary(rng, shape):
    """Labels 0 or 1, both of which occur."""
    y = rng.integers(0, 2, shape).astype(float)
    if y.size > 1:
        y.flat[0], y.flat[1] = 0.0, 1.0
    return y


BINARY_SHAPES = ((6,), (5, 1), (1,), (1, 1))


def binary_cross_entropy(ask):
    known = ask(np.array([1.0, 0.0, 0.0]), np.array([0.5, 0.9, 0.25]), shape=(3,))
    ask.equal(known, [0.6931471805599453, 2.302585092994046, 0.2876820724517809], "the known values")
    for shape in BINARY_SHAPES:
        y = _binary(ask.rng, shape)
        surprise = ask.rng.uniform(0.1, 3, shape)
        p = np.exp(-surprise)
        y_star = np.where(y == 1, p, 1 - p)
        ask.equal(ask(y, y_star, shape=shape), surprise, "the surprise at the right class")


def binary_cross_entropy__zero(ask):
    y, y_star = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0, 0.0])
    known = [np.inf, np.inf, 0.0, 0.0]
    ask.equal(ask(y, y_star, shape=(4,), infinite=True), known, "the known values")
    y = _binary(ask.rng, (12,))
    ask.hidden(y, ask.rng.choice([0.0, 0.25, 0.5, 1.0, 1e-9, 1e-4, 1 - 1e-4], 12))


def binary_cross_entropy_gradient(ask):
    loss = ask.given("binary_cross_entropy")
    for shape in BINARY_SHAPES:
        y, y_star = _binary(ask.rng, shape), ask.rng.uniform(0.3, 0.7, shape)
        yours = ask(y, y_star, shape=shape)
        ask.differentiates(yours, lambda out, y=y: np.sum(loss(y, out)), y_star, name="gradient", n=shape[0])
    ask.hidden(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1e-9, 1 - 1e-4, 1e-4, 1e-4]))


def sigmoid_binary_cross_entropy_gradient(ask):
    loss, sigmoid = ask.given("binary_cross_entropy"), ask.given("sigmoid")
    for shape in BINARY_SHAPES:
        y, beta = _binary(ask.rng, shape), ask.rng.normal(0, 1, shape)
        yours = ask(y, beta, shape=shape)
        ask.differentiates(yours, lambda b, y=y: np.sum(loss(y, sigmoid(b))), beta, name="delta", n=shape[0])
    extreme = ask(np.array([1.0, 0.0, 1.0, 0.0]), np.array([1000.0, 1000.0, -1000.0, -1000.0]), shape=(4,))
    ask.equal(extreme, [0.0, 1.0, -1.0, 0.0], "the known values at ±1000")
    ask.hidden(_binary(ask.rng, (8,)), ask.rng.uniform(-1000, 1000, 8))
    ask.hidden(_binary(ask.rng, (12,)), ask.rng.uniform(-36, 36, 12))


def binary_cross_entropy_from_excitation(ask):
    loss, sigmoid = ask.given("binary_cross_entropy"), ask.given("sigmoid")
    for shape in BINARY_SHAPES:
        y, beta = _binary(ask.rng, shape), ask.rng.normal(0, 1.5, shape)
        ask.equal(ask(y, beta, shape=shape), loss(y, sigmoid(beta)), "binary_cross_entropy of sigmoid")
    known = ask(np.array([1.0, 0.0]), np.array([0.0, 2.0]), shape=(2,))
    ask.equal(known, [0.6931471805599453, 2.1269280110429727], "the known values")


def binary_cross_entropy_from_excitation__extreme(ask):
    y = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    beta = np.array([40.0, -40.0, 1000.0, 1000.0, -1000.0, -1000.0, 100.0])
    known = [4.248354255291589e-18, 4.248354255291589e-18, 0.0, 1000.0, 1000.0, 0.0, 3.720075976020836e-44]
    ask.equal(ask(y, beta, shape=(7,)), known, "the known values", exact=True)
    beta = ask.rng.uniform(-1000, 1000, 8) * ask.rng.choice([1.0, 0.05], 8)
    ask.hidden(_binary(ask.rng, (8,)), beta, exact=True)
    ask.hidden(_binary(ask.rng, (12,)), ask.rng.uniform(-40, 40, 12), exact=True)
