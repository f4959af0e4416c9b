"""How exactly a function is computed: its noise and its type, measured once along a direction over all entries."""

import math

import numpy as np

from autograde.gradients.fields.directions import WEIGHT, Direction, scales
from autograde.gradients.fields.field import Field
from autograde.gradients.slopes.line import Line
from autograde.gradients.slopes.number_types import COARSE, type_of
from autograde.gradients.slopes.step_lengths import shortest
from autograde.gradients.slopes.survey import first_look, survey

REPEATS = 8


def measure(field: Field, *drawn: Line) -> None:
    """Measure the function's noise, once, along a direction over all entries; lines drawn before learn of it."""
    if not field.measured:
        field.measured = True
        field.ask_again(REPEATS)
        line: Line = anywhere(field)
        found = first_look(line) or survey(line, type_elsewhere(field))
        field.noise, field.type = max(field.noise, found.noise), found.type
        field.size = float(np.nanmax(np.abs([field.center, line.at(line.step(0))])))
        field.stretch = found.scale / line.scale if found.scale else 1.0
        first = shortest(line) if not found.type and found.noise > COARSE * field.size else None
        field.stairs = first is not None and 2.0**first > 1e-9 * line.span
    for line in drawn:
        line.noise = field.noise


def anywhere(field: Field) -> Direction:
    """A direction over all entries, along which a function's noise is measured."""
    rng, size = np.random.default_rng(field.x.size), field.x.size
    v = rng.choice([-1.0, 1.0], size) * rng.uniform(1, 1.5, size)
    return Direction(field, v / (WEIGHT * math.sqrt(max(1, v.size))), scales(field.x)[0], max(1, v.size))


def type_elsewhere(field: Field) -> str:
    """The type that all values of the function are numbers of, here and there around its point."""
    rng = np.random.default_rng(field.x.size)
    sizes = np.where(field.x == 0, scales(field.x)[-1], field.x)
    moves = [width * rng.uniform(-1, 1, field.x.size) * sizes for width in (1, 0.3, 0.1, 0.03) for _ in range(4)]
    return type_of(np.array([Line(lambda t, v=v: field.f(field.x + t * v), 0.0).at(1.0) for v in moves]))
