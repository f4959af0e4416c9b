"""Outcomes into nbgrader's gradebook and into autograded/: one transaction a submission, files by rename."""

import errno
import hashlib
import json
import logging
import secrets
import sqlite3
import time
import warnings
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from autograde import __version__
from autograde.grading import locked_database
from autograde.grading.assignments import dropped_exercises as dropped
from autograde.grading.assignments.assignment import Assignment, Cell, Notebook
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.command_output import say
from autograde.grading.errors import cannot_write
from autograde.grading.gradebook.changed_answers import changed
from autograde.grading.gradebook.lateness import seconds_late
from autograde.grading.gradebook.read_back.autograded_notebook import read_executed
from autograde.grading.locked_database import Result, patiently
from autograde.grading.outcome import Outcome, Verdict
from autograde.grading.permissions import close_to_others, private
from autograde.grading.sanitize.markdown import framed
from autograde.grading.sanitize.outputs import execution_count, outputs
from autograde.grading.submissions.prepare import Submission
from autograde.notebooks.cell_fields import text

# What the system says of a name that no file can have: a fault of one submission, and not of the disk.
OF_A_NAME = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ELOOP)


@dataclass(frozen=True)
class Recorded:
    """What was recorded of a submission: for the ledger and the table."""

    student: str
    status: str  # the worst of its notebooks'
    scores: Mapping[str, float | None]  # "notebook/grade_id" -> points of the autograder; None waits for a person
    files: Mapping[str, str]  # name in autograded/STUDENT/UNIT -> digest
    points: float  # reached by checks, late penalties not taken off
    to_student: str
    to_instructor: str
    cpu_seconds: float
    by_hand: int = 0  # answers that wait for a person, when this was written
    noticed: tuple[str, ...] = ()  # about the folder, for the instructor
    late: float = 0.0  # seconds after it was due, an extension granted
    engine: str = __version__  # what judged


@dataclass(frozen=True)
class Written:
    """What the gradebook holds of a submission once it is written."""

    by_hand: int  # cells that wait for a person
    late: float  # seconds


