"""The units that have submissions, as a class's gradebook and folders tell."""

import shutil

import pytest
from nbgrader.api import Gradebook

from autograde.build import __main__ as command
from autograde.build.course_folder import ROOT
from autograde.build.errors import SourceError
from autograde.build.handed_in import HandedIn, handed_in


@pytest.fixture
def folder(tmp_path):
    """A class's folder whose gradebook knows one unit of one notebook."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        gradebook.add_assignment("02_two")
        gradebook.add_notebook("small", "02_two")
        gradebook.add_grade_cell("check_f", "small", "02_two", max_score=1, cell_type="code")
        gradebook.add_source_cell("check_f", "small", "02_two", cell_type="code")
        gradebook.add_student("ada")
    return tmp_path


FORM = {"small": frozenset({("check_f", "grade"), ("check_f", "any")})}


def test_nobody_has_handed_in(folder):
    assert handed_in(folder) == {}


def test_who_was_graded_and_who_waits_is_counted_once(folder):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.add_submission("02_two", "ada")
    assert handed_in(folder) == {"02_two": HandedIn("02_two", FORM, 1)}
    for student in ("ada", "bela"):
        (folder / "submitted" / student / "02_two").mkdir(parents=True)
    (folder / "submitted" / "bela" / "03_three").mkdir()
    assert handed_in(folder) == {"02_two": HandedIn("02_two", FORM, 2)}
    assert "02_two stays as it was released: 2 students have handed it in, " in handed_in(folder)["02_two"].sentence


def test_a_gradebook_that_cannot_be_read_stops_the_build_with_a_sentence(folder, monkeypatch, capsys):
    (folder / "gradebook.db").write_bytes(b"no gradebook at all, but long enough to look like a file" * 100)
    with pytest.raises(SourceError, match="which units have submissions and stay as they were released: nothing was"):
        handed_in(folder)
    monkeypatch.setattr(command, "ROOT", folder)
    monkeypatch.setattr("sys.argv", ["build"])
    assert command.main() == 1
    assert capsys.readouterr().err.startswith(f"The gradebook of {folder} cannot be read (")
