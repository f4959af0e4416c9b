"""Points and comments that a person gives to one cell: the same fields that nbgrader's formgrader writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograde.grading.assignments.dropped_exercises import SAID, dropped
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.database.grade_columns import worth
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.seconds_late import seconds_late

GONE = "This answer is not in the gradebook any more."


@dataclass(frozen=True)
class Given:
    """What stands in the gradebook of one cell of one submission."""

    points: float | None  # a person's before what nbgrader gave by itself; None waits for a person
    comment: str  # a person's before nbgrader's own
    waits: bool  # a person has to look: nobody has given points, or the answer is another since


class OtherByNow(Exception):
    """What was to be replaced is not what stands there any more; nothing was written.

    Attributes
    ----------
    now : Given
    """

    def __init__(self, now: Given):
        super().__init__("Somebody else has given points or a comment meanwhile.")
        self.now = now


@dataclass(frozen=True)
class Place:
    """The cell that has the points, and the cell of the answer, on which a person comments."""

    notebook: str
    grade_id: str
    answered: str  # the same of a question; "" where there is no such cell


def given(gradebook: Gradebook, place: Place, student: str | None = None, by_hand: bool = False) -> dict[str, Given]:
    """What everybody who handed in, or one student, has of one cell: student -> Given.

    Parameters
    ----------
    gradebook : open for the assignment
    place : which cell
    student : whose; everybody's where left out
    by_hand : only of those for whom it waits for a person, or who have a person's points
    """
    from sqlalchemy import and_, or_, select

    rows, (cell_id, answer_id) = gradebook.submissions, _cell_ids(gradebook, place)
    of_book = and_(rows.comment.c.notebook_id == rows.notebook.c.id, rows.comment.c.cell_id == answer_id)
    query = (
        select(rows.submission.c.student_id, rows.grade, rows.comment.c.manual_comment, rows.comment.c.auto_comment)
        .join(rows.notebook, rows.notebook.c.assignment_id == rows.submission.c.id)
        .join(rows.grade, rows.grade.c.notebook_id == rows.notebook.c.id)
        .outerjoin(rows.comment, of_book)
        .where(rows.submission.c.assignment_id == gradebook.assignment.id, rows.grade.c.cell_id == cell_id)
    )
    if student is not None:
        query = query.where(rows.submission.c.student_id == student)
    if by_hand:
        query = query.where(or_(rows.grade.c.needs_manual_grade, rows.grade.c.manual_score.is_not(None)))
    found = gradebook.database.read(lambda connection: connection.execute(query).all())
    return {row.student_id: _given(row, row) for row in found}


def give(gradebook: Gradebook, place: Place, student: str, before: Given, after: Given) -> Given:
    """Write a person's points and comment in one transaction, and what stands there now.

    As in the formgrader, whoever gives points has looked, and a submission that lost points for being late loses by
    nbgrader's plugin what it would lose with these. What stands there already, since an answer to the same wish was
    lost on its way, is no conflict.

    Parameters
    ----------
    gradebook : open for the assignment
    place : which cell
    student : whose
    before : what is replaced, as its reader saw it
    after : what is given; where `waits`, the answer is still to be looked at

    Raises
    ------
    OtherByNow : if something else stands there by now
    CannotGrade : if the cell is dropped or not there any more, or the gradebook cannot be written
    """
    return gradebook.database.write(lambda connection: _give(connection, gradebook, place, student, before, after))


def _give(connection: Any, gradebook: Gradebook, place: Place, student: str, before: Given, after: Given) -> Given:
    rows = gradebook.submissions
    submission = rows.find(connection, student)
    notebook_id = gradebook.assignment.notebooks.get(place.notebook, "")
    cell_id, answer_id = _cell_ids(gradebook, place)
    stored = None if submission is None else rows.stored(connection, submission.id)
    book = stored.books.get(notebook_id) if stored else None
    grade = stored.grades.get((book.id, cell_id)) if stored and book else None
    if stored is None or book is None or grade is None:
        raise CannotGrade(GONE)
    if drop := dropped(connection).get(cell_id):
        raise CannotGrade(f"The question was dropped ({SAID[drop.how]}): nothing was written.")
    comment = stored.comments.get((book.id, answer_id))
    now = _given(grade, comment)
    if now == after:
        return now
    if now != before:
        raise OtherByNow(now)
    if after.comment and not answer_id:
        raise CannotGrade("nbgrader keeps no comment on a check that no answer stands above: nothing was written.")
    _write_grade(connection, rows, {"notebook_id": book.id, "cell_id": cell_id}, grade, stored, before, after)
    if after.comment != before.comment:
        said = {"notebook_id": book.id, "cell_id": answer_id, "manual_comment": after.comment or None}
        rows.save_comments(connection, stored, [said])
    _follow(connection, gradebook, submission, book, stored)
    again = rows.stored(connection, submission.id)
    return _given(again.grades[book.id, cell_id], again.comments.get((book.id, answer_id)))


def _cell_ids(gradebook: Gradebook, place: Place) -> tuple[str, str]:
    """nbgrader's cell that has the points, and the one on which it comments; "" where there is none."""
    graded, commented = gradebook.assignment.graded, gradebook.assignment.commented
    return (
        graded.get(place.notebook, {}).get(place.grade_id, ""),
        commented.get(place.notebook, {}).get(place.answered, ""),
    )


def _write_grade(
    connection: Any, rows: Any, place: dict[str, str], grade: Any, stored: Any, before: Given, after: Given
) -> None:
    """A person's columns; what nbgrader gave by itself stays beside them."""
    points = grade.manual_score if after.points == before.points else after.points  # a comment alone gives no points
    needs = (points is None and grade.auto_score is None) or (after.waits and grade.needs_manual_grade)
    rows.save_grades(connection, stored, [{**place, "manual_score": points, "needs_manual_grade": needs}])


def _follow(connection: Any, gradebook: Gradebook, submission: Any, book: Any, old: Any) -> None:
    """Have the late penalty follow the points, as far as they have changed."""
    late = seconds_late(submission.timestamp, gradebook.assignment.duedate, submission.extension)
    if late <= 0:
        return
    rows, penalties = gradebook.submissions, gradebook.penalties
    before, after = (
        penalties.penalty(submission.student_id, _score(stored.grades, book.id), late) or 0.0
        for stored in (old, rows.stored(connection, submission.id))
    )
    if after != before:
        rows.set_penalty(connection, book.id, max(0.0, rows.penalty(connection, book.id) + after - before))


def _score(grades: Mapping[tuple[str, str], Any], book_id: str) -> float:
    mine = [grade for (of_book, _), grade in grades.items() if of_book == book_id]
    return sum(worth(grade, {"auto_score": grade.auto_score}) for grade in mine)


def _given(grade: Any, comment: Any) -> Given:
    points = grade.manual_score if grade.manual_score is not None else grade.auto_score
    said = getattr(comment, "manual_comment", None)
    said = getattr(comment, "auto_comment", None) if said is None else said
    return Given(points, said or "", bool(grade.needs_manual_grade))
