"""Decisions, and the zero-one loss of those that are wrong."""

import numpy as np

from ..inputs import labels_and_index, sizes

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
        expected, right = labels_and_index(ask.rng, n, V)
        y_star = _outputs(ask.rng, right, V, low, high)
        ask.equal(ask(y_star, shape=(n, V)), expected, "1 at the largest output, 0 elsewhere", fixed=True)
    ties = np.array([[0.2, 0.4, 0.4], [0.5, 0.5, 0.0]])
    ask.equal(ask(ties, shape=(2, 3)), [[0, 1, 0], [1, 0, 0]], "the lowest index where classes tie", fixed=True)
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
    y, right = labels_and_index(rng, n, V)
    chosen = np.where(rng.random(n) < share, (right + 1) % V, right)
    if n > 1:
        chosen[np.argmax(right)] = right.max()  # a decision for the last class that is right
    return y, _outputs(rng, chosen, V, low, high), np.where(chosen == right, 0.0, 1.0)


def zero_one(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    y_star = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.3, 0.5], [0.3, 0.4, 0.3]])
    ask.equal(ask(y, y_star, shape=(4,)), [0, 1, 0, 1], "the known values")
    ties = np.array([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]])
    ask.equal(ask(y[:2], ties, shape=(2,)), [0, 1], "the lowest index where classes tie", fixed=True)
    for n, V, low, high in ((8, 2, *RANGES[0]), *_asked_outputs(ask.rng)):
        y, y_star, wrong = _decided(ask.rng, n, V, low, high)
        ask.equal(ask(y, y_star, shape=(n,)), wrong, "1 where the decision is wrong", fixed=True)
    _tied(ask, "labels")


def error_rate(ask):
    y = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]])
    y_star = np.array([[0.6, 0.3, 0.1], [0.5, 0.4, 0.1], [0.2, 0.3, 0.5], [0.4, 0.3, 0.3]])
    ask.equal(ask(y, y_star, shape=()), 0.25, "the known value")
    for k, (n, V, low, high) in enumerate([(30, 4, *RANGES[0]), *_asked_outputs(ask.rng)]):
        y, y_star, wrong = _decided(ask.rng, n, V, low, high, (0.2, 0.8)[k % 2])
        ask.equal(ask(y, y_star, shape=()), wrong.sum() / n, "the share of wrong decisions", fixed=True)
    ties = np.array([[0.4, 0.4, 0.2], [0.1, 0.1, 0.1]])
    ask.equal(
        ask(np.array([[0.0, 1, 0], [0, 0, 1]]), ties, shape=()), 1.0, "the lowest index where classes tie", fixed=True
    )
    _tied(ask, "labels")
