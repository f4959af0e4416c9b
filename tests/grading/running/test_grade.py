"""Grading a class from end to end: what is recorded and said, what a second run does, what an interruption leaves."""

import base64
import contextlib
import errno
import itertools
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path

import nbformat
import psutil
import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook

from autograde import __version__
from autograde.build.course_folder import ROOT
from autograde.cli import main
from autograde.grading import locked_database
from autograde.grading.assignments import course_directory as course_module
from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.bounded_calls import TooMuch
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.recording import recorder
from autograde.grading.judging.judge_process import JudgeDied
from autograde.grading.limits import Limits
from autograde.grading.running import grade as grading
from autograde.grading.running import preparation
from autograde.grading.running import this_machine as local
from autograde.grading.running.assignment_key import secret
from autograde.grading.submissions.prepare import prepare, read
from tests import demo
from tests.handing_in import PNG, cell, edit, hand_in
from tests.sample_class import students
from tests.tools import lab, standin
from tests.tools.breaking import break_at_random
from tests.tools.gradebooks import same

UNIT, NAME = "04_back_propagation", "back_propagation"
NOTEBOOKS = {"back_propagation.ipynb", "finite_differences.ipynb"}
MANY = "03_loss_functions"


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture
def say(monkeypatch, class_folder):
    """Type a command in a course folder; executions run in this process."""
    monkeypatch.setattr(local, "this_machine", standin.this_machine)
    monkeypatch.chdir(class_folder)

    def said(*words):
        return CliRunner().invoke(main, list(words), catch_exceptions=False)

    said.course = class_folder
    return said


@pytest.fixture
def at_once(monkeypatch):
    """Verdicts at once, without running anything."""
    monkeypatch.setattr(standin, "execute", standin.decide)


def interruptible(command):
    """Start a command that hears Ctrl-C, also where these tests run in the background, which ignores it."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    hear = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen(command, cwd=ROOT, text=True, preexec_fn=hear, **pipes)


def lines(result):
    """The submissions' lines of --json by student, and the summary under None."""
    assert result.exit_code == 0, result.output
    return {line.get("student"): line for line in map(json.loads, result.stdout.splitlines())}


def graded_by(folder, *, students=None, run=standin.decide, force=False, limits=None, **options):
    """Grade in this process, without a command line; student -> line."""
    course = CourseDirectory(folder)
    assignment = load(course, UNIT)
    with standin.pool(run=run) as pool:
        chosen = students or course.students(UNIT)
        found = grading.grade(course, assignment, chosen, pool, limits or Limits(), force=force, **options)
        return {line.student: line for line in found}


# what is recorded


def test_a_class_gets_the_scores_that_its_answers_earn(say):
    for name in ("ada", "emil", "dora"):
        hand_in(say.course, UNIT, name, name)
    result = say("grade", UNIT, "--no-follow-through")
    assert result.exit_code == 0, result.output
    possible = demo.possible(say.course)[UNIT]
    for student in students():
        if student.name in ("ada", "emil", "dora"):
            expected = {
                name: None if by_hand and student.rest == "solved" else 0.0 if student.loses(name) else points
                for name, (points, by_hand) in possible.items()
            }
            assert demo.scores(say.course)[student.name, UNIT] == expected


