"""Forgets the average over tokens."""

import numpy as np

FAILS = ("check_weight_gradient", "check_back_propagate", "check_back_propagate_deep")


def weight_gradient(delta, h):
    return delta.T @ np.column_stack([h, np.ones(len(h))])