class Gradebook:
    """nbgrader's gradebook, written to directly: the same rows that nbgrader's own steps write, in far fewer steps.

    Parameters
    ----------
    course : the course
    assignment : what is asked
    waiting : is told in a sentence when the gradebook is locked
    """

    def __init__(self, course: CourseDirectory, assignment: Assignment, waiting: Callable[[str], None] = say):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
            from nbgrader import api
            from nbgrader.preprocessors import AssignLatePenalties
            from sqlalchemy import create_engine, event

        self.assignment, self.waiting = assignment, waiting
        self.penalties = AssignLatePenalties(config=course.config)
        self.penalties.log = logging.Logger("quiet", logging.CRITICAL)
        self.penalties.init_plugin()
        classes = api.Student, api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment
        self.student, self.submission, self.notebook, self.grade, self.comment = (c.__table__ for c in classes)
        sqlite = course.database.startswith("sqlite")
        self.engine = create_engine(
            course.database,
            connect_args={"timeout": locked_database.BUSY_SECONDS, "isolation_level": None} if sqlite else {},
        )
        if sqlite:  # take the right to write before reading: two programs then wait in turn, and never for each other
            event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        try:
            self._read(lambda connection: self._read_assignment(connection, api))
        except BaseException:
            self.close()
            raise
        self._prepare_statements()

    def _read(self, query: Callable[[Any], Result]) -> Result:
        def transaction() -> Result:
            with self.engine.connect() as connection:
                return query(connection)

        return patiently(transaction, self.waiting)

    def copy_to(self, path: Path) -> None:
        """Write a copy of the gradebook, one file of SQLite's, as SQLite makes it.

        Raises
        ------
        OSError : if it cannot be written
        CannotGrade : if the gradebook stays locked
        """

        source = f"{Path(self.engine.url.database or '').absolute().as_uri()}?mode=ro"

        def transaction() -> None:
            # who holds the right to write lets nobody else write meanwhile, and may not copy on the same connection
            with (
                self.engine.begin(),
                closing(sqlite3.connect(source, uri=True)) as reading,
                closing(sqlite3.connect(path)) as copy,
            ):
                reading.backup(copy)

        try:
            patiently(transaction, self.waiting)
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error)) from None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _read_assignment(self, connection, api) -> None:
        from sqlalchemy import select

        assignment, notebook, cell = (c.__table__ for c in (api.Assignment, api.Notebook, api.BaseCell))
        row = connection.execute(select(assignment).where(assignment.c.name == self.assignment.name)).one()
        self.assignment_id, self.duedate = row.id, row.duedate
        self.notebook_ids = {
            r.name: r.id for r in connection.execute(select(notebook).where(notebook.c.assignment_id == row.id))
        }
        self.graded: dict[str, dict[str, str]] = {name: {} for name in self.notebook_ids}  # notebook -> name -> id
        self.commented: dict[str, dict[str, str]] = {name: {} for name in self.notebook_ids}
        names = {notebook_id: name for name, notebook_id in self.notebook_ids.items()}
        for r in connection.execute(select(cell).where(cell.c.notebook_id.in_(list(names)))):
            if r.type in ("GradeCell", "TaskCell"):
                self.graded[names[r.notebook_id]][r.name] = r.id
            if r.type in ("SolutionCell", "TaskCell"):
                self.commented[names[r.notebook_id]][r.name] = r.id
        mine = {cell_id for cells in self.graded.values() for cell_id in cells.values()}
        self.dropped = {cell_id: row for cell_id, row in dropped.dropped(connection).items() if cell_id in mine}

    def _prepare_statements(self) -> None:
        from sqlalchemy import bindparam, insert, select, update

        grade, comment, notebook, submission = self.grade.c, self.comment.c, self.notebook.c, self.submission.c
        mine = notebook.assignment_id == bindparam("submission")
        self._find_student = select(self.student.c.id).where(self.student.c.id == bindparam("student"))
        self._find_submission = select(self.submission).where(
            submission.assignment_id == self.assignment_id, submission.student_id == bindparam("student")
        )
        self._find_notebooks = select(self.notebook).where(mine)
        self._find_grades = select(self.grade).join(self.notebook, grade.notebook_id == notebook.id).where(mine)
        self._find_comments = select(self.comment).join(self.notebook, comment.notebook_id == notebook.id).where(mine)
        tables = self.student, self.submission, self.notebook, self.grade, self.comment
        self._insert = {table: insert(table) for table in tables}
        row: Any = bindparam("row")
        self._update = {table: update(table).where(table.c.id == row) for table in (self.grade, self.comment)}
        self._set_timestamp = update(self.submission).where(submission.id == row)
        self._set_timestamp = self._set_timestamp.values(timestamp=bindparam("timestamp"))
        self._set_penalty = update(self.notebook).where(notebook.id == row)
        self._set_penalty = self._set_penalty.values(late_submission_penalty=bindparam("late_submission_penalty"))

    def write(self, submission: Submission, judged: Mapping[str, "Judged"]) -> Written:
        """Write one submission's rows in one transaction; wait where the gradebook is locked.

        Raises
        ------
        CannotGrade : if it stays locked, or cannot be written
        """

        def transaction() -> Written:
            with self.engine.begin() as connection:
                return self._write(connection, submission, judged)

        return patiently(transaction, self.waiting)

    def _write(self, connection, submission: Submission, judged: Mapping[str, "Judged"]) -> Written:
        row = connection.execute(self._find_submission, {"student": submission.student}).one_or_none()
        books, grades, comments = ({}, {}, {}) if row is None else self._rows_of(connection, row.id)
        if row is None:
            row = self._add_submission(connection, submission)
        elif submission.timestamp is not None and submission.timestamp != row.timestamp:
            connection.execute(self._set_timestamp, {"row": row.id, "timestamp": submission.timestamp})
        late = seconds_late(submission.timestamp or row.timestamp, self.duedate, row.extension)
        books |= self._add_notebooks(connection, row.id, books)
        here = [book.id for book in books.values()]
        held = dropped.before(connection, here) if self.dropped else {}
        wanted_grades, wanted_comments = [], []
        for name, notebook_id in self.notebook_ids.items():
            book, found, score = books[notebook_id], judged.get(name), 0.0
            for grade_id, cell_id in self.graded[name].items():
                old = grades.get((book.id, cell_id))
                points = found.scores.get(grade_id, _UNTOUCHED) if found else _UNTOUCHED
                other = found is not None and grade_id in found.changed
                wanted = _grade(old, points, other)
                if (drop := held.get((book.id, cell_id))) and old is not None and old.manual_score == drop.given:
                    wanted["needs_manual_grade"] = False
                    dropped.changed(connection, drop, other)
                wanted_grades.append({"notebook_id": book.id, "cell_id": cell_id, **wanted})
                score += _worth(old, wanted, self.dropped.get(cell_id))
            for grade_id, cell_id in self.commented[name].items():
                said = getattr(comments.get((book.id, cell_id)), "auto_comment", None)
                if found:
                    said = found.comments.get(grade_id, said)
                wanted_comments.append({"notebook_id": book.id, "cell_id": cell_id, "auto_comment": said})
            if found and found.handed_in:
                penalty = self._penalty(submission.student, score, late)
                if penalty != book.late_submission_penalty:
                    connection.execute(self._set_penalty, {"row": book.id, "late_submission_penalty": penalty})
        self._save(connection, self.grade, grades, wanted_grades)
        self._save(connection, self.comment, comments, wanted_comments)
        for cell_id, drop in self.dropped.items():
            dropped.hold(connection, cell_id, drop.how, drop.max_score, here)
        waits = [row for row in wanted_grades if row["needs_manual_grade"] and row["cell_id"] not in self.dropped]
        return Written(len(waits), late)

    def keep_drops(self, copy: Callable[[], Any]) -> bool:
        """Bring back what a new release, or nbgrader's own autograde, has undone of drops; whether anything was.

        Parameters
        ----------
        copy : is called before anything is written
        """
        if not self.dropped or not self._read(lambda connection: dropped.slipped(connection, self.dropped)):
            return False
        copy()
        self.change(lambda connection: dropped.mend(connection, self.dropped))
        self.dropped = self._read(dropped.dropped)
        return True

    def change(self, work: Callable[[Any], Any]) -> None:
        """Do some work on grades in one transaction; late penalties follow the points.

        Raises
        ------
        CannotGrade : if the gradebook stays locked, or cannot be written
        """

        def transaction() -> None:
            with self.engine.begin() as connection:
                old = self._late_notebooks(connection)
                work(connection)
                for book, (student, late, score) in self._late_notebooks(connection).items():
                    penalty = self._penalty(student, score, late) or 0.0
                    more = penalty - (self._penalty(student, old[book][2], late) or 0.0)
                    if more:
                        now = connection.execute(select_penalty(self.notebook, book)).scalar() or 0.0
                        values = {"row": book, "late_submission_penalty": max(0.0, now + more)}
                        connection.execute(self._set_penalty, values)

        patiently(transaction, self.waiting)

    def _late_notebooks(self, connection) -> dict[str, tuple[str, float, float]]:
        """The late submissions' notebooks: row's id -> student, seconds, score."""
        from sqlalchemy import select

        rows = connection.execute(select(self.submission).where(self.submission.c.assignment_id == self.assignment_id))
        found = {}
        for row in rows.all():
            late = seconds_late(row.timestamp, self.duedate, row.extension)
            if late:
                books, grades, _ = self._rows_of(connection, row.id)
                for book in books.values():
                    mine = [grade for (book_id, _), grade in grades.items() if book_id == book.id]
                    score = sum(_worth(grade, {"auto_score": grade.auto_score}) for grade in mine)
                    found[book.id] = (row.student_id, late, score)
        return found

    def _rows_of(self, connection, submission_id: str) -> tuple[dict, dict, dict]:
        """What stands there of a submission: notebooks by id, grades and comments by (notebook, cell)."""
        mine = {"submission": submission_id}
        books = {r.notebook_id: r for r in connection.execute(self._find_notebooks, mine)}
        grades, comments = (
            {(r.notebook_id, r.cell_id): r for r in connection.execute(query, mine)}
            for query in (self._find_grades, self._find_comments)
        )
        return books, grades, comments

    def _add_submission(self, connection, submission: Submission) -> Any:
        """A submission's row, and its student's where it is their first."""
        if connection.execute(self._find_student, {"student": submission.student}).first() is None:
            connection.execute(self._insert[self.student], {"id": submission.student})
        values = {
            "id": _new_id(),
            "assignment_id": self.assignment_id,
            "student_id": submission.student,
            "timestamp": submission.timestamp,
        }
        connection.execute(self._insert[self.submission], values)
        return SimpleNamespace(extension=None, **values)

    def _add_notebooks(self, connection, submission_id: str, books: Mapping[str, Any]) -> dict[str, Any]:
        """Rows for the notebooks that have none."""
        new = [
            {"id": _new_id(), "assignment_id": submission_id, "notebook_id": notebook_id, "flagged": False}
            for notebook_id in self.notebook_ids.values()
            if notebook_id not in books
        ]
        if new:
            connection.execute(self._insert[self.notebook], new)
        return {row["notebook_id"]: SimpleNamespace(late_submission_penalty=None, **row) for row in new}

    def _save(self, connection, table, old: Mapping[tuple[str, str], Any], wanted: list[dict[str, Any]]) -> None:
        """Insert the rows that are new, update those that differ."""
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

    def _penalty(self, student: str, score: float, late: float) -> float | None:
        """The penalty for a late notebook, by nbgrader's plugin and within nbgrader's bounds."""
        if late <= 0:
            return None
        penalty = self.penalties.plugin_inst.late_submission_penalty(student, score, late)
        return None if penalty is None else self.penalties._check_late_penalty(SimpleNamespace(score=score), penalty)

    def lateness(self) -> Callable[[str], str]:
        """For each student, what decides about lateness: the due date, an extension, nbgrader's plugin as it is set."""
        from sqlalchemy import select

        if self.duedate is None:
            return lambda student: ""
        plugin, table = self.penalties.plugin_inst, self.submission.c
        said = f"{self.duedate.isoformat()} {type(plugin).__qualname__} {plugin.trait_values(config=True)!r}"
        query = select(table.student_id, table.extension).where(table.assignment_id == self.assignment_id)
        found = self._read(lambda connection: connection.execute(query.where(table.extension.is_not(None))).all())
        extensions = {student: repr(extension) for student, extension in found}
        return lambda student: said + extensions.get(student, "")

    def strangers(self, students: Iterable[str]) -> list[str]:
        """Those whom the gradebook does not know, where it knows anybody."""
        from sqlalchemy import select

        known = set(self._read(lambda connection: connection.execute(select(self.student.c.id)).scalars().all()))
        return [student for student in students if student not in known] if known else []

    def auto_scores(self) -> dict[str, dict[str, float | None]]:
        """Every submission's points as they stand: student -> "notebook/grade_id" -> points."""
        from sqlalchemy import select

        names = {
            cell_id: f"{name}/{grade_id}" for name, cells in self.graded.items() for grade_id, cell_id in cells.items()
        }
        query = (
            select(self.submission.c.student_id, self.grade.c.cell_id, self.grade.c.auto_score)
            .join(self.notebook, self.notebook.c.assignment_id == self.submission.c.id)
            .join(self.grade, self.grade.c.notebook_id == self.notebook.c.id)
            .where(self.submission.c.assignment_id == self.assignment_id)
        )
        found: dict[str, dict[str, float | None]] = {}
        for student, cell_id, points in self._read(lambda connection: connection.execute(query).all()):
            found.setdefault(student, {})[names.get(cell_id, "")] = points
        return found

    def by_hand(self) -> dict[str, int]:
        """How many of every submission's answers wait for a person: student -> number."""
        from sqlalchemy import func, select

        query = (
            select(self.submission.c.student_id, func.count())
            .join(self.notebook, self.notebook.c.assignment_id == self.submission.c.id)
            .join(self.grade, self.grade.c.notebook_id == self.notebook.c.id)
            .where(self.submission.c.assignment_id == self.assignment_id, self.grade.c.needs_manual_grade)
            .group_by(self.submission.c.student_id)
        )
        return {student: number for student, number in self._read(lambda connection: connection.execute(query).all())}


