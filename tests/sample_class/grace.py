"""Copies the equations as they stand: exp overflows at 1000."""

import numpy as np

TOLD = ("check_sigmoid_extreme", "check_sigmoid_derivative")
FAILS = (
    "check_tanh_extreme",
    "check_tanh_derivative",
    "check_softmax_extreme",
    "check_cross_entropy_zero",
    "check_cross_entropy_from_excitation_extreme",
    "check_binary_cross_entropy_zero",
    "check_binary_cross_entropy_from_excitation_extreme",
)


def sigmoid(beta):
    return 1 / (1 + np.exp(-beta))


def tanh(beta):
    return (np.exp(beta) - np.exp(-beta)) / (np.exp(beta) + np.exp(-beta))


def softmax(beta):
    return np.exp(beta) / np.exp(beta).sum(axis=1, keepdims=True)


def cross_entropy(y, y_star):
    return -np.sum(y * np.log(y_star), axis=1)


def cross_entropy_from_excitation(y, beta):
    return np.log(np.sum(np.exp(beta), axis=1)) - np.sum(y * beta, axis=1)


def binary_cross_entropy(y, y_star):
    return -y * np.log(y_star) - (1 - y) * np.log(1 - y_star)


def binary_cross_entropy_from_excitation(y, beta):
    return np.log(1 + np.exp(-(2 * y - 1) * beta))
