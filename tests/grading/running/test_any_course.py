"""Courses that know nothing of this project, graded as they are: every row of the gradebook is stock nbgrader's."""

import shutil
from pathlib import Path

import nbgrader
import pytest

from tests.demo import scores
from tests.tools import any_course
from tests.tools.assignments import UNITS
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
