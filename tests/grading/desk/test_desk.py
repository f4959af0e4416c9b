"""What is read of a unit: anonymous, kept at once, beside a grader at work, whatever happens to the gradebook."""

import json
import os
import shutil
import sqlite3

import pytest

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.desk.desk import Desk
from autograde.grading.errors import CannotGrade, NoSuchThing
from autograde.grading.gradebook.backups import copies
from autograde.grading.gradebook.recording.manual_grades import Given
from tests.tools.instructor import say
from tests.tools.written_answers import QUESTION, STUB, UNIT, answer_in_words, in_gradebook

UNREAD, GOOD = Given(None, "", True), Given(2.0, "Good.", False)


@pytest.fixture
def course(few):
    return CourseDirectory(few)


@pytest.fixture
def desk(course):
    desk = Desk(course, UNIT, bytes(32))
    yield desk
    desk.close()


def test_nobody_is_named_unless_that_is_wanted(desk, course):
    assert "student0" not in repr(desk.question(0)) + repr(
        [desk.answer(0, a["id"]) for a in desk.question(0)["answers"]]
    )
    named = Desk(course, UNIT, bytes(32), names=True)
    assert {answer["who"] for answer in named.question(0)["answers"]} == {f"student00{n}" for n in range(6)}
    named.close()


def test_another_key_gives_answers_other_names(desk, course):
    other = Desk(course, UNIT, bytes(31) + b"1")
    assert not {a["id"] for a in desk.question(0)["answers"]} & {a["id"] for a in other.question(0)["answers"]}
    other.close()


def test_what_is_blank_comes_last_and_comments_come_back_by_how_often_they_were_given(desk, few):
    answer_in_words(few, {"nobody": STUB})
    for one, said in zip(desk.question(0)["answers"], ["Why?", "Units.", "Units.\nWhy?", "Units."], strict=False):
        desk.give(0, one["id"], one["seen"], UNREAD, Given(1.0, said, False))
    found = desk.question(0)
    assert [answer["blank"] for answer in found["answers"]] == [False] * 6 + [True]
    assert found["comments"] == ["Units.", "Why?"]


def test_points_are_given_while_the_unit_is_being_graded(desk, course, few):
    one = desk.question(0)["answers"][0]
    with course.locked(UNIT):
        assert desk.give(0, one["id"], one["seen"], UNREAD, GOOD)["points"] == 2
    assert [points for points, _, _ in in_gradebook(few).values() if points] == [2]
    with course.locked(UNIT):
        pass  # the course is free again


def test_a_gradebook_that_was_brought_back_from_a_copy_is_the_one_that_is_written(desk, course, few):
    first, second, *_ = desk.question(0)["answers"]
    desk.give(0, first["id"], first["seen"], UNREAD, GOOD)
    (copy,) = copies(course)  # made before the first was written
    shutil.copy(copy, few / "back.db")
    os.replace(few / "back.db", few / "gradebook.db")
    assert desk.give(0, first["id"], first["seen"], GOOD, Given(3.0, "", False))["other"]
    desk.give(0, second["id"], second["seen"], UNREAD, Given(1.0, "", False))
    assert [points for points, _, _ in in_gradebook(few).values() if points is not None] == [1]


def test_a_gradebook_that_is_gone_is_said(desk, few):
    one = desk.question(0)["answers"][0]
    (few / "gradebook.db").unlink()
    with pytest.raises(CannotGrade, match="is not there any more"):
        desk.give(0, one["id"], one["seen"], UNREAD, GOOD)


def test_an_answer_that_cannot_be_read_is_said_and_can_still_be_given_points(desk, few):
    for path in (few / "autograded").glob("*/*/*.ipynb"):
        path.write_text("{")
    one = desk.question(0)["answers"][0]
    assert "cannot be read here" in desk.answer(0, one["id"])["html"]
    assert desk.give(0, one["id"], one["seen"], UNREAD, GOOD)["points"] == 2


