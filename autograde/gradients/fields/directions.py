"""Lines through a function's point: along one of its entries, or in a direction that moves many."""

import math

import numpy as np

from autograde.gradients.fields.field import Field
from autograde.gradients.slopes.line import Line

WEIGHT = math.sqrt(19 / 12)  # the root mean square of an entry's weight in a direction, between 1 and 1.5


class Direction(Line):
    """A function of an array along a direction v."""

    def __init__(self, field: Field, v: np.ndarray, scale: float, size: int):
        span = WEIGHT * math.sqrt(size) * scale  # v has so many entries, all of about one size
        super().__init__(lambda t: field.f(self.moved(t)), field.center, scale, field.noise, span)
        self.x, self.v = field.x, v

    def moved(self, t: complex) -> np.ndarray:
        """x + t v."""
        point = t * self.v
        point += self.x
        return point


class Entry(Line):
    """A function of an array along one of its entries."""

    def __init__(self, field: Field, index: int, scale: float):
        super().__init__(lambda t: field.f(self.moved(t)), field.center, scale, field.noise)
        self.x, self.index = field.x, index

    def moved(self, t: complex) -> np.ndarray:
        """x, with t added to the entry."""
        point = self.x.astype(complex) if isinstance(t, complex) else self.x.copy()
        point[self.index] += t
        return point


def scales(x: np.ndarray | float) -> list[float]:
    """Over which lengths a function may change that has entries of this size: the larger first."""
    size = math.sqrt(float(np.vdot(x, x)) / np.size(x))
    size = 2.0 ** round(math.log2(size)) if 0 < size < math.inf else size
    return [max(1.0, size), min(1.0, size)] if size and not 0.1 < size <= 1 else [max(1.0, size)]
