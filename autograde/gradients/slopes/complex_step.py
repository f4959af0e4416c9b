"""The slope of a function by a complex step: no difference is taken, so no digit is lost.

    phi'(t) = Im phi(t + i h) / h

Functions that take an absolute value, a norm or `float` on their way give a wrong number without a word: a complex step
is believed where a real difference bears it out.

Source: Squire and Trapp, SIAM Review 40 (1998).
"""

import math
import warnings

import numpy as np

from autograde.gradients.slopes.line import Line, Slope
from autograde.gradients.slopes.noise import noise
from autograde.gradients.slopes.number_types import EPSILON


def complex_step(line: Line, t: float = 0.0) -> float:
    """The derivative at t by a complex step, exact to rounding; nan where the function does not take one."""
    h = 1e-20 * line.scale
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            value = np.asarray(line.phi(t + 1j * h))
    except (TypeError, ValueError, ArithmeticError, np.exceptions.ComplexWarning):
        return math.nan
    return value.item().imag / h if value.size == 1 and value.dtype.kind == "c" else math.nan


def second_opinion(line: Line, first: Slope) -> Slope | None:
    """The derivative at 0 by a complex step, where it agrees with a difference that was taken; else None.

    Parameters
    ----------
    line : the function; it may take complex numbers
    first : its derivative by real differences
    """
    value = complex_step(line)
    if not abs(value - first.value) <= first.bar:
        return None
    scatter = noise(Line(lambda t: complex_step(line, t), value, line.scale))
    return Slope(value, 8 * max(scatter, EPSILON * abs(value)), True)
