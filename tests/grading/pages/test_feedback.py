"""Feedback pages: what they say, what they never say, and where nbgrader takes them from."""

import base64
import html
import json
import re
import resource
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.gradebook.read_back import Executed, Record, Said
from autograde.grading.pages import feedback
from autograde.grading.sanitize.check_pictures import plain_markup
from tests.handing_in import cell, edit
from tests.tools import instructor
from tests.tools.instructor import NOTEBOOK, UNIT, say

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()


def give(course, *words):
    result = say("feedback", *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result


def page(course, student, unit=UNIT, notebook=NOTEBOOK):
    return (course / "feedback" / student / unit / f"{notebook}.html").read_text(encoding="utf-8")


def shown(text):
    """What a reader sees of a page."""
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))


@pytest.fixture(scope="module")
def given(graded, tmp_path_factory):
    """The graded class with its pages."""
    folder = shutil.copytree(graded, tmp_path_factory.mktemp("given") / "course")
    for unit in instructor.UNITS:
        give(folder, unit)
    return folder


def test_every_notebook_of_every_student_has_a_page_where_nbgrader_expects_it(given):
    expected = {
        path.relative_to(given / "autograded").with_suffix(".html").as_posix()
        for path in (given / "autograded").rglob("*.ipynb")
    }
    assert expected
    assert {p.relative_to(given / "feedback").as_posix() for p in (given / "feedback").rglob("*.html")} == expected


def test_a_page_says_what_passed_what_did_not_and_why(given):
    text = shown(page(given, "emil"))
    assert "9 of 17 points" in text
    assert "4 of 7 checks passed" in text
    assert "every entry is 7 times too large, and there are n = 7 tokens" in text
    assert "the average over tokens is missing" in text
    assert "cannot be judged while weight_gradient is wrong" in text
    assert re.search(r"weight_gradient\s+✗ not passed\s+0 of 3", text)
    assert re.search(r"finite_difference\s+✓ passed\s+2 of 2", text)
    assert "1 answer is not yet read: 3 points more can come of it." in text


def test_a_failed_gradient_is_drawn(given):
    assert "✗ marks what differs" in page(given, "emil")
    assert "✗ marks what differs" not in page(given, "ada")


def test_a_page_shows_the_students_own_code_and_nobody_elses(given):
    text = shown(page(given, "bela"))
    assert "for i in range(n):" in text
    others = [name for name in instructor.NAMES if name != "bela"]
    for other in others:
        assert not re.search(rf"\b{other}\b", shown(page(given, "bela")))
        assert instructor.NAMES[other][1] not in shown(page(given, "bela"))


def test_a_page_shows_no_source_of_a_check(given):
    text = page(given, "emil")
    assert "check(" not in text
    assert "solutions" not in text


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


