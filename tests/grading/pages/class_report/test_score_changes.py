"""What has changed since the report before."""

import json
import re

import pytest
from nbgrader.api import Gradebook

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.pages.class_report.score_changes import changes
from tests.tools.instructor import NOTEBOOK, UNIT, say
from tests.tools.reports import page, report, shown, table


@pytest.fixture
def course(class_folder):
    return CourseDirectory(class_folder)


def told(found):
    return [(change.student, change.before, change.now) for change in found.changed]


def test_the_first_report_says_nothing_and_the_next_what_changed(course):
    assert changes(course, "01", {"ada": 3.0, "bela": 4.0}, "Monday").since == ""
    found = changes(course, "01", {"ada": 5.0, "bela": 4.0, "cleo": 1.0}, "Tuesday")
    assert (found.since, told(found), found.new) == ("Monday", [("ada", 3.0, 5.0)], ("cleo",))
    assert found.points == 2


def test_a_report_made_once_more_says_the_same(course):
    changes(course, "01", {"ada": 3.0}, "Monday")
    for day in ("Tuesday", "Wednesday"):
        found = changes(course, "01", {"ada": 5.0}, day)
        assert (found.since, told(found)) == ("Monday", [("ada", 3.0, 5.0)])
    found = changes(course, "01", {"ada": 4.0}, "Thursday")
    assert (found.since, told(found)) == ("Tuesday", [("ada", 5.0, 4.0)])


def test_what_was_kept_and_cannot_be_read_makes_a_first_report(course):
    changes(course, "01", {"ada": 3.0}, "Monday")
    (path,) = course.own.glob("01.*.jsonl")
    path.write_bytes(b"\xff{]\n[1]\n")
    assert changes(course, "01", {"ada": 5.0}, "Tuesday").since == ""


def test_a_report_names_whose_score_changed_and_an_anonymous_one_nobody(graded_folder):
    first = report(graded_folder, UNIT)
    assert "changed since" not in shown(first.output + page(graded_folder))
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        for student, points in (("emil", 3), ("ada", 1)):
            grade = gradebook.find_grade("question_residual_layer", NOTEBOOK, UNIT, student)
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    assert "changed since" not in report(graded_folder, UNIT, "--anonymous").output
    assert 'id="changes"' not in page(graded_folder, f"{UNIT}-anonymous")
    output = " ".join(report(graded_folder, UNIT).output.split())
    assert re.search(r"2 scores changed since the report of \S+ \S+, \+4 points in all. emil \+3, ada \+1\.", output)
    assert table(page(graded_folder), "changes") == [["emil", "9.0", "12.0", "+3"], ["ada", "17.0", "18.0", "+1"]]
    summary = json.loads(report(graded_folder, "--json").stdout.splitlines()[-1])
    assert (summary["changed"], summary["points_changed"]) == (2, 4.0)  # the unit that was not reported yet is a first


def test_a_student_who_is_erased_is_in_no_ledger(graded_folder):
    report(graded_folder, UNIT)
    ledger = graded_folder / ".autograde" / f"{UNIT}.reported.jsonl"
    assert '"emil"' in ledger.read_text()
    assert say("erase", "emil", "--yes", "--course", graded_folder).exit_code == 0
    assert '"emil"' not in ledger.read_text()
