"""The rows of an assignment's submissions: found, added, changed where they differ."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from autograde.grading.gradebook.database.tables import tables


@dataclass(frozen=True)
class Stored:
    """The rows below a submission's own."""

    books: Mapping[str, Any] = field(default_factory=dict)  # notebook's id -> row of the submitted notebook
    grades: Mapping[tuple[str, str], Any] = field(default_factory=dict)  # (submitted notebook, cell) -> row
    comments: Mapping[tuple[str, str], Any] = field(default_factory=dict)


class SubmissionRows:
    """The submissions of one assignment; every statement is prepared once.

    Parameters
    ----------
    assignment_id : the assignment's
    notebook_ids : its notebooks'
    """

    def __init__(self, assignment_id: str, notebook_ids: Sequence[str]):
        self.assignment_id, self.notebook_ids = assignment_id, notebook_ids
        names = "student", "submitted_assignment", "submitted_notebook", "grade", "comment"
        self.student, self.submission, self.notebook, self.grade, self.comment = (tables()[name] for name in names)
        self._prepare_queries()
        self._prepare_changes()

    def _prepare_queries(self) -> None:
        from sqlalchemy import bindparam, select

        grade, comment, notebook, submission = self.grade.c, self.comment.c, self.notebook.c, self.submission.c
        mine = notebook.assignment_id == bindparam("submission")
        self._find_student = select(self.student.c.id).where(self.student.c.id == bindparam("student"))
        self._find_submission = select(self.submission).where(
            submission.assignment_id == self.assignment_id, submission.student_id == bindparam("student")
        )
        self._find_notebooks = select(self.notebook).where(mine)
        self._find_grades = select(self.grade).join(self.notebook, grade.notebook_id == notebook.id).where(mine)
        self._find_comments = select(self.comment).join(self.notebook, comment.notebook_id == notebook.id).where(mine)
        self._find_penalty = select(notebook.late_submission_penalty).where(notebook.id == bindparam("row"))

    def _prepare_changes(self) -> None:
        from sqlalchemy import bindparam, insert, update

        every = self.student, self.submission, self.notebook, self.grade, self.comment
        self._insert = {table: insert(table) for table in every}
        row: Any = bindparam("row")
        self._update = {table: update(table).where(table.c.id == row) for table in (self.grade, self.comment)}
        self._set_timestamp = update(self.submission).where(self.submission.c.id == row)
        self._set_timestamp = self._set_timestamp.values(timestamp=bindparam("timestamp"))
        self._set_penalty = update(self.notebook).where(self.notebook.c.id == row)
        self._set_penalty = self._set_penalty.values(late_submission_penalty=bindparam("late_submission_penalty"))

    def find(self, connection, student: str) -> Any:
        """A student's submission, None where there is none yet."""
        return connection.execute(self._find_submission, {"student": student}).one_or_none()

    def stored(self, connection, submission_id: str) -> Stored:
        """What stands there below a submission."""
        mine = {"submission": submission_id}
        books = {r.notebook_id: r for r in connection.execute(self._find_notebooks, mine)}
        grades, comments = (
            {(r.notebook_id, r.cell_id): r for r in connection.execute(query, mine)}
            for query in (self._find_grades, self._find_comments)
        )
        return Stored(books, grades, comments)

    def add(self, connection, student: str, timestamp: datetime | None) -> Any:
        """A submission's row, and its student's where it is their first."""
        if connection.execute(self._find_student, {"student": student}).first() is None:
            connection.execute(self._insert[self.student], {"id": student})
        values = {
            "id": _new_id(),
            "assignment_id": self.assignment_id,
            "student_id": student,
            "timestamp": timestamp,
        }
        connection.execute(self._insert[self.submission], values)
        return SimpleNamespace(extension=None, **values)

    def add_notebooks(self, connection, submission_id: str, books: Mapping[str, Any]) -> dict[str, Any]:
        """Rows for the notebooks that have none."""
        new: list[dict[str, Any]] = [
            {"id": _new_id(), "assignment_id": submission_id, "notebook_id": notebook_id, "flagged": False}
            for notebook_id in self.notebook_ids
            if notebook_id not in books
        ]
        if new:
            connection.execute(self._insert[self.notebook], new)
        return {row["notebook_id"]: SimpleNamespace(late_submission_penalty=None, **row) for row in new}

    def set_timestamp(self, connection, submission_id: str, timestamp: datetime) -> None:
        """Set when a submission came in."""
        connection.execute(self._set_timestamp, {"row": submission_id, "timestamp": timestamp})

    def penalty(self, connection, book_id: str) -> float:
        """The penalty of one submitted notebook."""
        return connection.execute(self._find_penalty, {"row": book_id}).scalar() or 0.0

    def set_penalty(self, connection, book_id: str, penalty: float | None) -> None:
        """Set the penalty of one submitted notebook."""
        connection.execute(self._set_penalty, {"row": book_id, "late_submission_penalty": penalty})

    def save_grades(self, connection, stored: Stored, wanted: Sequence[dict[str, Any]]) -> None:
        """Insert the grades that are new, update those that differ."""
        self._save(connection, self.grade, stored.grades, wanted)

    def save_comments(self, connection, stored: Stored, wanted: Sequence[dict[str, Any]]) -> None:
        """Insert the comments that are new, update those that differ."""
        self._save(connection, self.comment, stored.comments, wanted)

    def _save(self, connection, table, old: Mapping[tuple[str, str], Any], wanted: Sequence[dict[str, Any]]) -> None:
        new, changed = [], []
        for row in wanted:
            before = old.get((row["notebook_id"], row["cell_id"]))
            if before is None:
                new.append({"id": _new_id(), **row})
            elif any(getattr(before, name) != value for name, value in row.items()):
                changed.append({"row": before.id, **row})
        if new:
            connection.execute(self._insert[table], new)
        if changed:
            connection.execute(self._update[table], changed)


def _new_id() -> str:
    """A row's id, of nbgrader's form. Ids grow with time, so that new rows stand together in the database's index."""
    return f"{time.time_ns():016x}{secrets.token_hex(8)}"
