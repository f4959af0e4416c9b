"""A user's function as a function of one flat array: what it raises or returns instead of a number is said."""

from collections.abc import Callable

import numpy as np

from autograde.asking.call import blame, plain
from autograde.gradients.given.arrays import as_array, one_number
from autograde.gradients.given.point import Point
from autograde.reporting.report import Finding


class ScalarFunction:
    """A user's function as a function of one flat array, or of a stack of them, that returns a float.

    The first call is the one at x: what is wrong with it is a Finding. Elsewhere, what raises an exception is nan.
    """

    def __init__(self, f: Callable, point: Point):
        self.f, self.point, self.first = f, point, True

    def __call__(self, flat: np.ndarray):
        if self.first:
            self.first = False
            return one_number(value_at("f", self.f, self.point), "fiub")
        if flat.ndim > 1:
            return as_array(self.f(self.point.at(flat)))
        try:
            return one_number(self.f(self.point.at(flat)), "fiubc" if np.iscomplexobj(flat) else "fiub")
        except Exception:  # off its domain
            return np.nan


def value_at(what: str, function: Callable, point: Point):
    """The value of a function of the user's at x; what it raises is a Finding."""
    try:
        return function(point.at(point.x.copy()))
    except Finding:
        raise
    except NotImplementedError as error:
        if not str(error):  # a blank exercise: its cell says in one line what is to be written first
            raise
        raise _raised(what, function, error, point) from None
    except Exception as error:  # whatever it is, it is the report of the check
        raise _raised(what, function, error, point) from None


def _raised(what: str, function: Callable, error: Exception, point: Point) -> Finding:
    said = f": {plain(error)}" if str(error) else ""
    where = blame(error, function)
    return Finding(
        f"{what} raises {type(error).__name__} at x{said}",
        *([where] if where else []),
        f"→ it is called with {point.what}",
    )
