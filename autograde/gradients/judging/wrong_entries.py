"""Finds the wrong entries of a gradient: by array, row and column, and only then one by one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from autograde.gradients.judging.readings import Reading
from autograde.gradients.judging.verdict import Place

MANY = 8  # more wrong rows of an array, or entries of a row, are not listed
SCATTERED = 40  # more wrong entries are not listed where neither rows nor columns hold them
MOST_OPEN = 400  # more groups with a kink are not split

Units = np.ndarray | list[np.ndarray]  # groups of indices: the rows of an array, or a list of them


class Search:
    """Splits what disagrees or is left open, until single entries or whole rows and columns are left.

    Parameters
    ----------
    group : function of indices that returns a Reading; an entry has the same weight in every group
    entry : function of one index that returns a Reading
    ratio : function of indices that returns the number by which these entries are too large, or None
    shapes : of the arrays that lie one after the other
    rng : numpy.random.Generator, draws the entries that are looked at in a place with many wrong ones

    Attributes
    ----------
    wrong, left_out : sets of indices
    places : list of Place
    complete : bool, every wrong entry is in `wrong`, every one that is left open in `left_out`
    bars : float array, the error of each entry that would have shown; inf where nothing is known
    """

    def __init__(
        self,
        group: Callable,
        entry: Callable,
        ratio: Callable,
        shapes: Sequence[tuple[int, ...]],
        rng: np.random.Generator,
    ):
        self.group, self.entry, self.ratio, self.shapes, self.rng = group, entry, ratio, shapes, rng
        self.usable = np.zeros(0, bool)
        self.wrong: set[int] = set()
        self.left_out: set[int] = set()
        self.places: list[Place] = []
        self.complete = True
        self.open = 0

    @cached_property
    def bars(self) -> np.ndarray:
        return np.full(sum(int(np.prod(shape)) for shape in self.shapes), np.inf)

    @property
    def right(self) -> bool:
        """Whether no entry is wrong, and none is left that was not looked for."""
        return not self.wrong and not self.places and self.complete

    def look(self, usable: np.ndarray, reading: Reading | None = None) -> None:
        """Look for wrong entries among the usable ones; `reading` is what all of these together said, if asked."""
        self.usable = usable
        ends = np.cumsum([0, *(int(np.prod(shape)) for shape in self.shapes)])
        found = [np.arange(a, b) for a, b in pairwise(ends)]
        for number in self.find(found, len(found), reading) or ():
            rows = self.shapes[number][0] if len(self.shapes[number]) > 1 else 1
            self.array(number, found[number].reshape(rows, -1))

    def array(self, number: int, indices: np.ndarray) -> None:
        """Few rows of an array of two dimensions, or few columns, or all of it."""
        if 1 in indices.shape:
            return self.entries(indices.ravel(), Place(number))
        rows = self.find(indices, MANY)
        if rows is not None and len(rows) < len(indices):
            for row in rows:
                self.entries(indices[row], Place(number, row=row))
            return None
        columns = self.find(indices.T, MANY)
        if columns is not None and len(columns) < len(indices.T):
            for column in columns:
                self.entries(indices[:, column], Place(number, column=column))
            return None
        return self.entries(indices.ravel(), Place(number), SCATTERED)

    def entries(self, indices: np.ndarray, place: Place, many: int = MANY) -> None:
        """The wrong entries of a row, a column or an array; the place itself where they are many."""
        usable = indices[self.usable[indices]]
        drawn = self.rng.choice(usable, MANY, replace=False) if usable.size > MANY else usable[:0]
        found = None
        if not drawn.size or not all(self.single(int(index)) for index in drawn):
            found = self.find(indices[:, np.newaxis], many)
            for which in found or ():
                self.single(int(indices[which]))
        if found is None:
            self.complete = False
            wrong = [index in self.wrong or self.single(index) for index in map(int, drawn)]
            self.places.append(replace(place, looked=drawn.size, wrong=sum(wrong), ratio=self.ratio(indices)))

    def single(self, index: int) -> bool:
        """Whether one entry is wrong; it is noted as wrong or left open."""
        reading = self.entry(index)
        if reading.agrees:
            self.bars[index] = min(self.bars[index], reading.bar)
        else:
            (self.left_out if reading.agrees is None else self.wrong).add(index)
        return reading.agrees is False

    def find(self, units: Units, many: int, reading: Reading | None = None) -> list[int] | None:
        """Which groups of indices disagree or are left open; None where more than `many` disagree.

        Of single entries that disagree, the first ones are noted also where these are too many to be listed. A half is
        not asked where what the whole says and what the other half says leave no doubt about it.
        """
        found: list[int] = []
        disagree = 0
        waiting = [(0, len(units), reading or self.read(units))]
        while waiting:
            first, end, reading = waiting.pop()
            if reading.agrees:
                continue
            self.open += reading.agrees is None
            if self.open > MOST_OPEN:
                self.complete = False
                return found
            if end - first > 1:
                middle = (first + end) // 2
                left = self.read(units[first:middle])
                right = rest(reading, left) or self.read(units[middle:end])
                waiting += [(middle, end, right), (first, middle, left)]
            elif disagree == many:
                for first in found if np.size(units[0]) == 1 else ():
                    self.single(int(units[first][0]))
                return None
            else:
                disagree += reading.agrees is False
                found.append(first)
        return found

    def read(self, units: Units) -> Reading:
        indices = units.ravel() if isinstance(units, np.ndarray) else np.concatenate(units)
        indices = indices[self.usable[indices]]
        if not indices.size:
            return Reading(True, 0.0, 0.0)
        reading = self.group(indices)
        if reading.agrees:
            self.bars[indices] = np.minimum(self.bars[indices], reading.bar)
        return reading


def rest(whole: Reading, half: Reading) -> Reading | None:
    """What a group and one half of it say about the other half; None where that has to be asked itself."""
    if whole.agrees is None or half.agrees is None:
        return None
    gap, bar = whole.gap - half.gap, whole.bar + half.bar
    explained = abs(gap) <= bar and half.agrees is False
    return Reading(explained, gap, bar) if explained or abs(gap) > 10 * bar else None
