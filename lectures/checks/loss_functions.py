"""Unit 03: the four losses and their derivatives."""

import numpy as np

from .inputs import BEFORE_OVERFLOW, one_hot_labels, scattered, sizes, varied

SMALL = "→ is a small constant added, or a probability clipped? It shows where probabilities are small"


def _labels(rng, n, V):
    """One-hot labels, and the index of each row's 1; the last class is among them where there are several tokens."""
    y = one_hot_labels(rng, n, V)
    if n > 1:
        y[rng.integers(n)] = np.eye(V)[-1]
    return y, y.nonzero()[1]


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
        ask.hidden(y_star - gap, y_star, where=_size(y_star))
    ask.hidden(rng.normal(size=(4, 3)), scattered(rng, (4, 3), 1e-6, 1e-3), where="outputs near 0")


def _size(y_star) -> str:
    return f"n = {len(y_star)}, V = {y_star.shape[1]}"


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
    losses = ask.rng.uniform(0, 2, 40)
    ask.equal(ask(np.concatenate([losses, losses]), shape=()), ask(losses, shape=()), "the loss of the corpus once")
    ask.hidden(losses)
    ask.hidden(np.array([0.0, 2.0, 2.0, 0.0, 7.0]))
    many = int(ask.rng.integers(55, 200))
    for losses in (scattered(ask.rng, (many,), 1e-5, 1e4), scattered(ask.rng, (many,), 1e-8, 1e-3)):
        ask.hidden(np.abs(losses), where=f"n = {many}")
    for n, size in ((1, 1e3), (1, 1e-3), (2, 50.0), (3, 1e-4), (9, 500.0)):
        ask.hidden(ask.rng.uniform(0.1, size + 0.1, n) * min(size, 1), where=f"n = {n}")


RANGES = [(0.0, 0.3), (-0.3, 0.0), (0.0, 30.0), (-999.0, -150.0), (1e-7, 1e-5), (-3.0, 3.0)]


def _outputs(rng, largest: np.ndarray, V: int, low: float, high: float):
    """Outputs in a range, of which those at the classes `largest` are: some by little, some by much."""
    n, span = len(largest), high - low
    y_star = rng.uniform(low, low + 0.7 * span, (n, V))
    gap = span * rng.choice([1e-8, 1e-3, 0.02, 0.25], n)
    y_star[np.arange(n), largest] = y_star.max(axis=1) + gap
    return y_star


def _asked_outputs(rng):
    """Numbers of tokens and classes with a range of outputs: every range for several tokens and classes."""
    one, *several, single = sizes(rng)
    several += [(int(rng.integers(6, 20)), int(rng.integers(3, 9))) for _ in RANGES[3:]]
    pairs = [(*several[k], *RANGES[place]) for k, place in enumerate(rng.permutation(len(RANGES)))]
    return [*pairs, (*one, *RANGES[rng.integers(3)]), (*single, *RANGES[rng.integers(3)])]


def decide(ask):
    for n, V, low, high in _asked_outputs(ask.rng):
        expected, right = _labels(ask.rng, n, V)
        y_star = _outputs(ask.rng, right, V, low, high)
        ask.equal(ask(y_star, shape=(n, V)), expected, "1 at the largest output, 0 elsewhere")
    ties = np.array([[0.2, 0.4, 0.4], [0.5, 0.5, 0.0]])
    ask.equal(ask(ties, shape=(2, 3)), [[0, 1, 0], [1, 0, 0]], "the lowest index where classes tie")
    _tied(ask)


def _tied(ask, *labels):
    """For points: two or three classes tie, anywhere among several, with outputs of either sign."""
    for low, high in (RANGES[0], RANGES[3]):
        V = int(ask.rng.integers(4, 16))
        y_star = _outputs(ask.rng, ask.rng.integers(0, V, 12), V, low, high)
        for row in y_star:
            row[ask.rng.choice(V, int(ask.rng.integers(2, 4)), replace=False)] = row.max()
        largest = y_star == y_star.max(axis=1, keepdims=True)
        first, last = largest.argmax(axis=1), V - 1 - largest[:, ::-1].argmax(axis=1)
        y = np.eye(V)[np.where(np.arange(12) < 5, first, last)]
        ask.hidden(*([y] if labels else []), y_star, where="classes that tie")


def _decided(rng, n, V, low=0.0, high=0.3, share=0.5):
    """Labels and outputs, and 1.0 for every token whose largest output is not at its label: about a share of them."""
    y, right = _labels(rng, n, V)
    chosen = np.where(rng.random(n) < share, (right + 1) % V, right)
    if n > 1:
        chosen[np.argmax(right)] = right.max()  # a decision for the last class that is right
    return y, _outputs(rng, chosen, V, low, high), np.where(chosen == right, 0.0, 1.0)