def test_a_check_that_waits_is_read_as_status_counts_it(desk, course, few):
    assert len(desk.questions) == 1
    answer_in_words(few, {"student001": "Another.", "unlucky": "A road."}, unjudged="hidden_delta")
    now = Desk(course, UNIT, bytes(32))
    told = [json.loads(line) for line in say("status", UNIT, "--json", "--course", few).output.splitlines()]
    states = [answer for n in range(2) for answer in now.question(n)["answers"]]
    assert now.waiting == told[0]["to_read"] == sum(answer["waits"] for answer in states) == 9
    check = now.question(0)
    assert [question["title"] for question in check["questions"]] == ["hidden_delta (check)", "residual layer"]
    assert "activation_gradient(delta, w) * derivative(beta)" in check["scheme"]
    assert "check(hidden_delta)" in check["asked"]
    assert len(check["answers"]) == 2  # nobody whose check has its verdict
    (one,) = (a for a in check["answers"] if "unlucky" in now.answer(0, a["id"])["html"])
    shown = now.answer(0, one["id"])["html"]
    assert "&#x27;unlucky &lt;b&gt;&#x27;" in shown or "'unlucky &lt;b&gt;'" in shown
    assert "This check could not be run.\nThe grader failed." in shown
    assert now.give(0, one["id"], one["seen"], UNREAD, GOOD)["comment"] == "Good."
    assert now.question(0)["comments"] == ["Good."]  # it can still be looked at, and changed
    now.close()


def test_a_unit_that_is_gone_from_the_gradebook_is_said(desk, few):
    one = desk.question(0)["answers"][0]
    with sqlite3.connect(few / "gradebook.db") as database:
        database.execute("update assignment set name = 'other' where name = ?", [UNIT])
    database.close()
    with pytest.raises(CannotGrade, match="knows no 04_back_propagation any more"):
        desk.question(0)
    with pytest.raises(CannotGrade, match="knows no 04_back_propagation any more"):
        desk.give(0, one["id"], one["seen"], UNREAD, GOOD)


def test_a_student_who_is_erased_and_a_damaged_gradebook_are_said(desk, few):
    one = next(a for a in desk.question(0)["answers"] if a["id"] == desk.name("student002"))
    assert say("erase", "student002", "--yes", "--course", few).exit_code == 0
    for ask in (lambda: desk.answer(0, one["id"]), lambda: desk.give(0, one["id"], one["seen"], UNREAD, GOOD)):
        with pytest.raises(CannotGrade):
            ask()
    assert len(desk.question(0)["answers"]) == 5
    (few / "spoilt.db").write_bytes(b"no gradebook" * 999)
    os.replace(few / "spoilt.db", few / "gradebook.db")
    with pytest.raises(CannotGrade, match="It is damaged, or no gradebook"):
        desk.question(0)


def test_a_model_answer_that_is_missing_is_said_and_the_answers_are_read(course, few):
    (few / "solutions" / UNIT / "back_propagation.ipynb").unlink()
    desk = Desk(course, UNIT, bytes(32))
    found = desk.question(0)
    assert found["scheme"] == ""
    assert "the notebook with solutions 04_back_propagation/back_propagation.ipynb is not there" in found["missing"]
    assert len(found["answers"]) == 6
    desk.close()


def test_of_an_answer_of_megabytes_the_beginning_is_shown(desk, few):
    answer_in_words(few, {"student000": "<b>" * 500_000})
    shown = desk.answer(0, next(a["id"] for a in desk.question(0)["answers"] if a["id"] == desk.name("student000")))
    assert "1300000 characters more stand in autograded/." in shown["html"]
    assert "<b>" not in shown["html"]
    assert len(shown["html"]) < 2_000_000


def test_a_dropped_question_says_so(course, few):
    assert say("drop", UNIT, QUESTION, "--full-marks", "--course", few).exit_code == 0
    desk = Desk(course, UNIT, bytes(32))
    assert desk.question(0)["note"] == "The question was dropped: full marks for everybody."
    desk.close()


def test_there_is_nothing_to_read(course, few, class_folder):
    with pytest.raises(NoSuchThing, match="04_back_propagation is meant"):
        Desk(course, "04_back_propagatio", bytes(32))
    with pytest.raises(CannotGrade, match="Nothing of 04_back_propagation is graded yet"):
        Desk(CourseDirectory(class_folder), UNIT, bytes(32))
    assert say("read", "nothing", "--course", few, "--no-browser").exit_code == 2
