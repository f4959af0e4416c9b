"""What a page shows of a cell's outputs."""

import base64
import re

import pytest

from autograde.grading.pages.feedback.shown_outputs import images
from tests.handing_in import cell, edit
from tests.tools.feedback import PNG, give, page, shown
from tests.tools.instructor import NOTEBOOK, UNIT


@pytest.mark.parametrize(
    ("data", "many"),
    [
        ({"image/png": PNG}, 1),
        ({"image/png": PNG[:20] + "\n" + PNG[20:]}, 1),
        ({"image/jpeg": base64.b64encode(b"\xff\xd8\xff" + bytes(9)).decode()}, 1),
        ({"image/jpeg": PNG}, 0),
        ({"image/png": base64.b64encode(b"<svg onload=alert(1)>").decode()}, 0),
        ({"image/png": 'x" onerror="alert(1)'}, 0),
        ({"image/svg+xml": "<svg/>"}, 0),
        ({"image/png": PNG * 100_000}, 0),
        ("no dictionary", 0),
    ],
)
def test_only_pictures_that_begin_as_such_are_shown(data, many):
    assert len(list(images({"outputs": [{"output_type": "display_data", "data": data}]}))) == many


def test_pages_of_a_class_that_stock_nbgrader_graded_say_what_stands_under_the_check(graded_folder):
    def as_stock(content):
        content["metadata"]["autograde"].pop("outcome")
        for one in content["cells"]:
            one["metadata"].pop("autograde", None)
        check = cell(content, "check_weight_gradient")
        check["outputs"] = [
            {
                "output_type": "error",
                "ename": "E",
                "evalue": "v",
                "traceback": ["\x1b[31mAssertionError\x1b[0m: no <b>"],
            }
        ]

    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    edit(path, as_stock)
    give(graded_folder, UNIT, "--student", "emil")
    text = shown(page(graded_folder, "emil"))
    assert "Error: no <b>" in text
    assert re.search(r"weight_gradient\s+✗ not passed\s+0 of 3", text)
