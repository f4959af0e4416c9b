"""`autograde report`: what it tells, and what it refuses."""

import json

import pytest

from tests.tools.instructor import UNIT, say
from tests.tools.reports import report


def test_the_summary_in_json(reported):
    summary = json.loads(report(reported, UNIT, "--json").stdout.splitlines()[-1])
    assert summary["event"] == "summary"
    assert summary["need_a_look"] == 6
    assert summary["why"] == {
        "stopped": 1,
        "changed checks": 1,
        "nothing filled in": 1,
        "units missed": 1,
        "similar code": 2,
    }


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["07_more"], 2, "'07_more' is no assignment of this course"),
        ([UNIT], 1, f"Nothing of {UNIT} is graded yet: say first autograde grade {UNIT}."),
        ([], 1, "Nothing of this course is graded yet: say first autograde grade UNIT."),
    ],
)
def test_what_cannot_be_reported_is_a_sentence(class_folder, words, status, sentence):
    result = say("report", *words, "--course", class_folder)
    assert result.exit_code == status
    assert sentence in " ".join(result.output.split())
    assert not (class_folder / "reports").exists()


@pytest.mark.parametrize("words", [("report",), ("export", "--to", "csv")])
def test_a_file_of_another_kind_is_not_overwritten(graded_folder, words):
    before = (graded_folder / "gradebook.db").read_bytes()
    result = say(*words, "--output", graded_folder / "gradebook.db", "--course", graded_folder)
    assert result.exit_code == 1
    assert "what is written is a ." in result.output
    assert (graded_folder / "gradebook.db").read_bytes() == before
