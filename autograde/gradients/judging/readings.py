"""What a function says along a line about the slope that is claimed there: right, wrong or open."""

import math
from typing import NamedTuple

from autograde.gradients.slopes.line import CALM, RUNGS, Line, Slope


class Reading(NamedTuple):
    """What a direction over some of the entries says about a claimed gradient.

    agrees : bool, None where a kink or a jump leaves it open
    gap : float, finite differences minus claim
    bar : float, how exactly that is known
    """

    agrees: bool | None
    gap: float
    bar: float


UNDECIDED = Reading(None, math.nan, math.inf)


def glance(line: Line, claimed: float, room: float, start: int = 0) -> tuple[Reading, int]:
    """What the first steps that say something say about a claim, and their rung.

    A claim is right that agrees with an estimate as closely as rounding lets it: so close an agreement needs no bar of
    truncation. It is wrong, as it seems, where two estimates agree with one another and not with it.

    Parameters
    ----------
    line : the function along a direction
    claimed : float, the derivative in question
    room : float, by which a right claim may differ beside rounding
    start : int, the first rung to look at
    """
    before = math.nan
    for k in range(start, RUNGS, 2):
        if line.still(k + 2):  # flat, or a stair of a function that rounds
            break
        value, floor = line.richardson(k, 2), line.floor(k + 2)
        bent = abs(line.bend(k + 2)) > max(32 * line.rounding(k + 2), 0.16 * abs(line.bend(k)))
        bar = abs(value - before) + line.floor(k) + room
        if bar <= CALM * floor + room and abs(before - claimed) > bar and not bent:
            return Reading(False, before - claimed, bar), k
        if abs(value - claimed) <= floor + room and not bent:
            return Reading(True, 0.0, floor + room), k
        before = value
    return UNDECIDED, start


def weigh(line: Line, claimed: float, room: float, start: int = 0) -> Reading:
    """Whether a claimed derivative is right.

    One rejection is not believed: two orders can agree by chance with a kink inside. It stands when two finer
    estimates reject the claim too and bear it out, and falls when one contradicts it.

    Parameters
    ----------
    line : the function along a direction
    claimed : float, the derivative in question
    room : float, by which a right claim may differ beside the error bar
    start : int, the first rung to look at
    """
    rejected: Slope | None = None
    support = 0
    for found in line.estimates(start):
        if not found.settled:
            continue
        if abs(found.value - claimed) <= found.bar + room:
            return Reading(True, 0.0, found.bar + room)
        if rejected is not None and abs(found.value - rejected.value) <= found.bar + rejected.bar:
            support += 1
        else:
            rejected, support = found, 0
        if support == 2:
            return Reading(False, rejected.value - claimed, rejected.bar + room)
    return UNDECIDED
