"""What the judge of a gradient found."""

import math
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Place:
    """A row, a column or a whole array in which more entries are wrong than are worth listing.

    Attributes
    ----------
    array : int, which array
    row, column : int, None where it is not one row, not one column; a column counts all axes but the first
    looked, wrong : int, of so many entries drawn from it so many are wrong
    ratio : float, the number by which all of it is too large, where one number explains it
    """

    array: int
    row: int | None = None
    column: int | None = None
    looked: int = 0
    wrong: int = 0
    ratio: float | None = None


@dataclass(frozen=True)
class Whole:
    """What is known of a gradient as a whole, along its own signs.

    Attributes
    ----------
    agrees : bool, None where it is not known
    share : float, the share of itself to which the slope there is known
    ratio : float, the number by which the gradient is too large there
    """

    agrees: bool | None = None
    share: float = math.inf
    ratio: float = math.nan


@dataclass(frozen=True)
class Verdict:
    """What the judge of a gradient found.

    Attributes
    ----------
    right : bool, no entry lies outside its error bar
    wrong : indices of the flat array, those found wrong
    left_out : indices of the flat array at which a kink or a jump leaves it open
    complete : bool, `wrong` holds every wrong entry, and not some of those in `places`
    places : rows, columns and arrays with more wrong entries than are worth listing
    seen : float, an error of one entry that would have been seen, whichever it is
    known : float, the share of themselves to which all entries are known that are neither 0 nor lost
    mixed : bool, some entries are hardly larger than `seen`, and not all were asked together
    zeros : int, entries that are claimed to be 0
    lost : indices of the flat array, entries that are not 0 and so small that rounding hides them
    judged : bool, enough of the entries are known to say that they are right
    type : "float32" or "float16" where f seems to be computed in it
    noise : float, what rounding does to f, relative
    stairs : bool, f moves in steps and is flat between them
    unsteady : two values that f gave at x
    whole : of a function in half precision, what is known of the gradient as a whole
    """

    right: bool
    wrong: np.ndarray
    left_out: np.ndarray
    complete: bool
    places: tuple[Place, ...] = ()
    seen: float = math.inf
    known: float = 0.0
    mixed: bool = False
    zeros: int = 0
    lost: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    judged: bool = True
    type: str = ""
    noise: float = 0.0
    stairs: bool = False
    unsteady: tuple[float, float] | None = None
    whole: Whole | None = None
