"""Judges a gradient by finite differences: right, or which entries are wrong."""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from autograde.gradients.slope import (
    CALM,
    COARSE,
    EPSILON,
    LOW,
    RUNGS,
    TYPES,
    Line,
    Slope,
    best_slope,
    first_look,
    scatter,
    second_opinion,
    shortest,
    slope,
    survey,
    type_of,
)
from autograde.gradients.wrong_entries import MANY, Place, Reading, Search

__all__ = ["Judge", "Place", "Slope", "Verdict", "finite_differences", "finite_differences_at", "sides", "slope"]

FIRST_RUNGS = 3  # decide where the function is smooth
BATCH = 2**20  # numbers in one batch, 8 MB
SHARP = 1e-5  # of the gradient's root mean square: an error of one entry that a verdict should not miss
MOST_GROUPS = 64  # directions over fewer entries, where those over all of them are not sharp enough
WEIGHT = math.sqrt(19 / 12)  # the root mean square of an entry's weight in a direction, between 1 and 1.5
LARGEST = 1.5 / WEIGHT
HUGE = 1e300  # sums of so large entries overflow: nothing can be said of them along a direction
FEW = 400  # up to so many entries, each is asked to its own scale where all together do not show it
KNOWN = 0.1  # an entry is known whose error bar is at most this share of it
WELL = 1e-3  # of an entry of median size: an error that a verdict over many entries must not miss
EQUAL = 1e-6  # of an entry: what is known so well needs no closer look
MANY_HIDDEN = 0.05  # so large a share of entries may be hidden in a verdict over many
RARE = 1e-3  # so small a share of entries may be hidden by larger ones without a closer look
NOTHING = 1e-300  # of a function that is 0 wherever it is asked: an error that could as well be 0
REPEATS = 8
ALONE = 4096  # from so many entries on, a pass costs more than its call, and a batch saves nothing


class Direction(Line):
    """A function of an array along a direction v."""

    def __init__(self, field: "Field", v: np.ndarray, scale: float, size: int):
        span = WEIGHT * math.sqrt(size) * scale  # v has so many entries, all of about one size
        super().__init__(lambda t: field.f(self.moved(t)), field.center, scale, field.noise, span)
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
        self.size = abs(self.center)  # of the function's values around its point
        self.type = ""
        self.stretch = 1.0  # by how much the length over which f changes is longer than what x lets one expect
        self.measured = False
        self.stairs = False  # it moves in steps far wider than rounding to any type makes them
        self.unsteady: tuple[float, float] | None = None

    def measure(self, *drawn: Line) -> None:
        """Measure the function's noise, once, along a direction over all entries; lines drawn before learn of it."""
        if not self.measured:
            self.measured = True
            self.ask_again(REPEATS)
            line: Line = anywhere(self)
            found = first_look(line) or survey(line, self.type_elsewhere())
            self.noise, self.type = max(self.noise, found.noise), found.type
            self.size = float(np.nanmax(np.abs([self.center, line.at(line.step(0))])))
            self.stretch = found.scale / line.scale if found.scale else 1.0
            first = shortest(line) if not found.type and found.noise > COARSE * self.size else None
            self.stairs = first is not None and 2.0**first > 1e-9 * line.span
        for line in drawn:
            line.noise = self.noise

    def type_elsewhere(self) -> str:
        """The type that all values of the function are numbers of, here and there around its point."""
        rng = np.random.default_rng(self.x.size)
        sizes = np.where(self.x == 0, scales(self.x)[-1], self.x)
        moves = [width * rng.uniform(-1, 1, self.x.size) * sizes for width in (1, 0.3, 0.1, 0.03) for _ in range(4)]
        return type_of(np.array([Line(lambda t, v=v: self.f(self.x + t * v), 0.0).at(1.0) for v in moves]))

    def ask_again(self, times: int = 1) -> None:
        """Note whether the function gives other values at its point than it gave; rounding that differs is noise."""
        single = float(np.float32(self.center)) == self.center
        rounding = 32 * max(EPSILON, TYPES["float32"] if single else 0.0) * abs(self.center)
        for _ in range(times):
            value = float(self.f(self.x.copy()))
            if value == self.center:
                continue
            if not abs(value - self.center) <= rounding:
                self.unsteady = (self.center, value)
                return
            self.noise = max(self.noise, abs(value - self.center))

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
    size = 2.0 ** round(math.log2(size)) if 0 < size < math.inf else size
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

    Source: `autograde.gradients.slope`.
    """
    field = Field(lambda flat: f(flat.reshape(flat.shape[:-1] + x.shape)), x.ravel())
    field.measure()
    lines = [Entry(field, i, scales(field.x[i])[0]) for i in range(x.size)]
    field.ask(lines, FIRST_RUNGS + 1)
    found = [_entry(field, line) for line in lines]
    gradient = np.array([s.value for s in found]).reshape(x.shape)
    bar = np.array([s.bar if s.settled else np.inf for s in found]).reshape(x.shape)
    return gradient, bar


def finite_differences_at(f: Callable, x: np.ndarray, index: int) -> Slope:
    """The derivative of a function of a flat array with respect to one entry."""
    field = Field(f, x)
    field.measure()
    return _entry(field, Entry(field, index, scales(x[index])[0]))


def sides(f: Callable, x: np.ndarray, index: int) -> tuple[float, float]:
    """The derivatives of a function of a flat array with respect to one entry, to the left and to the right."""
    line = Entry(Field(f, x), index, scales(x[index])[-1])
    return line.one_sided(-1).value, line.one_sided(1).value


def anywhere(field: Field) -> Direction:
    """A direction over all entries, along which a function's noise is measured."""
    rng, size = np.random.default_rng(field.x.size), field.x.size
    v = rng.choice([-1.0, 1.0], size) * rng.uniform(1, 1.5, size)
    return Direction(field, v / (WEIGHT * math.sqrt(max(1, v.size))), scales(field.x)[0], max(1, v.size))


