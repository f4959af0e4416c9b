"""What short steps say about a function: its noise, the length over which it changes, the type that it rounds to."""

from dataclasses import dataclass

import numpy as np

from autograde.gradients.slopes.line import LONGEST, Line
from autograde.gradients.slopes.noise import scatter
from autograde.gradients.slopes.number_types import COARSE, LOW, TYPES
from autograde.gradients.slopes.step_lengths import shortest, straight

SHORT = 2e-7  # of the length that x lets one expect: as long as a stair of float32


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


def own_scale(line: Line) -> Line | None:
    """The line with the steps that suit the function along it, found by asking; None where these are no others."""
    scale = survey(line).scale
    return line.scaled(scale) if scale and not 0.5 < scale / line.scale < 2 else None
