"""Functions that a check hands to the student's function: stand-ins that no one writes by accident.

Each is known by its name, so that a grader can name it to a function that lives in another process. Those of `DRAWN`
have numbers of their own, which a check draws: no function can be right for one stand-in alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def wave(beta):
    """A stand-in for a hidden activation; its derivative is no function of the activation that anybody would write."""
    return np.sin(beta) + 0.3 * beta


def wave_derivative(beta):
    """The derivative of `wave`."""
    return np.cos(beta) + 0.3


def square(beta):
    """A stand-in for an output nonlinearity."""
    return beta * beta


def swell(beta):
    """A stand-in for an output nonlinearity through which nothing may be differentiated by mistake."""
    return np.sinh(beta)


def tilted_loss(y, beta):
    """A stand-in for a loss of the last excitation, (n,): no loss of the course has this derivative."""
    return np.sum(np.sin(beta) * y + 0.5 * beta, axis=1)


def tilted_loss_delta(y, beta):
    """The derivative of `tilted_loss`, (n, V)."""
    return np.cos(beta) * y + 0.5


def skewed_loss(y, beta):
    """A stand-in for a loss at the last excitation, (n,): smallest at beta = y, steeper above than below."""
    return np.sum(np.expm1((beta - y) / 2) - (beta - y) / 2, axis=1)


def skewed_loss_delta(y, beta):
    """The derivative of `skewed_loss`, (n, V)."""
    return np.expm1((beta - y) / 2) / 2


def sum_of_cubes(w):
    """A scalar function with the gradient 3 w²."""
    return float(np.sum(w**3))


def sum_of_sines(w):
    """A scalar function with the gradient cos w."""
    return float(np.sum(np.sin(w)))


def square_of_sum(w):
    """A scalar function in which every entry's slope depends on all others: twice the sum."""
    return float(np.sum(w) ** 2)


@dataclass(frozen=True)
class Linear:
    """A scalar function of an array, with a gradient that is known: the array `slopes`."""

    slopes: np.ndarray

    def __call__(self, w):
        if np.shape(w) != self.slopes.shape:
            given = np.shape(w) or "a number"
            raise ValueError(f"f takes a whole array of shape {self.slopes.shape}, and was given {given}")
        return float(np.sum(self.slopes * w))


@dataclass(frozen=True)
class Wave:
    """A drawn activation: a sin(b beta) + c beta, for `numbers` (a, b, c)."""

    numbers: np.ndarray

    def __call__(self, beta):
        a, b, c = self.numbers
        return a * np.sin(b * beta) + c * beta


@dataclass(frozen=True)
class WaveSlope:
    """The derivative of a `Wave`."""

    numbers: np.ndarray

    def __call__(self, beta):
        a, b, c = self.numbers
        return a * b * np.cos(b * beta) + c


@dataclass(frozen=True)
class Waves:
    """A drawn scalar function of an array: the sum of a sin(b w) + c w over its entries, for `numbers` (a, b, c)."""

    numbers: np.ndarray

    def __call__(self, w):
        a, b, c = self.numbers
        return float(np.sum(a * np.sin(b * w) + c * w))


@dataclass(frozen=True)
class Bend:
    """A drawn activation: a arctan(b beta) + c beta, for `numbers` (a, b, c)."""

    numbers: np.ndarray

    def __call__(self, beta):
        a, b, c = self.numbers
        return a * np.arctan(b * beta) + c * beta


@dataclass(frozen=True)
class BendSlope:
    """The derivative of a `Bend`."""

    numbers: np.ndarray

    def __call__(self, beta):
        a, b, c = self.numbers
        return a * b / (1 + (b * beta) ** 2) + c


@dataclass(frozen=True)
class Ripple:
    """A drawn loss at the last excitation, (n,): the sum of (a sin(b beta) + c beta) y."""

    numbers: np.ndarray

    def __call__(self, y, beta):
        a, b, c = self.numbers
        return np.sum((a * np.sin(b * beta) + c * beta) * y, axis=1)


