"""What was asked, and the mark scheme beside it."""

import shutil

import pytest

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.questions import questions
from tests.handing_in import cell, edit
from tests.tools.written_answers import NOTEBOOK, QUESTION, UNIT


@pytest.fixture
def few(released, tmp_path):
    return shutil.copytree(released, tmp_path / "few")


def asked(course):
    course = CourseDirectory(course)
    return questions(course, Record(course).unit(UNIT))


def test_the_question_stands_above_its_answer_and_the_scheme_in_the_solutions(few):
    (one,) = asked(few)
    assert [text.source.split("\n")[0] for text in one.asked] == ["## Question: a road around the layers"]
    assert one.scheme.source.startswith("**Model answer.**")
    assert "**Marks.**" in one.scheme.source
    assert (one.missing, one.cell.possible) == ("", 3)


def test_a_missing_model_answer_is_said_in_a_sentence(few):
    solved = few / "solutions" / UNIT / f"{NOTEBOOK}.ipynb"
    edit(solved, lambda content: content["cells"].remove(cell(content, QUESTION)))
    assert asked(few)[0].missing == f"There is no model answer: {NOTEBOOK}.ipynb in {UNIT} has no cell {QUESTION}."
    solved.write_text("{")
    assert "is not there." in asked(few)[0].missing
    solved.with_suffix(".md").touch()
    assert "(python -m autograde.build makes it)" in asked(few)[0].missing


def test_a_release_that_is_not_there_costs_the_question_s_text_and_nothing_else(few):
    shutil.rmtree(few / "lectures", ignore_errors=True)
    (one,) = asked(few)
    assert one.cell.grade_id == QUESTION
