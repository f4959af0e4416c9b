"""Our grader beside stock nbgrader on the whole sample class: the same scores, in a gradebook that nbgrader reads."""

import csv
import shutil

import pytest

from autograde.exercises import UNITS
from tests import demo
from tests.sample_class import students

CLASS = students()
HERE = demo.units_here()


@pytest.fixture(scope="module")
def ours(by_nbgrader, tmp_path_factory):
    """What stock nbgrader graded, handed in once more and graded by us."""
    folder = tmp_path_factory.mktemp("ours") / "course"
    kept = ("submitted", "solutions", "nbgrader_config.py")

    def others(where, names):
        return set(names) - set(kept) if where == str(by_nbgrader) else ()

    shutil.copytree(by_nbgrader, folder, ignore=others)
    demo.grade(folder, HERE, len(CLASS))
    return folder


@pytest.mark.parametrize("student", CLASS, ids=lambda student: student.name)
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit in HERE])
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
