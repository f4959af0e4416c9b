"""How exactly a gradient is known, and how exactly it must be to be called right."""

import math

import numpy as np

from autograde.gradients.fields.directions import WEIGHT, scales
from autograde.gradients.fields.field import Field
from autograde.gradients.fields.precision import measure
from autograde.gradients.judging.readings import Reading
from autograde.gradients.judging.verdict import Whole

SHARP = 1e-5  # of the gradient's root mean square: an error of one entry that a verdict should not miss
FEW = 400  # up to so many entries, each is asked to its own scale where all together do not show it
KNOWN = 0.1  # an entry is known whose error bar is at most this share of it
WELL = 1e-3  # of an entry of median size: an error that a verdict over many entries must not miss
AS_A_WHOLE = 0.1  # of the slope along a gradient: a factor of 1.2 lies outside so small an error bar
LARGE = 0.5  # of the largest entry: no entry that large may be left out where a function is in half precision
EQUAL = 1e-6  # of an entry: what is known so well needs no closer look
MANY_HIDDEN = 0.05  # so large a share of entries may be hidden in a verdict over many
RARE = 1e-3  # so small a share of entries may be hidden by larger ones without a closer look
NOTHING = 1e-300  # of a function that is 0 wherever it is asked: an error that could as well be 0


def hides(sizes: np.ndarray, bars: np.ndarray | float) -> np.ndarray:
    """Which entries are hardly larger than the error that would have shown, and not 0."""
    return (sizes < bars / KNOWN) & (sizes > 0)


def hidden_count(sizes: np.ndarray, bars: np.ndarray | float) -> int:
    return int(np.count_nonzero(hides(sizes, bars)))


def visible(reading: Reading, size: int) -> float:
    """The error of one entry that a direction over so many entries would have shown."""
    return reading.bar * WEIGHT * math.sqrt(size)


def enough(field: Field, sizes: np.ndarray, bars: np.ndarray | float) -> bool:
    """Whether at least half of the entries that are not 0 are known well enough to say that they are right."""
    few = field.low or field.x.size <= FEW
    count = int(np.count_nonzero(sizes))
    if not count:
        measure(field)
        small = max(KNOWN * field.size / scales(field.x)[-1], NOTHING)
        return not field.low and float(np.median(bars)) <= small
    known = int(np.count_nonzero((sizes >= bars / (KNOWN if few else WELL)) & (sizes > 0)))
    return 2 * known >= count and (few or hidden_count(sizes, bars) <= MANY_HIDDEN * count)


def plain(field: Field, sizes: np.ndarray, seen: float) -> bool:
    """Whether one error bar for all entries says enough: most are far larger, few hardly larger than it."""
    small = int(np.count_nonzero(sizes < seen / KNOWN))
    zeros = sizes.size - int(np.count_nonzero(sizes)) if small > RARE * sizes.size else 0
    if zeros == sizes.size:
        return enough(field, sizes, seen)
    most = 2 * int(np.count_nonzero(sizes >= seen / WELL)) >= sizes.size - zeros
    return most and small - zeros <= RARE * sizes.size


def known_as_a_whole(whole: Whole | None, sizes: np.ndarray, bars: np.ndarray) -> bool:
    """Whether a gradient of a function in half precision is known as a whole, and its largest entries are.

    Of any other function, all that matters is known.
    """
    if whole is None:
        return True
    largest = float(np.max(sizes[hides(sizes, bars)], initial=0.0))
    return whole.agrees is True and whole.share <= AS_A_WHOLE and largest <= LARGE * float(np.max(sizes, initial=0.0))
