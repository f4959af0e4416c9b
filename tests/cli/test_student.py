"""The student's commands: what they print, what they say to bad input, and never a traceback."""

import json
import shutil
import warnings
from datetime import date

import nbformat
import pytest
from click.testing import CliRunner

from autograde.cli import main
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_notebook
from tests.sample_class import pour, students

CLASS = {student.name: student for student in students()}
FUNCTIONS = "02_forward_propagation/activation_functions.ipynb"


def said(*words):
    """Exit status and all that a command printed."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def test_start_says_what_it_did_and_how_to_go_on(tmp_path):
    folder = tmp_path / "my-course"
    assert said("start", folder) == (0, f"{folder}: 13 new. Open it with: jupyter lab {folder}")
    assert said("start", folder) == (0, f"{folder}: 13 unchanged.")


def test_start_prints_a_command_that_can_be_pasted(tmp_path):
    folder = tmp_path / "my course"
    assert said("start", folder)[1].endswith(f"Open it with: jupyter lab '{folder}'")


def test_start_says_what_changed_and_where_the_old_file_is(tmp_path):
    said("start", tmp_path)
    path = tmp_path / FUNCTIONS
    notebook = pour(CLASS["grace"], read_notebook(path))
    next(c for c in notebook.cells if c["id"] == "check-softmax").source += "\nmine = 1"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    status, text = said("start", tmp_path)
    assert status == 0
    kept = f"{path.name}.{date.today()}"
    assert f"{path}: updated; as it was before, it is kept in {kept} beside it." in text
    assert "check_softmax: this cell is locked; what you typed into it stands above it" in text
    assert (path.parent / kept).read_bytes() == before


def test_start_prints_no_warning_of_a_library(tmp_path):
    said("start", tmp_path)
    notebook = read_notebook(tmp_path / FUNCTIONS)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = "same" if number % 2 else "not valid!"
    (tmp_path / FUNCTIONS).write_text(json.dumps(notebook))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        status, text = said("start", tmp_path)
    assert status == 0
    assert "Warning:" not in text
    assert "1 updated, 12 unchanged" in text


def test_start_takes_single_units(tmp_path):
    assert said("start", tmp_path / "c", "04_back_propagation")[1].startswith(f"{tmp_path / 'c'}: 2 new.")


def test_start_names_the_units_there_are(tmp_path):
    status, text = said("start", tmp_path / "c", "07_transformers")
    assert status == 2
    assert "'07_transformers' is no unit of this course; there are 01_training_data," in text


def test_start_wants_a_folder(tmp_path):
    (tmp_path / "file").write_text("")
    status, text = said("start", tmp_path / "file")
    assert status == 2
    assert "is a file, expected a folder" in text


def test_start_leaves_the_repository_alone():
    from autograde.build.course_folder import LECTURES, ROOT

    for folder in (ROOT, LECTURES):
        status, text = said("start", folder)
        assert status == 2
        assert "choose a folder of your own" in text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.ipynb", None, "there is no such file."),
        ("broken.ipynb", "{", "is no notebook (its JSON breaks off or is damaged in line 1)"),
        ("list.ipynb", "[1, 2]", "is no notebook (its JSON is no object)"),
        ("foreign.ipynb", nbformat.writes(nbformat.v4.new_notebook()), "has no checks of this course in it"),
    ],
)
def test_check_says_what_is_wrong_with_the_file(tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    status, text = said("check", path)
    assert status == 1
    assert text.startswith(f"Error: {path}")
    assert sentence in text


def test_check_of_a_folder(tmp_path):
    status, text = said("check", tmp_path)
    assert status == 1
    assert "is a folder, expected a notebook" in text


def test_check_scores_a_students_notebook_and_shows_the_messages(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    path = tmp_path / "activation_functions.ipynb"
    notebook = pour(CLASS["grace"], read_notebook(released_notebooks()[FUNCTIONS]))
    points = {
        c.metadata.nbgrader["grade_id"]: c.metadata.nbgrader["points"]
        for c in notebook.cells
        if c.metadata.get("nbgrader", {}).get("grade") and c.cell_type == "code"
    }
    notebook.cells = [c for c in notebook.cells if c["id"] != "check-softmax"]  # a deleted check still counts
    nbformat.write(notebook, path)
    before = path.read_bytes()
    status, text = said("check", path)
    lost = sum(points[name] for name in CLASS["grace"].fails & set(points))
    assert status == 0
    assert f"{sum(points.values()) - lost:g} of {sum(points.values()):g} points." in text
    assert "softmax (extreme): is nan at entry [0, 0]" in text
    assert not CLASS["grace"].told & set(points) or "noticed, at no cost" in text
    assert path.read_bytes() == before


def test_check_of_an_untouched_notebook_gives_no_traceback(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    shutil.copy(released_notebooks()[FUNCTIONS], tmp_path / "f.ipynb")
    status, text = said("check", tmp_path / "f.ipynb")
    assert status == 0
    assert "sigmoid: not written yet." in text
    assert "Traceback" not in text
    assert " 0 of " in text
