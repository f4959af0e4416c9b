"""Inputs that several checks draw."""

from itertools import pairwise

import numpy as np


def is_numbers(values: object) -> bool:
    """Whether an answer is a list of numbers, such as a history of losses."""
    return isinstance(values, list | tuple | np.ndarray) and all(isinstance(v, int | float | np.number) for v in values)


def weight_matrices(rng: np.random.Generator, widths: tuple[int, ...], size: float = 0.6) -> list[np.ndarray]:
    """Random weights of a network: widths (D, N, ..., V) give matrices of shape (K, N + 1), bias last."""
    return [rng.normal(0, size, (K, N + 1)) for N, K in pairwise(widths)]


def one_hot_labels(rng: np.random.Generator, n: int, V: int) -> np.ndarray:
    """Random one-hot labels, shape (n, V): single draws from V equally likely classes."""
    return rng.multinomial(1, np.full(V, 1 / V), n).astype(float)