def zero_one(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    y_star = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.3, 0.5], [0.3, 0.4, 0.3]])
    ask.equal(ask(y, y_star, shape=(4,)), [0, 1, 0, 1], "the known values")
    ties = np.array([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]])
    ask.equal(ask(y[:2], ties, shape=(2,)), [0, 1], "the lowest index where classes tie")
    for n, V, low, high in ((8, 2, *RANGES[0]), *_asked_outputs(ask.rng)):
        y, y_star, wrong = _decided(ask.rng, n, V, low, high)
        ask.equal(ask(y, y_star, shape=(n,)), wrong, "1 where the decision is wrong")
    _tied(ask, "labels")


def error_rate(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    y_star = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.3, 0.5], [0.4, 0.3, 0.3]])
    ask.equal(ask(y, y_star, shape=()), 0.25, "the known value")
    for k, (n, V, low, high) in enumerate([(30, 4, *RANGES[0]), *_asked_outputs(ask.rng)]):
        y, y_star, wrong = _decided(ask.rng, n, V, low, high, (0.2, 0.8)[k % 2])
        ask.equal(ask(y, y_star, shape=()), wrong.sum() / n, "the share of wrong decisions")
    ties = np.array([[0.4, 0.4, 0.2], [0.1, 0.1, 0.1]])
    ask.equal(ask(np.array([[0.0, 1, 0], [0, 0, 1]]), ties, shape=()), 1.0, "the lowest index where classes tie")
    _tied(ask, "labels")


def _surprises(rng, n, V, low=0.1, high=3.0):
    """Labels, probabilities, and the surprise at the right class from which the probabilities were made."""
    y, right = _labels(rng, n, V)
    surprise = np.exp(rng.uniform(np.log(low), np.log(high), n))
    p = np.exp(-surprise)
    y_star = np.repeat(((1 - p) / (V - 1))[:, np.newaxis], V, axis=1)
    y_star[np.arange(n), right] = p
    return y, y_star, surprise


def cross_entropy(ask):
    y = np.array([[1.0, 0, 0], [0, 0, 1]])
    y_star = np.array([[0.5, 0.25, 0.25], [0.5, 0.4, 0.1]])
    with ask.advising(SMALL, "clipped", little=1e-6):
        ask.equal(ask(y, y_star, shape=(2,)), [0.6931471805599453, 2.302585092994046], "the known values")
    for n, V in ((6, 4), (1, 3), (9, 2)):
        y, y_star, surprise = _surprises(ask.rng, n, V)
        ask.equal(ask(y, y_star, shape=(n,)), surprise, "the surprise at the right class", n=n)
    small = (1e-10, 1e-8), (1.0, 20.0), (15.0, 45.0), (100.0, 600.0), (1e-6, 1e-3)
    with ask.advising(SMALL, "clipped"):
        for (n, V), between in zip([*sizes(ask.rng)[:4], (6, 3)], ask.rng.permutation(small), strict=True):
            y, y_star, surprise = _surprises(ask.rng, n, V, *between)
            ask.equal(ask(y, y_star, shape=(n,)), surprise, "the surprise at the right class", n=n)
    ask.hidden(np.ones((3, 1)), np.array([[0.5], [1e-9], [0.99]]), where="V = 1")


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
    for n, V in sizes(ask.rng)[2:4]:
        y, right = _labels(ask.rng, n, V)
        y_star = ask.rng.dirichlet(np.full(V, 0.3), n)
        y_star[np.arange(n), right] = np.where(ask.rng.random(n) < 0.2, 0.0, y_star[np.arange(n), right])
        ask.hidden(y, y_star, where=f"n = {n}, V = {V}")


def cross_entropy_gradient(ask):
    cross_entropy = ask.given("cross_entropy")
    for n, V in ((4, 3), (1, 2), sizes(ask.rng)[3]):
        y, _ = _labels(ask.rng, n, V)
        y_star = ask.rng.uniform(0.3, 0.6, (n, V))
        yours = ask(y, y_star, shape=(n, V))
        ask.differentiates(yours, lambda out, y=y: np.sum(cross_entropy(y, out)), y_star, name="gradient", n=n)
    known = ask(np.array([[0.0, 1.0]]), np.array([[0.75, 0.25]]), shape=(1, 2))
    ask.equal(known, [[0.0, -4.0]], "the known values")
    with ask.advising(SMALL, "clipped"):
        for (n, V), (low, high) in zip(sizes(ask.rng)[1:4], ((4, 14), (20, 60), (200, 700)), strict=True):
            y, half = _labels(ask.rng, n, V)[0], np.full((n, V), 0.5)
            times = 2.0 ** ask.rng.integers(low, high, (n, 1))
            far, near = np.split(ask(np.vstack([y, y]), np.vstack([half / times, half]), shape=(2 * n, V)), 2)
            ask.equal(far, near * times, "2ᵏ times the slope where the probability is 2ᵏ times smaller")
    rare = np.array([[1 - 1e-9, 1e-9], [1e-4, 1 - 1e-4]])
    ask.hidden(np.array([[0.0, 1.0], [1.0, 0.0]]), rare)
    for n, V in sizes(ask.rng)[1:]:
        y, _ = _labels(ask.rng, n, V)
        ask.hidden(y, ask.rng.uniform(0.01, 0.99, (n, V)) ** 4, where=f"n = {n}, V = {V}")


