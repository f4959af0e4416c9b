"""The pages of one submission: what changed is written, what cannot be shown costs itself alone."""

import json
import re

from nbgrader.api import Gradebook

from autograde.courses import Course
from autograde.grading.bounded_process.bounded_calls import each
from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back.submissions import Handed, Mark
from autograde.grading.gradebook.read_back.units import Asked, Unit
from autograde.grading.pages.feedback.submission_pages import Task, make
from tests.tools import hills, instructor
from tests.tools.feedback import give, page, shown
from tests.tools.instructor import NOTEBOOK, UNIT, say


def test_said_again_it_writes_only_what_changed(graded_folder):
    first = json.loads(give(graded_folder, UNIT, "--json").stdout.splitlines()[-1])
    assert first["pages"] == first["written"] == 2 * len(instructor.NAMES)  # a page a notebook
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.find_comment("weight_gradient", NOTEBOOK, UNIT, "emil").manual_comment = "Once more."
        gradebook.db.commit()
    lines = [json.loads(line) for line in give(graded_folder, UNIT, "--json").stdout.splitlines()]
    assert [line["student"] for line in lines if line.get("written") and "student" in line] == ["emil"]


def test_a_page_of_a_notebook_that_is_no_longer_asked_goes(graded_folder):
    give(graded_folder, UNIT)
    stale = graded_folder / "feedback" / "ada" / UNIT / "old.html"
    stale.write_text("old")
    give(graded_folder, UNIT)
    assert not stale.exists()


def test_a_submission_without_an_outcome_is_told(graded_folder):
    (graded_folder / "autograded" / "ada" / UNIT / f"{NOTEBOOK}.ipynb").unlink()
    result = give(graded_folder, UNIT, "--quiet")
    assert result.output == f"ada: no outcome of {NOTEBOOK}: say autograde grade {UNIT}.\n"


def test_a_notebook_that_cannot_be_shown_costs_its_own_page_alone(graded_folder):
    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    path.write_text('{"metadata": {}, "cells": ' + "[" * 10**5)
    result = say("feedback", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "emil: the page shows the points alone, since what was handed in cannot be shown" in result.stderr
    assert set(instructor.NAMES) == {path.name for path in (graded_folder / "feedback").iterdir()}
    assert "cannot be shown here" in shown(page(graded_folder, "emil"))
    assert re.search(r"\b7 of \d+ points", shown(page(graded_folder, "emil")))
    assert "weight_gradient" in shown(page(graded_folder, "ada"))


def test_a_page_says_what_its_own_course_says_though_its_process_worked_for_another(tmp_path):
    course = Course(hills.make(tmp_path))
    marks = {"nbgrader": {"grade": True, "grade_id": "check_slope"}}
    told = {"passed": False, "message": "slope: 1 of 1 entries differ.", "mistakes": ["sign"]}
    cell = {"cell_type": "code", "source": "check(slope)", "metadata": marks | {"autograde": told}, "outputs": []}
    (tmp_path / "slopes.ipynb").write_text(json.dumps({"metadata": {}, "cells": [cell]}))
    asked = Asked("slopes", "check_slope", 2.0, True)
    mark = Mark(0.0, 0.0, None, None, False)
    task = Task(
        Unit(hills.UNIT, None, (asked,), ("slopes",)),
        Person("ada"),
        Handed("ada", hills.UNIT, None, None, {asked.key: mark}, {}, {}),
        autograded=tmp_path,
        submitted=tmp_path,
        feedback=tmp_path / "feedback",
        mode=0o644,
        course=course.address,
    )
    (made,) = each(make, [task])
    assert made.pages == 1
    assert "the hill goes down" in shown((tmp_path / "feedback" / "slopes.html").read_text())