def _new_id() -> str:
    """A row's id, of nbgrader's form. Ids grow with time, so that new rows stand together in the database's index."""
    return f"{time.time_ns():016x}{secrets.token_hex(8)}"


_UNTOUCHED: Any = object()  # of a grade that nbgrader's autograde would not set either


def _grade(old: Any, points: Any, changed: bool) -> dict[str, Any]:
    """A grade's columns: what a person gave stays, and asks to be looked at again once the answer is another."""
    if points is _UNTOUCHED:
        return {
            "auto_score": getattr(old, "auto_score", None),
            "needs_manual_grade": getattr(old, "needs_manual_grade", True),
        }
    if getattr(old, "manual_score", None) is None:
        return {"auto_score": points, "needs_manual_grade": points is None}
    return {"auto_score": points, "needs_manual_grade": changed or old.needs_manual_grade}


def select_penalty(notebook: Any, row: str) -> Any:
    """The penalty of one submitted notebook."""
    from sqlalchemy import select

    return select(notebook.c.late_submission_penalty).where(notebook.c.id == row)


def _worth(old: Any, wanted: Mapping[str, Any], drop: Any = None) -> float:
    """What a grade counts: a person's points before the check's, and what they gave on top; what a drop gives."""
    if old is None and drop is not None:
        return drop.max_score if drop.how == dropped.FULL else 0.0
    given = getattr(old, "manual_score", None)
    points = given if given is not None else wanted["auto_score"]
    return 0.0 if points is None else points + (getattr(old, "extra_credit", None) or 0.0)


