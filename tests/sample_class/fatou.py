"""Forgets the factor 2 of the squared error, and the 1/V."""

import numpy as np

FAILS = ("check_mse", "check_mse_gradient")


def mse(y, y_star):
    return np.sum((y - y_star) ** 2, axis=1)


def mse_gradient(y, y_star):
    return y_star - y