def own_scale(line: Line) -> Line | None:
    """The line with the steps that suit the function along it, found by asking; None where these are no others."""
    scale = survey(line).scale
    return line.scaled(scale) if scale and not 0.5 < scale / line.scale < 2 else None


def _entry(field: Field, line: Entry) -> Slope:
    """The derivative along one entry: with the steps of a large entry, of a small one, or those that suit f."""
    line.noise = field.noise
    best = best_slope(line)
    for scale in scales(line.x[line.index])[1:]:
        best = best if best.settled else best_slope(line.scaled(scale))
    if not (best.settled and best.bar <= WELL * abs(best.value)) and not line.still(0):
        suited = own_scale(line)
        other = best if suited is None else best_slope(suited)
        best = other if (other.settled, -other.bar) > (best.settled, -best.bar) else best
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
        if line.still(k + 2):  # flat, or a stair of a function that rounds
            break
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
    estimates reject the claim too and bear it out, and falls when one contradicts it.

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
        if abs(found.value - claimed) <= found.bar + room:
            return Reading(True, 0.0, found.bar + room)
        if rejected is not None and abs(found.value - rejected.value) <= found.bar + rejected.bar:
            support += 1
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


class Question(NamedTuple):
    """A direction, what the gradient claims along it, and by how much a right claim may differ beside the error bar.

    `size` is what a claim of this length would be, were its entries all of the size of their root mean square.
    """

    line: Direction
    claimed: float
    room: float
    size: float


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
        self.gradient, self.x, self.relative = gradient, x, relative
        self.sizes = np.abs(gradient)
        self.usable = self.sizes < HUGE  # nan is not
        self.claimed = gradient if self.usable.all() else np.where(self.usable, gradient, 0.0)
        if self.claimed is not gradient:
            self.sizes = np.abs(self.claimed)
        self.shapes = [x.shape] if shapes is None else list(shapes)
        self.field = Field(f, x)
        self.rng = np.random.default_rng(x.size if seed is None else seed)
        self.weights = self.random_weights()
        # the rung that is asked first: where the last direction agreed, at first where many ReLUs have no kink any more
        self.start = 0 if x.size < ALONE else 5
        self.stretch = 1.0  # by how much longer steps are than those that the size of x lets one expect
        self.blunt = False  # real differences are too coarse: where they agree, complex steps are asked too
        self.accused = 0  # entries that seemed wrong
        self.doubtful = False  # a complex step contradicts an entry that real differences do not show

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
        claimed, length = float(v @ gradient), norm(gradient)
        if indices is not None:
            v, v[indices] = np.zeros(self.x.size), v
        line = Direction(self.field, v, self.stretch * scales(x)[0], part.size)
        return Question(line, claimed, LARGEST * self.rounding * length, length / math.sqrt(part.size))

    @property
    def low(self) -> bool:
        """Whether f rounds more than double precision does."""
        return self.field.noise > LOW * self.field.size

    @property
    def rounding(self) -> float:
        """The relative error that a right answer may have: where f itself rounds to a type, its gradient may too."""
        return max(self.relative, 16 * TYPES.get(self.field.type, 0.0))

    def read(self, question: Question, certain: bool = True) -> Reading:
        """What a direction says about the gradient; where it must be certain, further steps bear a rejection out."""
        line, claimed, room, size = question
        self.field.ask([line], RUNGS + 2 if self.start else FIRST_RUNGS)
        reading, rung = glance(line, claimed, room, self.start)
        if reading.agrees:
            self.start = rung if certain else max(0, rung - 2)
        if reading.agrees is None or (certain and not reading.agrees):
            measured = self.field.measured
            self.field.measure(line)
            if not measured:  # what rounding does, and which steps suit f, is known from now on
                if self.low or not 0.1 < self.field.stretch < 1000:
                    self.stretch, self.start = self.field.stretch, 0
                line, room = line.scaled(line.scale * self.stretch), max(room, LARGEST * self.rounding * size)
            self.field.ask([line], RUNGS + 2)
            reading = weigh(line, claimed, room, self.start)
        blunt = reading.bar - room > WELL * size and (size or not line.still(0))
        if certain and (reading.agrees is None or (reading.agrees and blunt)):
            reading = self.suited(line, reading, claimed, room)
        return self.sharper(line, reading, claimed, room) if self.blunt else reading

    def suited(self, line: Line, reading: Reading, claimed: float, room: float) -> Reading:
        """A reading that says little, with the steps that suit the function, where these say more."""
        self.field.measure(line)
        other = own_scale(line)
        if other is None:
            return reading
        better = weigh(other, claimed, room)
        if better.agrees is None or (better.agrees and better.bar > reading.bar):
            return reading
        if isinstance(line, Direction):
            self.stretch *= other.scale / line.scale
        return better

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
        room = self.rounding * abs(claimed)
        line = Entry(self.field, index, self.scales_of(index)[0])
        self.field.measure(line)
        reading = Reading(None, math.nan, math.inf)
        for scale in self.scales_of(index):
            found = weigh(line.scaled(scale), claimed, room)
            if found.agrees is False and self.noisier(line):
                found = weigh(line.scaled(scale), claimed, room)
            if found.agrees is False:
                return found
            reading = found if found.agrees and found.bar < reading.bar else reading
            if reading.bar <= EQUAL / 10 * abs(claimed) + room:
                break
        if reading.bar > WELL * abs(claimed) + room:
            reading = self.suited(line, reading, claimed, room)
        blunt = reading.bar > KNOWN * abs(claimed) + room
        if blunt and not self.low:
            reading = self.beside(line, reading, claimed, room)
        if blunt and reading.agrees and claimed:
            return self.hidden(line, reading, claimed, room)
        return self.sharper(line, reading, claimed, room) if self.blunt and reading.agrees else reading

    def noisier(self, line: Entry) -> bool:
        """Whether f rounds more along an entry that seems wrong than along all, as where a part of f is in float32."""
        self.accused += 1
        if self.accused > MANY:
            return False
        found = max(scatter(line, share * line.scale)[0] for share in (1e-7, 0.618e-7))
        if not 100 * max(line.noise, LOW / 100 * self.field.size) < found <= 4 * TYPES["float32"] * self.field.size:
            return False
        self.field.noise = line.noise = found
        return True

    @staticmethod
    def beside(line: Line, reading: Reading, claimed: float, room: float) -> Reading:
        """What the slopes of the two sides say, where they are not one: at a kink a claim may lie between them."""
        left, right = line.one_sided(-1), line.one_sided(1)
        low = min(left.value - left.bar, right.value - right.bar)
        high = max(left.value + left.bar, right.value + right.bar)
        if not (left.settled and right.settled and high - low > 2 * (left.bar + right.bar)):
            return reading
        inside = low - room <= claimed <= high + room
        return Reading(None, math.nan, math.inf) if inside else Reading(False, (low + high) / 2 - claimed, high - low)

    def scales_of(self, index: int) -> list[float]:
        """Over which lengths f may change along one entry: what its size lets one expect, and what was found so far."""
        usual = scales(self.x[index])
        return usual if self.stretch == 1 else [*usual, self.stretch * usual[0]]

    def hidden(self, line: Line, reading: Reading, claimed: float, room: float) -> Reading:
        """An entry that is smaller than what rounding hides, by a complex step; who is contradicted is not accused."""
        exact = second_opinion(line, Slope(claimed, reading.bar, True))
        if exact is None:
            return reading
        agrees = abs(exact.value - claimed) <= exact.bar + room
        self.doubtful |= not agrees
        return Reading(True, 0.0, exact.bar + room) if agrees else reading

    def ratio(self, indices: np.ndarray) -> float | None:
        """The number by which all these entries are too large, where one explains three directions."""
        indices = indices[self.usable[indices]]
        ratio = 0.0
        for first in (True, False, False):
            line, claimed, *_ = self.along(self.random_weights(), indices)
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
            return self.found(search)
        seen, doubted = self.along_all() if self.usable.all() else (math.inf, Reading(None, math.nan, math.inf))
        sharp = (KNOWN / 10 if self.low else SHARP) * norm(self.claimed) / math.sqrt(self.x.size)
        plain = bool(self.x.size > FEW and seen <= sharp and not self.low) and self.plain(seen)
        if self.field.unsteady is None and not plain:
            search.bars[:] = seen
            if self.x.size <= FEW:
                self.few(search, doubted)
            else:
                self.many(search, doubted, sharp)
        self.field.ask_again()
        return self.found(search, seen if plain else None)

    def plain(self, seen: float) -> bool:
        """Whether one error bar for all entries says enough: most are far larger, few hardly larger than it."""
        small = int(np.count_nonzero(self.sizes < seen / KNOWN))
        zeros = self.x.size - int(np.count_nonzero(self.sizes)) if small > RARE * self.x.size else 0
        if zeros == self.x.size:
            return self.enough(seen)
        most = 2 * int(np.count_nonzero(self.sizes >= seen / WELL)) >= self.x.size - zeros
        return most and small - zeros <= RARE * self.x.size

    def along_all(self) -> tuple[float, Reading | None]:
        """Ask along two directions over all entries, or four.

        Returns the error of one entry that these would have shown, and the reading that does not agree, if any.
        """
        questions = [(weights, self.along(weights)) for weights in (self.weights, self.random_weights())]
        self.field.ask([question.line for _, question in questions], FIRST_RUNGS)
        seen = math.inf
        for weights, question in questions:
            if self.stretch != 1:
                question = self.along(weights)
            reading = self.read(question)
            if not reading.agrees:
                self.weights = weights
                return math.inf, self.unscaled(reading, self.x.size)
            seen = min(seen, self.visible(reading, self.x.size))
            if len(questions) < 4 and weights is questions[-1][0] and (self.low or seen > SHARP * question.size):
                weights = self.random_weights()
                questions.append((weights, self.along(weights)))
                self.blunt = len(questions) == 4
        return seen, None

    def few(self, search: Search, doubted: Reading | None) -> None:
        """Judge each entry alone that directions over all of them do not show exactly enough."""
        sizes = self.sizes
        asked = self.usable & ~(search.bars <= EQUAL * sizes)
        zeros = np.flatnonzero(asked & (sizes == 0))
        if doubted is None and zeros.size > MANY:
            question = self.along(self.weights, zeros)
            reading, usual = self.read(question), EQUAL * float(np.median(sizes[sizes > 0])) if sizes.any() else 0.0
            seen = self.visible(reading, zeros.size)
            if reading.agrees and (reading.bar <= 8 * question.line.floor(2) or seen <= usual):
                search.bars[zeros] = seen
                asked[zeros] = False
        indices = [int(index) for index in np.flatnonzero(asked)]
        self.field.ask([Entry(self.field, index, self.scales_of(index)[0]) for index in indices], FIRST_RUNGS + 1)
        for index in indices:
            search.single(index)

    def many(self, search: Search, doubted: Reading | None, sharp: float) -> None:
        """Look for wrong entries where a direction disagrees; look closer where none shows single entries."""
        if doubted is not None:
            search.look(self.usable, doubted if self.usable.all() else None)
            if not search.right:
                return
        if not search.bars.max() <= sharp:
            rest = np.ones(self.x.size, bool)
            rest[list(search.left_out)] = False
            self.look_closer(search, np.flatnonzero(rest), sharp)
        if search.right and not self.enough(search.bars):
            self.by_size(search, MOST_GROUPS)
        elif search.right and self.hidden_count(search.bars) > RARE * self.x.size:
            self.by_size(search, 1)

    @staticmethod
    def visible(reading: Reading, size: int) -> float:
        """The error of one entry that a direction over so many entries would have shown."""
        return reading.bar * WEIGHT * math.sqrt(size)

    def look_closer(self, search: Search, indices: np.ndarray, sharp: float, most: int = MOST_GROUPS) -> None:
        """Ask along directions over ever fewer entries, which fewer kinks cross and which differ less in size."""
        waiting = [indices]
        for asked in range(most):
            if not waiting:
                break
            indices = waiting.pop()
            self.start = 0  # fewer entries cross fewer kinks, and may be moved further
            reading = self.read(self.along(self.weights, indices))
            if reading.agrees:
                visible = self.visible(reading, indices.size)
                search.bars[indices] = np.minimum(search.bars[indices], visible)
            else:
                usable = np.zeros(self.x.size, bool)
                usable[indices] = True
                search.look(usable, self.unscaled(reading, indices.size))
                if reading.agrees is None or not search.right:
                    continue
                visible = math.inf  # so small an error that directions over half of the entries do not show it
            if visible > sharp and indices.size >= 4 and asked + len(waiting) + 4 < most:
                waiting += np.array_split(indices, 4)
            else:
                self.doubtful |= reading.agrees is False

    def hides(self, bars: np.ndarray | float) -> np.ndarray:
        """Which entries are hardly larger than the error that would have shown, and not 0."""
        return (self.sizes < bars / KNOWN) & (self.sizes > 0)

    def hidden_count(self, bars: np.ndarray | float) -> int:
        return int(np.count_nonzero(self.hides(bars)))

    def by_size(self, search: Search, most: int) -> None:
        """Ask along directions over entries of about one size, those over all of which hide one another."""
        sizes = self.sizes
        hidden = ~(search.bars <= WELL * sizes)
        with np.errstate(divide="ignore"):
            decades = np.floor(np.log10(sizes))
        found = [np.flatnonzero(hidden & (decades == decade)) for decade in np.unique(decades[hidden])]
        for indices in found:
            indices = indices[np.argsort(np.abs(self.x[indices]), kind="stable")]
            sharp = WELL * float(sizes[indices].min())
            self.look_closer(search, indices, sharp, max(1, most // len(found)) if sharp else 1)
            if not search.right:
                return

    def enough(self, bars: np.ndarray | float) -> bool:
        """Whether at least half of the entries that are not 0 are known well enough to say that they are right."""
        few = self.low or self.x.size <= FEW
        count = int(np.count_nonzero(self.sizes))
        if not count:
            self.field.measure()
            small = max(KNOWN * self.field.size / scales(self.x)[-1], NOTHING)
            return not self.low and float(np.median(bars)) <= small
        known = int(np.count_nonzero((self.sizes >= bars / (KNOWN if few else WELL)) & (self.sizes > 0)))
        return 2 * known >= count and (few or self.hidden_count(bars) <= MANY_HIDDEN * count)

    def found(self, search: Search, seen: float | None = None) -> Verdict:
        """The verdict that a search ends in; `seen` where one error bar holds for all entries."""
        wrong = np.array(
            sorted({*([] if self.usable.all() else map(int, np.flatnonzero(~self.usable))), *search.wrong}), int
        )
        left_out = np.array(sorted(search.left_out), int)
        right = not wrong.size and not search.places and self.field.unsteady is None
        f = self.field
        found = Verdict(
            right,
            wrong,
            left_out,
            search.complete,
            tuple(search.places),
            type=f.type,
            noise=f.noise / f.size if f.size else 0.0,
            stairs=f.stairs,
            unsteady=f.unsteady,
        )
        return self.known(found, search.bars if seen is None else seen) if right and self.x.size else found

    def known(self, found: Verdict, bars: np.ndarray | float) -> Verdict:
        """A verdict that nothing is wrong, with how exactly that is known."""
        if isinstance(bars, float):
            return replace(found, seen=bars, lost=np.flatnonzero(self.hides(bars)), judged=not self.doubtful)
        bars[found.left_out] = 0.0
        judged = self.enough(bars) and not self.doubtful
        hidden = self.hides(bars)
        others = ~hidden & (self.sizes > 0)
        seen = float(np.max(bars[np.isfinite(bars)], initial=0.0))
        small = hidden | (others & (KNOWN * self.sizes < seen))
        return replace(
            found,
            seen=seen,
            known=float(np.max(bars[others] / self.sizes[others], initial=0.0)),
            mixed=bool(np.any(small) and np.min(bars) < seen),
            zeros=int(np.count_nonzero(self.sizes == 0)),
            lost=np.flatnonzero(hidden),
            judged=judged,
        )
