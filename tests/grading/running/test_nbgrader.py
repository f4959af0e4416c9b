"""The whole way with stock nbgrader: real kernels, a real gradebook, every student of the sample class.

Beside it our grader, which gives the same scores, in a gradebook that nbgrader reads.
"""

import csv
import json
import shutil
import subprocess
import sys

import nbformat
import pytest

import lectures
from autograde.build.course_folder import ROOT
from autograde.build.make_notebooks import build
from tests import demo
from tests.handing_in import edit
from tests.sample_class import students
from tests.tools import lab
from tests.tools.browser_saved import KERNEL, browser_saved

CLASS = students()
IN_A_BROWSER = "grace"  # who wrote everything there, some of it wrong
UNITS = {unit: notebooks for unit, notebooks in lectures.UNITS.items() if unit in demo.units_here()}


@pytest.fixture(scope="module")
def by_nbgrader(tmp_path_factory):
    """A course folder with the sample class in it, graded by stock nbgrader."""
    build()
    folder = tmp_path_factory.mktemp("course") / "demo"
    demo.prepare(folder, demo.units_here(), students())
    break_checks(folder)
    for path in (folder / "submitted" / IN_A_BROWSER).glob("*/*.ipynb"):
        edit(path, browser_saved)
    demo.grade_by_nbgrader(folder, demo.units_here(), len(students()))
    return folder


def break_checks(folder):
    """Ada hands in one notebook with an edited check and a deleted one; both are restored before grading."""
    path = folder / "submitted" / "ada" / "02_forward_propagation" / "activation_functions.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell["id"] != "check-softmax"]
    next(cell for cell in notebook.cells if cell["id"] == "check-relu").source = "raise SystemExit"
    nbformat.write(notebook, path)


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
    path = by_nbgrader / "autograded" / "ada" / "02_forward_propagation" / "activation_functions.ipynb"
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in nbformat.read(path, 4).cells}
    # nbgrader puts a comment of its own before a cell that it brings back
    assert sources["check_softmax"].split("\n")[-1] == "check(softmax)"
    assert "added back by nbgrader" in sources["check_softmax"]
    assert sources["check_relu"] == "check(relu)"


def test_a_kernel_that_is_installed_nowhere_costs_nothing(by_nbgrader, ours):
    for course in (by_nbgrader, ours):
        paths = sorted((course / "submitted" / IN_A_BROWSER).glob("*/*.ipynb"))
        assert all(json.loads(path.read_text())["metadata"]["kernelspec"] == KERNEL for path in paths)
        (student,) = [student for student in CLASS if student.name == IN_A_BROWSER]
        scores = {unit: demo.scores(course)[student.name, unit] for unit in UNITS}
        assert {cell for cells in scores.values() for cell, points in cells.items() if points == 0} >= student.fails
        assert sum(points > 0 for cells in scores.values() for points in cells.values() if points is not None) > 50


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


@pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)
def test_the_formgrader_shows_what_was_graded(by_nbgrader, tmp_path_factory):
    private = tmp_path_factory.mktemp("formgrader")
    with lab.chromium() as browser, lab.jupyterlab(by_nbgrader, private) as address:
        page = browser.new_page()
        page.goto(f"{address}/formgrader/gradebook/04_back_propagation/back_propagation")
        page.wait_for_selector("table tbody tr td a")
        assert "Submission #1" in page.locator("table").inner_text()
        page.goto(f"{address}/formgrader/manage_submissions/04_back_propagation")
        page.wait_for_selector("text=emil")
        page.goto(f"{address}/formgrader/gradebook/04_back_propagation/back_propagation")
        page.locator("table tbody tr td a").first.click()
        page.wait_for_selector(".score")
        assert page.locator("text=check(weight_gradient)").count() >= 1


@pytest.fixture(scope="module")
def ours(by_nbgrader, tmp_path_factory):
    """What stock nbgrader graded, handed in once more and graded by us, by its rule."""
    folder = tmp_path_factory.mktemp("ours") / "course"
    kept = ("submitted", "solutions", "nbgrader_config.py")

    def others(where, names):
        return set(names) - set(kept) if where == str(by_nbgrader) else ()

    shutil.copytree(by_nbgrader, folder, ignore=others)
    demo.grade(folder, list(UNITS), len(CLASS), "--no-follow-through")
    return folder


@pytest.mark.parametrize("student", CLASS, ids=lambda student: student.name)
@pytest.mark.parametrize("unit", UNITS)
def test_the_scores_are_those_of_stock_nbgrader(by_nbgrader, ours, student, unit):
    mine = demo.scores(ours)[student.name, unit]
    if unit in student.no_grade:  # a crash, which stock nbgrader leaves without any grade
        assert {cell for cell, points in mine.items() if points == 0} == student.fails
    else:
        assert mine == demo.scores(by_nbgrader)[student.name, unit]


def test_nbgrader_exports_what_we_recorded(ours):
    assert demo.nbgrader(ours, "export", "--to", "theirs.csv").wait() == 0
    lines = {(line["student_id"], line["assignment"]): line for line in csv.DictReader((ours / "theirs.csv").open())}
    for (student, unit), cells in demo.scores(ours).items():
        assert float(lines[student, unit]["score"]) == sum(points or 0 for points in cells.values())


def test_nbgrader_makes_its_feedback_of_what_we_recorded(ours):
    unit = "04_back_propagation"
    shutil.rmtree(ours / "feedback" / "emil" / unit)
    assert demo.nbgrader(ours, "generate_feedback", unit, "--student", "emil", "--force").wait() == 0
    page = (ours / "feedback" / "emil" / unit / "back_propagation.html").read_text()
    assert "every entry is 7 times too large, and there are n = 7 tokens" in page
