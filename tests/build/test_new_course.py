"""A second course, made by `autograde new`: installed beside this one, it starts, checks, grades, reports, exports."""

import json
import os
import shutil

import nbformat
import pytest
from click.testing import CliRunner

from autograde.build.course_folder import ROOT
from autograde.build.new_course import NoCourse, new_course
from autograde.cli import main
from tests.demo import scores
from tests.tools import any_course, logistic_regression
from tests.tools.dask_cluster import DaskCluster
from tests.tools.logistic_regression import NAME, NOTEBOOK, UNIT, WRONG, run


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = logistic_regression.make(tmp_path_factory.mktemp("second"))
    run(root, "autograde.build")
    run(root, "nbgrader", "generate_assignment", UNIT, "--force")
    return root


@pytest.fixture(scope="module")
def graded(course):
    """The course, graded: one student in each state; `wrong` has forgotten an average."""
    source = nbformat.read(course / "solutions" / UNIT / f"{NOTEBOOK}.ipynb", as_version=4)
    solutions = {cell["id"]: cell.source for cell in source.cells}
    for state in "solved", "wrong", "blank":
        notebook = nbformat.read(course / "logistic_regression" / UNIT / f"{NOTEBOOK}.ipynb", as_version=4)
        for cell in notebook.cells if state != "blank" else ():
            cell.source = solutions[cell["id"]]
            if state == "wrong" and cell["id"] == "log_loss_gradient":
                cell.source = WRONG
        any_course.hand_in(course, UNIT, state, NOTEBOOK, notebook)
    run(course, "autograde", "grade", UNIT)
    return course


def test_what_is_made_passes_its_own_tests(tmp_path):
    new_course(tmp_path / "my-course")
    said, status = any_course.run(tmp_path / "my-course", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert status == 0, said


def test_its_notebook_says_whose_checks_are_meant(course):
    notebook = nbformat.read(course / "logistic_regression" / UNIT / f"{NOTEBOOK}.ipynb", as_version=4)
    assert any(f'", "{NAME}")' in cell.source for cell in notebook.cells)
    assert notebook.metadata["autograde"]["course"] == NAME


def test_a_student_starts_it_beside_the_other_course_and_hears_a_mistake_by_name(graded, tmp_path):
    run(graded, "autograde", "start", str(tmp_path / "mine"), "--course", NAME)
    assert (tmp_path / "mine" / UNIT / f"{NOTEBOOK}.ipynb").is_file()
    said = run(graded, "autograde", "check", str(graded / "submitted" / "wrong" / UNIT / f"{NOTEBOOK}.ipynb"))
    assert "the average over examples is missing" in " ".join(said.replace("│", " ").split())


def test_its_grader_has_verdicts_of_its_own(graded):
    points = {student: sum(filter(None, cells.values())) for (student, _), cells in scores(graded).items()}
    assert points == {"solved": 3, "wrong": 1, "blank": 0}
    page = json.loads((graded / "autograded" / "wrong" / UNIT / f"{NOTEBOOK}.ipynb").read_text())
    told = [cell["metadata"]["autograde"] for cell in page["cells"] if "autograde" in cell["metadata"]]
    assert told[-1]["mistakes"] == ["average_missing"]


def test_a_cluster_that_has_the_course_gives_the_same(graded, tmp_path):
    folder = shutil.copytree(graded, tmp_path / NAME)
    before = scores(folder)
    with DaskCluster(tmp_path) as cluster:
        cluster.start_worker(f"{ROOT}{os.pathsep}{folder}")
        words = "autograde", "grade", UNIT, "--force", "--json", "--scheduler", cluster.address
        lines = [json.loads(line) for line in run(folder, *words).splitlines() if line.startswith("{")]
    assert lines[-1]["graded"] == 3
    assert scores(folder) == before


def test_pages_reports_exports_and_single_notebooks(graded):
    run(graded, "autograde", "feedback", UNIT)
    assert "average over examples" in (graded / "feedback" / "wrong" / UNIT / f"{NOTEBOOK}.html").read_text()
    run(graded, "autograde", "report", UNIT)
    assert "log_loss_gradient" in (graded / "reports" / f"{UNIT}.html").read_text()
    run(graded, "autograde", "export", "--to", "csv", "--output", "grades.csv")
    assert "solved" in (graded / "grades.csv").read_text()
    told = run(graded, "autograde", "judge", f"submitted/wrong/{UNIT}/{NOTEBOOK}.ipynb", "--assignment", UNIT, "--json")
    assert [cell["by"] for cell in json.loads(told)["cells"]] == ["check", "check", "person"]


@pytest.mark.parametrize("name", ["1st", "class", "autograde", "---"])
def test_a_name_that_no_package_can_have_is_refused(name, tmp_path):
    with pytest.raises(NoCourse, match="is no name for a course"):
        new_course(tmp_path / name)


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("")
    result = CliRunner().invoke(main, ["new", str(tmp_path / "mine")])
    assert (result.exit_code, "is there already, and not empty" in result.output) == (2, True)
