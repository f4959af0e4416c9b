"""What a graded cell is called where it names no exercise."""

import nbformat
import pytest

from autograde.grading.gradebook.read_back.titles import headings, title


def cells(*parts):
    """Markdown texts, and names of graded cells in a tuple."""
    made = nbformat.v4.new_notebook()
    for part in parts:
        if isinstance(part, str):
            made.cells.append(nbformat.v4.new_markdown_cell(part))
        else:
            made.cells.append(nbformat.v4.new_code_cell("assert True", metadata={"nbgrader": {"grade": True}}))
            made.cells[-1].metadata["nbgrader"]["grade_id"] = part[0]
    return made.cells


def test_a_cell_is_called_by_the_nearest_heading_above_it():
    found = headings(cells("# Homework\n## Squares\nWrite it.", ("cell-e0871",), "text", "### Sums #", ("cell-1",)))
    assert found == {"cell-e0871": "Squares", "cell-1": "Sums"}


def test_cells_below_one_heading_are_told_apart():
    made = cells("## Part A", ("squares",), ("squares_invalid",), "Part B\n------", ("cell-ab12",), ("cell-ab13",))
    assert headings(made) == {
        "squares": "Part A: squares",
        "squares_invalid": "Part A: squares invalid",
        "cell-ab12": "Part B (1)",
        "cell-ab13": "Part B (2)",
    }


@pytest.mark.parametrize("text", ["# A **bold** `name` with [a link](http://x)", "# A bold name with a link"])
def test_a_heading_is_told_without_markdown(text):
    assert headings(cells(text, ("cell-1",))) == {"cell-1": "A bold name with a link"}


def test_a_long_heading_is_shortened():
    assert len(headings(cells(f"# {'word ' * 100}", ("cell-1",)))["cell-1"]) <= 80


def test_an_exercise_keeps_its_own_name_below_any_heading():
    assert title("check_softmax_extreme", "Part A") == "softmax (extreme)"
    assert title("question_one_hot", "Part A") == "one hot"
    assert title("correct_squares", "Part A") == "Part A"
    assert title("correct_squares") == "correct squares"
