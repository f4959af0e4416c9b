"""The slope of a function along a line, from finite differences that know their own error.

Along a direction v, with phi(t) = f(x + t v), steps h(k) = scale / 2^(k + 5), and S what rounding does to phi:

    D(h) = (phi(h) - phi(-h)) / (2 h)                   central difference, error proportional to h^2
    R(h) = (4 D(h / 2) - D(h)) / 3                      Richardson's extrapolation, error proportional to h^4
    bar  = |R(h) - R(h / 2)| + 8 S / (h / 4)            truncation and rounding
    B(h) = phi(h) - 2 phi(0) + phi(-h)                  second difference: proportional to h^2, across a kink to h
    J(h) = (4 B(h / 2) - B(h)) / h                      the jump of the slope at 0, error proportional to h^3
    phi'(0) = Im phi(i h) / h                           complex step: no difference is taken, so none is lost

A function that rounds to single or half precision is a staircase: steps shorter than a stair do not move it. How long a
step must be to move it at all, and how long it may be while the function stays straight, is found by asking (`survey`).

Sources: Richardson, Phil. Trans. A 210 (1911); Press et al., *Numerical Recipes*, section 5.7; Squire and Trapp, SIAM
Review 40 (1998), for the complex step; Moré and Wild, SIAM J. Sci. Comput. 33 (2011), for the noise of a function.
"""

import copy
import math
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

EPSILON = float(np.finfo(float).eps)
SMALLEST = float(np.finfo(float).smallest_subnormal)
TYPES = {"bfloat16": 2.0**-8, "float16": 2.0**-11, "float32": 2.0**-24}  # what rounding to a type changes, relative
COARSE = 1e-5  # of f: rounding so coarse that curvature does not matter at its steps
LOW = 1e-11  # of f: rounding beyond what double precision does
LONGEST = 2.0**-5  # powers of 2 are added to an entry without rounding it
RUNGS = 21  # the finest estimate looks at steps of 7e-9
BY_CHANCE = 6  # steps up to 2^6 times the shortest that moves f may agree by chance: rounding moves it as much
SHORT = 2e-7  # of the length that x lets one expect: as long as a stair of float32
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


@dataclass(frozen=True)
class Survey:
    """What the smallest steps say about a function.

    Attributes
    ----------
    noise : float, what rounding inside the function does to its value
    scale : float, the length over which it changes, as `Line` takes it; 0 where none was found
    type : "float32" or "float16" where it is a staircase and all its values are numbers of that type; else ""
    """

    noise: float
    scale: float = 0.0
    type: str = ""


def scatter(line: Line, spacing: float, choose: Callable = min) -> tuple[float, np.ndarray]:
    """What rounding inside a function does to its value: the scatter that a smooth function would not have.

        noise^2 = mean of (fourth differences)^2 / 70

    Returns
    -------
    float, of two places beside 0 the smaller one, since a kink looks like noise; and the 17 values that were asked for

    Source: Moré and Wild, SIAM J. Sci. Comput. 33 (2011), equation 2.3.
    """
    values = np.array([line.at(i * spacing) for i in range(-8, 9)])

    def found_in(*parts: np.ndarray) -> list[float]:
        return [math.sqrt(float(np.mean(np.diff(part, 4) ** 2)) / 70) for part in parts]

    found, beside = found_in(values[:9], values[8:]), found_in(values[:8], values[9:])
    if max(beside) < 1e-3 * min(found):  # f jumps to its value at 0 and back: no noise
        found = beside
    noise = choose(found) or max(found)  # stairs of one height on one side hide what they do to f
    return noise if np.all(np.isfinite(found)) else 0.0, values


def noise(line: Line) -> float:
    """What rounding inside a function does to its value, at steps that are short for a function of the line's scale."""
    return scatter(line, 1e-7 * line.scale)[0]


def first_look(line: Line) -> Survey | None:
    """The noise of a function in double precision; None where that is not what short steps show."""
    found, values = scatter(line, 1e-7 * line.scale)
    found = max(found, scatter(line, 0.618e-7 * line.scale)[0])  # stairs may fit one spacing by chance, hardly two
    moves = np.count_nonzero(np.diff(values)) >= 12
    is_straight = abs(values[-1] - 2 * line.center + values[0]) <= 0.1 * abs(values[-1] - values[0]) + 64 * found
    return Survey(found) if moves and is_straight and found <= 1e-13 * np.max(np.abs(values)) else None


