"""Courses that know nothing of this project, graded as they are: every row of the gradebook is stock nbgrader's."""

import json
import shutil
from pathlib import Path

import nbgrader
import pytest

from tests.demo import scores
from tests.tools import any_course
from tests.tools.assignments import UNITS
from tests.tools.dask_cluster import DaskCluster
from tests.tools.gradebooks import same

DOCS = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """A course of four assignments and nbgrader's quickstart, with a student in each state."""
    folder = tmp_path_factory.mktemp("any") / "course"
    shutil.copytree(DOCS / "source" / "ps1", folder / "source" / "ps1")
    any_course.make(folder, UNITS | {"ps1": {}})
    any_course.everybody_hands_in(folder, UNITS)
    for state in any_course.STATES[:3]:
        for name in "problem1", "problem2":
            any_course.hand_in(folder, "ps1", state, name, any_course.answered(folder, "ps1", name, state))
    for student in "bitdiddle", "hacker":
        shutil.copytree(DOCS / "submitted" / student / "ps1", folder / "submitted" / student / "ps1")
    return folder


@pytest.fixture(scope="module")
def by_nbgrader(handed_in, tmp_path_factory):
    folder = shutil.copytree(handed_in, tmp_path_factory.mktemp("stock") / "course")
    for unit in (*UNITS, "ps1"):
        said, status = any_course.run(folder, "nbgrader", "autograde", unit)
        assert status == 0, said
    return folder


@pytest.fixture(scope="module")
def ours(handed_in, tmp_path_factory):
    folder = shutil.copytree(handed_in, tmp_path_factory.mktemp("ours") / "course")
    for unit in (*UNITS, "ps1"):
        said, status = any_course.run(folder, "autograde", "grade", unit)
        assert status == 0, said
        assert "the notebook's own word" in " ".join(said.split())
    return folder


def test_solved_is_full_and_blank_is_none(ours):
    found = scores(ours)
    for unit in UNITS:
        most = any_course_points(ours, unit)
        assert sum(filter(None, found["solved", unit].values())) == most
        assert sum(filter(None, found["blank", unit].values())) < most / 3
        assert 0 < sum(filter(None, found["half", unit].values())) <= most


def any_course_points(folder, unit):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return sum(
            cell.max_score
            for book in gradebook.find_assignment(unit).notebooks
            for cell in book.grade_cells
            if cell.cell_type == "code" and cell.name not in ("draw-it",)
        )


def test_every_row_of_the_gradebook_is_stock_nbgraders(by_nbgrader, ours):
    assert scores(ours) == scores(by_nbgrader)
    same(ours, by_nbgrader)


def test_autograded_holds_what_the_formgrader_needs(ours):
    text = (ours / "autograded" / "wrong" / "hw1" / "arrays.ipynb").read_text()
    assert "BEGIN HIDDEN TESTS" in text
    assert (ours / "autograded" / "solved" / "ps1" / "jupyter.png").is_file()
    assert not (ours / "autograded" / "solved" / "lab2" / "helpers.py").exists()


def test_a_cluster_gives_the_same_with_the_files_of_the_source_folder(handed_in, by_nbgrader, tmp_path):
    folder = shutil.copytree(handed_in, tmp_path / "course")
    with DaskCluster(tmp_path, workers=1) as cluster:
        said, status = any_course.run(folder, "autograde", "grade", "lab2", "--scheduler", cluster.address)
    assert status == 0, said
    found, stock = scores(folder), scores(by_nbgrader)
    assert found == {key: points for key, points in stock.items() if key[1] == "lab2"}


SECRETS = "the secret mean", "rng.normal(3, 2", "BEGIN HIDDEN", "list(range(49, -1, -1))", "get_xdata().tolist()"


@pytest.mark.parametrize("graded", ["ours", "by_nbgrader"])
def test_no_page_shows_anything_of_a_hidden_test(graded, request):
    """Whoever graded: the traceback that stock nbgrader leaves in autograded/ shows all of the cell."""
    folder = request.getfixturevalue(graded)
    for unit in UNITS:
        said, status = any_course.run(folder, "autograde", "feedback", unit)
        assert status == 0, said
    pages = {path: path.read_text() for path in folder.glob("feedback/*/*/*.html")}
    assert len(pages) == len(UNITS) * len(any_course.STATES)
    for path, page in pages.items():
        assert [secret for secret in SECRETS if secret in page] == [], path
    reasons = pages[folder / "feedback" / "wrong" / "ps4" / "classes.html"]
    assert "Stack: stack pop" in reasons
    assert "last in, first out" in reasons


def test_the_report_calls_cells_by_their_headings(ours):
    said, status = any_course.run(ours, "autograde", "report", "lab2")
    assert status == 0, said
    report = (ours / "reports" / "lab2.html").read_text()
    assert "Part A (1)" in report
    assert "cell-0a1b2c3d" not in report.replace('id="', "")


def test_points_are_exported(ours):
    said, status = any_course.run(ours, "autograde", "export", "--to", "csv", "--output", "grades.csv")
    assert status == 0, said
    assert "lab2" in (ours / "grades.csv").read_text()


def test_what_is_graded_and_unchanged_is_left_until_a_file_beside_it_changes(ours):
    said, _ = any_course.run(ours, "autograde", "grade", "lab2", "--json")
    assert json.loads(said.splitlines()[-1])["unchanged"] == 4
    (ours / "source" / "lab2" / "data" / "cities.csv").write_bytes(b"city,region,people\n")
    said, _ = any_course.run(ours, "autograde", "grade", "lab2", "--json")
    assert json.loads(said.splitlines()[-1])["graded"] == 4
    assert scores(ours)["solved", "lab2"]["there-are-cities"] == 0
    assert scores(ours)["solved", "lab2"]["cell-0a1b2c3d"] == 0
