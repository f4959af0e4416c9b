"""One submission's rows, written in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograde.grading.assignments import dropped_exercises
from autograde.grading.gradebook.database.auto_grades import AutoGrades
from autograde.grading.gradebook.database.grade_columns import UNTOUCHED, grade_columns, worth
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.database.submission_rows import Stored
from autograde.grading.gradebook.seconds_late import seconds_late
from autograde.grading.submissions.prepare import Submission


@dataclass(frozen=True)
class Written:
    """What the gradebook holds of a submission once it is written."""

    by_hand: int  # cells that wait for a person
    late: float  # seconds


@dataclass(frozen=True)
class _Before:
    """What stands there of a submission before its grades are written."""

    stored: Stored
    books: Mapping[str, Any]  # notebook's id -> submitted notebook, those that were missing too
    held: Mapping[tuple[str, str], Any]  # (submitted notebook, cell) -> what stood there before it was dropped
    late: float  # seconds


def write_submission(gradebook: Gradebook, submission: Submission, judged: Mapping[str, AutoGrades]) -> Written:
    """Write one submission's rows in one transaction; wait where the gradebook is locked.

    Parameters
    ----------
    gradebook : open for the submission's assignment
    submission : whose rows
    judged : notebook -> what the gradebook is told of it

    Raises
    ------
    CannotGrade : if it stays locked, or cannot be written
    """
    return gradebook.database.write(lambda connection: _write(connection, gradebook, submission, judged))


def _write(connection, gradebook: Gradebook, submission: Submission, judged: Mapping[str, AutoGrades]) -> Written:
    before = _before(connection, gradebook, submission)
    grades: list[dict[str, Any]] = []
    comments: list[dict[str, Any]] = []
    for name, notebook_id in gradebook.assignment.notebooks.items():
        book, found = before.books[notebook_id], judged.get(name)
        mine, score = _grades(connection, gradebook, before, book.id, name, found)
        grades += mine
        comments += _comments(gradebook, before, book.id, name, found)
        if found and found.handed_in:
            penalty = gradebook.penalties.penalty(submission.student, score, before.late)
            if penalty != book.late_submission_penalty:
                gradebook.submissions.set_penalty(connection, book.id, penalty)
    gradebook.submissions.save_grades(connection, before.stored, grades)
    gradebook.submissions.save_comments(connection, before.stored, comments)
    here = [book.id for book in before.books.values()]
    for cell_id, drop in gradebook.dropped.items():
        dropped_exercises.hold(connection, cell_id, drop.how, drop.max_score, here)
    waits = [row for row in grades if row["needs_manual_grade"] and row["cell_id"] not in gradebook.dropped]
    return Written(len(waits), before.late)


def _before(connection, gradebook: Gradebook, submission: Submission) -> _Before:
    """What stands there; a submission and its notebooks have rows afterwards."""
    rows = gradebook.submissions
    row = rows.find(connection, submission.student)
    stored = Stored() if row is None else rows.stored(connection, row.id)
    if row is None:
        row = rows.add(connection, submission.student, submission.timestamp)
    elif submission.timestamp is not None and submission.timestamp != row.timestamp:
        rows.set_timestamp(connection, row.id, submission.timestamp)
    books = {**stored.books, **rows.add_notebooks(connection, row.id, stored.books)}
    here = [book.id for book in books.values()]
    held = dropped_exercises.before(connection, here) if gradebook.dropped else {}
    late = seconds_late(submission.timestamp or row.timestamp, gradebook.assignment.duedate, row.extension)
    return _Before(stored, books, held, late)


def _grades(
    connection, gradebook: Gradebook, before: _Before, book_id: str, name: str, found: AutoGrades | None
) -> tuple[list[dict[str, Any]], float]:
    """A notebook's grades as they should stand, and its score."""
    rows, score = [], 0.0
    for grade_id, cell_id in gradebook.assignment.graded[name].items():
        old = before.stored.grades.get((book_id, cell_id))
        points = found.scores.get(grade_id, UNTOUCHED) if found else UNTOUCHED
        other = found is not None and grade_id in found.changed
        wanted = grade_columns(old, points, other)
        if (drop := before.held.get((book_id, cell_id))) and old is not None and old.manual_score == drop.given:
            wanted["needs_manual_grade"] = False
            dropped_exercises.changed(connection, drop, other)
        rows.append({"notebook_id": book_id, "cell_id": cell_id, **wanted})
        score += worth(old, wanted, gradebook.dropped.get(cell_id))
    return rows, score


def _comments(
    gradebook: Gradebook, before: _Before, book_id: str, name: str, found: AutoGrades | None
) -> list[dict[str, Any]]:
    """A notebook's comments as they should stand."""
    rows = []
    for grade_id, cell_id in gradebook.assignment.commented[name].items():
        said = getattr(before.stored.comments.get((book_id, cell_id)), "auto_comment", None)
        if found:
            said = found.comments.get(grade_id, said)
        rows.append({"notebook_id": book_id, "cell_id": cell_id, "auto_comment": said})
    return rows