ATTACKS = [
    "<script>alert(1)</script>",
    "</pre><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "<!--<iframe src=javascript:alert(1)>-->",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_student_wrote_becomes_markup(given, attack):
    """In their code, their answer, their name, a message, a comment, a picture."""
    record = Record(CourseDirectory(given))
    unit, handed = record.units[UNIT], record.submissions[UNIT, "emil"]
    executed = record.executed(UNIT, "emil")[NOTEBOOK]
    cells = json.loads(json.dumps(executed.cells))
    for one in cells:
        one["source"] = attack
        for output in one.get("outputs", []):
            output["data"] = {"image/png": attack, "text/html": attack, "image/svg+xml": attack}
    said = Said(False, attack, (attack,), (attack,), attack)
    changed = Executed(tuple(cells), dict.fromkeys(executed.verdicts, said), "graded", attack, attack)
    comments = {(NOTEBOOK, one["metadata"]["nbgrader"]["grade_id"]): attack for one in cells if nbgrader(one)}
    person = SimpleNamespace(name=attack, id="emil")
    marks = {key: mark.__class__(0.0, 0.0, None, None, False) for key, mark in handed.marks.items()}
    handed = handed.__class__("emil", UNIT, None, None, marks, comments, {})
    text = feedback.page(unit, NOTEBOOK, person, handed, changed)
    elements = Elements(text).found
    assert {tag for tag, _ in elements}.isdisjoint({"script", "iframe", "img", "object", "embed", "link", "base"})
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
    if "<" in attack and "script" in attack:
        assert attack in html.unescape(text)  # it is there to be read


def nbgrader(one):
    return one["metadata"].get("nbgrader", {}).get("grade_id")


def test_a_page_runs_no_script_whatever_is_in_it(given):
    (policy,) = [
        attributes["content"]
        for tag, attributes in Elements(page(given, "ada")).found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline';")


@pytest.mark.parametrize(
    ("data", "many"),
    [
        ({"image/png": PNG}, 1),
        ({"image/png": PNG[:20] + "\n" + PNG[20:]}, 1),
        ({"image/jpeg": base64.b64encode(b"\xff\xd8\xff" + bytes(9)).decode()}, 1),
        ({"image/jpeg": PNG}, 0),
        ({"image/png": base64.b64encode(b"<svg onload=alert(1)>").decode()}, 0),
        ({"image/png": 'x" onerror="alert(1)'}, 0),
        ({"image/svg+xml": "<svg/>"}, 0),
        ({"image/png": PNG * 100_000}, 0),
        ("no dictionary", 0),
    ],
)
def test_only_pictures_that_begin_as_such_are_shown(data, many):
    assert len(list(feedback.images({"outputs": [{"output_type": "display_data", "data": data}]}))) == many


@pytest.mark.parametrize(
    "drawn",
    [
        "<script>alert(1)</script><b>x</b>",
        '<div onclick="alert(1)" style="background: url(https://evil.example/x)">x</div>',
        '<a href="javascript:alert(1)">x</a>',
        '<svg><foreignObject><iframe src="//evil.example"></iframe></foreignObject><text>x</text></svg>',
        '<img src=x onerror=alert(1)>x<style>@import "//evil.example"</style>',
    ],
)
def test_a_drawing_keeps_its_words_and_loses_what_acts(drawn):
    kept = plain_markup(drawn)
    assert "x" in kept
    assert not re.search(r"<script|<style|<iframe|<img|<a |url\(|javascript|\son\w+=|evil\.example[^&]*>", kept)


def test_a_persons_score_and_comment_are_on_the_page(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        question = gradebook.find_grade("question_residual_layer", NOTEBOOK, UNIT, "emil")
        question.manual_score, question.needs_manual_grade = 2.5, False
        check = gradebook.find_grade("check_weight_gradient", NOTEBOOK, UNIT, "emil")
        check.manual_score, check.extra_credit = 1, 0.5
        gradebook.find_comment("question_residual_layer", NOTEBOOK, UNIT, "emil").manual_comment = "Well & <clear>."
        gradebook.find_comment("weight_gradient", NOTEBOOK, UNIT, "emil").manual_comment = "The idea is right."
        gradebook.db.commit()
    give(graded_folder, UNIT, "--student", "emil")
    text = shown(page(graded_folder, "emil"))
    assert "13 of 20 points" in text
    assert "2.5 of 3 points" in text
    assert "Well & <clear>." in text
    assert "The idea is right." in text
    assert "set by your instructor (the check gave 0), with 0.5 on top" in text
    assert "not yet read" not in text


def test_a_late_penalty_is_told(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.find_submission_notebook(NOTEBOOK, UNIT, "ada").late_submission_penalty = 4
        gradebook.db.commit()
    give(graded_folder, UNIT, "--student", "ada")
    text = " ".join(shown(page(graded_folder, "ada")).split())
    assert "13 of 17 points , 4 taken off because it came late" in text
    assert "1 answer is not yet read: 3 points more can come of it." in text


def test_lateness_is_told_also_where_it_costs_nothing(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        due = datetime(2026, 3, 1, 12)
        gradebook.update_or_create_assignment(UNIT, duedate=due)
        gradebook.find_submission(UNIT, "ada").timestamp = due + timedelta(days=1, hours=3, minutes=5)
        gradebook.find_submission(UNIT, "bela").timestamp = due + timedelta(hours=3)
        gradebook.find_submission(UNIT, "bela").extension = timedelta(days=1)
        gradebook.find_submission(UNIT, "emil").timestamp = due - timedelta(seconds=1)
        gradebook.db.commit()
        assert gradebook.find_submission(UNIT, "ada").total_seconds_late == 97_500
        assert gradebook.find_submission(UNIT, "bela").total_seconds_late == 0
    give(graded_folder, UNIT)
    assert "17 of 17 points , handed in 1 day 3 h late, no points taken off for that" in " ".join(
        shown(page(graded_folder, "ada")).split()
    )
    for student in ("bela", "emil", "kofi"):
        assert " late" not in shown(page(graded_folder, student)), student
    assert say("report", UNIT, "--course", graded_folder).exit_code == 0
    report = (graded_folder / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")
    assert report.count(">1 day 3 h</td>") == 1


def test_said_again_it_writes_only_what_changed(graded_folder):
    first = json.loads(give(graded_folder, UNIT, "--json").stdout.splitlines()[-1])
    assert first["pages"] == first["written"] == len(instructor.NAMES)
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.find_comment("weight_gradient", NOTEBOOK, UNIT, "emil").manual_comment = "Once more."
        gradebook.db.commit()
    lines = [json.loads(line) for line in give(graded_folder, UNIT, "--json").stdout.splitlines()]
    assert [line["student"] for line in lines if line.get("written") and "student" in line] == ["emil"]


def test_a_page_of_a_notebook_that_is_no_longer_asked_goes(graded_folder):
    give(graded_folder, UNIT)
    stale = graded_folder / "feedback" / "ada" / UNIT / "old.html"
    stale.write_text("old")
    give(graded_folder, UNIT)
    assert not stale.exists()


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


def test_pages_of_a_class_that_stock_nbgrader_graded_say_what_stands_under_the_check(graded_folder):
    def as_stock(content):
        content["metadata"]["autograde"].pop("outcome")
        for one in content["cells"]:
            one["metadata"].pop("autograde", None)
        check = cell(content, "check_weight_gradient")
        check["outputs"] = [
            {
                "output_type": "error",
                "ename": "E",
                "evalue": "v",
                "traceback": ["\x1b[31mAssertionError\x1b[0m: no <b>"],
            }
        ]

    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    edit(path, as_stock)
    give(graded_folder, UNIT, "--student", "emil")
    text = shown(page(graded_folder, "emil"))
    assert "Error: no <b>" in text
    assert re.search(r"weight_gradient\s+✗ not passed\s+0 of 3", text)


def test_a_verdict_that_the_gradebook_does_not_bear_out_is_not_believed(graded_folder):
    def boast(content):
        cell(content, "check_weight_gradient")["metadata"]["autograde"].update(passed=True, message="wonderful")

    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    edit(path, boast)
    give(graded_folder, UNIT, "--student", "emil")
    text = shown(page(graded_folder, "emil"))
    assert "wonderful" not in text
    assert re.search(r"weight_gradient\s+✗ not passed\s+0 of 3", text)


# what goes wrong


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


def test_a_submission_without_an_outcome_is_told(graded_folder):
    (graded_folder / "autograded" / "ada" / UNIT / f"{NOTEBOOK}.ipynb").unlink()
    result = give(graded_folder, UNIT, "--quiet")
    assert result.output == f"ada: no outcome of {NOTEBOOK}: say autograde grade {UNIT}.\n"


def test_a_folder_that_cannot_be_written_is_a_sentence_and_leaves_no_draft(graded_folder):
    (graded_folder / "feedback").write_text("in the way")
    result = say("feedback", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "Error: " in result.output
    assert "cannot be written" in result.output


def test_what_stood_there_stays_when_a_file_cannot_be_written_whole(tmp_path):
    write_whole(tmp_path, {"a.html": b"before"})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3, hard))  # the system writes three bytes, and no more
    try:
        with pytest.raises(OSError, match="File too large"):
            write_whole(tmp_path, {"a.html": b"after that"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"before"}


def test_many_processes_make_the_same_pages(graded_folder, monkeypatch):
    give(graded_folder, UNIT)
    before = {path: path.read_bytes() for path in (graded_folder / "feedback").rglob("*.html")}
    for path in before:
        path.unlink()
    monkeypatch.setattr(feedback, "FEW", 0)
    give(graded_folder, UNIT, "--workers", "2")
    assert {path: path.read_bytes() for path in (graded_folder / "feedback").rglob("*.html")} == before


def test_a_notebook_that_cannot_be_shown_costs_its_own_page_alone(graded_folder):
    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    path.write_text('{"metadata": {}, "cells": ' + "[" * 10**5)
    result = say("feedback", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "emil: the page shows the points alone, since what was handed in cannot be shown" in result.stderr
    assert set(instructor.NAMES) == {path.name for path in (graded_folder / "feedback").iterdir()}
    assert "cannot be shown here" in shown(page(graded_folder, "emil"))
    assert re.search(r"\b9 of \d+ points", shown(page(graded_folder, "emil")))
    assert "weight_gradient" in shown(page(graded_folder, "ada"))
