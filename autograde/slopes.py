"""The slope of a function along a line, from finite differences that know their own error.

Along a direction v, with phi(t) = f(x + t v), steps h(k) = 0.03 scale / 2^k, and S what rounding does to phi:

    D(h) = (phi(h) - phi(-h)) / (2 h)                   central difference, error proportional to h^2
    R(h) = (4 D(h / 2) - D(h)) / 3                      Richardson's extrapolation, error proportional to h^4
    bar  = |R(h) - R(h / 2)| + 8 S / (h / 4)            truncation and rounding
    B(h) = phi(h) - 2 phi(0) + phi(-h)                  second difference: proportional to h^2, across a kink to h
    J(h) = (4 B(h / 2) - B(h)) / h                      the jump of the slope at 0, error proportional to h^3
    phi'(0) = Im phi(i h) / h                           complex step: no difference is taken, so none is lost

Sources: Richardson, Phil. Trans. A 210 (1911); Press et al., *Numerical Recipes*, section 5.7; Squire and Trapp, SIAM
Review 40 (1998), for the complex step; Moré and Wild, SIAM J. Sci. Comput. 33 (2011), for the noise of a function.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

EPSILON = float(np.finfo(float).eps)
SMALLEST = float(np.finfo(float).smallest_subnormal)
LONGEST = 0.03
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
    noise : float, what rounding inside phi does to its value (see `noise`), where that is known
    """

    def __init__(self, phi: Callable, center: float, scale: float = 1.0, noise: float = 0.0):
        self.phi, self.center, self.scale, self.noise = phi, center, scale, noise
        self.known: dict[float, float] = {0.0: center}

    def at(self, t: float) -> float:
        """phi(t), nan where phi is not defined."""
        if t not in self.known:
            try:
                self.known[t] = float(self.phi(t))
            except (ValueError, ArithmeticError):
                self.known[t] = math.nan
        return self.known[t]

    def step(self, k: int) -> float:
        return LONGEST * self.scale / 2**k

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

    def one_sided(self, sign: int) -> Slope:
        """The derivative to the right (sign 1) or to the left (-1) of 0, from the step with the smallest error bar.

        R(h) = (8 F(h/4) - 6 F(h/2) + F(h)) / 3,  F(h) = (phi(h) - phi(0)) / h, error proportional to h^3
        """

        def one_side(k: int) -> float:
            return (self.at(sign * self.step(k)) - self.center) / (sign * self.step(k))

        def extrapolated(k: int) -> float:
            return (8 * one_side(k + 2) - 6 * one_side(k + 1) + one_side(k)) / 3

        best = UNKNOWN
        for k in range(RUNGS - 1):
            floor = 4 * self.floor(k + 3)
            bar = abs(extrapolated(k + 1) - extrapolated(k)) + floor
            if bar <= CALM * floor and bar < best.bar:
                best = Slope(extrapolated(k + 1), bar, True)
        return best

    def complex_step(self, t: float = 0.0) -> float:
        """The derivative at t by a complex step, exact to rounding; nan where phi does not take one.

        Functions that take an absolute value, a norm or `float` on their way give a wrong number without a word.
        """
        h = 1e-20 * self.scale
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", np.exceptions.ComplexWarning)
                value = np.asarray(self.phi(t + 1j * h))
        except (TypeError, ValueError, ArithmeticError, np.exceptions.ComplexWarning):
            return math.nan
        return value.item().imag / h if value.size == 1 and value.dtype.kind == "c" else math.nan


def noise(line: Line) -> float:
    """What rounding inside a function does to its value: the scatter that a smooth function would not have.

        noise^2 = mean of (fourth differences)^2 / 70

    Parameters
    ----------
    line : the function, which is asked at 17 places close to 0

    Returns
    -------
    float; of two places the smaller one, since a kink looks like noise

    Source: Moré and Wild, SIAM J. Sci. Comput. 33 (2011), equation 2.3.
    """
    spacing = 1e-7 * line.scale
    found = []
    for start in (-8, 0):
        differences = np.diff([line.at((start + i) * spacing) for i in range(9)], 4)
        found.append(math.sqrt(float(np.mean(differences**2)) / 70))
    return min(found) if np.all(np.isfinite(found)) else 0.0


def slope(phi: Callable, scale: float = 1.0) -> Slope:
    """The derivative of a function of one number at 0, from the step with the smallest error bar.

    Parameters
    ----------
    phi : function of a float that returns a float
    scale : float, the length over which phi changes (the size of the entry that moves)

    Source: the module's docstring.
    """
    line = Line(phi, float(phi(0.0)), scale)
    line.noise = noise(line)
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


def second_opinion(line: Line, first: Slope) -> Slope | None:
    """The derivative at 0 by a complex step, where it agrees with a difference that was taken; else None.

    Parameters
    ----------
    line : the function; it may take complex numbers
    first : its derivative by real differences
    """
    value = line.complex_step()
    if not abs(value - first.value) <= first.bar:
        return None
    scatter = noise(Line(line.complex_step, value, line.scale))
    return Slope(value, 8 * max(scatter, EPSILON * abs(value)), True)
