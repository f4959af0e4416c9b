"""Unit 06 by hand, in several ways."""

from collections import defaultdict
from functools import cache

import numpy as np


def reverse_mode__lists(record, values, lookup):
    slopes = [0.0] * len(values)
    slopes[len(values) - 1] = 1.0
    position = len(values) - 1
    for operation, inputs in record[::-1]:
        factors = lookup[operation](*[float(values[i]) for i in inputs])
        for k in range(len(inputs)):
            slopes[inputs[k]] = slopes[inputs[k]] + slopes[position] * factors[k]
        position -= 1
    return np.array(slopes)


def reverse_mode__popped(record, values, lookup):
    rest, slopes = list(record), np.zeros(len(values))
    slopes[-1] = 1
    position = len(values)
    while rest:
        position -= 1
        operation, inputs = rest.pop()
        share = slopes[position] * np.array(lookup[operation](*values[list(inputs)]))
        np.add.at(slopes, list(inputs), share)
    return slopes


def reverse_mode__recursion_with_memory(record, values, lookup):
    """The slope of a number from those of the numbers that it goes into."""
    first = len(values) - len(record)
    uses = defaultdict(list)
    for m, (operation, inputs) in enumerate(record):
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            uses[i].append((first + m, factor))

    @cache
    def slope(position):
        if position == len(values) - 1:
            return 1.0
        return sum(factor * slope(result) for result, factor in uses[position])

    return np.array([float(slope(position)) for position in range(len(values))])


def reverse_mode__dict_of_lists(record, values, lookup):
    first, shares = len(values) - len(record), {i: [] for i in range(len(values))}
    shares[len(values) - 1] = [1.0]
    for m in range(len(record) - 1, -1, -1):
        operation, inputs = record[m]
        for i, factor in zip(inputs, lookup[operation](*(values[i] for i in inputs)), strict=True):
            shares[i].append(sum(shares[first + m]) * factor)
    return np.array([sum(shares[i], 0.0) for i in range(len(values))])


def reverse_mode__forward_mode(record, values, lookup):
    """Every number's derivative with respect to all numbers, on the way forward: dear, and right."""
    M, first = len(values), len(values) - len(record)
    moves = np.eye(M)
    for m, (operation, inputs) in enumerate(record):
        for i, factor in zip(inputs, lookup[operation](*(values[j] for j in inputs)), strict=True):
            moves[first + m] += factor * moves[i]
    return moves[-1].copy()


def reverse_mode__solved(record, values, lookup):
    """The chain rule as a triangular system of equations: slope = unit + factors slope."""
    M = len(values)
    factors = np.zeros((M, M))
    for result, (operation, inputs) in enumerate(record, start=M - len(record)):
        for i, factor in zip(inputs, lookup[operation](*(values[j] for j in inputs)), strict=True):
            factors[i, result] += factor
    slopes = np.eye(M)[-1]
    for i in range(M - 2, -1, -1):
        slopes[i] = factors[i, i + 1 :] @ slopes[i + 1 :]
    return slopes


def reverse_mode__once_for_each_input(record, values, lookup):
    made, slopes = len(values) - len(record), np.zeros(len(values))
    slopes[-1] = 1.0
    for position in range(len(values) - 1, made - 1, -1):
        operation, inputs = record[position - made]
        for k, i in enumerate(inputs):
            slopes[i] += slopes[position] * lookup[operation](*(values[j] for j in inputs))[k]
    return slopes
