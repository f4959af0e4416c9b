"""How long a step must be to move a function at all, and how long it may be while the function stays straight.

A function that rounds to single or half precision is a staircase: steps shorter than a stair do not move it.
"""

import math

from autograde.gradients.slopes.line import Line
from autograde.gradients.slopes.number_types import EPSILON

BY_CHANCE = 6  # steps up to 2^6 times the shortest that moves f may agree by chance: rounding moves it as much


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
