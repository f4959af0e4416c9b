"""What a student answered, read again where it is another."""

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.desk.answers import Answers
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.questions import questions
from tests.tools.written_answers import STUB, UNIT, answer_in_words


def test_an_answer_is_read_anew_when_its_notebook_is_another(few):
    course = CourseDirectory(few)
    answers = Answers(course, UNIT, questions(course, Record(course).unit(UNIT))[0])
    first = answers.answer("student000")
    assert answers.answer("student000") is first
    answer_in_words(few, {"student000": "Another.", "student001": STUB})
    second = answers.answer("student000")
    assert (second.text.source, second.blank) == ("Another.", False)
    assert second.seen != first.seen
    assert answers.answer("student001").blank
    assert answers.answer("nobody").text is None
