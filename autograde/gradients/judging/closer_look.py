"""Directions over fewer entries, where those over all of them are not sharp enough: parts of a gradient, or sizes."""

import math

import numpy as np

from autograde.gradients.judging.reader import Reader
from autograde.gradients.judging.sharpness import WELL, visible
from autograde.gradients.judging.wrong_entries import Search

MOST_GROUPS = 64


class CloserLook:
    """Looks closer, as its `reader` asks, and notes in a `search` what it finds."""

    def __init__(self, reader: Reader, search: Search):
        self.reader, self.search = reader, search
        self.size = reader.field.x.size

    def at_parts(self, indices: np.ndarray, sharp: float, most: int = MOST_GROUPS) -> None:
        """Ask along directions over ever fewer entries, which fewer kinks cross and which differ less in size."""
        reader, search = self.reader, self.search
        waiting = [indices]
        for asked in range(most):
            if not waiting:
                break
            indices = waiting.pop()
            reader.start = 0  # fewer entries cross fewer kinks, and may be moved further
            reading = reader.read(reader.along(reader.weights, indices))
            if reading.agrees:
                seen = visible(reading, indices.size)
                search.bars[indices] = np.minimum(search.bars[indices], seen)
            else:
                usable = np.zeros(self.size, bool)
                usable[indices] = True
                search.look(usable, reader.unscaled(reading, indices.size))
                if reading.agrees is None or not search.right:
                    continue
                seen = math.inf  # so small an error that directions over half of the entries do not show it
            if seen > sharp and indices.size >= 4 and asked + len(waiting) + 4 < most:
                waiting += np.array_split(indices, 4)
            else:
                reader.doubtful |= reading.agrees is False

    def at_sizes(self, most: int = MOST_GROUPS) -> None:
        """Ask along directions over entries of about one size, those over all of which hide one another."""
        sizes = self.reader.claim.sizes
        hidden = ~(self.search.bars <= WELL * sizes)
        with np.errstate(divide="ignore"):
            decades = np.floor(np.log10(sizes))
        found = [np.flatnonzero(hidden & (decades == decade)) for decade in np.unique(decades[hidden])]
        for indices in found:
            indices = indices[np.argsort(np.abs(self.reader.field.x[indices]), kind="stable")]
            sharp = WELL * float(sizes[indices].min())
            self.at_parts(indices, sharp, max(1, most // len(found)) if sharp else 1)
            if not self.search.right:
                return
