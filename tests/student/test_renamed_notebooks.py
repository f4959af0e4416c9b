"""A notebook under another name is found by what is in it."""

import nbformat

from autograde.student.start import start, summary
from tests.tools.students_copy import NAME, worked_on


def test_a_renamed_notebook_is_found_by_what_is_in_it(tmp_path):
    start(tmp_path)
    renamed = tmp_path / "04_back_propagation" / "homework, my version.ipynb"
    renamed.write_text(nbformat.writes(worked_on()))
    (tmp_path / NAME).unlink()
    (copied, _) = start(tmp_path, ("04_back_propagation",))
    assert (copied.path, copied.what, copied.answers) == (renamed, "unchanged", 1)
    assert copied.why == f"{renamed} is your {NAME}"
    assert not (tmp_path / NAME).exists()


def test_a_renamed_notebook_that_says_nothing_of_itself_is_found_too(tmp_path):
    start(tmp_path)
    renamed = tmp_path / "homework.ipynb"
    mine = worked_on()
    mine.metadata = {}
    renamed.write_text(nbformat.writes(mine))
    (tmp_path / NAME).unlink()
    assert [copied.path for copied in start(tmp_path) if copied.what == "updated"] == [renamed]


def test_a_copy_beside_the_notebook_is_not_touched(tmp_path):
    start(tmp_path)
    copied = tmp_path / "04_back_propagation" / "back_propagation-Copy1.ipynb"
    copied.write_text(nbformat.writes(worked_on()))
    before = copied.read_bytes()
    assert summary(start(tmp_path)) == "13 unchanged"
    assert copied.read_bytes() == before
