"""The worst that one student can hand in costs that student alone."""

import warnings

import pytest

from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.limits import Limits
from autograde.grading.running.grade import grade
from tests.handing_in import hand_in
from tests.tools import instructor, standin
from tests.tools.worst import UNIT, WORST

HONEST = ("ada", "emil", "zoe")


@pytest.fixture
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def graded(folder):
    course = CourseDirectory(folder)
    assignment = load(course, UNIT)
    with standin.pool(run=standin.decide) as pool:
        return {line.student: line for line in grade(course, assignment, course.students(UNIT), pool, Limits())}


def test_the_worst_end_in_an_outcome_each_and_the_others_are_graded_alike(class_folder, no_warnings):
    """Small ones: `python -m tests.bench bounds` hands in those that fill a file."""
    for name in HONEST:
        hand_in(class_folder, UNIT, name)
    for number, function in enumerate(WORST.values()):
        function(hand_in(class_folder, UNIT, f"worst-{number}"), 0.01)
    found = graded(class_folder)
    assert len(found) == len(HONEST) + len(WORST)
    statuses = {name: found[f"worst-{number}"].status for number, name in enumerate(WORST)}
    assert set(statuses.values()) <= {"graded", "broken"}, statuses
    notebooks = load(CourseDirectory(class_folder), UNIT).notebooks.values()
    checks = [check for notebook in notebooks for check in notebook.autograded]
    for name in HONEST:
        wanted = sum(check.points for check in checks if standin.passes(name, check.grade_id))
        assert (found[name].status, found[name].points) == ("graded", wanted)
    for words in (("feedback", UNIT), ("report", UNIT), ("export", "--to", "csv")):
        result = instructor.say(*words, "--course", class_folder)
        assert result.exit_code == 0, result.output
    assert len(list((class_folder / "feedback").iterdir())) == len(found)
