"""The slope along every entry of a function in half precision, with the moves that show it best."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograde.gradients.fields.directions import scales
from autograde.gradients.fields.field import Field
from autograde.gradients.fields.weighing import Weighed, weigh

MOST = 0.75  # of the entries: so many must be known before no further differences are taken
SHARP = 0.1  # of an entry
SHARPER = 4  # times, more differences may make an error bar: where that is not enough, none are taken


@dataclass
class EntrySlopes:
    """Slopes along entries, with error bars; by at most so much claims may differ because of kinks."""

    values: np.ndarray
    bars: np.ndarray
    kinks: np.ndarray


def lengths(x: np.ndarray) -> Iterator[np.ndarray]:
    """By how much entries may be moved: all alike, or each by its own size."""
    yield from (np.full(x.size, scale) for scale in scales(x))
    sizes = np.where(x == 0, scales(x)[-1], np.abs(x))
    if sizes.max() > 4 * sizes.min():
        yield sizes


def entry_slopes(
    field: Field, indices: np.ndarray, rng: np.random.Generator, sizes: np.ndarray | None = None
) -> EntrySlopes:
    """The slopes along some of the entries, all weighed together.

    Parameters
    ----------
    field : the function
    indices : of the entries
    rng : numpy.random.Generator
    sizes : of the slopes, where they are claimed: those along entries that are claimed to be 0 need not be sharp
    """
    count = indices.size
    thing = np.full(field.x.size, -1)
    thing[indices] = np.arange(count)
    best = EntrySlopes(np.full(count, np.nan), np.full(count, np.inf), np.full(count, np.inf))

    def known(bars: np.ndarray, values: np.ndarray, moved: np.ndarray | float = 1.0) -> bool:
        wanted = np.abs(values) if sizes is None else sizes * moved
        sharp = (bars <= SHARP * wanted) | (wanted == 0)
        return bool(np.count_nonzero(sharp) >= MOST * count)

    for moves in lengths(field.x):
        moved = moves[indices]

        def done(so_far: Weighed, moved: np.ndarray = moved) -> bool:
            hopeless = not known(so_far.bars / SHARPER, so_far.values, moved)
            return hopeless or known(so_far.bars, so_far.values, moved)

        found = weigh(field, moves, thing, rng, done)
        better = found.bars / moved < best.bars
        best.values = np.where(better, found.values / moved, best.values)
        best.bars = np.where(better, found.bars / moved, best.bars)
        best.kinks = np.where(better, found.room / moved, best.kinks)
        if known(best.bars, best.values):
            break
    return best