@dataclass(frozen=True)
class Judged:
    """What the gradebook is told about one notebook."""

    scores: Mapping[str, float | None]  # grade_id -> points; None waits for a person
    comments: Mapping[str, str | None]  # grade_id of an answer -> nbgrader's own comment
    handed_in: bool
    changed: Collection[str] = ()  # grade_ids whose answer is another than the one that was recorded before


def judge(
    outcome: Outcome,
    asked: Notebook,
    executed: Mapping[str, Any],
    handed_in: bool,
    changed: Collection[str] = (),
) -> Judged:
    """The rows of an outcome, decided as nbgrader's SaveAutoGrades decides them.

    A check's points are its verdict's; without a verdict a person must look. An answer in words is 0 where nothing
    was written, and waits for a person otherwise. What a person has given is looked at again where the answer changed;
    nbgrader asks for that at every run.
    """
    if not handed_in:  # as in nbgrader: no points, nothing to look at, no comment
        return Judged({cell.grade_id: 0.0 for cell in asked.cells.values() if cell.grade}, {}, False, changed)
    verdicts = {verdict.grade_id: verdict for verdict in outcome.verdicts}
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in executed["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        wanted = asked.cells.get(marks.get("grade_id", ""))
        if wanted is None:
            continue
        # where we ourselves failed, this may not be what the student wrote
        readable = (wanted.solution or wanted.task) and outcome.status != "failed"
        untouched = readable and _checksum(cell) == wanted.checksum
        if wanted.solution or wanted.task:
            comments[wanted.grade_id] = "No response." if untouched and not wanted.task else None
        if wanted.autograded:
            scores[wanted.grade_id] = _points(verdicts.get(wanted.grade_id), wanted)
        elif wanted.grade:
            scores[wanted.grade_id] = 0.0 if untouched else None
    return Judged(scores, comments, True, changed)


def _points(verdict: Verdict | None, cell: Cell) -> float | None:
    if verdict is None:
        return None
    return min(max(float(verdict.points), 0.0), float(cell.points))


def _checksum(cell: Mapping[str, Any]) -> str:
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    return compute_checksum(from_dict(cell))


class Recorder:
    """Writes outcomes down: the gradebook first, then the files. A run that is killed between them finds the old files
    beside the new answers when it is said again, and sees anew which of them have changed.

    Parameters
    ----------
    course : the course
    assignment : what is asked
    gradebook : where the rows go
    """

    def __init__(self, course: CourseDirectory, assignment: Assignment, gradebook: Gradebook):
        self.course, self.assignment, self.gradebook = course, assignment, gradebook
        shared = course.directory.groupshared
        said = course.config.get("Autograde", {}).get("permissions")
        self.mode = int(str(said), 8) if said is not None else 0o660 if shared else private(0o444)
        self.shared = shared
        self.shorten = shortener(course.config)

    def record(self, submission: Submission, outcomes: Sequence[Outcome]) -> Recorded:
        """Record one submission: every notebook's outcome.

        Raises
        ------
        CannotGrade : if the folder or the gradebook cannot be written, whoever's submission it is
        OSError : if a name is none that a file can have
        """
        files: ChainMap[str, bytes] = ChainMap({}, submission.pictures)  # type: ignore[arg-type]  # none held in memory
        if submission.stamp is not None:
            files["timestamp.txt"] = submission.stamp
        judged = {}
        folder = self.course.folder("autograded", submission.student, self.assignment.name)
        pictures = [name for name, content in submission.pictures.items() if not _holds(folder / name, content)]
        for outcome in outcomes:
            asked = self.assignment.notebooks[outcome.notebook]
            executed = marked(outcome, self.shorten, submission.noticed)
            content = submission.files[outcome.notebook]
            handed_in = isinstance(content, bytes) or str(content) != "was not handed in"
            before = read_executed(folder / f"{outcome.notebook}.ipynb")
            others = changed(before.cells if before else (), executed["cells"], asked, pictures)
            judged[outcome.notebook] = judge(outcome, asked, executed, handed_in, others)
            files[f"{outcome.notebook}.ipynb"] = written(executed)
        there = self.gradebook.write(submission, judged)
        try:
            self._write_files(folder, files)
        except OSError as error:
            if error.errno in OF_A_NAME:
                raise
            raise cannot_write(folder, error) from None
        return Recorded(
            student=submission.student,
            status=max((outcome.status for outcome in outcomes), key=STATUSES.index),
            scores={f"{name}/{cell}": points for name, j in judged.items() for cell, points in j.scores.items()},
            files={name: digest(content) for name, content in files.items()},
            points=sum(points or 0.0 for j in judged.values() for points in j.scores.values()),
            to_student=_sentences(outcomes, "to_student"),
            to_instructor=" ".join(filter(None, [_sentences(outcomes, "to_instructor"), sentence(submission.noticed)])),
            cpu_seconds=sum(outcome.cpu_seconds for outcome in outcomes),
            by_hand=there.by_hand,
            noticed=submission.noticed,
            late=there.late,
        )

    def _write_files(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Put the files into the folder, each whole or not at all; nothing else stays there."""
        write_whole(folder, files, self.mode)
        close_to_others(self.course.folder("autograded", ".", "."))
        for path in folder.iterdir():
            if path.name not in files:
                _remove(path)
        if self.shared:
            for place in (folder, folder.parent):
                with suppress(PermissionError):
                    place.chmod(place.stat().st_mode | 0o2770)


STATUSES = ("graded", "stopped", "broken", "failed")  # from best to worst


def _sentences(outcomes: Sequence[Outcome], name: str) -> str:
    said = [(outcome.notebook, getattr(outcome, name)) for outcome in outcomes if getattr(outcome, name)]
    return " ".join(sentence if len(outcomes) == 1 else f"{notebook}: {sentence}" for notebook, sentence in said)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()


def digest(content: bytes) -> str:
    """A file's digest, for the ledger."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def written(notebook: Mapping[str, Any]) -> bytes:
    """A notebook's file; in one line, since json takes five times as long to indent."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"


def sentence(noticed: Sequence[str]) -> str:
    """What was noticed about a folder, as a sentence."""
    return f"Noticed: {'; '.join(noticed)}." if noticed else ""


def marked(
    outcome: Outcome, shorten: Callable[[dict[str, Any]], dict[str, Any]], noticed: Sequence[str] = ()
) -> dict[str, Any]:
    """The executed notebook as it is kept: outputs made harmless, each verdict under its grade cell.

    Parameters
    ----------
    outcome : what came back
    shorten : leaves out what is too long of a code cell's outputs
    noticed : what the instructor is told about the folder that it was handed in
    """
    executed = json.loads(outcome.executed)
    verdicts = {verdict.grade_id: verdict for verdict in outcome.verdicts}
    for number, cell in enumerate(executed["cells"]):
        cell["source"] = text(cell["source"])  # nbformat writes lines
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs(cell.get("outputs", []))
            cell["execution_count"] = execution_count(cell.get("execution_count"))
            if cell["outputs"]:
                executed["cells"][number] = cell = shorten(cell)
        verdict = verdicts.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if verdict:
            cell["metadata"]["autograde"] = {
                "message": verdict.message,
                "mistakes": list(verdict.mistakes),
                "noticed": list(verdict.noticed),
                "passed": verdict.passed,
                "picture": verdict.picture,
            }
    executed["metadata"].setdefault("autograde", {})["outcome"] = {
        "status": outcome.status,
        "to_instructor": outcome.to_instructor,
        "to_student": outcome.to_student,
        "noticed": list(noticed),
        "engine": __version__,
    }
    if outcome.status != "graded":
        executed["cells"].insert(0, _notice(outcome.to_student, {cell["id"] for cell in executed["cells"]}))
    return executed


def _notice(sentence: str, taken: Collection[str]) -> dict[str, Any]:
    """A cell that says at the top of the page what happened: nbgrader's feedback shows cells alone."""
    cell_id = "outcome"
    while cell_id in taken:
        cell_id += "-"
    source = framed(sentence)
    return {"cell_type": "markdown", "id": cell_id, "metadata": {"editable": False}, "source": source}


def shortener(config: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """nbgrader's own limits of what an output may be, as the course configures them."""
    from nbformat import from_dict
    from nbgrader.preprocessors import IgnorePattern, LimitOutput

    steps = [IgnorePattern(config=config), LimitOutput(config=config)]
    steps = [step for step in steps if step.enabled]

    def shorten(cell: dict[str, Any]) -> dict[str, Any]:
        node = from_dict(cell)
        for step in steps:
            node, _ = step.preprocess_cell(node, {}, 0)
        return node

    return shorten