def softmax_cross_entropy_gradient(ask):
    cross_entropy, softmax = ask.given("cross_entropy"), ask.given("softmax")
    for n, V in ((4, 3), (1, 5), sizes(ask.rng)[3]):
        y, _ = _labels(ask.rng, n, V)
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
        ask.hidden(_labels(rng, *beta.shape)[0], beta, where=_size(beta))
    y, _ = _labels(rng, 6, 4)
    surer = rng.normal(size=(6, 4)) + y * rng.choice([-1.0, 1.0], (6, 1)) * rng.uniform(19, 26, (6, 1))
    for beta in (surer, rng.normal(size=(6, 4)) - y * rng.uniform(36, 55, (6, 1))):
        ask.hidden(y, beta, where="a right class that is nearly certain, or nearly impossible")
    ask.hidden(y, rng.uniform(-far, -0.8 * far, (6, 4)), where="every excitation negative and large")
    wide = rng.uniform(-430, 430, (6, 4))
    ask.hidden(np.eye(4)[wide.argmin(axis=1)], wide, where="the right class far below the others")


def cross_entropy_from_excitation(ask):
    cross_entropy, softmax = ask.given("cross_entropy"), ask.given("softmax")
    for n, V in ((5, 4), (1, 3), sizes(ask.rng)[3]):
        y, _ = _labels(ask.rng, n, V)
        beta = ask.rng.normal(0, 2, (n, V))
        ask.equal(ask(y, beta, shape=(n,)), cross_entropy(y, softmax(beta)), "cross_entropy of softmax")
    known = ask(np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 2.0, 3.0]]), shape=(1,))
    ask.equal(known, [0.4076059644443803], "the known value")
    _excited(ask, far=BEFORE_OVERFLOW)  # what lies beyond is the other part's


def cross_entropy_from_excitation__extreme(ask):
    beta = np.array([[1000.0, -1000.0], [1000.0, -1000.0], [-1000.0, -1000.0], [0.0, 1000.0]])
    y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    ask.equal(ask(y, beta, shape=(4,)), [0.0, 2000.0, 0.6931471805599453, 1000.0], "the known values")
    y, _ = _labels(ask.rng, 8, 4)
    ask.hidden(y, ask.rng.uniform(-1000, 1000, (8, 1)) + ask.rng.uniform(-30, 30, (8, 4)))
    _excited(ask)


def _binary(rng, shape):
    """Labels 0 or 1, both of which occur."""
    y = rng.integers(0, 2, shape).astype(float)
    if y.size > 1:
        y.flat[0], y.flat[1] = 0.0, 1.0
    return y


BINARY_SHAPES = ((6,), (5, 1), (1,), (1, 1))


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


def binary_cross_entropy(ask):
    known = ask(np.array([1.0, 0.0, 0.0]), np.array([0.5, 0.9, 0.25]), shape=(3,))
    ask.equal(known, [0.6931471805599453, 2.302585092994046, 0.2876820724517809], "the known values")
    for shape in BINARY_SHAPES:
        y = _binary(ask.rng, shape)
        surprise = ask.rng.uniform(0.1, 3, shape)
        p = np.exp(-surprise)
        y_star = np.where(y == 1, p, 1 - p)
        ask.equal(ask(y, y_star, shape=shape), surprise, "the surprise at the right class")
    with ask.advising(SMALL, "clipped"):
        for y in _binaries(ask.rng):
            halvings = np.where(y == 1, ask.rng.integers(2, 600, y.shape), ask.rng.integers(2, 50, y.shape))
            p = 2.0**-halvings
            surprise = halvings * 0.6931471805599453
            ask.equal(ask(y, np.where(y == 1, p, 1 - p), shape=y.shape), surprise, "the surprise at the right class")
        y = _binary(ask.rng, (8,))
        ask.hidden(y, np.abs(y - 2.0 ** -ask.rng.integers(8, 34, 8)), where="probabilities near 0 and 1")


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


def binary_cross_entropy_from_excitation(ask):
    loss, sigmoid = ask.given("binary_cross_entropy"), ask.given("sigmoid")
    for shape in BINARY_SHAPES:
        y, beta = _binary(ask.rng, shape), ask.rng.normal(0, 1.5, shape)
        ask.equal(ask(y, beta, shape=shape), loss(y, sigmoid(beta)), "binary_cross_entropy of sigmoid")
    known = ask(np.array([1.0, 0.0]), np.array([0.0, 2.0]), shape=(2,))
    ask.equal(known, [0.6931471805599453, 2.1269280110429727], "the known values")
    _excited_binaries(ask, far=BEFORE_OVERFLOW)


def binary_cross_entropy_from_excitation__extreme(ask):
    y = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    beta = np.array([40.0, -40.0, 1000.0, 1000.0, -1000.0, -1000.0, 100.0])
    known = [4.248354255291589e-18, 4.248354255291589e-18, 0.0, 1000.0, 1000.0, 0.0, 3.720075976020836e-44]
    ask.equal(ask(y, beta, shape=(7,)), known, "the known values", exact=True)
    _excited_binaries(ask, exact=True)
