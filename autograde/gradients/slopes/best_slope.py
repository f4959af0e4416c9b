"""The slope of a function at a point, from the steps with the smallest error bar."""

from collections.abc import Callable

from autograde.gradients.slopes.line import UNKNOWN, Line, Slope
from autograde.gradients.slopes.survey import first_look, survey


def slope(phi: Callable, scale: float = 1.0) -> Slope:
    """The derivative of a function of one number at 0, from the step with the smallest error bar.

    Parameters
    ----------
    phi : function of a float that returns a float
    scale : float, the length over which phi changes (the size of the entry that moves)

    Source: `autograde.gradients.slopes.line`.
    """
    line = Line(phi, float(phi(0.0)), scale)
    line.noise = (first_look(line) or survey(line)).noise
    return best_slope(line)


def best_slope(line: Line) -> Slope:
    """Of a line's estimates the settled one with the smallest bar; the smallest bar of all where none is settled."""
    best = UNKNOWN
    for found in line.estimates():
        if (found.settled, -found.bar) > (best.settled, -best.bar):
            best = found
        elif best.settled:
            break
    return best
