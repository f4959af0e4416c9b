"""A scalar function of an array, asked at one point, or at many together where it takes a stack of them."""

import math
from collections.abc import Callable

import numpy as np

from autograde.gradients.slopes.number_types import COARSE, EPSILON, LOW, TYPES

ALONE = 4096  # from so many entries on, a pass costs more than its call, and a batch saves nothing


class Field:
    """A scalar function of a flat array around a point, and how exactly it is computed (see `precision`).

    Parameters
    ----------
    f : function of an array of shape (N,) that returns a float; it may also take (m, N) and return (m,)
    x : the point around which it is asked, shape (N,)
    """

    def __init__(self, f: Callable, x: np.ndarray):
        self.f, self.x = f, x
        self.center = float(f(x.copy()))
        self.takes_batches = None if 0 < x.size < ALONE else False  # None: not tried yet
        self.noise = 0.0
        self.size = abs(self.center)  # of the function's values around its point
        self.type = ""
        self.stretch = 1.0  # by how much the length over which f changes is longer than what x lets one expect
        self.measured = False
        self.stairs = False  # it moves in steps far wider than rounding to any type makes them
        self.unsteady: tuple[float, float] | None = None

    @property
    def low(self) -> bool:
        """Whether the function rounds more than double precision does."""
        return self.noise > LOW * self.size

    @property
    def coarse(self) -> bool:
        """Whether the function rounds to a type that is coarser than single precision."""
        return TYPES.get(self.type, 0.0) > COARSE

    def ask_again(self, times: int = 1) -> None:
        """Note whether the function gives other values at its point than it gave; rounding that differs is noise."""
        single = float(np.float32(self.center)) == self.center
        rounding = 32 * max(EPSILON, TYPES["float32"] if single else 0.0) * abs(self.center)
        for _ in range(times):
            value = float(self.f(self.x.copy()))
            if value == self.center:
                continue
            if not abs(value - self.center) <= rounding:
                self.unsteady = (self.center, value)
                return
            self.noise = max(self.noise, abs(value - self.center))

    def together(self, points: np.ndarray) -> np.ndarray | None:
        """The function at every row; None where it does not take them together, which the first batch finds out."""
        try:
            values = np.asarray(self.f(points.copy()), dtype=float)
        except Exception:  # whatever a function raises for a shape that it was not made for
            values = np.empty(0)
        if self.takes_batches is None:
            self.takes_batches = values.shape == (len(points),) and all(
                math.isclose(values[i], float(self.f(points[i].copy())), rel_tol=1e-12) for i in (0, -1)
            )
        return values if self.takes_batches and values.shape == (len(points),) else None

    def values(self, points: np.ndarray) -> np.ndarray:
        """The function at every row, nan where it is not defined."""
        together = self.together(points) if self.takes_batches is not False else None
        return np.array([self.value(point) for point in points]) if together is None else together

    def value(self, point: np.ndarray) -> float:
        """The function at a point, nan where it is not defined."""
        try:
            return float(self.f(point))
        except (ValueError, ArithmeticError):
            return math.nan
