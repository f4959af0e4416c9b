"""Which exercises another one builds on, by the course's own solution."""

from types import ModuleType

import pytest

from autograde.grading.judging.follow_through.builds_on import builds_on
from solutions import reference


@pytest.mark.parametrize(
    ("exercise", "others"),
    [
        ("softmax_jacobian", {"softmax"}),
        ("forward", {"excitation", "append_one"}),
        ("error_rate", {"zero_one", "decide"}),
        ("softmax", set()),
        ("relu_derivative", set()),  # from which relu could be read: beta times it
    ],
)
def test_an_exercise_builds_on_what_its_solution_calls_directly_or_through_others(exercise, others):
    assert builds_on(exercise, reference) == others


def test_two_that_call_each_other_build_on_neither():
    module = ModuleType("course")
    even, odd = "def even(n): return n == 0 or odd(n - 1)", "def odd(n): return n > 0 and even(n - 1)"
    exec(f"{even}\n{odd}\ndef both(n): return even(n)", vars(module))
    assert builds_on("even", module) == set()
    assert builds_on("both", module) == {"even", "odd"}
