"""Judges a gradient by finite differences: right, or which entries are wrong."""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from autograde.search import Place, Reading, Search
from autograde.slopes import CALM, EPSILON, RUNGS, Line, Slope, best_slope, noise, second_opinion, slope

__all__ = ["Judge", "Place", "Slope", "Verdict", "finite_differences", "finite_differences_at", "sides", "slope"]

FIRST_RUNGS = 3  # decide where the function is smooth
BATCH = 2**20  # numbers in one batch, 8 MB
SHARP = 1e-5  # of the gradient's root mean square: an error of one entry that a verdict should not miss
MOST_GROUPS = 64  # directions over fewer entries, where those over all of them are not sharp enough
WEIGHT = math.sqrt(19 / 12)  # the root mean square of an entry's weight in a direction, between 1 and 1.5
LARGEST = 1.5 / WEIGHT
HUGE = 1e300  # sums of so large entries overflow: nothing can be said of them along a direction
ALONE = 4096  # from so many entries on, a pass costs more than its call, and a batch saves nothing


class Direction(Line):
    """A function of an array along a direction v."""

    def __init__(self, field: "Field", v: np.ndarray, scale: float):
        super().__init__(lambda t: field.f(self.moved(t)), field.center, scale, field.noise)
        self.x, self.v = field.x, v

    def moved(self, t: complex) -> np.ndarray:
        """x + t v."""
        point = t * self.v
        point += self.x
        return point


class Entry(Line):
    """A function of an array along one of its entries."""

    def __init__(self, field: "Field", index: int, scale: float):
        super().__init__(lambda t: field.f(self.moved(t)), field.center, scale, field.noise)
        self.x, self.index = field.x, index

    def moved(self, t: complex) -> np.ndarray:
        """x, with t added to the entry."""
        point = self.x.astype(complex) if isinstance(t, complex) else self.x.copy()
        point[self.index] += t
        return point


