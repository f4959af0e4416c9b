"""Grading a class from end to end: what is recorded, what is said, what a second run does."""

import json

import pytest
from click.testing import CliRunner

from autograde.commands import main
from autograde.grading import local
from tests import demo, standin
from tests.handing_in import cell, edit, hand_in
from tests.sample_class import students

UNIT = "04_back_propagation"


@pytest.fixture
def say(monkeypatch, class_folder):
    """Type a command in a course folder; executions run in this process."""
    monkeypatch.setattr(local, "local_pool", standin.local_pool)
    monkeypatch.chdir(class_folder)

    def said(*words):
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    said.course = class_folder
    return said


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_class_gets_the_scores_that_its_answers_earn(say):
    for name in ("ada", "emil", "dora"):
        hand_in(say.course, UNIT, name, name)
    result = say("grade", UNIT)
    assert result.exit_code == 0, result.output
    possible = demo.possible(say.course)[UNIT]
    for student in students():
        if student.name in ("ada", "emil", "dora"):
            expected = {
                name: None if by_hand and student.rest == "solved" else 0.0 if student.loses(name) else points
                for name, (points, by_hand) in possible.items()
            }
            assert demo.scores(say.course)[student.name, UNIT] == expected


def test_a_second_run_grades_only_what_changed(say):
    for name in ("ada", "emil"):
        hand_in(say.course, UNIT, name)
    say("grade", UNIT)
    path = say.course / "submitted" / "emil" / UNIT / "back_propagation.ipynb"
    edit(path, lambda content: cell(content, "weight_gradient").update(source="weight_gradient = 3"))
    found = {line.get("student"): line for line in lines(say("grade", UNIT, "--json"))}
    assert not found["ada"]["anew"]
    assert found["emil"]["anew"]
    assert found["emil"]["points"] < found["ada"]["points"]
    assert found[None]["graded"] == 1