def test_a_right_function_on_top_of_a_wrong_one_has_its_points_in_the_gradebook(say):
    """By the rule of stock nbgrader it has none; whoever changes the rule has everybody graded by it."""
    hand_in(say.course, UNIT, "emil", "emil")
    gained = {"check_back_propagate", "check_back_propagate_deep"}

    def grade(*words):
        found = lines(say("grade", UNIT, "--json", *words))["emil"]
        return found["anew"], demo.scores(say.course)["emil", UNIT]

    _, first = grade("--no-follow-through")
    anew, scores = grade()
    assert anew
    assert {name for name, points in scores.items() if points != first[name]} == gained
    assert all(points is None or points >= first[name] for name, points in scores.items())
    assert grade() == (False, scores)
    assert grade("--force") == (True, scores)
    said = "judged with a right `weight_gradient` in place of yours"
    assert say("feedback", UNIT).exit_code == say("report", UNIT).exit_code == 0
    assert said in (say.course / "feedback" / "emil" / UNIT / "back_propagation.html").read_text(encoding="utf-8")
    assert said in (say.course / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")
    assert grade("--no-follow-through") == (True, first)


def test_every_recorded_notebook_is_valid_and_holds_its_verdicts(say):
    hand_in(say.course, MANY, "emil", "emil")
    say("grade", MANY)
    paths = list((say.course / "autograded" / "emil" / MANY).iterdir())
    assert len(paths) == 4
    for path in paths:
        made = nbformat.read(path, as_version=4)
        nbformat.validate(made)
        assert stat.S_IMODE(path.stat().st_mode) == 0o440
        assert made.metadata.autograde.outcome.status == "graded"
        for c in made.cells:
            marks = c.metadata.get("nbgrader", {})
            if marks.get("grade") and not marks["solution"]:
                assert isinstance(c.metadata.autograde.passed, bool)
                assert c.metadata.autograde.message
                assert c.outputs


def test_nothing_but_the_outcome_stays_in_the_graded_folder(class_folder):
    folder = hand_in(class_folder, UNIT, "ada", timestamp="2026-02-03 04:05:06 UTC")
    (folder / "numpy.py").write_text("raise SystemExit")
    old = class_folder / "autograded" / "ada" / UNIT
    (old / "sub").mkdir(parents=True)
    (old / "sub" / "old.html").write_text("<script>")
    (old / ".back_propagation.ipynb.draft").write_text("half")
    graded_by(class_folder)
    assert {path.name for path in old.iterdir()} == {*NOTEBOOKS, "timestamp.txt"}


def test_pictures_beside_the_notebook_are_kept_and_nothing_that_only_says_it_is_one(class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    drawn = base64.b64decode(PNG)
    (folder / "my drawing (1).png").write_bytes(drawn)
    (folder / "page.png").write_text("<script>")
    (folder / ".hidden.png").write_bytes(drawn)
    (folder / "link.png").symlink_to(folder / "my drawing (1).png")
    assert graded_by(class_folder)["ada"].anew
    kept = class_folder / "autograded" / "ada" / UNIT
    assert {path.name for path in kept.iterdir()} == {*NOTEBOOKS, "my drawing (1).png"}
    assert not graded_by(class_folder)["ada"].anew
    (folder / "my drawing (1).png").write_bytes(drawn + b"more")
    assert graded_by(class_folder)["ada"].anew


def test_a_file_beside_the_notebook_belongs_to_the_submission_and_to_no_page(class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    (folder / "tools").mkdir()
    (folder / "tools" / "helper.py").write_text("two = 2")
    assert graded_by(class_folder)["ada"].anew
    assert not graded_by(class_folder)["ada"].anew
    (folder / "tools" / "helper.py").write_text("two = 3")
    assert graded_by(class_folder)["ada"].anew
    (folder / "tools" / "helper.py").rename(folder / "tools" / "other.py")
    assert graded_by(class_folder)["ada"].anew
    assert {path.name for path in (class_folder / "autograded" / "ada" / UNIT).iterdir()} == NOTEBOOKS


def test_a_picture_whose_name_is_too_long_to_be_copied_costs_nobody_anything(class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    for name in ("é" * 101 + ".png", "x" * 249 + ".png"):  # 206 and 253 bytes
        (folder / name).write_bytes(base64.b64decode(PNG))
    hand_in(class_folder, UNIT, "bob")
    found = graded_by(class_folder)
    assert {name: one.status for name, one in found.items()} == {"ada": "graded", "bob": "graded"}
    assert found["ada"].to_instructor.count("(a name that is too long or cannot be written)") == 2


def test_a_link_to_anothers_folder_is_not_followed_and_the_whole_place_may_be_one(class_folder, tmp_path):
    hand_in(class_folder, UNIT, "ada")
    hand_in(class_folder, UNIT, "hugo")
    shutil.move(class_folder / "submitted" / "hugo", tmp_path / "elsewhere")
    shutil.move(class_folder / "submitted", tmp_path / "large disk")
    submitted = class_folder / "submitted"
    submitted.symlink_to(tmp_path / "large disk")
    (submitted / "hugo").symlink_to(tmp_path / "elsewhere")
    (submitted / "emil").symlink_to(submitted / "ada")
    (submitted / "ines").mkdir()
    (submitted / "ines" / UNIT).symlink_to(Path("..") / "ada" / UNIT)
    (submitted / "kofi").mkdir()
    (submitted / "kofi" / UNIT).symlink_to(class_folder / "lectures" / UNIT)
    (tmp_path / "home" / "lena").mkdir(parents=True)
    (tmp_path / "home" / "lena" / UNIT).symlink_to(tmp_path / "elsewhere" / UNIT)
    (submitted / "lena").symlink_to(tmp_path / "home" / "lena")
    found = graded_by(class_folder)
    assert {student: line.status for student, line in found.items()} == {
        "ada": "graded", "hugo": "graded", "emil": "broken", "ines": "broken", "kofi": "broken", "lena": "broken",
    }  # fmt: skip
    leads = f"leads to {tmp_path / 'large disk' / 'ada' / UNIT}: put the student's own folder there."
    assert found["ines"].to_instructor.endswith(leads)
    assert "stands behind a link to another folder, which is not followed" in found["emil"].to_instructor


def test_a_file_that_cannot_be_read_is_nobodys_zero(class_folder, monkeypatch):
    hand_in(class_folder, UNIT, "ada")
    really = os.open

    def forbidden(path, *options, **more):
        if str(path).endswith(f"{NAME}.ipynb"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return really(path, *options, **more)

    with monkeypatch.context() as context:
        context.setattr(os, "open", forbidden)
        context.setattr(preparation, "Apart", Here)
        found = graded_by(class_folder)["ada"]
    assert (found.status, found.by_hand) == ("failed", 7)
    assert "Permission denied" in found.to_instructor
    assert graded_by(class_folder)["ada"].status == "graded"


class Here:
    """In the place of Apart, where a test changes what is called: in this process."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)

    def close(self):
        pass


def of_eve_alone(function, error):
    """The function, which raises an error where it is asked about eve."""

    def raises(*args, **options):
        if any(isinstance(name := getattr(value, "student", value), str) and name == "eve" for value in args):
            raise error
        return function(*args, **options)

    return raises


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("read", MemoryError()),
        ("prepare", RecursionError("deep")),
        ("judge", OverflowError("large")),
        ("record", UnicodeEncodeError("ascii", "x", 0, 1, "y")),
        ("write", RecursionError("deep")),
    ],
)
def test_whatever_is_raised_for_one_submission_is_its_outcome_and_the_others_go_on(
    class_folder, monkeypatch, step, error
):
    for name in ("ada", "eve", "zoe"):
        hand_in(class_folder, UNIT, name)
    alone = graded_by(class_folder, students=["ada", "zoe"])
    run = of_eve_alone(standin.decide, error) if step == "judge" else standin.decide
    if step == "read":
        monkeypatch.setattr(preparation, "Apart", Here)
        monkeypatch.setattr(preparation, "read", of_eve_alone(preparation.read, error))
    if step == "prepare":
        monkeypatch.setattr(preparation, "Apart", Here)
        monkeypatch.setattr(preparation, "prepare", of_eve_alone(preparation.prepare, error))
    if step == "record":
        monkeypatch.setattr(recorder.Recorder, "record", of_eve_alone(recorder.Recorder.record, error))
    if step == "write":
        monkeypatch.setattr(recorder, "write_submission", of_eve_alone(recorder.write_submission, error))
    found = graded_by(class_folder, run=run, force=True)
    assert {name: found[name].points for name in alone} == {name: line.points for name, line in alone.items()}
    assert found["eve"].status == "failed"
    assert type(error).__name__ in found["eve"].to_instructor
    monkeypatch.undo()
    assert graded_by(class_folder)["eve"].status == "graded"


@pytest.mark.parametrize("stamp", ["9" * 30 + "h", "1e9999", "0001-01-01 00:00 +2359", "\0", "((", "2026-02-30"])
def test_a_time_that_is_none_costs_nobody_anything(class_folder, stamp):
    hand_in(class_folder, UNIT, "ada", timestamp=stamp)
    hand_in(class_folder, UNIT, "zoe")
    assert {name: line.status for name, line in graded_by(class_folder).items()} == {"ada": "graded", "zoe": "graded"}


@pytest.mark.parametrize("step", ["read", "prepare"])
def test_a_notebook_that_takes_too_much_is_broken_and_the_others_go_on(class_folder, monkeypatch, step):
    for name in ("ada", "eve", "zoe"):
        hand_in(class_folder, UNIT, name)
    monkeypatch.setattr(preparation, "Apart", Here)
    monkeypatch.setattr(preparation, step, of_eve_alone(getattr(preparation, step), TooMuch("takes too much")))
    found = graded_by(class_folder)
    assert {name: line.status for name, line in found.items()} == {"ada": "graded", "eve": "broken", "zoe": "graded"}
    assert "back_propagation.ipynb takes too much" in found["eve"].to_instructor


def test_a_folder_whose_name_is_no_text_is_nobodys(class_folder):
    hand_in(class_folder, UNIT, "ada")
    hand_in(class_folder, UNIT, os.fsdecode(b"\xffeve"))
    assert set(graded_by(class_folder)) == {"ada"}


def test_formgrader_feedback_and_export_of_nbgrader_work_on_what_was_recorded(say, tmp_path):
    for name in ("ada", "emil"):
        hand_in(say.course, UNIT, name, name)
    hand_in(say.course, UNIT, "eve").joinpath(f"{NAME}.ipynb").write_bytes(b"\xff broken")
    assert say("grade", UNIT).exit_code == 0
    for words in (("generate_feedback", UNIT), ("export", "--to", "grades.csv")):
        assert demo.nbgrader(say.course, *words).wait() == 0
    page = (say.course / "feedback" / "emil" / UNIT / "back_propagation.html").read_text()
    assert "every entry is 7 times too large" in page
    assert "is no notebook" in (say.course / "feedback" / "eve" / UNIT / "back_propagation.html").read_text()
    table = (say.course / "grades.csv").read_text()
    assert table.count("\n") >= 4
    with Gradebook(f"sqlite:///{say.course / 'gradebook.db'}") as gradebook:
        ids = {s.student.id: s.id for s in gradebook.notebook_submissions(NAME, UNIT)}
        scores = sorted(gradebook.find_submission(UNIT, name).score for name in ids)
        assert scores == [2, 14, 17]  # eve's other notebook is whole; emil has follow-through
    private = tmp_path / "private"
    private.mkdir()
    with lab.jupyterlab(say.course, private) as address:
        for student in ids:
            with urllib.request.urlopen(f"{address}/formgrader/submissions/{ids[student]}/") as answer:
                page = answer.read().decode()
            assert "check_hidden_delta" in page
            assert "Full credit" in page


# who may read it, and what is kept


@pytest.mark.parametrize(("umask", "group"), [(0o022, 0o040), (0o002, 0o060), (0o077, 0)])
def test_others_on_a_shared_machine_read_nothing_and_the_group_what_the_umask_leaves(say, at_once, umask, group):
    course = say.course
    hand_in(course, UNIT, "ada")
    (course / "gradebook.db").chmod(0o666)  # as nbgrader makes it
    before = os.umask(umask)
    try:
        for words in (
            ("grade", UNIT),
            ("feedback", UNIT),
            ("report", UNIT),
            ("export", "--to", "csv"),
        ):
            assert say(*words).exit_code == 0, words
    finally:
        os.umask(before)
    for path in (course / ".autograde").rglob("*"):
        assert not path.stat().st_mode & 0o007, path
    assert (course / ".autograde" / f"{UNIT}.key").stat().st_mode & 0o777 == 0o600
    names = ("gradebook.db", "reports", "autograded", "feedback", f"reports/{UNIT}.html", "grades-csv.csv")
    for path in map(course.joinpath, names):
        assert not path.stat().st_mode & 0o007, path
    for name in names[-2:]:
        assert (course / name).stat().st_mode & 0o070 == group
    page = course / "feedback" / "ada" / UNIT / f"{NAME}.html"
    assert page.stat().st_mode & 0o777 == 0o644  # nbgrader hands it on with the permissions that it has


def test_permissions_that_the_course_names_are_taken(class_folder):
    with (class_folder / "nbgrader_config.py").open("a") as file:
        file.write("\nc.Autograde.permissions = 664\n")
    hand_in(class_folder, UNIT, "ada")
    graded_by(class_folder)
    path = class_folder / "autograded" / "ada" / UNIT / f"{NAME}.ipynb"
    assert path.stat().st_mode & 0o777 == 0o664


def test_before_the_gradebook_is_written_it_is_copied(class_folder):
    def scores(path):
        with contextlib.closing(sqlite3.connect(path)) as database:
            return database.execute("select count(*) from grade").fetchone()[0]

    def kept():
        return sorted((class_folder / ".autograde" / "gradebooks").iterdir())

    hand_in(class_folder, UNIT, "ada")
    graded_by(class_folder)
    (first,) = kept()
    assert scores(first) == 0
    graded_by(class_folder)  # nothing is written
    assert kept() == [first]
    whole = scores(class_folder / "gradebook.db")
    for _ in range(5):
        graded_by(class_folder, force=True)
    assert len(kept()) == 5
    assert first not in kept()
    assert [scores(path) for path in kept()] == [whole] * 5
    shutil.copy(kept()[-1], class_folder / "gradebook.db")  # as the guide says
    assert not graded_by(class_folder)["ada"].anew


# what a second run does


def test_answers_that_a_person_has_read_wait_no_longer(say):
    hand_in(say.course, UNIT, "ada")
    assert lines(say("grade", UNIT, "--json"))["ada"]["by_hand"] > 0
    with Gradebook(f"sqlite:///{say.course / 'gradebook.db'}") as gradebook:
        read = [g for g in gradebook.find_submission_notebook(NAME, UNIT, "ada").grades if g.needs_manual_grade]
        assert read
        for grade in read:
            grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    found = lines(say("grade", UNIT, "--json"))["ada"]
    assert (found["anew"], found["by_hand"]) == (False, 0)


def test_a_second_run_grades_only_what_changed(say):
    for name in ("ada", "emil"):
        hand_in(say.course, UNIT, name)
    say("grade", UNIT)
    path = say.course / "submitted" / "emil" / UNIT / "back_propagation.ipynb"
    edit(path, lambda content: cell(content, "weight_gradient").update(source="weight_gradient = 3"))
    found = lines(say("grade", UNIT, "--json"))
    assert not found["ada"]["anew"]
    assert found["emil"]["anew"]
    assert found["emil"]["points"] < found["ada"]["points"]
    assert found[None]["graded"] == 1
    assert all(line["anew"] for name, line in lines(say("grade", UNIT, "--json", "--force")).items() if name)


def touch(folder, monkeypatch):
    os.utime(folder / "submitted" / "ada" / UNIT / f"{NAME}.ipynb", (1, 1))


def resubmit(folder, monkeypatch):
    hand_in(folder, UNIT, "ada", "emil")


def hand_in_later(folder, monkeypatch):
    (folder / "submitted" / "ada" / UNIT / "timestamp.txt").write_text("2026-02-03 04:05:06 UTC")


def new_checks(folder, monkeypatch):
    monkeypatch.setattr(grading, "what_judges", lambda unit: b"anew")


def new_key(folder, monkeypatch):
    (folder / ".autograde" / f"{UNIT}.key").unlink()


def new_points(folder, monkeypatch):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_grade_cell("check_hidden_delta", NAME, UNIT, max_score=30)


def new_due_date(folder, monkeypatch):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=datetime(2026, 2, 3, 3))


def other_score(folder, monkeypatch):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("check_hidden_delta", NAME, UNIT, "ada").auto_score = 0.25
        gradebook.db.commit()


def no_file(folder, monkeypatch):
    (folder / "autograded" / "ada" / UNIT / f"{NAME}.ipynb").unlink()


def other_file(folder, monkeypatch):
    path = folder / "autograded" / "ada" / UNIT / f"{NAME}.ipynb"
    path.chmod(0o644)
    path.write_text(path.read_text() + " ")


def no_submission_in_the_gradebook(folder, monkeypatch):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.remove_submission(UNIT, "ada")


def no_ledger(folder, monkeypatch):
    (folder / ".autograde" / f"{UNIT}.jsonl").unlink()


def by_hand(folder, monkeypatch):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("question_residual_layer", NAME, UNIT, "ada").manual_score = 1
        gradebook.db.commit()


CHANGES = [
    (touch, False),
    (by_hand, False),
    (resubmit, True),
    (hand_in_later, True),
    (new_checks, True),
    (new_key, True),
    (new_points, True),
    (new_due_date, True),
    (other_score, True),
    (no_file, True),
    (other_file, True),
    (no_submission_in_the_gradebook, True),
    (no_ledger, True),
]


@pytest.mark.parametrize(("change", "anew"), CHANGES, ids=[change.__name__ for change, _ in CHANGES])
def test_a_submission_is_graded_again_where_its_outcome_could_differ(class_folder, monkeypatch, change, anew):
    for name in ("ada", "emil"):
        hand_in(class_folder, UNIT, name)
    graded_by(class_folder)
    change(class_folder, monkeypatch)
    assert graded_by(class_folder)["ada"].anew == anew
    assert not graded_by(class_folder)["ada"].anew


def had(folder, points, *left_out):
    """Write down that everybody had so many points before, as an earlier version did where fields are left out."""
    ledger = folder / ".autograde" / f"{UNIT}.jsonl"
    lines = [json.loads(line) | {"points": points} for line in ledger.read_text().splitlines()]
    kept = [{name: value for name, value in line.items() if name not in left_out} for line in lines]
    ledger.write_text("\n".join(map(json.dumps, kept)))


@pytest.mark.parametrize("left_out", [(), ("handed_in",)])
def test_who_has_fewer_points_though_nothing_was_handed_in_is_listed_by_name(say, at_once, monkeypatch, left_out):
    for name in ("ada", "emil", "dora"):
        hand_in(say.course, UNIT, name)
    say("grade", UNIT)
    had(say.course, 99.0, *left_out)
    new_checks(say.course, monkeypatch)
    if not left_out:
        hand_in(say.course, UNIT, "dora", "emil")
    printed = say("grade", UNIT, "--json").output
    found = {line["student"]: line for line in map(json.loads, printed.splitlines()) if line["event"] == "submission"}
    lower = {name: [99.0, found[name]["points"]] for name in found if name != "dora" or left_out}
    assert {name: [line["before"], line["points"]] for name, line in found.items() if line["before"]} == lower
    assert json.loads(printed.splitlines()[-1])["lower"] == lower
    assert json.loads(say("grade", UNIT, "--json").output.splitlines()[-1])["lower"] == {}
    had(say.course, 99.0)
    printed = say("grade", UNIT, "--force").output
    assert "fewer points than before, judged anew without a new hand-in" in printed
    assert f"ada: 99 -> {found['ada']['points']:g}" in printed
    had(say.course, 0.0)
    assert "fewer points" not in say("grade", UNIT, "--force").output


def test_an_extension_and_another_late_policy_reach_what_is_graded(class_folder):
    def penalty():
        with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
            return gradebook.find_submission(UNIT, "ada").late_submission_penalty

    for name in ("ada", "emil"):
        hand_in(class_folder, UNIT, name, timestamp="2026-02-03 04:05:06 UTC")
    new_due_date(class_folder, None)
    graded_by(class_folder)
    assert penalty() == 0
    with (class_folder / "nbgrader_config.py").open("a") as file:
        file.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert graded_by(class_folder)["ada"].anew
    assert penalty() > 0
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        gradebook.grant_extension(UNIT, "ada", days=2)
    found = graded_by(class_folder)
    assert (found["ada"].anew, found["emil"].anew) == (True, False)
    assert penalty() == 0


def test_whom_the_gradebook_does_not_know_is_told(class_folder, capsys):
    for name in ("ada", "emil"):
        hand_in(class_folder, UNIT, name)
    graded_by(class_folder, students=["ada"])
    capsys.readouterr()
    graded_by(class_folder)
    said = capsys.readouterr().err
    assert "1 of them is not on the gradebook's list of students, and will stand in it without a name: emil." in said
    graded_by(class_folder)
    assert "without a name" not in capsys.readouterr().err


def stopped(job, sessions):
    outcome = standin.decide(job, sessions)
    return outcome if job.limits.cpu_seconds > 20 else type(outcome)(**{**vars(outcome), "status": "stopped"})


def test_what_was_stopped_is_graded_again_under_another_limit(class_folder):
    hand_in(class_folder, UNIT, "ada")
    assert graded_by(class_folder, run=stopped)["ada"].status == "stopped"
    assert not graded_by(class_folder, run=stopped)["ada"].anew
    again = graded_by(class_folder, run=stopped, limits=Limits(cpu_seconds=100))["ada"]
    assert (again.anew, again.status) == (True, "graded")


def test_a_fault_of_the_grader_is_nobodys_zero_and_is_tried_again(class_folder):
    for name in ("ada", "emil", "fatou"):
        hand_in(class_folder, UNIT, name)

    def fails_for_emil(job, sessions):
        if job.student == "emil":
            raise ZeroDivisionError("ours")
        return standin.decide(job, sessions)

    found = graded_by(class_folder, run=fails_for_emil)
    assert {name: line.status for name, line in found.items()} == {"ada": "graded", "emil": "failed", "fatou": "graded"}
    assert "ZeroDivisionError: ours" in found["emil"].to_instructor
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        marks = {g.name: g for g in gradebook.find_submission_notebook(NAME, UNIT, "emil").grades}
    assert marks["check_hidden_delta"].auto_score is None
    assert marks["check_hidden_delta"].needs_manual_grade
    assert graded_by(class_folder)["emil"].status == "graded"


def test_an_outcome_that_cannot_be_written_is_a_fault_of_the_grader(class_folder):
    hand_in(class_folder, UNIT, "ada")

    def nonsense(job, sessions):
        return type(outcome := standin.decide(job, sessions))(**{**vars(outcome), "executed": b"{}"})

    assert graded_by(class_folder, run=nonsense)["ada"].status == "failed"


def test_a_torn_line_of_the_ledger_costs_one_submission(class_folder):
    for name in ("ada", "emil"):
        hand_in(class_folder, UNIT, name)
    graded_by(class_folder)
    path = class_folder / ".autograde" / f"{UNIT}.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert [line.anew for line in graded_by(class_folder).values()] == [False, True]
    assert not any(line.anew for line in graded_by(class_folder).values())


def test_a_bounded_number_of_submissions_is_in_flight(class_folder):
    for number in range(20):
        hand_in(class_folder, UNIT, f"s{number:02}")

    class Counting:
        at_once = 2
        out = most = 0
        waiting: list = []  # noqa: RUF012

        def submit(self, job):
            future = Future()
            self.out += 1
            self.most = max(self.most, self.out)
            self.waiting.append((future, job))
            if self.out >= 4:
                for waiting, known in self.waiting:
                    waiting.set_result(standin.decide(known, None))
                    self.out -= 1
                self.waiting.clear()
            return future

    course = CourseDirectory(class_folder)
    counting = Counting()
    found = list(grading.grade(course, load(course, UNIT), course.students(UNIT), counting, Limits()))
    assert len(found) == 20
    assert counting.most <= 4


# interruptions


def steps(folder, last=None):
    """Grade, and count the calls and returns that it takes; at the `last` one its process is killed."""
    count = itertools.count(1)

    def step(*_):
        if next(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)
    try:
        graded_by(folder)
    finally:
        sys.setprofile(None)
    return next(count)


def killed(folder, last):
    """Grade in a process of its own, which is killed after so many steps; whether it was still at work."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            steps(folder, last)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.glob("autograded/**/*")) if p.is_file()}


def test_killed_and_said_again_everything_is_as_if_nothing_had_happened(class_folder, tmp_path):
    for number in range(30):
        hand_in(class_folder, UNIT, f"s{number:02}", timestamp="2026-02-03 04:05:06 UTC")
    secret(CourseDirectory(class_folder), UNIT)
    twin = shutil.copytree(class_folder, tmp_path / "twin")
    whole = steps(twin)
    chance = random.Random(4)
    at_work = sum(killed(class_folder, chance.randrange(1, whole // 2)) for _ in range(8))
    assert at_work >= 2
    graded_by(class_folder)
    same(class_folder, twin)
    assert files(class_folder) == files(twin)


def test_ctrl_c_ends_with_a_sentence_and_the_same_command_goes_on(class_folder):
    for number in range(40):
        hand_in(class_folder, UNIT, f"{number:02}")
    hand_in(class_folder, UNIT, "endless")  # comes last, so that the run is interrupted however late that is
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.tools.standin",
        "grade",
        UNIT,
        "--json",
        "--course",
        str(class_folder),
    ]
    running = interruptible(command)
    assert running.stdout
    first = running.stdout.readline()
    running.send_signal(signal.SIGINT)
    said, problem = running.communicate(timeout=300)
    assert json.loads(first)["student"].isdigit()
    assert running.returncode == 1
    assert "Traceback" not in problem
    assert "the same command goes on from there" in problem
    done = 1 + len(said.splitlines())
    assert done <= 40
    found = graded_by(class_folder)
    assert done <= sum(not line.anew for line in found.values()) <= 40
    assert found["endless"].anew


# who else is at work


HOLD = """
import sys
from pathlib import Path
from autograde.grading.assignments.course_directory import CourseDirectory
with CourseDirectory(Path(sys.argv[1])).locked("04_back_propagation"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_graders_of_one_course_are_kept_apart_and_a_dead_one_holds_nothing(say, at_once):
    hand_in(say.course, UNIT, "ada")
    holder = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLD, str(say.course)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    result = say("grade", UNIT)
    assert result.exit_code == 1
    assert f"This course is being graded by process {holder.pid} on " in result.output
    assert f"(autograde grade {UNIT}, since 20" in result.output
    for words in (("feedback", UNIT), ("report", UNIT), ("report",), ("export", UNIT, "--to", "csv")):
        result = say(*words)  # of half a class
        assert result.exit_code == 1, words
        assert f"graded by process {holder.pid} on " in result.output
        assert "what stands there now is half of it" in result.output
    assert say("export", MANY, "--to", "csv").exit_code == 0  # of another unit
    holder.kill()
    holder.wait()
    assert say("grade", UNIT).exit_code == 0
    assert say("report", UNIT).exit_code == 0


def test_a_report_that_is_being_made_is_waited_for(class_folder, monkeypatch):
    course = CourseDirectory(class_folder)
    (course.own / "lock").write_text('{"pid": 1, "of": "a grader that was killed"}')
    reading = course.reading([UNIT])
    reading.__enter__()
    monkeypatch.setattr(course_module, "READERS_SECONDS", 0.0)
    with (
        pytest.raises(CannotGrade, match="is being read by another process"),
        CourseDirectory(class_folder).locked(UNIT),
    ):
        pass
    with CourseDirectory(class_folder).reading([UNIT]):  # two readers
        pass
    monkeypatch.setattr(course_module, "READERS_SECONDS", 600.0)
    monkeypatch.setattr(course_module.time, "sleep", lambda seconds: reading.__exit__(None, None, None))
    with CourseDirectory(class_folder).locked(UNIT):
        pass


def test_who_may_not_write_in_the_course_reads_all_the_same(class_folder, monkeypatch):
    def refuse(*words):
        raise PermissionError(errno.EACCES, "no")

    course = CourseDirectory(class_folder)
    monkeypatch.setattr(course_module.os, "open", refuse)
    with course.reading([UNIT]):
        pass


def test_a_locked_gradebook_is_waited_for(class_folder, monkeypatch):
    hand_in(class_folder, UNIT, "ada")
    monkeypatch.setattr(locked_database, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(class_folder / "gradebook.db", check_same_thread=False, isolation_level=None)
    said = []

    def wait(sentence):
        said.append(sentence)
        threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()

    def then(job, sessions):
        if job.notebook == NAME:
            other.execute("BEGIN EXCLUSIVE")
        return standin.decide(job, sessions)

    assert graded_by(class_folder, run=then, waiting=wait)["ada"].status == "graded"
    assert said == ["The gradebook is locked by another program, perhaps the formgrader: waiting for it."]


def test_a_gradebook_that_stays_locked_ends_the_run_with_a_sentence(class_folder, monkeypatch):
    hand_in(class_folder, UNIT, "ada")
    monkeypatch.setattr(locked_database, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(locked_database, "MOST_SECONDS", 0.3)
    other = sqlite3.connect(class_folder / "gradebook.db", check_same_thread=False, isolation_level=None)

    def then(job, sessions):
        other.execute("BEGIN EXCLUSIVE")
        return standin.decide(job, sessions)

    with pytest.raises(CannotGrade, match="was locked by another program"):
        graded_by(class_folder, run=then)
    other.execute("ROLLBACK")
    assert graded_by(class_folder)["ada"].anew


# what cannot be done


def one_sentence(result, status):
    """The sentence of a command that could not do its work."""
    assert result.exit_code == status, result.output
    said = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(said) == 1
    assert "Traceback" not in result.stderr
    return said[0]


def test_a_unit_that_does_not_exist_is_a_wrong_argument(say):
    sentence = one_sentence(say("grade", "04_back_propagtion"), 2)
    assert (
        sentence == "Error: '04_back_propagtion' is no assignment of this course; perhaps 04_back_propagation is meant."
    )


def test_a_unit_that_was_never_released_names_the_command(say):
    (say.course / "solutions" / "05_gradient_descent").mkdir()
    sentence = one_sentence(say("grade", "05_gradient_descent"), 1)
    assert sentence.endswith("say first make notebooks, then nbgrader generate_assignment 05_gradient_descent --force.")
    (say.course / "gradebook.db").unlink()
    assert "nbgrader generate_assignment" in one_sentence(say("grade", UNIT), 1)
    assert not (say.course / "gradebook.db").exists()


def test_a_student_who_handed_in_nothing_is_a_wrong_argument(say):
    hand_in(say.course, UNIT, "grace")
    assert "'gracie' has not handed in" in one_sentence(say("grade", UNIT, "--student", "gracie"), 2)
    assert "perhaps grace is meant" in one_sentence(say("grade", UNIT, "--student", "gracie"), 2)


def test_nothing_handed_in_names_the_folder(say):
    assert "submitted/STUDENT/04_back_propagation" in one_sentence(say("grade", UNIT), 1)


def test_a_folder_that_is_no_course_is_named(say, tmp_path):
    assert "there is no nbgrader_config.py" in one_sentence(say("grade", UNIT, "--course", str(tmp_path)), 1)


def test_a_configuration_that_cannot_be_read_is_named(say):
    (say.course / "nbgrader_config.py").write_text("c = get_config(\n")
    assert "nbgrader_config.py cannot be read: SyntaxError" in one_sentence(say("grade", UNIT), 1)


def test_a_gradebook_that_is_none_is_named(say):
    hand_in(say.course, UNIT, "ada")
    (say.course / "gradebook.db").write_bytes(b"no gradebook, " * 1000)
    assert "bring it back from a copy" in one_sentence(say("grade", UNIT), 1)


def test_a_damaged_key_is_never_replaced_silently(say, at_once):
    hand_in(say.course, UNIT, "ada")
    say("grade", UNIT)
    path = say.course / ".autograde" / f"{UNIT}.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.write_text("half")
    assert "holds no key" in one_sentence(say("grade", UNIT), 1)
    assert path.read_text() == "half"


def in_a_box(folder, *mounts):
    """The command where a folder is mounted in another way: read-only, or on a small disk."""
    box = ["bwrap", "--dev-bind", "/", "/", "--die-with-parent", *mounts, "--chdir", str(ROOT)]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.tools.standin",
        "grade",
        UNIT,
        "--course",
        str(folder),
        "--quiet",
    ]
    return subprocess.run([*box, *command], capture_output=True, text=True, check=False, timeout=300)


BOX = shutil.which("bwrap") and not subprocess.run(["bwrap", "--dev-bind", "/", "/", "true"], check=False).returncode


@pytest.mark.skipif(
    not BOX, reason="Bubblewrap is missing or not permitted here: it makes folders read-only and disks full"
)
def test_a_folder_that_cannot_be_written_and_a_full_disk_are_named(class_folder):
    hand_in(class_folder, UNIT, "ada")
    read_only = in_a_box(class_folder, "--ro-bind", str(class_folder), str(class_folder))
    assert read_only.returncode == 1
    assert read_only.stderr.startswith("Error: ")
    assert "cannot be written: Read-only file system. Grade in a folder that can be written." in read_only.stderr
    autograded = class_folder / "autograded"
    autograded.mkdir()
    full = in_a_box(class_folder, "--size", "40960", "--tmpfs", str(autograded))
    assert full.returncode == 1
    assert full.stderr.count("\n") == 1
    assert "cannot be written: No space left on device. Make room on the disk;" in full.stderr
    assert in_a_box(class_folder).returncode == 0


# what is shown


def test_the_table_has_scores_and_who_needs_a_look_and_why(say):
    hand_in(say.course, UNIT, "ada")
    hand_in(say.course, UNIT, "[red]eve").joinpath(f"{NAME}.ipynb").write_bytes(b"")
    result = say("grade", UNIT)
    table = " ".join(result.stdout.replace("│", " ").split())
    assert "[red]eve" in table
    assert "broken" in table
    assert "is empty" in table
    assert "2 graded" in table
    assert "1 needs a look" in table


def test_what_is_noticed_about_a_folder_is_told_also_of_a_notebook_that_is_graded(say, at_once):
    folder = hand_in(say.course, UNIT, "maximiliane.hohenlohe@students.physik.example", timestamp="yesterday evening")
    (folder / "sketch.png").write_bytes(b"no picture")
    for anew in (True, False):
        (found,) = (line for name, line in lines(say("grade", UNIT, "--json")).items() if name)
        assert (found["status"], found["anew"]) == ("graded", anew)
        assert "'yesterday evening', which is no time: taken as in time" in found["to_instructor"]
        assert found["noticed"][0] == "shown on no page, since they are no pictures or too many: sketch.png"
    table = " ".join(say("grade", UNIT).stdout.replace("│", " ").split())
    assert "sketch.png; timestamp.txt" in table
    assert "1 needs a look" in table
    assert "sketch.png" in say("grade", UNIT, "--quiet", "--force").stderr


def test_the_cause_of_many_failures_is_in_the_table(say):
    def import_what_is_missing(content):
        first = next(c for c in content["cells"] if c["cell_type"] == "code")
        first["source"] = "import nowhere_at_all\n" + "".join(first["source"])

    edit(hand_in(say.course, UNIT, "ada") / f"{NAME}.ipynb", import_what_is_missing)
    table = " ".join(say("grade", UNIT).stdout.replace("│", " ").split())
    assert "have one cause" in table
    assert "1 needs a look" in table


def test_lateness_is_told_also_where_no_penalty_follows(say, at_once):
    hand_in(say.course, UNIT, "ada", timestamp="2026-02-03 04:05:06 UTC")
    hand_in(say.course, UNIT, "emil", timestamp="2026-02-03 03:00:00 UTC")
    new_due_date(say.course, None)
    for anew in (True, False):
        found = lines(say("grade", UNIT, "--json"))
        assert (found["ada"]["anew"], found["ada"]["late"], found["emil"]["late"]) == (anew, 3906, 0)
    assert "late by 1 h 5 min, unchanged" in " ".join(say("grade", UNIT).stdout.replace("│", " ").split())


def test_every_outcome_says_which_version_judged(say, at_once):
    hand_in(say.course, MANY, "ada")
    say("grade", MANY)
    ledger = (say.course / ".autograde" / f"{MANY}.jsonl").read_text().splitlines()
    assert [json.loads(line)["engine"] for line in ledger if line] == [__version__]
    for path in (say.course / "autograded" / "ada" / MANY).glob("*.ipynb"):
        assert json.loads(path.read_text())["metadata"]["autograde"]["outcome"]["engine"] == __version__


def test_the_table_can_be_read_where_ids_are_long_and_the_terminal_is_narrow(say, at_once, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    hand_in(say.course, UNIT, "maximiliane.hohenlohe@students.physik.example").joinpath(f"{NAME}.ipynb").unlink()
    words = say("grade", UNIT).stdout.split()
    assert {"broken", "0", "handed"} <= set(words)


def test_quiet_prints_only_who_needs_a_look(say, at_once):
    hand_in(say.course, UNIT, "ada")
    hand_in(say.course, UNIT, "eve").joinpath(f"{NAME}.ipynb").unlink()
    result = say("grade", UNIT, "--quiet")
    assert result.stdout == ""
    assert result.stderr == "eve: back_propagation: back_propagation.ipynb was not handed in.\n"


def test_json_has_a_line_for_every_submission_and_a_summary(say, at_once):
    hand_in(say.course, MANY, "ada")
    hand_in(say.course, MANY, "eve").joinpath("cross_entropy.ipynb").write_text("[]")
    found = lines(say("grade", MANY, "--json"))
    assert found["eve"]["status"] == "broken"
    assert found[None] == {
        "event": "summary",
        "unit": MANY,
        "possible": 31.0,
        "graded": 2,
        "unchanged": 0,
        "by_hand": 2,
        "points": found["ada"]["points"] + found["eve"]["points"],
        "need_a_look": 1,
        "lower": {},
    }


def test_a_release_that_is_newer_than_the_gradebook_is_told(say, at_once):
    hand_in(say.course, UNIT, "ada")
    path = say.course / "lectures" / UNIT / f"{NAME}.ipynb"
    edit(path, lambda content: cell(content, "check_hidden_delta")["metadata"]["nbgrader"].update(points=9))
    result = say("grade", UNIT)
    assert result.exit_code == 0
    assert f"say nbgrader generate_assignment {UNIT} --force if students have the new one" in result.stderr


# notebooks broken at random


@pytest.mark.parametrize("part", range(3))
def test_every_notebook_broken_at_random_gets_an_outcome(class_folder, part):
    chance = random.Random(part)
    names = [f"s{number:03}" for number in range(100)]
    for name in names:
        path = hand_in(class_folder, UNIT, name) / f"{NAME}.ipynb"
        path.write_bytes(break_at_random(path.read_bytes(), chance))
    found = graded_by(class_folder)
    assert sorted(found) == names
    assert {line.status for line in found.values()} <= {"graded", "broken"}
    for name in names:
        nbformat.validate(nbformat.read(class_folder / "autograded" / name / UNIT / f"{NAME}.ipynb", as_version=4))
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        for name in names:
            marks = gradebook.find_submission_notebook(NAME, UNIT, name).grades
            assert all(g.auto_score is not None for g in marks if g.cell.cell_type == "code")


def test_importing_autograde_brings_no_heavy_module():
    code = "import autograde, autograde.cli, sys; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("nbgrader", "sqlalchemy", "rich", "nbformat", "nbconvert"):
        assert f"'{name}'" not in loaded


# with the real workers


def command(folder, *words):
    """The words of a command that grades a unit with this machine's own workers."""
    return [sys.executable, "-W", "ignore", "-m", "autograde", "grade", UNIT, "--course", str(folder), *words]


@pytest.mark.skipif(not BOX, reason="Bubblewrap is missing or not permitted here")
def test_ctrl_c_ends_a_notebook_that_loops_and_leaves_no_process(class_folder):
    hand_in(class_folder, UNIT, "ada")
    hand_in(class_folder, UNIT, "kofi", "kofi")  # a loop that never ends
    words = command(class_folder, "--json", "--workers", "2", "--time-limit", "600")
    running = interruptible(words)
    assert running.stdout
    assert json.loads(running.stdout.readline())["student"] == "ada"
    children = psutil.Process(running.pid).children(recursive=True)
    assert children
    running.send_signal(signal.SIGINT)
    _, problem = running.communicate(timeout=300)
    assert running.returncode == 1
    assert problem == "Error: Interrupted: 1 of 2 are graded, and stay so; the same command goes on from there.\n"
    _, alive = psutil.wait_procs(children, timeout=120)
    assert not alive


@pytest.mark.skipif(not BOX, reason="Bubblewrap is missing or not permitted here")
def test_a_class_is_graded_in_the_sandbox(class_folder):
    for name in ("ada", "emil", "kofi"):
        hand_in(class_folder, UNIT, name, name)
    words = command(class_folder, "--json", "--time-limit", "1")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found = {line.get("student"): line for line in map(json.loads, done.stdout.splitlines())}
    assert (found["ada"]["points"], found["emil"]["points"]) == (17, 14)  # 5 of them by follow-through
    assert found["kofi"]["status"] == "stopped"
    assert done.stderr == ""


def test_without_a_sandbox_nothing_is_graded(class_folder):
    hand_in(class_folder, UNIT, "ada")
    bare = {"PATH": "", "HOME": "/", "PYTHONPATH": str(ROOT)}
    ask = [sys.executable, "-c", "from autograde.grading.sandbox import bubblewrap; bubblewrap.program()"]
    if not subprocess.run(ask, env=bare, cwd=ROOT, capture_output=True, check=False).returncode:
        pytest.skip("Bubblewrap is found without a PATH too")
    done = subprocess.run(command(class_folder), cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Error: " in done.stderr
    assert not (class_folder / "autograded").exists()


@pytest.mark.skipif(not BOX, reason="Bubblewrap is missing or not permitted here")
def test_a_judge_that_dies_costs_one_notebook_and_another_takes_its_place(class_folder):
    course = CourseDirectory(class_folder)
    assignment = load(course, UNIT)
    jobs, limits = {}, Limits(cpu_seconds=600, call_seconds=600, total_cpu_seconds=600)
    for name, like in (("eve", "kofi"), ("ada", "ada")):
        submission = read(hand_in(class_folder, UNIT, name, like), name, assignment)
        jobs[name] = prepare(submission, assignment, NAME, bytes(32), limits)
    others = {process.pid for process in psutil.Process().children()}
    with local.this_machine(1) as machine, machine.pool(course, assignment, Limits()) as pool:
        looping, waiting = pool.submit(jobs["eve"]), pool.submit(jobs["ada"])
        judge = wait_for_judge(others)
        judge.kill()
        with pytest.raises(JudgeDied):
            looping.result(300)
        assert sum(verdict.points for verdict in waiting.result(300).verdicts) == 15
    assert not judge.is_running()


def test_what_killed_graders_left_is_removed_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    running = local.Scratch()
    left, young, other = (tmp_path / name for name in ("autograde-grader-a", "autograde-grader-b", "something-else"))
    for folder in left, young, other:
        (folder / "inner").mkdir(parents=True)
    (tmp_path / "autograde-grader-link").symlink_to(other)
    for folder in left, other, Path(running.name):
        os.utime(folder, (1e9, 1e9))
    local.Scratch().cleanup()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [young.name, other.name, "autograde-grader-link", Path(running.name).name]
    )
    running.cleanup()
    assert not Path(running.name).exists()


def wait_for_judge(others=frozenset()):
    """The process of this one's that judges, as soon as there is one: a fork, or started where there are threads.

    `others` are the numbers of processes that other tests left, such as those of a pool.
    """
    for _ in range(3000):
        started = []
        for process in psutil.Process().children():
            with contextlib.suppress(psutil.Error):  # what another test left may end while it is asked
                if "autograde.grading.judging.judge_process" in " ".join(process.cmdline()):
                    started.append(process)
        forked = [child.pid for child in multiprocessing.active_children()]
        for number in {*forked, *(process.pid for process in started)} - others:
            return psutil.Process(number)
        time.sleep(0.1)
    raise AssertionError("no process has begun to judge within five minutes")
