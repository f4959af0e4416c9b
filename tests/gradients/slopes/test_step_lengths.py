"""How long steps must be, and how long they may be, follows from the function."""

import math

from autograde.gradients.slopes.line import Line
from autograde.gradients.slopes.step_lengths import shortest, straight


def stairs(width):
    """A staircase that rises by its width, and is flat between its steps, which 0 lies in the middle of."""
    return Line(lambda t: math.floor(t / width + 0.5) * width, 0.0)


def test_the_shortest_step_that_moves_a_staircase_is_as_wide_as_its_stairs():
    for e in (-3, -20, -60):
        assert shortest(stairs(2.0**e)) == e


def test_no_step_moves_a_constant():
    assert shortest(Line(lambda t: 1.0, 1.0)) is None


def test_steps_may_be_as_long_as_the_function_stays_straight():
    for length in (1e-3, 1e3):
        line = Line(lambda t, length=length: math.sin(t / length), 0.0)
        assert length / 8 < straight(line, shortest(line)) < length
