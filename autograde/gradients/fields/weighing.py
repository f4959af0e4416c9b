"""The slopes along many directions of a function that rounds, from differences that weigh them all together.

Who weighs N things one by one knows each from one weighing. Who lays all of them on the scales every time, some on the
left, some on the right, knows each from all N weighings, and the root of N times better. Here entries, or groups of
entries, are the things: all are moved at once, up or down as a row of a Hadamard matrix says.

    D(t)[m] = (f(x + t sum of H[m, j] v[j]) - f(x - t sum of H[m, j] v[j])) / 2
    d(t)[j] = mean over m of H[m, j] D(t)[m]                  the rows are orthogonal: the other things cancel

Which row and which column is whose is drawn anew for every step, and every difference is taken around a point of its
own that lies a few stairs of x away.

Source: Hotelling, Annals of Mathematical Statistics 15 (1944), for the weighing; Schuchman, IEEE Transactions on
Communication Technology 12 (1964), for the dither that makes rounding errors independent; `slopes.least_squares`
for the slopes.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from autograde.gradients.fields.batches import BATCH
from autograde.gradients.fields.field import Field
from autograde.gradients.slopes.least_squares import OCTAVES, Differences, fitted_kink, fitted_slopes
from autograde.gradients.slopes.number_types import TYPES

LONGEST = 0.5  # of a move
STAIRS = 4  # of x: a difference is taken around a point that lies up to so many away, so that no two errors are one
FIRST = 48  # steps; then twice as many, until the slopes are known
MOST_STEPS, MOST_VALUES = 2**9, 2**16  # in one draw


class Weighed(NamedTuple):
    """Slopes along moves, with error bars; half of the jumps that they have at x, added up, with its error bar."""

    values: np.ndarray
    bars: np.ndarray
    kink: float = 0.0
    kink_bar: float = math.inf

    @property
    def room(self) -> float:
        """By how much a claim may differ from a slope because of kinks: as far as is known."""
        return abs(self.kink) + self.kink_bar

    @property
    def kinked(self) -> bool:
        """Whether some slope jumps at x for certain."""
        return abs(self.kink) > self.kink_bar


class Weighing:
    """Differences of a function along moves that are weighed together.

    Parameters
    ----------
    field : the function
    moves : by how much each entry is moved at a step of 1, shape (N,)
    thing : int, shape (N,), which thing an entry belongs to, counted from 0; -1 where it is not moved
    rng : numpy.random.Generator
    """

    def __init__(self, field: Field, moves: np.ndarray, thing: np.ndarray, rng: np.random.Generator):
        self.field, self.moves, self.thing, self.rng = field, moves, thing, rng
        self.count = int(thing.max()) + 1
        self.rows = hadamard(self.count)
        self.dither = STAIRS * TYPES.get(field.type, 0.0)
        self.steps: list[float] = []
        self.odd: list[np.ndarray] = []
        self.even: list[float] = []
        self.values: list[np.ndarray] = []

    def draw(self, count: int) -> None:
        """Take the differences at so many steps of all lengths."""
        steps = LONGEST * 2.0 ** -(OCTAVES * (np.arange(count) + self.rng.random(count)) / count)
        at_once = max(1, BATCH // (2 * len(self.rows) * self.moves.size))
        for start in range(0, count, at_once):
            self.weigh(steps[start : start + at_once])

    def weigh(self, steps: np.ndarray) -> None:
        """Take the differences at these steps, all together."""
        order = len(self.rows)
        signs = [self.rows[:, self.rng.permutation(order)[: self.count]] for _ in steps]
        signs = [part * self.rng.choice([-1.0, 1.0], self.count) for part in signs]
        directions = [np.where(self.thing < 0, 0.0, part[:, self.thing]) * self.moves for part in signs]
        moved = np.concatenate([t * part for t, part in zip(steps, directions, strict=True)])
        around = self.field.x * (1 + self.dither * self.rng.uniform(-1, 1, moved.shape))
        values = self.field.values(np.concatenate([around + moved, around - moved]))
        up, down = values.reshape(2, steps.size, order)
        for t, part, above, below in zip(steps, signs, up, down, strict=True):
            odd = part.T @ (above - below) / (2 * order)
            if np.isfinite(odd).all():
                self.steps.append(float(t))
                self.odd.append(odd)
                self.even.append(float(np.mean(above + below)) / 2)
                self.values.append(np.concatenate([above, below]))

    def differences(self) -> Differences:
        count, width = len(self.steps), 2 * len(self.rows)
        odd, values = np.reshape(self.odd, (count, self.count)), np.reshape(self.values, (count, width))
        order = np.argsort(self.steps)
        return Differences(np.array(self.steps)[order], odd[order], np.array(self.even)[order], values[order])

    def weighed(self) -> Weighed:
        found = self.differences()
        noise = max(self.field.noise, TYPES.get(self.field.type, 0.0) * self.field.size)
        kink = fitted_kink(found, LONGEST, noise)
        return Weighed(*fitted_slopes(found, LONGEST, noise), float(kink.value[0]), float(kink.bar[0]))


def weigh(
    field: Field, moves: np.ndarray, thing: np.ndarray, rng: np.random.Generator, done: Callable[[Weighed], bool]
) -> Weighed:
    """The slopes along moves, from ever more differences until these are done, or cost too much.

    Parameters
    ----------
    field, moves, thing, rng : see `Weighing`
    done : function of what is weighed so far
    """
    weighing = Weighing(field, moves, thing, rng)
    count = FIRST
    while True:
        weighing.draw(count)
        found = weighing.weighed()
        count *= 2
        if done(found) or count > MOST_STEPS or 2 * len(weighing.rows) * count > MOST_VALUES:
            return found


def hadamard(size: int) -> np.ndarray:
    """A square matrix of at least this size, a power of 2: all entries 1 or -1, all rows orthogonal (Sylvester)."""
    matrix = np.ones((1, 1))
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix
