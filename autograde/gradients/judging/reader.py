"""Asks a function along directions what it says about a claimed gradient, and learns which steps suit the function."""

import math
from typing import NamedTuple

import numpy as np

from autograde.gradients.fields.batches import FIRST_RUNGS, ask_together
from autograde.gradients.fields.directions import WEIGHT, Direction, scales
from autograde.gradients.fields.field import ALONE, Field
from autograde.gradients.fields.precision import measure
from autograde.gradients.judging.claim import Claim, norm
from autograde.gradients.judging.readings import Reading, glance, weigh
from autograde.gradients.judging.sharpness import WELL
from autograde.gradients.slopes.complex_step import second_opinion
from autograde.gradients.slopes.line import RUNGS, Line, Slope
from autograde.gradients.slopes.number_types import TYPES
from autograde.gradients.slopes.survey import own_scale

LARGEST = 1.5 / WEIGHT


class Question(NamedTuple):
    """A direction, what the gradient claims along it, and by how much a right claim may differ beside the error bar.

    `size` is what a claim of this length would be, were its entries all of the size of their root mean square.
    """

    line: Direction
    claimed: float
    room: float
    size: float


class Reader:
    """Asks along directions over some of the entries, or over all.

    Parameters
    ----------
    field : the function
    claim : the gradient
    relative : float, the relative error that a right answer may have
    rng : numpy.random.Generator, draws the directions
    """

    def __init__(self, field: Field, claim: Claim, relative: float, rng: np.random.Generator):
        self.field, self.claim, self.relative, self.rng = field, claim, relative, rng
        self.weights = self.random_weights()
        # the rung that is asked first: where the last direction agreed, at first where many ReLUs have no kink any more
        self.start = 0 if field.x.size < ALONE else 5
        self.stretch = 1.0  # by how much longer steps are than those that the size of x lets one expect
        self.blunt = False  # real differences are too coarse: where they agree, complex steps are asked too
        self.doubtful = False  # an error seems to be there that cannot be shown

    def random_weights(self) -> np.ndarray:
        """Random weights of either sign and sizes from 1 to 1.5: no entry hides."""
        weights = self.rng.random(self.field.x.size, np.float32).astype(float) - 0.5
        weights += np.copysign(1.0, weights)
        return weights

    def along(self, weights: np.ndarray, indices: np.ndarray | None = None) -> Question:
        """A direction of about length 1 over some of the entries, or over all of them, with its claim."""
        x, gradient = self.field.x, self.claim.finite
        part = weights
        if indices is not None:
            x, gradient, part = x[indices], gradient[indices], weights[indices]
        v = part / (WEIGHT * math.sqrt(part.size))
        claimed, length = float(v @ gradient), norm(gradient)
        if indices is not None:
            v, v[indices] = np.zeros(self.field.x.size), v
        line = Direction(self.field, v, self.stretch * scales(x)[0], part.size)
        return Question(line, claimed, LARGEST * self.rounding * length, length / math.sqrt(part.size))

    @property
    def rounding(self) -> float:
        """The relative error that a right answer may have: where f itself rounds to a type, its gradient may too."""
        return max(self.relative, 16 * TYPES.get(self.field.type, 0.0))

    def read(self, question: Question, certain: bool = True) -> Reading:
        """What a direction says about the gradient; where it must be certain, further steps bear a rejection out."""
        line, claimed, room, size = question
        ask_together(self.field, [line], RUNGS + 2 if self.start else FIRST_RUNGS)
        reading, rung = glance(line, claimed, room, self.start)
        if reading.agrees:
            self.start = rung if certain else max(0, rung - 2)
        if reading.agrees is None or (certain and not reading.agrees):
            measured = self.field.measured
            measure(self.field, line)
            if not measured:  # what rounding does, and which steps suit f, is known from now on
                if self.field.low or not 0.1 < self.field.stretch < 1000:
                    self.stretch, self.start = self.field.stretch, 0
                line, room = line.scaled(line.scale * self.stretch), max(room, LARGEST * self.rounding * size)
            ask_together(self.field, [line], RUNGS + 2)
            reading = weigh(line, claimed, room, self.start)
        blunt = reading.bar - room > WELL * size and (size or not line.still(0))
        if certain and (reading.agrees is None or (reading.agrees and blunt)):
            reading = self.suited(line, reading, claimed, room)
        return self.sharper(line, reading, claimed, room) if self.blunt else reading

    def suited(self, line: Line, reading: Reading, claimed: float, room: float) -> Reading:
        """A reading that says little, with the steps that suit the function, where these say more."""
        measure(self.field, line)
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
