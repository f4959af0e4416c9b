"""The gradient of a function by finite differences, entry by entry, with an error bar for each."""

from collections.abc import Callable

import numpy as np

from autograde.gradients.fields.batches import FIRST_RUNGS, ask_together
from autograde.gradients.fields.directions import Entry, scales
from autograde.gradients.fields.entry_slopes import entry_slopes
from autograde.gradients.fields.field import Field
from autograde.gradients.fields.precision import measure
from autograde.gradients.slopes.best_slope import best_slope
from autograde.gradients.slopes.line import Slope
from autograde.gradients.slopes.one_sided import one_sided
from autograde.gradients.slopes.survey import own_scale

FINE = 1e-3  # of an entry: an error bar so small needs no better steps


def finite_differences(f: Callable, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of a scalar function, entry by entry, with an error bar for each.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float; where it also takes a stack of such arrays and returns
        a float for each, all entries are asked together
    x : float64, any shape

    Returns
    -------
    gradient : the shape of x
    bar : the shape of x; inf where the function has a kink or a jump too close to x to tell

    Source: `autograde.gradients.slopes.line`.
    """
    field = Field(lambda flat: f(flat.reshape(flat.shape[:-1] + x.shape)), x.ravel())
    measure(field)
    if field.coarse:
        slopes = entry_slopes(field, np.arange(x.size), np.random.default_rng(x.size))
        return slopes.values.reshape(x.shape), slopes.bars.reshape(x.shape)
    lines = [Entry(field, i, scales(field.x[i])[0]) for i in range(x.size)]
    ask_together(field, lines, FIRST_RUNGS + 1)
    found = [_entry(field, line) for line in lines]
    gradient = np.array([s.value for s in found]).reshape(x.shape)
    bar = np.array([s.bar if s.settled else np.inf for s in found]).reshape(x.shape)
    return gradient, bar


def finite_differences_at(f: Callable, x: np.ndarray, index: int) -> Slope:
    """The derivative of a function of a flat array with respect to one entry."""
    field = Field(f, x)
    measure(field)
    if field.coarse:
        slopes = entry_slopes(field, np.array([index]), np.random.default_rng(x.size))
        return Slope(float(slopes.values[0]), float(slopes.bars[0]), bool(np.isfinite(slopes.bars[0])))
    return _entry(field, Entry(field, index, scales(x[index])[0]))


def sides(f: Callable, x: np.ndarray, index: int) -> tuple[float, float]:
    """The derivatives of a function of a flat array with respect to one entry, to the left and to the right."""
    line = Entry(Field(f, x), index, scales(x[index])[-1])
    return one_sided(line, -1).value, one_sided(line, 1).value


def _entry(field: Field, line: Entry) -> Slope:
    """The derivative along one entry: with the steps of a large entry, of a small one, or those that suit f."""
    line.noise = field.noise
    best = best_slope(line)
    for scale in scales(line.x[line.index])[1:]:
        best = best if best.settled else best_slope(line.scaled(scale))
    if not (best.settled and best.bar <= FINE * abs(best.value)) and not line.still(0):
        suited = own_scale(line)
        other = best if suited is None else best_slope(suited)
        best = other if (other.settled, -other.bar) > (best.settled, -best.bar) else best
    return best
