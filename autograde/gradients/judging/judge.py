"""Judges a gradient by finite differences: right, or which entries are wrong."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np

from autograde.gradients.fields.batches import FIRST_RUNGS, ask_together
from autograde.gradients.fields.directions import Entry
from autograde.gradients.fields.field import Field
from autograde.gradients.fields.precision import measure
from autograde.gradients.judging.claim import Claim, norm
from autograde.gradients.judging.closer_look import CloserLook
from autograde.gradients.judging.common_factor import common_factor
from autograde.gradients.judging.low_precision import LowPrecision
from autograde.gradients.judging.reader import Reader
from autograde.gradients.judging.readings import UNDECIDED, Reading
from autograde.gradients.judging.sharpness import (
    EQUAL,
    FEW,
    KNOWN,
    RARE,
    SHARP,
    enough,
    hidden_count,
    hides,
    known_as_a_whole,
    plain,
    visible,
)
from autograde.gradients.judging.single_entry import SingleEntry
from autograde.gradients.judging.verdict import Verdict, Whole
from autograde.gradients.judging.wrong_entries import MANY, Search


class Judge:
    """Judges a gradient along random directions, and looks for single entries only where one disagrees.

    Up to `FEW` entries, those that the directions do not show are asked one by one, each with steps that suit it.

    Parameters
    ----------
    f : function of a flat array that returns a float; it may also take a stack of them, shape (m, N), and return (m,)
    gradient : the claimed gradient, flat
    x : the point, flat
    relative : float, the relative error that a right answer may have
    shapes : of the arrays that lie one after the other in x; one flat array where left out
    seed : int, from which directions are drawn; see `unforeseen`. From the size alone where left out

    The cost of a gradient that is right is a few pairs of evaluations, whatever its size; that of a wrong one grows
    with the number of wrong places (entries, rows, columns) and the logarithm of the size.
    """

    def __init__(
        self,
        f: Callable,
        gradient: np.ndarray,
        x: np.ndarray,
        relative: float = 1e-13,
        shapes: Iterable[tuple[int, ...]] | None = None,
        seed: int | None = None,
    ):
        self.x, self.claim, self.field = x, Claim(gradient), Field(f, x)
        self.rng = np.random.default_rng(x.size if seed is None else seed)
        self.reader = Reader(self.field, self.claim, relative, self.rng)
        self.single_entry = SingleEntry(self.reader)
        self.shapes = [x.shape] if shapes is None else list(shapes)

    def verdict(self) -> Verdict:
        """Right, or which entries are wrong, and which are left out."""
        reader, sizes = self.reader, self.claim.sizes
        search = Search(reader.group, self.single_entry.read, partial(common_factor, reader), self.shapes, self.rng)
        if not self.x.size:
            return self.found(search)
        if self.claim.usable.all():
            seen, doubted = self.along_all()
        else:
            seen, doubted = math.inf, UNDECIDED
            measure(self.field)
        if self.field.coarse and self.field.unsteady is None:
            return self.in_low_precision()
        sharp = (KNOWN / 10 if self.field.low else SHARP) * norm(self.claim.finite) / math.sqrt(self.x.size)
        one_bar = self.x.size > FEW and seen <= sharp and not self.field.low and plain(self.field, sizes, seen)
        if self.field.unsteady is None and not one_bar:
            search.bars[:] = seen
            if self.x.size <= FEW:
                self.few(search, doubted)
            else:
                self.many(search, doubted, sharp)
        self.field.ask_again()
        return self.found(search, seen if one_bar else None)

    def in_low_precision(self) -> Verdict:
        """The verdict on a gradient of a function in half precision."""
        judge = LowPrecision(self.reader, self.shapes)
        whole = judge.look()
        if whole.agrees is False and judge.search.right:
            judge.search.complete = False
        self.field.ask_again()
        return self.found(judge.search, whole=whole)

    def along_all(self) -> tuple[float, Reading | None]:
        """Ask along two directions over all entries, or four.

        Returns the error of one entry that these would have shown, and the reading that does not agree, if any.
        """
        reader = self.reader
        questions = [(weights, reader.along(weights)) for weights in (reader.weights, reader.random_weights())]
        ask_together(self.field, [question.line for _, question in questions], FIRST_RUNGS)
        seen = math.inf
        for weights, question in questions:
            if reader.stretch != 1:
                question = reader.along(weights)
            reading = reader.read(question)
            if not reading.agrees:
                reader.weights = weights
                return math.inf, reader.unscaled(reading, self.x.size)
            seen = min(seen, visible(reading, self.x.size))
            blunt = self.field.low or seen > SHARP * question.size
            if len(questions) < 4 and weights is questions[-1][0] and blunt:
                weights = reader.random_weights()
                questions.append((weights, reader.along(weights)))
                reader.blunt = len(questions) == 4
        return seen, None

    def few(self, search: Search, doubted: Reading | None) -> None:
        """Judge each entry alone that directions over all of them do not show exactly enough."""
        sizes = self.claim.sizes
        asked = self.claim.usable & ~(search.bars <= EQUAL * sizes)
        zeros = np.flatnonzero(asked & (sizes == 0))
        if doubted is None and zeros.size > MANY:
            question = self.reader.along(self.reader.weights, zeros)
            reading = self.reader.read(question)
            usual = EQUAL * float(np.median(sizes[sizes > 0])) if sizes.any() else 0.0
            seen = visible(reading, zeros.size)
            if reading.agrees and (reading.bar <= 8 * question.line.floor(2) or seen <= usual):
                search.bars[zeros] = seen
                asked[zeros] = False
        indices = [int(index) for index in np.flatnonzero(asked)]
        lines = [Entry(self.field, index, self.single_entry.scales_of(index)[0]) for index in indices]
        ask_together(self.field, lines, FIRST_RUNGS + 1)
        for index in indices:
            search.single(index)

    def many(self, search: Search, doubted: Reading | None, sharp: float) -> None:
        """Look for wrong entries where a direction disagrees; look closer where none shows single entries."""
        if doubted is not None:
            search.look(self.claim.usable, doubted if self.claim.usable.all() else None)
            if not search.right:
                return
        closer = CloserLook(self.reader, search)
        if not search.bars.max() <= sharp:
            rest = np.ones(self.x.size, bool)
            rest[list(search.left_out)] = False
            closer.at_parts(np.flatnonzero(rest), sharp)
        if search.right and not enough(self.field, self.claim.sizes, search.bars):
            closer.at_sizes()
        elif search.right and hidden_count(self.claim.sizes, search.bars) > RARE * self.x.size:
            closer.at_sizes(1)

    def found(self, search: Search, seen: float | None = None, whole: Whole | None = None) -> Verdict:
        """The verdict that a search ends in; `seen` where one error bar holds for all entries."""
        unusable = [] if self.claim.usable.all() else map(int, np.flatnonzero(~self.claim.usable))
        wrong = np.array(sorted({*unusable, *search.wrong}), int)
        left_out = np.array(sorted(search.left_out), int)
        field = self.field
        right = (
            not wrong.size and not search.places and field.unsteady is None and not (whole and whole.agrees is False)
        )
        found = Verdict(
            right,
            wrong,
            left_out,
            search.complete,
            tuple(search.places),
            type=field.type,
            noise=field.noise / field.size if field.size else 0.0,
            stairs=field.stairs,
            unsteady=field.unsteady,
            whole=whole,
        )
        return self.known(found, search.bars if seen is None else seen) if right and self.x.size else found

    def known(self, found: Verdict, bars: np.ndarray | float) -> Verdict:
        """A verdict that nothing is wrong, with how exactly that is known."""
        sizes, doubtful = self.claim.sizes, self.reader.doubtful
        if isinstance(bars, float):
            return replace(found, seen=bars, lost=np.flatnonzero(hides(sizes, bars)), judged=not doubtful)
        bars[found.left_out] = 0.0
        judged = enough(self.field, sizes, bars) and not doubtful and known_as_a_whole(found.whole, sizes, bars)
        hidden = hides(sizes, bars)
        others = ~hidden & (sizes > 0)
        seen = float(np.max(bars[np.isfinite(bars)], initial=0.0))
        small = hidden | (others & (KNOWN * sizes < seen))
        return replace(
            found,
            seen=seen,
            known=float(np.max(bars[others] / sizes[others], initial=0.0)),
            mixed=bool(np.any(small) and np.min(bars) < seen),
            zeros=int(np.count_nonzero(sizes == 0)),
            lost=np.flatnonzero(hidden),
            judged=judged,
        )
