"""What to teach again: what cost the class most, and why."""

from collections import Counter

import pytest

from autograde import mistakes
from autograde.grading.gradebook.read_back.units import Asked
from autograde.grading.pages.class_report.teach_again import paragraph
from autograde.grading.pages.class_results.exercises import Exercise
from autograde.grading.pages.class_results.mistakes import Mistake


def exercise(name, solved, mistakes=(), waiting=0, blank=0, students=20, points=2.0, unreadable=0, unread=0):
    asked = Asked("notebook", f"check_{name}", points, True)
    wrong = students - solved - waiting - blank - unreadable - unread
    lost, carried, nan = points * (wrong + blank + unreadable), points * waiting, float("nan")
    counts = (students, solved, wrong, blank, waiting, unreadable, unread)
    return Exercise("unit", asked, *counts, nan, nan, nan, lost, carried, tuple(mistakes))


class Class:
    """As much of an Overview as a lesson asks for."""

    def __init__(self, *exercises, mistakes=()):
        self.exercises, self.mistakes = exercises, mistakes


def test_the_lesson_begins_with_what_cost_most_and_carried_points_are_taught_where_they_were_lost():
    text = paragraph(
        Class(
            exercise("back_propagate", 4, waiting=15),  # lost most, but nearly all of it to an earlier exercise
            exercise("sigmoid", 19),
            exercise("weight_gradient", 8, [("average_missing", 7)], blank=3),
            exercise("softmax", 15, [("sign", 2)]),
        )
    )
    assert text.startswith(
        "weight_gradient costs the class most: 12 of 20 students did not solve it; 9 got it wrong (for 7 of them “"
    )
    assert "”) and 3 left it blank." in text
    assert text.index("weight_gradient") < text.index("softmax comes next")
    assert "sigmoid" not in text
    assert "15 checks could not be judged because an earlier exercise was wrong" in text


def test_the_lesson_names_every_reason_with_its_number():
    text = paragraph(Class(exercise("forward", 24, waiting=45, blank=26, students=100, unreadable=2, unread=1)))
    assert text.startswith(
        "forward costs the class most: 76 of 100 students did not solve it; 2 got it wrong, 26 left it blank, "
        "45 cannot be judged while an earlier exercise is wrong, 2 handed in no notebook that can be read and "
        "1 waits for a person."
    )


@pytest.mark.parametrize(
    ("exercises", "begins"),
    [
        ([exercise("softmax", 20)], "Everybody passed every check"),
        ([exercise("softmax", 19)], "At least 85 % of the class solved each exercise"),
        ([], "Nothing is graded yet."),
        ([exercise("softmax", 0, students=0)], "Nothing is graded yet."),
    ],
)
def test_a_class_that_needs_no_lesson(exercises, begins):
    assert paragraph(Class(*exercises)).startswith(begins)


def test_a_mistake_that_runs_through_several_exercises_is_named():
    common = Mistake("sign", {"a", "b", "c"}, Counter({"softmax": 2, "tanh": 2}))
    text = paragraph(Class(exercise("softmax", 10), mistakes=[common]))
    assert f"One mistake runs through several exercises (softmax, tanh; 3 students): {mistakes()['sign']}." in text
