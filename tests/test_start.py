"""A student's copy: new text comes, no work is lost."""

import copy

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.exercises import UNITS
from autograde.start import as_released, digest, is_answer, merge, read_notebook, released_notebooks, start, summary

NAME = "04_back_propagation/back_propagation.ipynb"
RELEASE = read_notebook(released_notebooks()[NAME])


def cell(notebook, cell_id):
    return next(c for c in notebook.cells if c["id"] == cell_id)


def texts(notebook):
    return [c for c in notebook.cells if c["id"].startswith("text-")]


def worked_on():
    """The released notebook after an hour of a student's work."""
    mine = copy.deepcopy(RELEASE)
    cell(mine, "weight_gradient").source = "def weight_gradient(delta, h):\n    return 'mine'"
    added = nbformat.v4.new_code_cell("print('my own experiment')", id="abc123")
    mine.cells.insert(mine.cells.index(cell(mine, "weight_gradient")) + 1, added)
    return mine


def updated():
    """A later release: one text changed, one text gone, one exercise's docstring better."""
    new = copy.deepcopy(RELEASE)
    first, second = texts(new)[1:3]
    first.source += "\n\nA sentence more."
    first["id"] = f"text-{digest(first.source)}"
    new.cells.remove(second)
    return new


def test_an_update_brings_the_new_text_and_keeps_the_answer():
    merged = merge(worked_on(), updated())
    assert [c["id"] for c in merged.cells if c["id"] != "abc123"] == [c["id"] for c in updated().cells]
    assert "A sentence more." in texts(merged)[1].source
    assert "'mine'" in cell(merged, "weight_gradient").source


def test_a_cell_that_the_student_added_stays_where_it_was():
    ids = [c["id"] for c in merge(worked_on(), updated()).cells]
    assert ids[ids.index("abc123") - 1] == "weight_gradient"


def test_a_blank_exercise_takes_the_new_stub():
    new = updated()
    cell(new, "hidden_delta").source = cell(new, "hidden_delta").source.replace("Parameters", "Parameters, explained")
    merged = merge(worked_on(), new)
    assert "Parameters, explained" in cell(merged, "hidden_delta").source


def test_an_edited_check_is_restored_and_the_edit_kept_as_a_cell_of_its_own():
    mine = worked_on()
    cell(mine, "check-weight_gradient").source = "print('passed')"
    merged = merge(mine, RELEASE)
    assert cell(merged, "check-weight_gradient").source == "check(weight_gradient)"
    kept = [c for c in merged.cells if c.source == "print('passed')"]
    assert len(kept) == 1
    assert "nbgrader" not in kept[0].metadata


def test_a_deleted_check_comes_back():
    mine = worked_on()
    mine.cells.remove(cell(mine, "check-weight_gradient"))
    assert cell(merge(mine, RELEASE), "check-weight_gradient").source == "check(weight_gradient)"


def test_an_edited_text_is_kept_when_the_release_drops_it():
    mine, new = worked_on(), updated()
    gone = next(c for c in texts(RELEASE) if c["id"] not in {n["id"] for n in new.cells})
    cell(mine, gone["id"]).source += "\n\nMy note."
    assert any(c.source.endswith("My note.") for c in merge(mine, new).cells)


def test_merging_twice_changes_nothing_more():
    once = merge(worked_on(), updated())
    assert merge(once, updated()) == once


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_edit_is_ever_lost(data):
    mine = copy.deepcopy(RELEASE)
    chosen = data.draw(st.lists(st.sampled_from(range(len(mine.cells))), unique=True, max_size=6))
    for index in chosen:
        mine.cells[index].source += f"\n# edit {index}"
    merged = merge(mine, updated())
    for index in chosen:
        assert any(c.source == mine.cells[index].source for c in merged.cells)


def test_start_copies_all_nine(tmp_path):
    outcome = start(tmp_path / "my-course")
    assert summary(outcome) == "9 new"
    assert len(list((tmp_path / "my-course").rglob("*.ipynb"))) == sum(map(len, UNITS.values()))


def test_start_said_again_changes_no_file(tmp_path):
    start(tmp_path)
    path = tmp_path / NAME
    nbformat.write(worked_on(), path)
    before = path.read_bytes()
    assert summary(start(tmp_path)) == "9 unchanged; 1 answers kept"
    assert path.read_bytes() == before


def test_a_file_that_is_no_notebook_is_left_as_it_is(tmp_path):
    start(tmp_path)
    (tmp_path / NAME).write_text("half a notebo")
    outcome = start(tmp_path)
    assert (tmp_path / NAME).read_text() == "half a notebo"
    (why,) = [c.why for c in outcome if c.what == "left"]
    assert why == (
        f"{tmp_path / NAME} is not a notebook, expected the JSON text of an .ipynb file: "
        "take the last good copy of it, or move it away and let `autograde start` bring a new one."
    )


@pytest.mark.parametrize("name", released_notebooks())
def test_a_fresh_copy_is_as_released(name):
    notebook = read_notebook(released_notebooks()[name])
    assert all(as_released(c) for c in notebook.cells)
    assert any(is_answer(c) for c in notebook.cells)
