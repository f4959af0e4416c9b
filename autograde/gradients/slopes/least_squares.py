"""The slope of a function that rounds coarsely, from a polynomial through its differences at many steps.

A function in half precision is a staircase. One difference knows its slope to a stair. Rounding errors of steps that
lie more than a stair apart are nearly independent, so that n differences know it the root of n times better:

    d(t) = (phi(t) - phi(-t)) / 2 = c1 t + c3 t^3 + c5 t^5 + rounding           odd in t: what is even cancels
    e(t) = (phi(t) + phi(-t)) / 2 = c0 + b |t| + c2 t^2 + c4 t^4 + rounding     b: half the jump of the slope at 0

The slope is c1. Its error bar has two parts: what rounding does to c1, exceeded once in a million, from the scatter of
the differences around the polynomial and never less than the height of a stair allows; and what the polynomial leaves
out, from how far c1 moves with one more coefficient, with steps half as long, and away from what short steps show.
Of differences whose neighbours err alike, fewer are independent. Where more than rounding is left of them, the
polynomial does not fit, and nothing is known.

Source: Savitzky and Golay, Analytical Chemistry 36 (1964), for derivatives from fitted polynomials; von Neumann, Annals
of Mathematical Statistics 12 (1941), for the squared differences of neighbours.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from autograde.gradients.slopes.number_types import SMALLEST

OCTAVES = 6  # the shortest steps are 1/64 of the longest
DEGREES = 3  # coefficients: c1, c3 and c5
ENOUGH = 10  # differences more than a polynomial has coefficients
SIGMAS = 5.0  # of a normal distribution: one in two million lies outside
MORE_THAN_ROUNDING = 8  # times the noise of phi


class Differences(NamedTuple):
    """Differences of one function or of several, at the same steps.

    t : the steps, shape (m,), positive, the shortest first
    odd : d(t) of every function, shape (m, k)
    even : e(t) of all functions together, shape (m,)
    values : of the functions at each step, shape (m, 2 n): every d(t) is a mean over n differences of two of them
    """

    t: np.ndarray
    odd: np.ndarray
    even: np.ndarray
    values: np.ndarray

    def up_to(self, longest: float) -> "Differences":
        """Those of steps that are no longer."""
        inside = self.t <= longest
        return Differences(*(part[inside] for part in self))

    def rounding(self) -> tuple[float, int]:
        """The least that rounding does to d(t), as a standard deviation, and how many such errors are independent.

        Along one direction, errors on one stair are one and the same. Of k functions there are 2^(k - 1) directions,
        of which every step takes n.
        """
        levels = np.unique(self.values)
        if levels.size <= ENOUGH:
            return 0.0, 0
        n = self.values.shape[1] / 2
        stair = float(np.min(np.diff(levels)))
        independent = (levels.size - 1) * 2.0 ** min(60, self.odd.shape[1] - 1) / n
        return stair / math.sqrt(24 * n), int(min(self.t.size, independent))  # of two values, each half a stair off


class Fit(NamedTuple):
    """One coefficient of the polynomials through the differences of every function, and what rounding does to it."""

    value: np.ndarray
    bar: np.ndarray


def fitted_slopes(found: Differences, longest: float, noise: float) -> Fit:
    """The slopes at 0, c1, with the smallest error bars; nan and inf where no polynomial fits.

    Parameters
    ----------
    found : differences of steps up to `longest`
    noise : float, what rounding does to the values of the functions
    """
    exponents = [[2 * power + 1 for power in range(degree)] for degree in range(1, DEGREES + 1)]
    return _best(found, longest, lambda part: _fits(part, part.odd, exponents, 0, noise))


def fitted_kink(found: Differences, longest: float, noise: float) -> Fit:
    """The half of the jump of the slope at 0, b, as `fitted_slopes` finds the slope."""
    exponents = [[0, 1, *range(2, 2 * degree + 1, 2)] for degree in range(1, DEGREES + 1)]
    return _best(found, longest, lambda part: _fits(part, part.even[:, np.newaxis], exponents, 1, noise))


def _best(found: Differences, longest: float, fits_of: Callable[[Differences], list[Fit]]) -> Fit:
    """The coefficient with the smallest error bar, of all numbers of coefficients and all ranges of steps."""
    fits = [fits_of(found.up_to(longest / 2**octave)) for octave in range(OCTAVES)]
    best = unknown(fits[0][0].value.size)
    for octave in range(OCTAVES - 1):
        finer = [fit for part in fits[octave + 1 :] for fit in part]
        for degree in range(DEGREES - 1):
            value, rounding = fits[octave][degree]
            near = fits[octave][degree + 1], fits[octave + 1][degree], fits[octave + 1][degree + 1]
            left_out = np.max([np.abs(value - fit.value) for fit in near], axis=0)
            denied = np.fmax.reduce([np.abs(value - fit.value) - fit.bar for fit in finer])
            bar = rounding + 2 * np.maximum(left_out, np.nan_to_num(denied))
            better = bar < best.bar  # nan is not
            best = Fit(np.where(better, value, best.value), np.where(better, bar, best.bar))
    return best


def _fits(found: Differences, data: np.ndarray, exponents: list[list[int]], which: int, noise: float) -> list[Fit]:
    """A coefficient of t of polynomials with these powers of t."""
    least, independent = found.rounding()
    if independent < ENOUGH:
        return [unknown(data.shape[1])] * len(exponents)
    t = found.t / found.t[-1]
    fits = [_fit(t[:, np.newaxis] ** powers, data, which, least, independent, noise) for powers in exponents]
    return [Fit(fit.value / found.t[-1], fit.bar / found.t[-1]) for fit in fits]


def _fit(powers: np.ndarray, data: np.ndarray, which: int, least: float, independent: int, noise: float) -> Fit:
    """One coefficient of the combinations of these powers of t that are nearest to the data, a column each."""
    count, coefficients = powers.shape
    inverse = np.linalg.pinv(powers)
    found = inverse @ data
    left = data - powers @ found
    variance = np.maximum(np.sum(left**2, axis=0) / (count - coefficients), least**2)
    alike = likeness(left, least)
    freedom = independent * (1 - alike) / (1 + alike) - coefficients
    fits = (variance <= (MORE_THAN_ROUNDING * noise) ** 2) & (freedom >= ENOUGH)
    freedom = np.maximum(freedom, ENOUGH)
    error = np.sqrt(variance * (inverse[which] @ inverse[which]) * count / (freedom + coefficients))
    return Fit(found[which], np.where(fits, student(freedom) * error, np.inf))


def likeness(left: np.ndarray, least: float) -> np.ndarray:
    """The correlation of neighbours in every column, as half of their squared differences show it; at least 0."""
    squares = np.sum(left**2, axis=0)
    between = np.sum(np.diff(left, axis=0) ** 2, axis=0) / 2
    return np.where(squares > len(left) * least**2, np.maximum(0.0, 1 - between / np.maximum(squares, SMALLEST)), 0.0)


def unknown(count: int) -> Fit:
    return Fit(np.full(count, np.nan), np.full(count, np.inf))


def student(freedom: np.ndarray) -> np.ndarray:
    """So many standard errors are exceeded as seldom as SIGMAS of them, were these known, where they are estimated.

    Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.5.
    """
    z = SIGMAS
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
