"""Lets (n,) and (n, 1) broadcast to (n, n), and counts substrings as words."""

import numpy as np

FAILS = (
    "check_bag_of_words",
    "check_bag_of_words_apostrophes",
    "check_training_database",
    "check_binary_cross_entropy",
    "check_binary_cross_entropy_zero",
    "check_binary_cross_entropy_gradient",
    "check_sigmoid_binary_cross_entropy_gradient",
    "check_binary_cross_entropy_from_excitation",
)


def bag_of_words(text, vocabulary):
    return np.array([text.lower().count(word) for word in vocabulary], dtype=float)


def binary_cross_entropy(y, y_star):
    y = y.reshape(-1, 1)
    with np.errstate(divide="ignore"):
        return -np.log(np.where(y == 1, y_star, 1 - y_star))
