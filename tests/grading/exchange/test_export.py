"""What `autograde export` tells, and what goes wrong."""

import json

import pytest

from tests.tools.exports import CANVAS, MOODLE, export, told
from tests.tools.instructor import UNIT, say


def test_the_summary_in_json_names_who_is_missing(late, tmp_path):
    roster = tmp_path / "moodle.csv"
    roster.write_text(MOODLE, encoding="utf-8")
    lines = export(late, UNIT, "--to", "moodle", "--roster", roster, "--json").stdout.splitlines()
    summary = json.loads(lines[-1])
    assert summary["event"] == "summary"
    assert set(summary["unmatched"]) == {"dora", "emil", "hugo", "ines", "kofi", "zoe"}


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--to", "blackboard"], 2, "'blackboard' is not one of 'csv', 'canvas', 'moodle'"),
        (["07_more", "--to", "csv"], 2, "'07_more' is no assignment of this course"),
        (["--to", "csv", "--roster", "x.csv"], 1, "A roster is for canvas and moodle"),
        (["--to", "moodle", "--roster", "nowhere.csv"], 1, "nowhere.csv: there is no such file."),
    ],
)
def test_words_that_do_not_fit(graded, words, status, sentence):
    result = say("export", *words, "--course", graded)
    assert result.exit_code == status
    assert sentence in told(result)


def test_the_other_systems_export_is_refused(graded, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    result = say("export", "--to", "moodle", "--roster", tmp_path / "canvas.csv", "--course", graded)
    assert "is an export of Canvas: say --to canvas with it." in told(result)


def test_a_roster_of_another_class_writes_nothing(graded_folder, tmp_path):
    (tmp_path / "r.csv").write_text("id,email\nnobody,n@x\n")
    result = say("export", "--to", "canvas", "--roster", tmp_path / "r.csv", "--course", graded_folder)
    assert result.exit_code == 1
    assert "Nobody of" in told(result)
    assert not list(graded_folder.glob("grades-*"))


def test_a_file_that_cannot_be_written_is_a_sentence(graded_folder):
    (graded_folder / "in_the_way").write_text("")
    result = say("export", "--to", "csv", "--output", graded_folder / "in_the_way" / "g.csv", "--course", graded_folder)
    assert result.exit_code == 1
    assert "cannot be written" in told(result)


def test_a_course_without_a_gradebook(empty):
    result = say("export", "--to", "csv", "--course", empty)
    assert result.exit_code == 1
    assert "There is no gradebook" in told(result)
    assert not (empty / "gradebook.db").exists()
