"""A student's copy: all notebooks come, and their updates; outputs are kept."""

import nbformat

from autograde.student.notebook_file import read_notebook
from autograde.student.start import start, summary
from lectures import UNITS
from tests.tools.students_copy import NAME, cell, worked_on


def test_start_copies_all_thirteen(tmp_path):
    outcome = start(tmp_path / "my-course")
    assert summary(outcome) == "13 new"
    assert len(list((tmp_path / "my-course").rglob("*.ipynb"))) == sum(map(len, UNITS.values()))


def test_start_said_again_changes_no_file(tmp_path):
    start(tmp_path)
    path = tmp_path / NAME
    nbformat.write(worked_on(), path)
    before = path.read_bytes()
    assert summary(start(tmp_path)) == "13 unchanged; 1 answer kept"
    assert path.read_bytes() == before


def test_a_folder_with_a_notebooks_name_is_left_and_told(tmp_path):
    (tmp_path / NAME).mkdir(parents=True)
    (copied, _) = start(tmp_path, ("04_back_propagation",))
    assert (copied.what, copied.why) == (
        "left",
        f"{tmp_path / NAME} is a folder, expected a notebook: give the folder another name.",
    )


def test_outputs_too_large_to_read_are_left_out_and_that_is_said(tmp_path, monkeypatch):
    start(tmp_path)
    mine = worked_on()
    cell(mine, "weight_gradient").outputs = [nbformat.v4.new_output("stream", text="x" * 2_000_000)]
    cell(mine, "check-weight_gradient").source += "\nmine = 1"
    (tmp_path / NAME).write_text(nbformat.writes(mine))
    monkeypatch.setattr("autograde.notebooks.bounds.LARGEST_FILE", 1_000_000)
    (copied, _) = start(tmp_path, ("04_back_propagation",))
    assert any("what its cells showed is left out" in sentence for sentence in copied.moved)
    assert "'mine'" in (tmp_path / NAME).read_text()


def test_outputs_are_kept(tmp_path):
    start(tmp_path)
    mine = worked_on()
    cell(mine, "weight_gradient").outputs = [nbformat.v4.new_output("stream", text="seen before")]
    cell(mine, "check-weight_gradient").source += "\nmine = 1"
    (tmp_path / NAME).write_text(nbformat.writes(mine))
    (copied, _) = start(tmp_path, ("04_back_propagation",))
    assert copied.what == "updated"
    assert cell(read_notebook(tmp_path / NAME), "weight_gradient").outputs[0]["text"] == ["seen before"]


def test_a_file_that_is_no_notebook_is_left_as_it_is(tmp_path):
    start(tmp_path)
    (tmp_path / NAME).write_text("half a notebo")
    outcome = start(tmp_path)
    assert (tmp_path / NAME).read_text() == "half a notebo"
    (why,) = [c.why for c in outcome if c.what == "left"]
    assert why == (
        f"{tmp_path / NAME} is no notebook (its JSON breaks off or is damaged in line 1). If JupyterLab opens it, save "
        "it there and say the same again; if not, the folder .ipynb_checkpoints beside it may hold an earlier state."
    )
