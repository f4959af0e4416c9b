"""Puts the constant 1 first, and gives it a delta."""

import numpy as np

FAILS = (
    "check_append_one",
    "check_excitation",
    "check_forward",
    "check_weight_gradient",
    "check_activation_gradient",
    "check_hidden_delta",
    "check_back_propagate",
    "check_back_propagate_deep",
)


def append_one(h):
    return np.hstack([np.ones((len(h), 1)), h])


def weight_gradient(delta, h):
    return delta.T @ np.hstack([np.ones((len(h), 1)), h]) / len(h)


def activation_gradient(delta, w):
    return delta @ w
