"""A gradient as it is claimed: the sizes of its entries, and which of them can be asked together."""

import hashlib
import math

import numpy as np

HUGE = 1e300  # sums of so large entries overflow: nothing can be said of them along a direction


class Claim:
    """A claimed gradient.

    Attributes
    ----------
    gradient : as it was given, flat
    usable : bool, which entries are numbers, and not so large that sums of them overflow
    finite : the gradient, 0 where it is not usable
    sizes : of the entries of `finite`
    """

    def __init__(self, gradient: np.ndarray):
        self.gradient = gradient
        self.sizes = np.abs(gradient)
        self.usable = self.sizes < HUGE  # nan is not
        self.finite = gradient if self.usable.all() else np.where(self.usable, gradient, 0.0)
        if self.finite is not gradient:
            self.sizes = np.abs(self.finite)


def norm(gradient: np.ndarray) -> float:
    """The length of a vector, also where the squares of its entries overflow."""
    square = float(gradient @ gradient)
    if math.isfinite(square):
        return math.sqrt(square)
    largest = float(np.abs(gradient).max())
    return largest * float(np.linalg.norm(gradient / largest))


def unforeseen(answer: np.ndarray) -> int:
    """A seed that depends on every bit of an answer: no answer can be made to fit directions that follow from it."""
    return int.from_bytes(hashlib.sha256(np.ascontiguousarray(answer).tobytes()).digest(), "big")
