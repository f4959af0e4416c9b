"""Checks no bounds, averages over the wrong axis, returns integers and None."""

import numpy as np

FAILS = (
    "check_one_hot_outside",
    "check_to_unsigned",
    "check_hide_pixels",
    "check_relu_derivative",
    "check_error_rate",
    "check_zero_one",
    "check_newton_step",
    "check_minibatches",
    "check_train",
    "check_train_minibatches",
)


def one_hot(class_index, V):
    return np.eye(V)[class_index]


def to_unsigned(y):
    return (y + 1) / 2


def hide_pixels(y, fraction, rng):
    hidden = rng.permutation(y.shape[1])[: round(fraction * y.shape[1])]
    x = y.copy()
    x[:, hidden] = 0
    return x


def relu_derivative(beta):
    return (beta > 0).astype(int)


def zero_one(y, y_star):
    return np.any(y != y_star, axis=1).astype(float)


def newton_step(w, slope, curvature):
    print(w - slope / curvature)


def minibatches(n, size, rng):
    for _ in range(n // size):
        yield rng.integers(0, n, size)