class Field:
    """A scalar function of a flat array, asked at one point, or at many together where it takes a stack of them.

    Parameters
    ----------
    f : function of an array of shape (N,) that returns a float; it may also take (m, N) and return (m,)
    x : the point around which it is asked, shape (N,)
    """

    def __init__(self, f: Callable, x: np.ndarray):
        self.f, self.x = f, x
        self.center = float(f(x.copy()))
        self.takes_batches = None if 0 < x.size < ALONE else False  # None: not tried yet
        self.noise = 0.0
        self.measured = False

    def measure(self, line: Line) -> None:
        """Measure the function's noise, once, and give it to a line that was drawn before."""
        if not self.measured:
            self.measured, self.noise = True, noise(line)
        line.noise = self.noise

    def ask(self, lines: Sequence[Direction | Entry], rungs: int) -> None:
        """Ask for the steps of the first rungs of all lines in one batch, where the function takes batches."""
        if self.takes_batches is False:
            return
        steps = [(line, sign * line.step(k)) for line in lines for k in range(rungs) for sign in (1, -1)]
        wanted = [(line, t) for line, t in steps if t not in line.known]
        most = max(1, BATCH // self.x.size)
        for start in range(0, len(wanted), most):
            part = wanted[start : start + most]
            values = self._together(np.array([line.moved(t) for line, t in part]))
            if values is None:
                return
            for (line, t), value in zip(part, values, strict=True):
                line.known[t] = float(value)

    def _together(self, points: np.ndarray) -> np.ndarray | None:
        """The function at every row; None where it does not take them together, which the first batch finds out."""
        try:
            values = np.asarray(self.f(points.copy()), dtype=float)
        except Exception:  # whatever a function raises for a shape that it was not made for
            values = np.empty(0)
        if self.takes_batches is None:
            self.takes_batches = values.shape == (len(points),) and all(
                math.isclose(values[i], float(self.f(points[i].copy())), rel_tol=1e-12) for i in (0, -1)
            )
        return values if self.takes_batches and values.shape == (len(points),) else None


def norm(gradient: np.ndarray) -> float:
    """The length of a vector, also where the squares of its entries overflow."""
    square = float(gradient @ gradient)
    if math.isfinite(square):
        return math.sqrt(square)
    largest = float(np.abs(gradient).max())
    return largest * float(np.linalg.norm(gradient / largest))


def unforeseen(answer: np.ndarray) -> int:
    """A seed that depends on every bit of an answer: no answer can be made to fit directions that follow from it."""
    return int.from_bytes(hashlib.sha256(np.ascontiguousarray(answer).tobytes()).digest(), "big")


def scales(x: np.ndarray | float) -> list[float]:
    """Over which lengths a function may change that has entries of this size: the larger first."""
    size = math.sqrt(float(np.vdot(x, x)) / np.size(x))
    return [max(1.0, size), min(1.0, size)] if size and not 0.1 < size <= 1 else [max(1.0, size)]


def finite_differences(f: Callable, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of a scalar function, entry by entry, with an error bar for each.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float; where it also takes a stack of such arrays and returns
        a float for each, all entries are asked together
    x : float64, any shape

    Returns
    -------
    gradient : the shape of x
    bar : the shape of x; inf where the function has a kink or a jump too close to x to tell

    Source: `autograde.slopes`.
    """
    field = Field(lambda flat: f(flat.reshape(flat.shape[:-1] + x.shape)), x.ravel())
    lines = [Entry(field, i, scales(field.x[i])[0]) for i in range(x.size)]
    field.ask(lines, FIRST_RUNGS + 1)
    found = [_entry(field, line) for line in lines]
    gradient = np.array([s.value for s in found]).reshape(x.shape)
    bar = np.array([s.bar if s.settled else np.inf for s in found]).reshape(x.shape)
    return gradient, bar


def finite_differences_at(f: Callable, x: np.ndarray, index: int) -> Slope:
    """The derivative of a function of a flat array with respect to one entry."""
    field = Field(f, x)
    return _entry(field, Entry(field, index, scales(x[index])[0]))


def sides(f: Callable, x: np.ndarray, index: int) -> tuple[float, float]:
    """The derivatives of a function of a flat array with respect to one entry, to the left and to the right."""
    line = Entry(Field(f, x), index, scales(x[index])[-1])
    return line.one_sided(-1).value, line.one_sided(1).value


def _entry(field: Field, line: Entry) -> Slope:
    """The derivative along one entry: with the steps of a large entry or of a small one."""
    field.measure(line)
    best = best_slope(line)
    for scale in scales(line.x[line.index])[1:]:
        best = best if best.settled else best_slope(Entry(field, line.index, scale))
    return best


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
        value, floor = line.richardson(k, 2), line.floor(k + 2)
        bent = abs(line.bend(k + 2)) > max(32 * line.rounding(k + 2), 0.16 * abs(line.bend(k)))
        bar = abs(value - before) + line.floor(k) + room
        if bar <= CALM * floor + room and abs(before - claimed) > bar and not bent:
            return Reading(False, before - claimed, bar), k
        if abs(value - claimed) <= floor + room and not bent:
            return Reading(True, 0.0, floor + room), k
        before = value
    return Reading(None, math.nan, math.inf), start


def weigh(line: Line, claimed: float, room: float, start: int = 0) -> Reading:
    """Whether a claimed derivative is right.

    One rejection is not believed: two orders can agree by chance with a kink inside. It stands when two finer
    estimates bear it out, and falls when one contradicts it.

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
        if rejected is not None and abs(found.value - rejected.value) <= found.bar + rejected.bar:
            support += 1
        elif abs(found.value - claimed) <= found.bar + room:
            return Reading(True, 0.0, found.bar + room)
        else:
            rejected, support = found, 0
        if support == 2:
            return Reading(False, rejected.value - claimed, rejected.bar + room)
    return Reading(None, math.nan, math.inf)


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
    seen : float, an error of one entry that would have been seen along the directions over all of them
    """

    right: bool
    wrong: np.ndarray
    left_out: np.ndarray
    complete: bool
    places: tuple[Place, ...] = ()
    seen: float = math.inf


class Question(NamedTuple):
    """A direction, what the gradient claims along it, and by how much a right claim may differ beside the error bar."""

    line: Direction
    claimed: float
    room: float


class Judge:
    """Judges a gradient along random directions, and looks for single entries only where one disagrees.

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
        self.gradient, self.x, self.relative = gradient, x, relative
        self.usable = np.abs(gradient) < HUGE  # nan is not
        self.claimed = gradient if self.usable.all() else np.where(self.usable, gradient, 0.0)
        self.shapes = [x.shape] if shapes is None else list(shapes)
        self.field = Field(f, x)
        self.rng = np.random.default_rng(x.size if seed is None else seed)
        self.weights = self.random_weights()
        # the rung that is asked first: where the last direction agreed, at first where many ReLUs have no kink any more
        self.start = 0 if x.size < ALONE else 5
        self.blunt = False  # real differences are too coarse: where they agree, complex steps are asked too

    def random_weights(self) -> np.ndarray:
        """Random weights of either sign and sizes from 1 to 1.5: no entry hides."""
        weights = self.rng.random(self.x.size, np.float32).astype(float) - 0.5
        weights += np.copysign(1.0, weights)
        return weights

    def along(self, weights: np.ndarray, indices: np.ndarray | None = None) -> Question:
        """A direction of about length 1 over some of the entries, or over all of them, with its claim."""
        x, gradient = (self.x, self.claimed) if indices is None else (self.x[indices], self.claimed[indices])
        part = weights if indices is None else weights[indices]
        v = part / (WEIGHT * math.sqrt(part.size))
        claimed, room = float(v @ gradient), LARGEST * self.relative * norm(gradient)
        if indices is not None:
            v, v[indices] = np.zeros(self.x.size), v
        return Question(Direction(self.field, v, scales(x)[0]), claimed, room)

    def read(self, question: Question, certain: bool = True) -> Reading:
        """What a direction says about the gradient; where it must be certain, further steps bear a rejection out."""
        line, claimed, room = question
        self.field.ask([line], RUNGS + 2 if self.start else FIRST_RUNGS)
        reading, rung = glance(line, claimed, room, self.start)
        if reading.agrees:
            self.start = rung if certain else max(0, rung - 2)
        if reading.agrees is None or (certain and not reading.agrees):
            self.field.ask([line], RUNGS + 2)
            self.field.measure(line)
            reading = weigh(line, claimed, room, self.start)
        return self.sharper(line, reading, claimed, room) if self.blunt else reading

    @staticmethod
    def sharper(line: Line, reading: Reading, claimed: float, room: float) -> Reading:
        """A reading that agrees, by a complex step where the function takes one."""
        exact = second_opinion(line, Slope(claimed, 2 * reading.bar, True)) if reading.agrees else None
        if exact is None:
            return reading
        gap, bar = exact.value - claimed, exact.bar + room
        return Reading(abs(gap) <= bar, gap, bar)

    def group(self, indices: np.ndarray) -> Reading:
        """What a direction over some of the entries says; gap and bar are those of the weights as they are."""
        return self.unscaled(self.read(self.along(self.weights, indices), certain=False), indices.size)

    @staticmethod
    def unscaled(reading: Reading, size: int) -> Reading:
        """A reading of a direction over so many entries, for the weights as they are."""
        length = WEIGHT * math.sqrt(size)
        return Reading(reading.agrees, reading.gap * length, reading.bar * length)

    def entry(self, index: int) -> Reading:
        """What one entry says: at a kink, the claim may be anything between the slopes of the two sides."""
        claimed = float(self.gradient[index])
        room = self.relative * abs(claimed)
        for scale in scales(self.x[index]):
            line = Entry(self.field, index, scale)
            self.field.measure(line)
            reading = weigh(line, claimed, room)
            if reading.agrees is not None:
                return self.sharper(line, reading, claimed, room) if self.blunt else reading
        left, right = line.one_sided(-1), line.one_sided(1)
        low = min(left.value - left.bar, right.value - right.bar)
        high = max(left.value + left.bar, right.value + right.bar)
        if left.settled and right.settled and not low - room <= claimed <= high + room:
            return Reading(False, (low + high) / 2 - claimed, (high - low) / 2)
        return reading

    def ratio(self, indices: np.ndarray) -> float | None:
        """The number by which all these entries are too large, where one explains three directions."""
        indices = indices[self.usable[indices]]
        ratio = 0.0
        for first in (True, False, False):
            line, claimed, _ = self.along(self.random_weights(), indices)
            best = best_slope(line)
            if not best.settled or abs(best.value) <= 100 * best.bar:
                return None
            ratio = claimed / best.value if first else ratio
            if abs(claimed - ratio * best.value) > 1e-6 * abs(claimed):
                return None
        return ratio

    def verdict(self) -> Verdict:
        """Right, or which entries are wrong, and which are left out."""
        search = Search(self.group, self.entry, self.ratio, self.shapes, self.rng)
        if not self.x.size:
            return self.found(search, 0.0)
        if not self.usable.all():
            search.look(self.usable)
            return self.found(search)
        questions = [(weights, self.along(weights)) for weights in (self.weights, self.random_weights())]
        self.field.ask([question.line for _, question in questions], FIRST_RUNGS)
        seen, sharp = math.inf, SHARP * norm(self.gradient) / math.sqrt(self.x.size)
        for weights, question in questions:
            reading = self.read(question)
            if not reading.agrees:
                self.weights = weights
                search.look(self.usable, self.unscaled(reading, self.x.size))
                if reading.agrees is None or search.found_something:
                    return self.found(search)
                seen = math.inf  # so small an error that directions over half of the entries do not show it
                break
            seen = min(seen, self.visible(reading, self.x.size))
            if question is questions[-1][1] and seen > sharp and not self.blunt:
                weights = self.random_weights()
                questions.append((weights, self.along(weights)))
                self.blunt = len(questions) == 4
        if seen > sharp:
            self.field.measure(question.line)
            if self.field.noise < 32 * EPSILON * abs(self.field.center):
                seen = min(seen, self.look_closer(search, sharp))
        return self.found(search, seen)

    @staticmethod
    def visible(reading: Reading, size: int) -> float:
        """The error of one entry that a direction over so many entries would have shown."""
        return reading.bar * WEIGHT * math.sqrt(size)

    def look_closer(self, search: Search, sharp: float) -> float:
        """Ask along directions over ever fewer entries, which fewer kinks cross.

        Returns the error of one entry that these would have shown.
        """
        waiting, worst = [np.arange(self.x.size)], 0.0
        for asked in range(MOST_GROUPS):
            if not waiting:
                break
            indices = waiting.pop()
            self.start = 0  # fewer entries cross fewer kinks, and may be moved further
            reading = self.read(self.along(self.weights, indices))
            visible = self.visible(reading, indices.size)
            if not reading.agrees:
                usable = np.zeros(self.x.size, bool)
                usable[indices] = True
                search.look(usable, self.unscaled(reading, indices.size))
            elif visible > sharp and indices.size >= 4 and asked + len(waiting) + 4 < MOST_GROUPS:
                waiting += np.array_split(indices, 4)
            else:
                worst = max(worst, visible)
        return worst

    def found(self, search: Search, seen: float = math.inf) -> Verdict:
        """The verdict that a search ends in."""
        wrong = np.array(sorted({*map(int, np.flatnonzero(~self.usable)), *search.wrong}), int)
        left_out = np.array(sorted(search.left_out), int)
        right = not wrong.size and not search.places
        return Verdict(right, wrong, left_out, search.complete, tuple(search.places), seen)
