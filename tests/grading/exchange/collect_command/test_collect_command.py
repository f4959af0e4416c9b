"""`autograde collect`: one table of new, replaced, late and left out, over nbgrader's own collector."""

import json
import os
import re
from contextlib import nullcontext

import pytest

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.command_output import CommandOutput
from autograde.grading.exchange.collect_command import collect_command
from tests.handing_in import hand_in, notebook
from tests.tools.downloads import NOTEBOOK, UNIT, enrolled, handed, zipped
from tests.tools.instructor import say


@pytest.fixture
def course(class_folder):
    return enrolled(class_folder)


def collect(course, *words):
    said = say("collect", UNIT, "--course", course, *words)
    assert said.exit_code == 0, said.output
    return said.output


def test_who_is_new_who_handed_in_anew_who_was_late_and_what_was_left_out(course):
    first, second = notebook("dora", UNIT, NOTEBOOK), notebook("emil", UNIT, NOTEBOOK)
    entries = {
        f"müllervonada_101_9001_{NOTEBOOK}.ipynb": first,
        f"catrenée_LATE_103_9002_{NOTEBOOK}.ipynb": first,
        f"stranger_999_9007_{NOTEBOOK}.ipynb": first,
    }
    zipped(course, entries)
    said = collect(course)
    assert handed(course) == {"ada": first, "copy": first}
    assert re.search(r"ada +new +no time", said)
    assert re.search(r"copy +new +2026-03-01 12:00 +1 s", said)
    assert "stranger (number 999 of Canvas) is nobody of the gradebook: left out" in said
    assert "2 new, 0 replaced, 0 as before; 1 of what is new or replaced late; 2 sentences above on" in said
    assert "Parsing file" not in said
    zipped(course, entries | {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": second})
    found = [json.loads(line) for line in collect(course, "--json").splitlines()]
    assert [(line["student"], line["what"]) for line in found if line["event"] == "submission"] == [("ada", "replaced")]
    assert (found[-1]["new"], found[-1]["replaced"], found[-1]["as_before"]) == (0, 1, 1)
    assert len(found[-1]["left_out"]) == len({line["sentence"] for line in found if line["event"] == "look"})


def test_it_says_at_which_step_it_is(course, monkeypatch):
    steps = []
    monkeypatch.setattr(CommandOutput, "steps", lambda telling: nullcontext(steps.append))
    zipped(course, {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": "{}"})
    collect(course)
    assert steps == [
        "looking at what is there",
        "unpacking",
        "1 looked through",
        "1 put into submitted/",
        "comparing with what was there",
    ]


def test_nothing_to_collect_is_said_with_the_place_to_put_it(course):
    said = say("collect", UNIT, "--course", course)
    assert said.exit_code == 1
    assert f"put the zip that Canvas or Moodle gave you into {course / 'downloaded' / UNIT / 'archive'}" in said.output


def test_a_zip_that_cannot_be_read_is_the_collector_s_sentence_and_nothing_is_lost(course):
    zipped(course, {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": "{}"})
    collect(course)
    (course / "downloaded" / UNIT / "archive" / "submissions.zip").write_bytes(b"PK no zip")
    said = say("collect", UNIT, "--course", course)
    assert said.exit_code == 1
    assert "Nothing was collected." in said.output
    assert handed(course) == {"ada": "{}"}


def test_a_class_that_is_being_graded_is_left_alone(course):
    zipped(course, {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": "{}"})
    with CourseDirectory(course).locked(UNIT):
        said = say("collect", UNIT, "--course", course)
    assert said.exit_code == 1
    assert "is being graded by process" in said.output
    assert handed(course) == {}


def test_while_it_collects_other_commands_say_so(course, monkeypatch):
    zipped(course, {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": "{}"})
    said = []

    def at_work(*words):
        others = ("grade", UNIT, "--no-sandbox"), ("report",), ("export", UNIT, "--to", "csv")
        hand_in(course, UNIT, "bela")
        said.extend(say(*other, "--course", course).output for other in others)
        return []

    monkeypatch.setattr(collect_command, "_collect", at_work)
    assert say("collect", UNIT, "--course", course).exit_code == 0
    assert len(said) == 3
    for sentence in said:
        assert f"This course is being collected by process {os.getpid()} on " in sentence
        assert f"(autograde collect {UNIT}, since 20" in sentence


def test_from_nbgraders_exchange(course, tmp_path):
    exchange = tmp_path / "exchange"
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f'\nc.Exchange.root = "{exchange}"\n')
    folder = exchange / "backprop" / "inbound" / f"ada+{UNIT}+2026-03-02 12:00:00 UTC"
    folder.mkdir(parents=True)
    (folder / f"{NOTEBOOK}.ipynb").write_text("{}")
    (folder / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    exchange.chmod(0o777)
    said = collect(course)
    assert re.search(r"ada +new +2026-03-02 12:00 +1 day", said)
    assert handed(course) == {"ada": "{}"}
    zipped(course, {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": "{}"})
    both = say("collect", UNIT, "--course", course)
    assert both.exit_code == 1
    assert "say --from zip or --from exchange" in both.output
    assert "0 new" in collect(course, "--from", "exchange")
