"""`autograde feedback`: a page for everybody where nbgrader expects it, and what it refuses."""

import subprocess
import sys

import pytest
from nbgrader.utils import notebook_hash

from autograde.grading.pages.feedback import write_feedback
from tests.tools.feedback import give, page
from tests.tools.instructor import NOTEBOOK, UNIT, say


def test_every_notebook_of_every_student_has_a_page_where_nbgrader_expects_it(given):
    expected = {
        path.relative_to(given / "autograded").with_suffix(".html").as_posix()
        for path in (given / "autograded").rglob("*.ipynb")
    }
    assert expected
    assert {p.relative_to(given / "feedback").as_posix() for p in (given / "feedback").rglob("*.html")} == expected


def test_nbgrader_hands_the_pages_back_through_its_exchange(graded_folder, tmp_path):
    secret = "ab" * 64
    beside = graded_folder / "submitted" / "ada" / UNIT
    (beside / "submission_secret.txt").write_text(secret)
    (beside / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC")
    give(graded_folder, UNIT, "--student", "ada")
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "release_feedback", UNIT, "--student", "ada"]
    command.append(f"--Exchange.root={tmp_path / 'exchange'}")
    done = subprocess.run(command, cwd=graded_folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    handed = (
        tmp_path / "exchange" / "backprop" / "feedback" / f"{notebook_hash(secret=secret, notebook_id=NOTEBOOK)}.html"
    )
    assert handed.read_text(encoding="utf-8") == page(graded_folder, "ada")


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (
            ["07_more"],
            2,
            "'07_more' is no assignment of this course; there are 03_loss_functions, 04_",
        ),
        ([UNIT, "--student", "emli"], 2, "'emli' is no student of this course; perhaps emil is meant."),
        ([UNIT, "--student", "zoe"], 2, f"'zoe' has no graded submission of {UNIT}."),
    ],
)
def test_what_does_not_exist_is_named(graded, words, status, sentence):
    result = say("feedback", *words, "--course", graded)
    assert result.exit_code == status
    assert sentence in " ".join(result.output.split())


def test_a_folder_that_cannot_be_written_is_a_sentence_and_leaves_no_draft(graded_folder):
    (graded_folder / "feedback").write_text("in the way")
    result = say("feedback", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "Error: " in result.output
    assert "cannot be written" in result.output


def test_many_processes_make_the_same_pages(graded_folder, monkeypatch):
    give(graded_folder, UNIT)
    before = {path: path.read_bytes() for path in (graded_folder / "feedback").rglob("*.html")}
    for path in before:
        path.unlink()
    monkeypatch.setattr(write_feedback, "FEW", 0)
    give(graded_folder, UNIT, "--workers", "2")
    assert {path: path.read_bytes() for path in (graded_folder / "feedback").rglob("*.html")} == before
