"""A lecture's page: stubs with the solved notebook's outputs, folded where the reader has to think first."""

import nbformat
import pytest

from autograde.build.site.reading_copy import reading_copy
from autograde.build.source_cells import nbgrader_marks

CONTROLS = {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "run this cell"}
PICTURE = {"image/png": "aGk=", "text/html": '<img src="data:...">'}


def code(cell_id, source, *outputs, folded=False, **marks):
    cell = nbformat.v4.new_code_cell(source, id=cell_id, outputs=list(outputs))
    if folded:
        cell.metadata["jupyter"] = {"source_hidden": True}
    if marks:
        cell.metadata["nbgrader"] = nbgrader_marks(cell_id, **marks)
    return cell


def said(text):
    return nbformat.v4.new_output("stream", text=text)


def shown(data, **metadata):
    return nbformat.v4.new_output("display_data", data, metadata=metadata)


def page(*solved, received=None):
    """The cells of a page; by default the received notebook is the solved one."""
    solved = nbformat.v4.new_notebook(cells=list(solved))
    kept = []

    def picture(png, about):
        kept.append((png, about))
        return f"<img alt={about.get('alt')!r}>"

    made = reading_copy(received or solved, solved, picture, "*controls*")
    nbformat.validate(made)
    return made.cells


def text(source):
    return nbformat.v4.new_markdown_cell(source)


def test_the_stub_is_shown_with_what_the_solved_cells_print():
    received = nbformat.v4.new_notebook(
        cells=[code("relu", "raise NotImplementedError", solution=True), code("code-1", "print(relu(1))")]
    )
    solved = [code("relu", "return max(0, beta)", solution=True), code("code-1", "print(relu(1))", said("1"))]
    stub, call = page(*solved, received=received)
    assert stub.source == "raise NotImplementedError"
    assert call.outputs[0].text == "1"


def test_what_a_check_says_of_the_solution_is_not_shown():
    (cell,) = page(code("check-relu", "check(relu)", said("passed"), grade=True, points=1))
    assert cell.outputs == []


@pytest.mark.parametrize("asks", ["**Predict** what it says.", "Think before you run this.", "Predict: how often?"])
def test_what_a_cell_shows_is_folded_where_the_reader_was_asked_to_predict_it(asks):
    _, first, second = page(text(asks), code("a", "print(1)", said("1")), code("b", "print(2)", said("2")))
    assert first.metadata["tags"] == ["hide-output"]
    assert "tags" not in second.metadata


def test_a_cell_without_outputs_does_not_take_the_fold_from_the_one_that_has_them():
    _, first, second = page(text("Predict."), code("a", "x = 1"), code("b", "print(x)", said("1")))
    assert "tags" not in first.metadata
    assert second.metadata["tags"] == ["hide-output"]


def test_a_hint_that_speaks_of_predicting_asks_nothing():
    _, cell = page(text("<details><summary>Hint</summary>Predict it.</details>"), code("a", "print(1)", said("1")))
    assert "tags" not in cell.metadata


def test_code_that_draws_and_given_functions_are_folded_under_their_names():
    drawing, given = page(
        code("a", "# Draw the sigmoid\nshow(1)", folded=True),
        code("b", "def tanh(beta):\n    return 1\n\n\ndef relu(beta):\n    return 2", folded=True, locked=True),
    )
    assert [cell.metadata["tags"] for cell in (drawing, given)] == [["hide-input"], ["hide-input"]]
    assert drawing.metadata["mystnb"]["code_prompt_show"] == "Code: Draw the sigmoid"
    assert given.metadata["mystnb"]["code_prompt_show"] == "Given: tanh, relu"


def test_a_picture_is_shown_from_its_file_with_its_words():
    about = {"image/png": {"alt": "A curve.", "width": 5}}
    (cell,) = page(code("a", "show()", nbformat.v4.new_output("display_data", PICTURE, metadata=about)))
    assert cell.outputs[0].data == {"text/html": "<img alt='A curve.'>"}


def test_where_sliders_would_be_the_way_to_the_notebook_is_shown():
    (cell,) = page(code("a", "slider()", shown(CONTROLS)))
    assert cell.outputs[0].data == {"text/markdown": "*controls*"}


def test_nothing_of_the_graders_marks_is_on_the_page():
    cells = page(code("relu", "def relu(beta): ...", solution=True))
    assert all("nbgrader" not in cell.metadata for cell in cells)
