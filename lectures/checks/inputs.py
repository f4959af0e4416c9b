"""Inputs that several checks draw."""

from itertools import pairwise
from typing import Any

import numpy as np

from autograde.asking.call import what_is
from autograde.asking.standins import Bend, BendSlope, Bowl, BowlDelta, Ripple, RippleDelta, Wave, WaveSlope
from autograde.checking.answer_form import is_number

BEFORE_OVERFLOW = 600.0  # excitations whose exp is finite, and so are sums of it: what lies beyond is asked apart


def history_of(ask, values: Any, epochs: int) -> np.ndarray:
    """A history of losses as an array, (epochs + 1,), once it is a list of so many numbers."""
    listed = isinstance(values, list | tuple) or (isinstance(values, np.ndarray) and values.ndim == 1)
    ask.holds(listed, f"returns {what_is(values)} for the history, expected a list of floats.")
    wrong = [value for value in values if not is_number(value)]
    said = f"has {what_is(wrong[0]) if wrong else ''} in its history, expected floats."
    many = bool(wrong) and np.ndim(wrong[0]) > 0 and np.size(wrong[0]) > 1
    mend = "→ this is one loss for each token: the corpus loss is their average, one number"
    ask.holds(not wrong, said, mend if many else "→ float(...) makes a number of an array or a tensor with one entry")
    said = f"returns a history of length {len(values)} for epochs = {epochs}, expected {epochs + 1}."
    ask.holds(len(values) == epochs + 1, said, "→ one loss before training, and one after each epoch")
    return ask.array(np.asarray(values, dtype=float), (epochs + 1,))


def weight_matrices(rng: np.random.Generator, widths: tuple[int, ...], size: float = 0.6) -> list[np.ndarray]:
    """Random weights of a network: widths (D, N, ..., V) give matrices of shape (K, N + 1), bias last."""
    return [rng.normal(0, size, (K, N + 1)) for N, K in pairwise(widths)]


def sizes(rng: np.random.Generator) -> list[tuple[int, int]]:
    """Numbers of tokens and of columns from wide ranges: one token, many twice alike, many columns, a single one.

    Twice alike, because a function may give again what it gave for the same shapes before.
    """
    many = int(rng.integers(34, 71)), int(rng.integers(2, 8))
    broad = int(rng.integers(5, 13)), int(rng.integers(13, 41))
    return [(1, int(rng.integers(2, 10))), many, many, broad, (int(rng.integers(2, 10)), 1)]


def scattered(
    rng: np.random.Generator, shape: tuple[int, ...], small: float = 1e-4, large: float = 100.0
) -> np.ndarray:
    """Numbers of either sign, and of all sizes between two as often."""
    return np.exp(rng.uniform(np.log(small), np.log(large), shape)) * rng.choice([-1.0, 1.0], shape)


def varied(rng: np.random.Generator, large: float = 100.0) -> list[np.ndarray]:
    """Arrays of all `sizes`: small numbers alone, usual ones, negative ones, and twice numbers up to `large`."""
    one, many, again, broad, single = sizes(rng)
    return [
        scattered(rng, one, 1e-6, 1e-3),
        rng.normal(size=many),
        -rng.uniform(0.01, 3, again),
        scattered(rng, broad, 1e-4, large),
        scattered(rng, single, large / 5, large),
    ]


def activations(rng: np.random.Generator) -> list[tuple[Any, Any]]:
    """Activations with their derivatives, one of each kind, in any order: their numbers are drawn."""
    found = []
    for kind, slope in ((Wave, WaveSlope), (Bend, BendSlope)):
        numbers = np.array([rng.uniform(0.4, 0.9), rng.uniform(0.7, 1.4), rng.uniform(0.2, 0.5)])
        found.append((kind(numbers), slope(numbers)))
    return found[:: int(rng.choice([-1, 1]))]


def losses(rng: np.random.Generator, size: float = 1.0) -> list[tuple[Any, Any]]:
    """Losses of the last excitation with their derivatives, one of each kind, in any order: their numbers are drawn.

    `size` multiplies them.
    """
    found = []
    for kind, slope in ((Ripple, RippleDelta), (Bowl, BowlDelta)):
        numbers = np.array([size * rng.uniform(0.5, 1.5), rng.uniform(0.5, 1.5), size * rng.uniform(0.1, 0.6)])
        found.append((kind(numbers), slope(numbers)))
    return found[:: int(rng.choice([-1, 1]))]


def one_hot_labels(rng: np.random.Generator, n: int, V: int) -> np.ndarray:
    """Random one-hot labels, shape (n, V): single draws from V equally likely classes."""
    return rng.multinomial(1, np.full(V, 1 / V), n).astype(float)


def labels_and_index(rng: np.random.Generator, n: int, V: int) -> tuple[np.ndarray, np.ndarray]:
    """One-hot labels, and the index of each row's 1; the last class is among them where there are several tokens."""
    y = one_hot_labels(rng, n, V)
    if n > 1:
        y[rng.integers(n)] = np.eye(V)[-1]
    return y, y.nonzero()[1]


def size_in_words(y: np.ndarray) -> str:
    """How many tokens and classes labels or outputs have, (n, V), for what is said of a question."""
    return f"n = {len(y)}, V = {y.shape[1]}"
