"""Points and comments of a person: nbgrader's own fields, and nobody's are overwritten unseen."""

import shutil

import pytest

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.recording.manual_grades import Given, OtherByNow, Place, give, given
from tests.tools.instructor import say
from tests.tools.written_answers import NOTEBOOK, QUESTION, STUB, UNIT, answer_in_words, in_gradebook

CELL = Place(NOTEBOOK, QUESTION, QUESTION)
UNREAD, GOOD = Given(None, "", True), Given(2.0, "Good.", False)


@pytest.fixture
def course(released, tmp_path):
    course = shutil.copytree(released, tmp_path / "course")
    answer_in_words(course, {"ada": "A road.", "bela": STUB})
    return course


@pytest.fixture
def gradebook(course):
    gradebook = Gradebook(CourseDirectory(course), UNIT)
    yield gradebook
    gradebook.close()


def test_what_waits_and_what_nobody_wrote(gradebook):
    assert given(gradebook, CELL) == {"ada": UNREAD, "bela": Given(0.0, "No response.", False)}


def test_points_and_comment_stand_where_the_formgrader_has_them(gradebook, course):
    assert give(gradebook, CELL, "ada", UNREAD, GOOD) == GOOD
    assert in_gradebook(course)["ada"] == (2.0, "Good.", False)


def test_a_comment_alone_leaves_an_answer_to_be_read(gradebook, course):
    give(gradebook, CELL, "ada", UNREAD, Given(None, "Later.", True))
    assert in_gradebook(course)["ada"] == (None, "Later.", True)
    give(gradebook, CELL, "bela", Given(0.0, "No response.", False), Given(0.0, "Why?", False))
    assert in_gradebook(course)["bela"] == (None, "Why?", False)


def test_points_that_are_taken_back_leave_it_unread_again(gradebook, course):
    give(gradebook, CELL, "ada", UNREAD, GOOD)
    give(gradebook, CELL, "ada", GOOD, Given(None, "", True))
    assert in_gradebook(course)["ada"] == (None, None, True)


@pytest.mark.parametrize(
    "seen", [UNREAD, Given(2.0, "Bad.", False), Given(1.0, "Good.", False), Given(2.0, "Good.", True)]
)
def test_what_somebody_else_gave_meanwhile_is_not_overwritten(gradebook, course, seen):
    give(gradebook, CELL, "ada", UNREAD, GOOD)
    with pytest.raises(OtherByNow) as found:
        give(gradebook, CELL, "ada", seen, Given(3.0, "", False))
    assert found.value.now == GOOD
    assert in_gradebook(course)["ada"] == (2.0, "Good.", False)


def test_what_stands_there_already_is_no_conflict(gradebook, course):
    give(gradebook, CELL, "ada", UNREAD, GOOD)  # and what it answered was lost on its way
    assert give(gradebook, CELL, "ada", UNREAD, GOOD) == GOOD


def test_a_check_without_a_verdict_gets_points_and_its_comment_stands_on_the_answer_above_it(gradebook, course):
    answer_in_words(course, {"chen": "A road."}, unjudged="hidden_delta")
    check = Place(NOTEBOOK, "check_hidden_delta", "hidden_delta")
    assert given(gradebook, check, by_hand=True) == {"chen": UNREAD}
    assert give(gradebook, check, "chen", UNREAD, GOOD) == GOOD
    from nbgrader.api import Gradebook as Nbgrader

    with Nbgrader(f"sqlite:///{course / 'gradebook.db'}") as stock:
        assert stock.find_grade("check_hidden_delta", NOTEBOOK, UNIT, "chen").score == 2
        assert stock.find_comment("hidden_delta", NOTEBOOK, UNIT, "chen").comment == "Good."
    with pytest.raises(CannotGrade, match="keeps no comment"):
        give(gradebook, Place(NOTEBOOK, "check_hidden_delta", ""), "chen", Given(2.0, "", False), GOOD)


def test_an_answer_that_is_another_since_is_read_once_more_and_keeps_its_points_until_then(gradebook, course):
    give(gradebook, CELL, "ada", UNREAD, GOOD)
    answer_in_words(course, {"ada": "Another road."})
    again = Given(2.0, "Good.", True)
    assert given(gradebook, CELL, "ada") == {"ada": again}
    give(gradebook, CELL, "ada", again, GOOD)
    assert in_gradebook(course)["ada"] == (2.0, "Good.", False)


def test_what_is_dropped_or_gone_is_said(gradebook, course):
    with pytest.raises(CannotGrade, match="not in the gradebook any more"):
        give(gradebook, CELL, "nobody", UNREAD, GOOD)
    assert say("drop", UNIT, QUESTION, "--full-marks", "--course", course).exit_code == 0
    now = given(gradebook, CELL, "ada")["ada"]
    with pytest.raises(CannotGrade, match="full marks for everybody"):
        give(gradebook, CELL, "ada", now, GOOD)


def test_a_late_penalty_follows_the_points(released, tmp_path):
    course = shutil.copytree(released, tmp_path / "late")
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    answer_in_words(course, {"ada": "A road."})
    late(course)
    gradebook = Gradebook(CourseDirectory(course), UNIT)
    before = penalty(course)
    give(gradebook, CELL, "ada", UNREAD, GOOD)
    assert penalty(course) == before + 2
    give(gradebook, CELL, "ada", GOOD, Given(0.5, "Good.", False))
    gradebook.close()
    assert penalty(course) == before + 0.5


def late(course):
    from datetime import datetime

    from nbgrader.api import Gradebook as Nbgrader

    with Nbgrader(f"sqlite:///{course / 'gradebook.db'}") as book:
        book.find_assignment(UNIT).duedate = datetime(2026, 1, 1)
        book.find_submission(UNIT, "ada").timestamp = datetime(2026, 1, 2)
        book.db.commit()


def penalty(course):
    from nbgrader.api import Gradebook as Nbgrader

    with Nbgrader(f"sqlite:///{course / 'gradebook.db'}") as book:
        return book.find_submission_notebook(NOTEBOOK, UNIT, "ada").late_submission_penalty or 0.0
