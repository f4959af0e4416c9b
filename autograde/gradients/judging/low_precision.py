"""Judges a gradient of a function in half precision: as a whole along itself, and its entries weighed together.

No single difference says much there: the function moves in stairs. Along the gradient's own signs it moves most, so a
factor common to all entries shows even where no entry is known alone.
"""

from collections.abc import Sequence

import numpy as np

from autograde.gradients.fields.directions import scales
from autograde.gradients.fields.entry_slopes import entry_slopes, lengths
from autograde.gradients.fields.weighing import Weighed, weigh
from autograde.gradients.judging.reader import Reader
from autograde.gradients.judging.readings import UNDECIDED, Reading
from autograde.gradients.judging.sharpness import AS_A_WHOLE, FEW
from autograde.gradients.judging.verdict import Whole
from autograde.gradients.judging.wrong_entries import MANY, Search

SHARP = 0.02  # of the slope along a gradient: it needs to be known no better
FAR = 1.5  # error bars: a claim that lies so far off needs no sharper ones
RANDOM = 4  # directions over all entries, where these are too many to be weighed together


class LowPrecision:
    """Judges what its `reader` has to read.

    Attributes
    ----------
    search : what was found: wrong entries, and the error of each other one that would have shown
    """

    def __init__(self, reader: Reader, shapes: Sequence[tuple[int, ...]]):
        self.field, self.claim, self.rng, self.reader = reader.field, reader.claim, reader.rng, reader
        self.search = Search(self.group, self.entry, lambda indices: None, shapes, self.rng)

    def look(self) -> Whole:
        """Look for wrong entries; what is known of the gradient as a whole is returned."""
        whole = self.whole()
        if self.field.x.size <= FEW:
            self.weigh_entries()
        elif whole.agrees is not False:  # which of many entries are wrong would cost too much where most are
            self.along_random_directions()
        return whole

    def whole(self) -> Whole:
        """What is said along the signs of the gradient."""
        best = Whole()
        signs = np.sign(self.claim.finite)
        for moves in lengths(self.field.x) if signs.any() else ():
            claimed = float(np.abs(self.claim.finite) @ moves)
            reading, found = self.read(signs * moves, SHARP * claimed)
            share = (reading.bar + found.room) / claimed
            if share < best.share:
                slope = float(found.values[0])
                best = Whole(reading.agrees, share, claimed / slope if slope else np.inf)
            if best.share <= AS_A_WHOLE:
                break
        return best

    def read(self, moves: np.ndarray, sharp: float) -> tuple[Reading, Weighed]:
        """What is said along moves; a claim is rejected by two readings that have no difference in common."""
        claimed = float(moves @ self.claim.finite)
        length = float(np.linalg.norm(moves * self.claim.finite))
        room = self.reader.rounding * max(abs(claimed), length)
        thing = np.where(moves == 0, -1, 0)

        def known(found: Weighed) -> bool:
            gap, bar = abs(float(found.values[0]) - claimed), float(found.bars[0]) + room
            if gap > bar:
                return gap > FAR * bar + found.room
            return bar <= sharp + room and bar + found.room <= AS_A_WHOLE * length

        first = None
        for _ in range(2):
            found = weigh(self.field, moves, thing, self.rng, known)
            gap, bar = float(found.values[0]) - claimed, float(found.bars[0]) + room
            if not np.isfinite(bar):
                return UNDECIDED, found
            if abs(gap) <= bar and first is None:
                return Reading(True, gap, bar), found
            if abs(gap) <= bar + found.room or (first is not None and first * gap < 0):
                self.reader.doubtful |= not found.kinked
                return Reading(None, gap, bar), found
            first = gap
        return Reading(False, gap, bar), found

    def weigh_entries(self) -> None:
        """Judge all entries, weighed together; who is rejected is weighed once more, or alone where a kink may lie."""
        search, usable = self.search, np.flatnonzero(self.claim.usable)
        if not usable.size:
            return
        claimed = self.claim.finite[usable]
        room = self.reader.rounding * np.abs(claimed)
        found = entry_slopes(self.field, usable, self.rng, np.abs(claimed))
        gaps, bars = found.values - claimed, found.bars + room
        search.bars[usable] = bars
        rejected = np.abs(gaps) > bars  # nan is not
        if not rejected.any():
            return
        again = entry_slopes(self.field, usable, self.rng, np.abs(claimed))
        second = again.values - claimed
        clear = (np.abs(gaps) > bars + found.kinks) & (np.abs(second) > again.bars + room + again.kinks)
        wrong = clear & (second * gaps > 0)
        search.wrong.update(map(int, usable[wrong]))
        doubted = usable[rejected & ~wrong]
        search.bars[doubted] = np.inf
        self.reader.doubtful |= doubted.size > MANY
        for index in doubted[:MANY]:
            search.single(int(index))

    def along_random_directions(self) -> None:
        """Ask along directions over all entries; where one disagrees, look for the wrong ones."""
        every = np.flatnonzero(self.claim.usable)
        for _ in range(RANDOM):
            reading = self.group(every)
            if reading.agrees is False:
                self.search.look(self.claim.usable, reading)
                return
            if reading.agrees:
                self.search.bars[every] = np.fmin(self.search.bars[every], reading.bar)
            self.reader.weights = self.reader.random_weights()

    def group(self, indices: np.ndarray) -> Reading:
        """What a direction over some of the entries says."""
        return self.along(indices, self.reader.weights[indices])

    def entry(self, index: int) -> Reading:
        """What one entry says."""
        return self.along(np.array([index]), np.ones(1))

    def along(self, indices: np.ndarray, weights: np.ndarray) -> Reading:
        """What is said along a direction, with the moves that show most; gap and bar are those of the weights."""
        best = UNDECIDED
        sharp = SHARP * float(np.linalg.norm(self.claim.finite[indices]))
        for scale in scales(self.field.x[indices]):
            moves = np.zeros(self.field.x.size)
            moves[indices] = scale * weights
            reading, _ = self.read(moves, scale * sharp)
            if reading.bar / scale < best.bar:
                best = Reading(reading.agrees, reading.gap / scale, reading.bar / scale)
        return best
