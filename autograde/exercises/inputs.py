"""Inputs that several checks draw."""

from itertools import pairwise
from typing import Any

import numpy as np

from autograde.asking import what_is
from autograde.examination import is_number


def history_of(ask, values: Any, epochs: int) -> np.ndarray:
    """A history of losses as an array, (epochs + 1,), once it is a list of so many numbers."""
    listed = isinstance(values, list | tuple) or (isinstance(values, np.ndarray) and values.ndim == 1)
    ask.holds(listed, f"returns {what_is(values)} for the history, expected a list of floats.")
    wrong = [value for value in values if not is_number(value)]
    said = f"has {what_is(wrong[0]) if wrong else ''} in its history, expected floats."
    ask.holds(not wrong, said, "→ float(...) makes a number of an array or a tensor with one entry")
    said = f"returns a history of length {len(values)} for epochs = {epochs}, expected {epochs + 1}."
    ask.holds(len(values) == epochs + 1, said, "→ one loss before training, and one after each epoch")
    return ask.array(np.asarray(values, dtype=float), (epochs + 1,))


def weight_matrices(rng: np.random.Generator, widths: tuple[int, ...], size: float = 0.6) -> list[np.ndarray]:
    """Random weights of a network: widths (D, N, ..., V) give matrices of shape (K, N + 1), bias last."""
    return [rng.normal(0, size, (K, N + 1)) for N, K in pairwise(widths)]


def one_hot_labels(rng: np.random.Generator, n: int, V: int) -> np.ndarray:
    """Random one-hot labels, shape (n, V): single draws from V equally likely classes."""
    return rng.multinomial(1, np.full(V, 1 / V), n).astype(float)