@dataclass(frozen=True)
class RippleDelta:
    """The derivative of a `Ripple`, (n, V)."""

    numbers: np.ndarray

    def __call__(self, y, beta):
        a, b, c = self.numbers
        return (a * b * np.cos(b * beta) + c) * y


@dataclass(frozen=True)
class Bowl:
    """A drawn loss at the last excitation, (n,): a (sqrt(1 + b² (beta - y)²) - 1) + c beta, summed over outputs."""

    numbers: np.ndarray

    def __call__(self, y, beta):
        a, b, c = self.numbers
        return np.sum(a * (np.sqrt(1 + (b * (beta - y)) ** 2) - 1) + c * beta, axis=1)


@dataclass(frozen=True)
class BowlDelta:
    """The derivative of a `Bowl`, (n, V)."""

    numbers: np.ndarray

    def __call__(self, y, beta):
        a, b, c = self.numbers
        gap = b * (beta - y)
        return a * b * gap / np.sqrt(1 + gap**2) + c


# entries of a lookup table: as many numbers in, a tuple of as many derivatives out


def sum_slopes(a, b):
    """The derivatives of a + b."""
    return 1.0, 1.0


def product_slopes(a, b):
    """The derivatives of a b."""
    return b, a


def sine_slopes(a):
    """The derivative of sin a."""
    return (np.cos(a),)


def tilt_slopes(a, b):
    """The derivatives of a² b + b, in which the two inputs are not alike."""
    return 2 * a * b, a * a + 1


@dataclass(frozen=True)
class Blend:
    """A drawn operation on as many numbers as `numbers`, (2, K), has columns: sin(c · inputs) + d · inputs."""

    numbers: np.ndarray

    def __call__(self, *inputs):
        c, d = self.numbers
        return float(np.sin(c @ inputs) + d @ inputs)


@dataclass(frozen=True)
class BlendSlopes:
    """The derivatives of a `Blend` with respect to each of its inputs."""

    numbers: np.ndarray

    def __call__(self, *inputs):
        c, d = self.numbers
        if len(inputs) != len(c):
            raise TypeError(f"this operation has {len(c)} inputs, and {len(inputs)} were given")
        return tuple(float(slope) for slope in np.cos(c @ inputs) * c + d)


TOO_OFTEN = "the table is looked up far more often than the record has entries"


@dataclass(frozen=True)
class CountedSumSlopes:
    """The derivatives of a + b, for no more calls than `numbers`, (1,), says: it counts them down there.

    Who takes every path through a record apart, and not each entry once, asks more often than any machine can answer.
    """

    numbers: np.ndarray

    def __call__(self, a, b):
        self.numbers[0] -= 1
        if self.numbers[0] < 0:
            raise RuntimeError(TOO_OFTEN)
        return 1.0, 1.0


DRAWN = {
    kind.__name__: kind
    for kind in (
        *(Linear, Wave, WaveSlope, Waves, Bend, BendSlope, Ripple, RippleDelta, Bowl, BowlDelta),
        *(Blend, BlendSlopes, CountedSumSlopes),
    )
}


def activation_of(derivative: Callable) -> Callable:
    """The stand-in that another one is the derivative of.

    Raises
    ------
    LookupError : if there is none
    """
    if derivative is wave_derivative:
        return wave
    for slope, kind in ((WaveSlope, Wave), (BendSlope, Bend)):
        if isinstance(derivative, slope):
            return kind(derivative.numbers)
    raise LookupError("no stand-in has this derivative")


FUNCTIONS = {
    function.__name__: function
    for function in (
        wave,
        wave_derivative,
        square,
        swell,
        tilted_loss,
        tilted_loss_delta,
        skewed_loss,
        skewed_loss_delta,
        sum_of_cubes,
        sum_of_sines,
        square_of_sum,
        sum_slopes,
        product_slopes,
        sine_slopes,
        tilt_slopes,
    )
}
