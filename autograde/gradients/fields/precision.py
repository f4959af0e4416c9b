"""How exactly a function is computed: its noise and its type, measured once along a direction over all entries."""

import math

import numpy as np

from autograde.gradients.fields.directions import WEIGHT, Direction, scales
from autograde.gradients.fields.field import Field
from autograde.gradients.slopes.line import Line
from autograde.gradients.slopes.number_types import COARSE, TYPES, rounded, type_of
from autograde.gradients.slopes.step_lengths import shortest
from autograde.gradients.slopes.survey import first_look, survey

REPEATS = 8


def measure(field: Field, *drawn: Line) -> None:
    """Measure the function's noise, once, along a direction over all entries; lines drawn before learn of it."""
    if not field.measured:
        field.measured = True
        field.ask_again(REPEATS)
        line: Line = anywhere(field)
        double = first_look(line)
        found = double or survey(line, type_elsewhere(field))
        field.noise, field.type = max(field.noise, found.noise), found.type
        field.size = float(np.nanmax(np.abs([field.center, line.at(line.step(0))])))
        field.stretch = found.scale / line.scale if found.scale else 1.0
        if double is None and not field.coarse:
            field.type, taken = type_taken(field) or (field.type, 0.0)
            field.noise = max(field.noise, taken)
        first = shortest(line) if not field.type and found.noise > COARSE * field.size else None
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


def type_taken(field: Field) -> tuple[str, float] | None:
    """The coarse type that the function rounds its argument to before all else, and what that does to its value."""
    rng = np.random.default_rng(field.x.size)
    for name in (name for name in TYPES if TYPES[name] > COARSE):
        moves: list[float] = []
        for _ in range(REPEATS):
            drawn = field.x * rng.uniform(0.5, 1.5, field.x.size)
            exact = rounded(drawn, name)
            if not np.all(np.abs(exact - drawn) <= 2 * TYPES[name] * np.abs(drawn)):
                break  # the type holds no numbers so small or so large
            signs = rng.uniform(0.5, 1, exact.size) * rng.choice([-1, 1], exact.size)
            here, beside, further = (field.value(exact * (1 + share * TYPES[name] * signs)) for share in (0, 0.4, 16))
            if not (here == beside and math.isfinite(here)):
                break
            moves.append(abs(further - here))
        if np.count_nonzero(moves) > REPEATS / 2 and len(moves) == REPEATS:
            return name, float(np.nanmax(moves)) / 16
    return None
