"""Functions that a check hands to the student's function: stand-ins that no one writes by accident.

Each is known by its name, so that a grader can name it to a function that lives in another process.
"""

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
        return float(np.sum(self.slopes * w))


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
    )
}