def survey(line: Line, of_type: str = "") -> Survey:
    """The noise of a function and the length over which it changes, whatever they are.

    The shortest steps that move the function show its rounding. From where they show its slope too, ever longer ones
    show how far it stays straight.

    Parameters
    ----------
    line : the function
    of_type : one of `TYPES` where all its values are known to be numbers of that type
    """
    first = shortest(line)
    flat = first is not None and not of_type and 2.0**first > line.span / 64
    longest = None if first is None or flat else straight(line, first)
    if first is None or longest is None:
        return Survey(unstraight(line, first, of_type), line.span if of_type else 0.0, of_type)
    longest = min(longest, max(line.span, 2.0 ** min(1000, first + 50)))  # of what is straight everywhere
    found, values = scatter(line, max(2.0 ** (first + 1), 1e-6 * longest))
    stair = min(abs(line.at(2.0**first) - line.center), abs(line.at(-(2.0**first)) - line.center))
    found = max(found, stair / 2)  # even stairs have no scatter
    coarse = max(scatter(line, share * 1e-7 * line.scale)[0] for share in (1, 0.618))
    if longest < SHORT * line.scale and LOW < coarse / np.max(np.abs(values)) <= 4 * TYPES["float32"]:
        return Survey(coarse)  # a part of f in float32, and smooth between stairs
    if of_type or found > LOW * np.max(np.abs(values)):
        found = max(found, stairs(line, longest, of_type))
    return Survey(found, longest / LONGEST, of_type)


def stairs(line: Line, length: float, of_type: str) -> float:
    """What rounding does to the value of a staircase: the scatter at steps of a stair and more."""
    found, values = scatter(line, 1e-3 * length)
    size = float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0))
    if found > COARSE * size or np.count_nonzero(np.diff(values)) < 14 or TYPES.get(of_type, 0.0) > COARSE:
        found = max(found, *(scatter(line, share * length, max)[0] for share in (1e-3, 8e-3, 6e-2)))
    return max(found, TYPES.get(of_type, 0.0) * size)


def unstraight(line: Line, first: int | None, of_type: str) -> float:
    """The noise of a function that shows no slope: it is flat, noisy, or a staircase of few stairs."""
    if of_type:
        return stairs(line, line.span, of_type)
    if first is None or 2.0**first > 1e-9 * line.span:
        return 0.0
    return scatter(line, 2.0 ** (first + 1))[0]


def type_of(values: np.ndarray) -> str:
    """The smallest type that holds all these numbers, and not with digits to spare; "" for float64."""
    values = values[np.isfinite(values)]
    if np.unique(values).size < 3:
        return ""
    for name, half in TYPES.items():
        if np.array_equal(values, rounded(values, name)):
            last = (
                np.abs(values) / 2 ** np.floor(np.log2(np.abs(values) + SMALLEST)) / (4 * half)
            )  # an odd number of halves
            return name if np.any(last % 1) else ""
    return ""


def rounded(values: np.ndarray, name: str) -> np.ndarray:
    """Numbers rounded to one of TYPES, as float64."""
    with np.errstate(over="ignore", under="ignore"):
        if name == "bfloat16":
            return (values.astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32).astype(float)
        return values.astype(name).astype(float)


def shortest(line: Line) -> int | None:
    """The exponent e of the shortest step 2^e that moves a function on both sides; None where none does."""
    low, high = -1000, math.ceil(math.log2(line.span)) + 100

    def moves(e: int) -> bool:
        return line.center not in (line.at(2.0**e), line.at(-(2.0**e)))

    if not moves(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if moves(middle) else (middle, high)
    return high


def straight(line: Line, first: int) -> float | None:
    """How long steps may be while the central difference stays as it is, within 6 %, and as exact.

    None where no three steps agree: rounding hides the slope, or it is 0, or f is defined on one side alone.
    """

    def central(e: int) -> float:
        return (line.at(2.0**e) - line.at(-(2.0**e))) / 2.0 ** (e + 1) if e < 1000 else math.nan

    def inexact(e: int) -> float:
        return EPSILON * max(abs(line.center), abs(line.at(2.0**e)), abs(line.at(-(2.0**e)))) / 2.0**e

    def agrees(e: int, known: float) -> bool:
        return abs(central(e) - known) <= 0.06 * abs(known)

    def reach(low: int) -> int:
        """How long steps may be that are longer than those of `low`, from which on the slope shows."""
        known, far, least = central(low), 1, inexact(low)
        while agrees(low + far, known) and inexact(low + far) <= 4 * least:
            low, far, least = low + far, 2 * far, min(least, inexact(low + far))
            known = central(low)
        high = low + far
        while high - low > 1:
            middle = (low + high) // 2
            if agrees(middle, known) and inexact(middle) <= 4 * least:
                low = middle
            else:
                high = middle
        return low

    longest: int | None = None
    for low in range(first, first + 30):
        known = central(low + 2)
        if known and math.isfinite(known) and agrees(low, known) and agrees(low + 1, known):
            found = reach(low + 2)
            longest = found if longest is None else max(longest, found)
            if longest >= first + BY_CHANCE:
                break
    return None if longest is None else 2.0**longest


def slope(phi: Callable, scale: float = 1.0) -> Slope:
    """The derivative of a function of one number at 0, from the step with the smallest error bar.

    Parameters
    ----------
    phi : function of a float that returns a float
    scale : float, the length over which phi changes (the size of the entry that moves)

    Source: the module's docstring.
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
