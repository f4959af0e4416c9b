"""A student's file is written whole or not at all, never through a link, and kept as it was."""

import errno
from datetime import date

import nbformat
import pytest
from click.testing import CliRunner

from autograde.cli import main
from autograde.student.start import start
from tests.tools.students_copy import NAME, worked_on


def test_what_was_there_before_is_kept_and_never_overwritten(tmp_path):
    start(tmp_path)
    path = tmp_path / NAME
    found = set()
    for number in range(3):
        made = worked_on()
        made.cells = [c for c in made.cells if c["id"] != "check-weight_gradient"]
        made.cells[-1].source += f"\nMine, {number}."
        path.write_text(nbformat.writes(made))
        found.add(path.read_bytes())
        (copied, _) = start(tmp_path, ("04_back_propagation",))
        assert copied.before.read_bytes() in found
    assert {kept.read_bytes() for kept in path.parent.glob(f"{path.name}.{date.today()}*")} == found


def test_a_link_to_a_notebook_in_the_same_folder_stays_a_link(tmp_path):
    edited = worked_on()
    edited.cells.pop()
    real = tmp_path / "real.ipynb"
    real.write_text(nbformat.writes(edited))
    before = real.read_bytes()
    path = tmp_path / NAME
    path.parent.mkdir()
    path.symlink_to(real)
    (copied, _) = start(tmp_path, ("04_back_propagation",))
    assert (copied.what, path.is_symlink(), real.read_bytes()) == ("left", True, before)
    assert "Put what it leads to in its place" in copied.why


@pytest.mark.parametrize("full", ["copyfileobj", "copymode"])
def test_on_a_full_disk_nothing_half_written_stays(tmp_path, monkeypatch, full):
    start(tmp_path, ("04_back_propagation",))
    mine = worked_on()
    mine.cells.pop()
    path = tmp_path / NAME
    path.write_text(nbformat.writes(mine))
    before = path.read_bytes()

    def fails(*files):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"autograde.student.write_file.shutil.{full}", fails)
    said = CliRunner().invoke(main, ["start", str(tmp_path)])
    assert said.exit_code == 1
    assert "No space left on device. No work was lost: mend this, and say the same again." in said.output
    kept = [f"{path.name}.{date.today()}"] if full == "copymode" else []  # the file as it was, whole
    mine_now = sorted(path.parent.glob(f"*{path.name}*"))
    assert [found.name for found in mine_now] == [path.name, *kept]
    assert all(found.read_bytes() == before for found in mine_now)


@pytest.mark.parametrize("linked", ["file", "folder", "unfinished"])
def test_nothing_is_written_through_a_link(tmp_path, linked):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    course = tmp_path / "course"
    path = course / NAME
    edited = worked_on()
    edited.cells.pop()
    (elsewhere / path.name).write_text(nbformat.writes(edited))
    before = (elsewhere / path.name).read_bytes()
    if linked == "folder":
        course.mkdir()
        path.parent.symlink_to(elsewhere)
    else:
        path.parent.mkdir(parents=True)
        (path if linked == "file" else path.with_name(f"{path.name}.unfinished")).symlink_to(elsewhere / path.name)
    outcome = {copied.path: copied for copied in start(course)}
    assert (elsewhere / path.name).read_bytes() == before
    assert [found.name for found in elsewhere.iterdir()] == [path.name]
    if linked != "unfinished":
        assert outcome[path].what == "left"
        assert "nothing is written through a link" in outcome[path].why
