"""A class that began under version 0.1 goes on: its gradebook, ledger, keys and configuration are taken as they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from traitlets.utils.importstring import import_item

from autograde.build.course_folder import ROOT
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.exchange.collect.collector import Submissions
from autograde.grading.exchange.collect.extractor import Archives
from tests import demo
from tests.tools import class_of_0_1
from tests.tools.gradebooks import rows

LOSSES, ONE = class_of_0_1.UNITS
QUESTION = ("back_propagation", "question_residual_layer")


def grade(course: Path, unit: str) -> dict[str | None, dict]:
    """The lines of `autograde grade --json` by student, and the summary under None; by the rule that 0.1 had."""
    words = ["grade", unit, "--course", str(course), "--json", "--no-follow-through", *demo.without_sandbox()]
    command = [sys.executable, "-W", "ignore", "-m", "autograde", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return {line.get("student"): line for line in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def class_of_0_1_graded(tmp_path_factory):
    """The course folder after a grade of today's, what its gradebook held before, and what the grade said."""
    course = class_of_0_1.unpack(tmp_path_factory.mktemp("class") / "course")
    before = rows(course)
    return course, before, {unit: grade(course, unit) for unit in (LOSSES, ONE)}


def test_every_row_of_the_gradebook_is_as_it_was(class_of_0_1_graded):
    course, before, _ = class_of_0_1_graded
    after = rows(course)
    assert before["grade"]
    assert before["comment"]
    assert {table: after[table] for table in before} == before


def test_points_comment_and_overrides_of_a_person_stand(class_of_0_1_graded):
    course, _, _ = class_of_0_1_graded
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:

        def given(student, unit, notebook, cell):
            found = gradebook.find_grade(cell, notebook, unit, student)
            return found.auto_score, found.manual_score, found.extra_credit, found.needs_manual_grade

        assert given("ada", ONE, *QUESTION) == (None, 1.5, 0.5, False)
        assert given("emil", ONE, *QUESTION) == (None, 0.0, None, False)
        assert given("emil", ONE, "back_propagation", "check_weight_gradient") == (0.0, 1.0, None, False)
        assert given("ada", LOSSES, "cross_entropy", "check_cross_entropy") == (2.0, 0.5, None, False)
        said = gradebook.find_comment("question_residual_layer", "back_propagation", ONE, "ada")
        assert said.manual_comment == "Well said; and what if the layer is wider?"


def test_no_answer_that_was_read_goes_back_to_the_reader_and_none_that_waits_is_lost(class_of_0_1_graded):
    course, _, _ = class_of_0_1_graded
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        waits = {
            (submission.student.id, unit)
            for unit in (LOSSES, ONE)
            for submission in gradebook.assignment_submissions(unit)
            if submission.needs_manual_grade
        }
    assert waits == {("ada", LOSSES), ("emil", LOSSES)}


def test_everybody_got_an_outcome_and_nobody_fewer_points(class_of_0_1_graded):
    _, _, said = class_of_0_1_graded
    for unit in (LOSSES, ONE):
        assert {said[unit][student]["status"] for student in class_of_0_1.STUDENTS} <= {"graded", "unchanged"}
        assert not said[unit][None].get("lower")


def test_said_again_nothing_is_done(class_of_0_1_graded):
    course, _, _ = class_of_0_1_graded
    files = [path for name in ("autograded", ".autograde") for path in (course / name).rglob("*") if path.is_file()]
    before = {path: (path.read_bytes(), os.stat(path).st_mtime_ns) for path in [*files, course / "gradebook.db"]}
    for unit in (LOSSES, ONE):
        again = grade(course, unit)
        assert not any(again[student]["anew"] for student in class_of_0_1.STUDENTS)
    after = {path: (path.read_bytes(), os.stat(path).st_mtime_ns) for path in before}
    assert {path for path in before if path.name != "lock" and before[path] != after[path]} == set()


def test_the_names_in_its_configuration_are_known(class_of_0_1_graded):
    course, _, _ = class_of_0_1_graded
    config = CourseDirectory(course).config.ZipCollectApp
    assert config.extractor_plugin == "autograde.grading.collect.Archives"
    assert import_item(config.extractor_plugin) is Archives
    assert import_item(config.collector_plugin) is Submissions


def test_it_holds_nothing_of_the_machine_that_made_it(tmp_path):
    assert class_of_0_1.DATA.stat().st_size < 300_000
    assert class_of_0_1.faults(class_of_0_1.unpack(tmp_path / "course")) == []
