"""Grades of a whole class, changed in one transaction; late penalties follow the points."""

from collections.abc import Callable
from typing import Any

from autograde.grading.gradebook.database.grade_columns import worth
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.seconds_late import seconds_late


def change_grades(gradebook: Gradebook, work: Callable[[Any], Any]) -> None:
    """Do some work on grades in one transaction; late penalties follow the points.

    Raises
    ------
    CannotGrade : if the gradebook stays locked, or cannot be written
    """
    rows, penalties = gradebook.submissions, gradebook.penalties

    def transaction(connection) -> None:
        old = _late_notebooks(connection, gradebook)
        work(connection)
        for book_id, (student, late, score) in _late_notebooks(connection, gradebook).items():
            penalty = penalties.penalty(student, score, late) or 0.0
            more = penalty - (penalties.penalty(student, old[book_id][2], late) or 0.0)
            if more:
                rows.set_penalty(connection, book_id, max(0.0, rows.penalty(connection, book_id) + more))

    gradebook.database.write(transaction)


def _late_notebooks(connection, gradebook: Gradebook) -> dict[str, tuple[str, float, float]]:
    """The late submissions' notebooks: row's id -> student, seconds, score."""
    from sqlalchemy import select

    submission = gradebook.submissions.submission
    rows = connection.execute(select(submission).where(submission.c.assignment_id == gradebook.assignment.id))
    found = {}
    for row in rows.all():
        late = seconds_late(row.timestamp, gradebook.assignment.duedate, row.extension)
        if late:
            stored = gradebook.submissions.stored(connection, row.id)
            for book in stored.books.values():
                mine = [grade for (book_id, _), grade in stored.grades.items() if book_id == book.id]
                score = sum(worth(grade, {"auto_score": grade.auto_score}) for grade in mine)
                found[book.id] = (row.student_id, late, score)
    return found
