"""One result, many faces: text, fields, a picture; in plain Python, in a notebook, under nbgrader."""

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

from autograde import CheckFailed, check, examine
from tests.mistakes import notebook
from tests.tools.weight_gradients import RIGHT, WRONG, written


def test_a_report_says_what_where_and_why():
    report = examine(written(WRONG))
    assert not report.passed
    assert report.mistakes == ["average_missing"]
    assert report.wrong.shape == (3, 5)
    assert report.wrong.all()
    assert report.message == str(report)
    assert str(report).split("\n") == [
        "weight_gradient: all 15 entries differ from finite differences.",
        "  every entry is 7 times too large, and there are n = 7 tokens",
        "  → the average over tokens is missing (the 1/n in the corpus loss)",
        "  worst: w[0, 2]   yours -4.45844   finite differences -0.63692",
    ]


def test_wrong_marks_the_entries_that_differ_and_no_others():
    def column(delta, h):
        gradient = delta.T @ append_one(h) / len(h)  # type: ignore[name-defined]  # noqa: F821
        gradient[:, 2] = 0
        return gradient

    names = notebook()
    function = type(column)(column.__code__, names, "weight_gradient")
    report = examine(function)
    assert np.array_equal(report.wrong, np.arange(5) == 2 * np.ones((3, 1)))
    assert "column 2 differs, the others agree" in report.details
    assert "yours is 0 wherever it differs" in report.details
    assert report.mistakes == []


def test_a_passed_report_has_nothing_to_show():
    report = examine(written(RIGHT))
    assert report.passed
    assert report.mistakes == []
    assert report.wrong is None
    assert report.picture == ""
    assert report._repr_html_() is None


def test_plain_python_sees_the_text_alone(capsys):
    with pytest.raises(CheckFailed, match="average over tokens is missing"):
        check(written(WRONG))
    assert capsys.readouterr().out == ""


def executed(source, monkeypatch):
    """The grade cell of a notebook that nbgrader has run, with its outputs."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    given = "import numpy as np\nfrom autograde import check\nfrom solutions.reference import append_one, excitation"
    cells = [nbformat.v4.new_code_cell(text) for text in (given, source, "check(weight_gradient)")]
    cells[-1].metadata["nbgrader"] = {"grade": True, "solution": False, "points": 3, "grade_id": "check"}
    run = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(run, allow_errors=True, kernel_name="python3").execute()
    return run.cells[-1]


def test_a_notebook_draws_what_differs_and_nbgrader_gives_no_points(monkeypatch):
    cell = executed(WRONG, monkeypatch)
    assert [output.output_type for output in cell.outputs] == ["display_data", "error"]
    assert "✗" in cell.outputs[0].data["text/html"]
    assert "→ the average over tokens is missing" in "\n".join(cell.outputs[1].traceback)
    assert determine_grade(cell) == (0, 3)


def test_what_is_right_has_full_points_and_no_picture(monkeypatch):
    cell = executed(RIGHT, monkeypatch)
    assert [output.output_type for output in cell.outputs] == ["stream"]
    assert determine_grade(cell) == (3, 3)
