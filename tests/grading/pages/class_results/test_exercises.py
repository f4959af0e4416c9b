"""How a class did on each exercise."""

import pytest

from tests.tools.instructor import UNIT


def test_how_many_solved_an_exercise_and_what_it_cost(overview):
    found = {e.asked.grade_id: e for e in overview.exercises if e.unit == UNIT}
    gradient = found["check_weight_gradient"]
    # emil and hugo got it wrong, dora left everything blank
    assert (gradient.students, gradient.solved, gradient.blank, gradient.lost) == (8, 5, 1, 9.0)
    assert gradient.p == pytest.approx(5 / 8)
    assert found["check_finite_difference"].solved == 6  # kofi's loop, dora's blank
    assert found["question_residual_layer"].unread == 7


def test_discrimination_by_hand(overview):
    gradient = next(e for e in overview.exercises if e.asked.grade_id == "check_weight_gradient")
    # totals of what is counted: 17, 17, 17 (ada, bela, copy), 15 (kofi), 9 (emil), 7 (ines), 4 (hugo), 0 (dora)
    # groups of 0.27 x 8 = 2.16: above all solved it; below dora and hugo did not, 0.16 of ines did
    assert gradient.d == pytest.approx(1 - 0.16 / 2.16)
