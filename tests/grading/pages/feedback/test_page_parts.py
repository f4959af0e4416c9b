"""What a page says of each check."""

import re

from tests.handing_in import cell, edit
from tests.tools.feedback import give, page, shown
from tests.tools.instructor import NOTEBOOK, UNIT


def test_a_verdict_that_the_gradebook_does_not_bear_out_is_not_believed(graded_folder):
    def boast(content):
        cell(content, "check_weight_gradient")["metadata"]["autograde"].update(passed=True, message="wonderful")

    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    edit(path, boast)
    give(graded_folder, UNIT, "--student", "emil")
    text = shown(page(graded_folder, "emil"))
    assert "wonderful" not in text
    assert re.search(r"weight_gradient\s+✗ not passed\s+0 of 3", text)


def test_what_was_not_written_is_said_once(given):
    text = shown(page(given, "dora"))
    assert "weight_gradient: not written yet." in text
    assert "You wrote nothing here." in text
    assert "No response." not in text  # nbgrader's comment on every cell that is as it was released
