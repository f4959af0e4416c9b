"""The whole way with stock nbgrader: real kernels, a real gradebook, every student of the sample class."""

import csv
import subprocess
import sys

import nbformat
import pytest

from autograde import exercises
from solutions.build import ROOT
from tests import demo
from tests.sample_class import students

CLASS = students()
UNITS = {unit: notebooks for unit, notebooks in exercises.UNITS.items() if unit in demo.units_here()}


@pytest.mark.parametrize("student", CLASS, ids=lambda student: student.name)
@pytest.mark.parametrize("unit", UNITS)
def test_the_gradebook_holds_the_expected_scores(by_nbgrader, student, unit):
    cells = demo.scores(by_nbgrader).get((student.name, unit))
    if unit in student.no_grade:
        assert cells is None
        return
    expected = {
        name: None if by_hand and student.rest == "solved" else 0.0 if student.loses(name) else points
        for name, (points, by_hand) in demo.possible(by_nbgrader)[unit].items()
    }
    assert cells == expected


def test_a_deleted_and_an_edited_check_are_restored(by_nbgrader):
    path = by_nbgrader / "autograded" / "ada" / "02_forward_propagation" / "forward_propagation.ipynb"
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in nbformat.read(path, 4).cells}
    # nbgrader puts a comment of its own before a cell that it brings back
    assert sources["check_softmax"].split("\n")[-1] == "check(softmax)"
    assert "added back by nbgrader" in sources["check_softmax"]
    assert sources["check_relu"] == "check(relu)"


def test_the_export_has_a_line_for_every_submission(by_nbgrader):
    with (by_nbgrader / "grades.csv").open() as file:
        lines = {(line["student_id"], line["assignment"]): line for line in csv.DictReader(file)}
    assert set(lines) == {(student.name, unit) for student in CLASS for unit in UNITS}
    most = sum(points for points, by_hand in demo.possible(by_nbgrader)["04_back_propagation"].values() if not by_hand)
    assert float(lines["ada", "04_back_propagation"]["score"]) == most


def test_every_graded_notebook_has_a_feedback_page(by_nbgrader):
    pages = {
        path.relative_to(by_nbgrader / "feedback").as_posix() for path in (by_nbgrader / "feedback").rglob("*.html")
    }
    for student in CLASS:
        for unit, notebooks in UNITS.items():
            if unit not in student.no_grade:
                assert {f"{student.name}/{unit}/{notebook}.html" for notebook in notebooks} <= pages


def test_feedback_shows_what_the_check_said(by_nbgrader):
    page = by_nbgrader / "feedback" / "emil" / "04_back_propagation" / "back_propagation.html"
    assert "every entry is 7 times too large, and there are n = 7 tokens" in page.read_text()


def test_validate_accepts_a_solved_notebook_and_names_what_fails(by_nbgrader):
    def validated(student):
        path = by_nbgrader / "submitted" / student / "01_training_data" / "training_data.ipynb"
        command = [sys.executable, "-m", "nbgrader", "validate", str(path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout

    assert "Success! Your notebook passes all the tests." in validated("emil")
    assert "check(to_unsigned)" in validated("omar")


def test_the_formgrader_lists_the_six_units_and_nothing_else(by_nbgrader):
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(by_nbgrader)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "lectures"
    api = NbGraderAPI(config=config)
    assert sorted(assignment["name"] for assignment in api.get_assignments()) == sorted(UNITS)
    assert len(api.get_submissions("01_training_data")) == len(CLASS)
