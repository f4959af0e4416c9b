"""A function along a line, and the slope that its differences show at ever shorter steps.

Along a direction v, with phi(t) = f(x + t v), steps h(k) = scale / 2^(k + 5), and S what rounding does to phi:

    D(h) = (phi(h) - phi(-h)) / (2 h)                   central difference, error proportional to h^2
    R(h) = (4 D(h / 2) - D(h)) / 3                      Richardson's extrapolation, error proportional to h^4
    bar  = |R(h) - R(h / 2)| + 8 S / (h / 4)            truncation and rounding
    B(h) = phi(h) - 2 phi(0) + phi(-h)                  second difference: proportional to h^2, across a kink to h
    J(h) = (4 B(h / 2) - B(h)) / h                      the jump of the slope at 0, error proportional to h^3

Sources: Richardson, Phil. Trans. A 210 (1911); Press et al., *Numerical Recipes*, section 5.7.
"""

import copy
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from autograde.gradients.slopes.number_types import EPSILON, SMALLEST

LONGEST = 2.0**-5  # powers of 2 are added to an entry without rounding it
RUNGS = 21  # the finest estimate looks at steps of 7e-9
CALM = 20  # a bar may be so many times its rounding floor; beyond, something other than rounding moves the estimate


@dataclass(frozen=True)
class Slope:
    """A derivative with its error bar; `settled` is False where no step gave a believable one (a kink, a jump)."""

    value: float
    bar: float
    settled: bool


UNKNOWN = Slope(math.nan, math.inf, False)


class Line:
    """A function of one number near 0, asked once at each place.

    Parameters
    ----------
    phi : function of a float that returns a float; outside its domain it may raise or return nan
    center : float, phi(0)
    scale : float, the length over which phi changes (the size of the entry that moves)
    noise : float, what rounding inside phi does to its value (see `survey`), where that is known
    span : float, the length that moves every entry by about its size, where many move
    """

    def __init__(self, phi: Callable, center: float, scale: float = 1.0, noise: float = 0.0, span: float = 0.0):
        self.phi, self.center, self.scale, self.noise = phi, center, scale, noise
        self.span = span or scale
        self.known: dict[float, float] = {0.0: center}

    def at(self, t: float) -> float:
        """phi(t), nan where phi is not defined."""
        if t not in self.known:
            try:
                self.known[t] = float(self.phi(t))
            except (ValueError, ArithmeticError):
                self.known[t] = math.nan
        return self.known[t]

    def scaled(self, scale: float) -> Self:
        """The same function with other steps; what is known of it stays known."""
        line = copy.copy(self)
        line.scale = scale
        return line

    def step(self, k: int) -> float:
        return LONGEST * self.scale / 2**k

    def still(self, k: int) -> bool:
        """Whether the steps of rung k do not move phi."""
        h = self.step(k)
        return self.at(h) == self.center == self.at(-h)

    def central(self, k: int) -> float:
        h = self.step(k)
        return (self.at(h) - self.at(-h)) / (2 * h)

    def richardson(self, k: int, halvings: int = 1) -> float:
        """Central differences of two steps, the h^2 in their errors cancelled."""
        ratio = 4**halvings
        return (ratio * self.central(k + halvings) - self.central(k)) / (ratio - 1)

    def bend(self, k: int) -> float:
        h = self.step(k)
        return self.at(h) - 2 * self.center + self.at(-h)

    def jump(self, k: int) -> float:
        """By how much the slope jumps at 0: the second difference without what curvature adds to it."""
        return abs(4 * self.bend(k + 1) - self.bend(k)) / self.step(k)

    def rounding(self, k: int) -> float:
        """What rounding does to phi at the steps of rung k."""
        h = self.step(k)
        size = max(abs(self.center), abs(self.at(h)), abs(self.at(-h)))
        return max(EPSILON * size, self.noise, SMALLEST)

    def floor(self, k: int) -> float:
        """What rounding does to a difference at the steps of rung k."""
        return 8 * self.rounding(k) / self.step(k)

    def kinked(self, k: int) -> bool:
        """Whether the slope jumps at 0: a jump stays as the steps of rung k are halved, all else falls by 8."""
        return not self.jump(k + 1) <= max(2 * self.floor(k + 2), 0.5 * self.jump(k))

    def estimate(self, k: int) -> Slope:
        """The derivative from the steps h, h/2 and h/4 of rung k."""
        fine, floor = self.richardson(k + 1), self.floor(k + 2)
        bar = abs(fine - self.richardson(k)) + floor
        return Slope(fine, bar, bar <= CALM * floor and not self.kinked(k))

    def estimates(self, start: int = 0) -> Iterator[Slope]:
        """Ever finer estimates of the derivative at 0.

        A bar far above its rounding floor is no verdict: a kink or a jump lies inside the step. Nor is a second
        difference that does not fall as it does where phi is smooth: a kink lies at 0 itself. Such are not settled.
        """
        return (self.estimate(k) for k in range(start, RUNGS))
