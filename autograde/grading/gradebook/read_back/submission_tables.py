"""Submissions with all that they got, from nbgrader's tables."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from autograde.grading.gradebook.read_back.submissions import Handed, Mark
from autograde.grading.gradebook.read_back.unit_tables import Released, rows
from autograde.grading.gradebook.seconds_late import seconds_late


def read_submissions(connection, released: Released) -> dict[tuple[str, str], Handed]:
    """All that was ever graded: (unit, student) -> Handed."""
    from nbgrader import api

    submitted = rows(connection, api.SubmittedAssignment)
    books = {row.id: row for row in rows(connection, api.SubmittedNotebook)}
    marks, comments = _marks(connection, released, books), _comments(connection, released, books)
    penalties = _penalties(released, books)
    found = {}
    for row in submitted:
        unit = released.units[row.assignment_id]
        found[unit.name, row.student_id] = Handed(
            row.student_id,
            unit.name,
            row.timestamp,
            row.extension,
            marks.get(row.id, {}),
            comments.get(row.id, {}),
            penalties.get(row.id, {}),
            seconds_late(row.timestamp, unit.duedate, row.extension),
        )
    return found


def _marks(connection, released: Released, books: Mapping[str, Any]) -> dict[str, dict[tuple[str, str], Mark]]:
    """submission's id -> cell -> what it got."""
    from nbgrader import api

    marks: dict[str, dict[tuple[str, str], Mark]] = defaultdict(dict)
    for row in rows(connection, api.Grade):
        if row.cell_id in released.asked:
            marks[books[row.notebook_id].assignment_id][released.asked[row.cell_id].key] = _mark(row)
    return marks


def _mark(row) -> Mark:
    given = row.manual_score if row.manual_score is not None else row.auto_score
    points = 0.0 if given is None else given + (row.extra_credit or 0.0)
    waits, by_hand = bool(row.needs_manual_grade), row.manual_score is not None
    return Mark(points, row.auto_score, row.manual_score, row.extra_credit, waits and not by_hand, waits and by_hand)


def _comments(connection, released: Released, books: Mapping[str, Any]) -> dict[str, dict[tuple[str, str], str]]:
    """submission's id -> cell -> comment, a person's before nbgrader's."""
    from nbgrader import api

    comments: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in rows(connection, api.Comment):
        said = row.manual_comment if row.manual_comment is not None else row.auto_comment
        if said:
            book = books[row.notebook_id]
            comments[book.assignment_id][released.notebooks[book.notebook_id], released.cells[row.cell_id]] = said
    return comments


def _penalties(released: Released, books: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """submission's id -> notebook -> points taken off."""
    penalties: dict[str, dict[str, float]] = defaultdict(dict)
    for book in books.values():
        if book.late_submission_penalty:
            penalties[book.assignment_id][released.notebooks[book.notebook_id]] = book.late_submission_penalty
    return penalties
