"""What the gradebook is told of a notebook: whose points count, and who waits for a person."""

from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.database.auto_grades import auto_grades
from autograde.grading.outcome import Outcome, Verdict

ONE = "04_back_propagation"


def asked_for(asked):
    return [c.grade_id for c in asked.cells.values() if c.grade]


def test_a_check_without_a_verdict_waits_for_a_person(released):
    asked = load(CourseDirectory(released), ONE).notebooks["back_propagation"]
    for status, waits in (("graded", {c.grade_id for c in asked.autograded}), ("failed", set(asked_for(asked)))):
        outcome = Outcome("ada", ONE, "back_propagation", status, b"", (), "", "")
        rows = auto_grades(outcome, asked, {"cells": asked.release["cells"]}, True)
        assert {name for name, points in rows.scores.items() if points is None} == waits


def test_points_beyond_those_of_the_cell_are_not_believed(released):
    asked = load(CourseDirectory(released), ONE).notebooks["back_propagation"]
    verdicts = (
        Verdict("check_hidden_delta", 100.0, 100.0, True, ""),
        Verdict("check_output_delta", -5.0, 2.0, False, ""),
        Verdict("check_nothing", 5.0, 5.0, True, ""),
    )
    outcome = Outcome("ada", ONE, "back_propagation", "graded", b"", verdicts, "", "")
    scores = auto_grades(outcome, asked, {"cells": asked.release["cells"]}, True).scores
    assert scores["check_hidden_delta"] == asked.cells["check_hidden_delta"].points
    assert scores["check_output_delta"] == 0
    assert "check_nothing" not in scores
