"""What was recorded of a class, read back: people and points from the gradebook, verdicts from autograded/."""

import json
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from autograde.checking.exercises import examinations
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade, NoSuchThing, nearest
from autograde.grading.gradebook.people import read_people
from autograde.grading.locked_database import patiently


@dataclass(frozen=True)
class Asked:
    """One graded cell of a unit."""

    notebook: str
    grade_id: str
    possible: float
    checked: bool  # whether a check decides it, and not a person
    dropped: str = ""  # how it counts since it was dropped: "full-marks" or "nobody"

    @property
    def key(self) -> tuple[str, str]:
        return self.notebook, self.grade_id

    @property
    def title(self) -> str:
        """The exercise and its part: "softmax (extreme)"."""
        return title(self.grade_id)


@dataclass(frozen=True)
class Unit:
    """One assignment of the gradebook, its graded cells in the notebooks' order."""

    name: str
    duedate: datetime | None
    cells: tuple[Asked, ...]
    notebooks: tuple[str, ...]

    @property
    def possible(self) -> float:
        return sum(cell.possible for cell in self.cells)

    def judged(self, handed: "Handed") -> float:
        """The points that could be reached in the cells of a submission that somebody, or a check, has judged."""
        return sum(cell.possible for cell in self.cells if handed.judged(cell))

    def percent(self, handed: "Handed") -> float:
        """Percent of what has been judged of a submission; nan where nothing has."""
        judged = self.judged(handed)
        return 100 * handed.score / judged if judged else float("nan")


@dataclass(frozen=True)
class Mark:
    """What a graded cell of one submission got."""

    points: float  # as nbgrader counts it: a person's before the check's, with what was given on top
    auto: float | None
    manual: float | None
    extra: float | None
    waits: bool  # nobody has given points, and a person has to
    again: bool = False  # a person gave points, and the submission was graded anew since


@dataclass(frozen=True)
class Handed:
    """One submission as the gradebook holds it."""

    student: str
    unit: str
    timestamp: datetime | None
    extension: timedelta | None
    marks: Mapping[tuple[str, str], Mark]
    comments: Mapping[tuple[str, str], str]
    penalties: Mapping[str, float]  # notebook -> points taken off
    late: float = 0.0  # seconds after it was due, an extension granted; as nbgrader counts them

    @property
    def raw(self) -> float:
        """Points before late penalties."""
        return sum((mark.points for mark in self.marks.values()), 0.0)

    @property
    def penalty(self) -> float:
        return sum(self.penalties.values(), 0.0)

    @property
    def score(self) -> float:
        """Points as nbgrader exports them: penalties taken off, never below 0."""
        return max(0.0, self.raw - self.penalty)

    @property
    def waiting(self) -> int:
        """How many cells wait for a person."""
        return sum(mark.waits for mark in self.marks.values())

    def judged(self, cell: Asked) -> bool:
        """Whether the points of a cell are known: neither unread nor without a verdict."""
        return cell.key in self.marks and not self.marks[cell.key].waits

    @property
    def again(self) -> int:
        """How many cells a person gave points to before the submission was graded anew."""
        return sum(mark.again for mark in self.marks.values())


@dataclass(frozen=True)
class Said:
    """A verdict as it stands in an autograded notebook."""

    passed: bool
    message: str
    mistakes: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Executed:
    """One autograded notebook: its cells, and what was said about it.

    Attributes
    ----------
    cells : the notebook's cells, as nbformat writes them
    verdicts : grade id -> Said
    status : "graded", "stopped", "broken", "failed"; "" where stock nbgrader graded it
    to_student, to_instructor : str, a sentence each
    noticed : what the instructor is told about the folder that it was handed in
    """

    cells: tuple[Mapping[str, Any], ...] = ()
    verdicts: Mapping[str, Said] = field(default_factory=dict)
    status: str = ""
    to_student: str = ""
    to_instructor: str = ""
    noticed: tuple[str, ...] = ()


@cache
def _titles() -> dict[str, str]:
    return {
        "_".join(filter(None, ["check", exercise, part])): f"{exercise} ({part})" if part else exercise
        for exercise, part in examinations()
    }


def title(grade_id: str) -> str:
    """What a graded cell is called: its exercise and part, or the question's words."""
    known = _titles().get(grade_id)
    return known or grade_id.removeprefix("check_").removeprefix("question_").replace("_", " ")


class Record:
    """Everything that the gradebook holds, read once.

    Parameters
    ----------
    course : CourseDirectory

    Raises
    ------
    CannotGrade : if there is no gradebook, or it cannot be read
    """

    def __init__(self, course: CourseDirectory):
        self.course = course
        path = course.database.removeprefix("sqlite:///")
        if course.database.startswith("sqlite:///") and not Path(path).is_file():
            raise CannotGrade(
                f"There is no gradebook {path} yet: release a unit and grade it first (autograde grade UNIT)."
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
            from sqlalchemy import create_engine
            from sqlalchemy.exc import SQLAlchemyError

            engine = create_engine(course.database)

            def read() -> None:
                with engine.connect() as connection:
                    self._read(connection)

            try:
                patiently(read)
            except SQLAlchemyError as error:  # no database at all
                raise CannotGrade(
                    f"The gradebook {course.database} cannot be read ({str(error).splitlines()[0]})."
                ) from None
            finally:
                engine.dispose()

    def _read(self, connection) -> None:
        from nbgrader import api
        from sqlalchemy import select

        from autograde.grading.assignments.dropped_exercises import dropped

        def rows(table):
            return connection.execute(select(table.__table__)).all()

        self.people = read_people(connection)
        notebooks = {row.id: row for row in rows(api.Notebook)}
        order = self._places()
        bases = {row.id: row for row in rows(api.BaseCell)}
        drops = {cell_id: row.how for cell_id, row in dropped(connection).items()}
        graded: dict[str, list[Asked]] = {}
        asked: dict[str, Asked] = {}  # cell id -> what is asked
        answers = {(base.notebook_id, base.name) for base in bases.values() if base.type == "SolutionCell"}
        for row in [*rows(api.GradeCell), *rows(api.TaskCell)]:
            base = bases[row.id]
            checked = row.cell_type == "code" and (base.notebook_id, base.name) not in answers
            name, how = notebooks[base.notebook_id].name, drops.get(row.id, "")
            cell = Asked(name, base.name, row.max_score, checked, how)
            asked[row.id] = cell
            graded.setdefault(notebooks[base.notebook_id].assignment_id, []).append(cell)
        self.units: dict[str, Unit] = {}
        names: dict[str, str] = {}
        due: dict[str, datetime | None] = {}
        for row in sorted(rows(api.Assignment), key=lambda row: row.name):
            names[row.id], due[row.id] = row.name, row.duedate
            cells = sorted(graded.get(row.id, []), key=lambda c: order(row.name, c))
            books = sorted(book.name for book in notebooks.values() if book.assignment_id == row.id)
            self.units[row.name] = Unit(row.name, row.duedate, tuple(cells), tuple(books))
        submitted = {row.id: row for row in rows(api.SubmittedAssignment)}
        handed = {row.id: row for row in rows(api.SubmittedNotebook)}
        marks: dict[str, dict[tuple[str, str], Mark]] = {key: {} for key in submitted}
        comments: dict[str, dict[tuple[str, str], str]] = {key: {} for key in submitted}
        penalties: dict[str, dict[str, float]] = {key: {} for key in submitted}
        for book in handed.values():
            if book.late_submission_penalty:
                penalties[book.assignment_id][notebooks[book.notebook_id].name] = book.late_submission_penalty
        for row in rows(api.Grade):
            if row.cell_id in asked:
                marks[handed[row.notebook_id].assignment_id][asked[row.cell_id].key] = _mark(row)
        for row in rows(api.Comment):
            said = row.manual_comment if row.manual_comment is not None else row.auto_comment
            if said:
                book = handed[row.notebook_id]
                comments[book.assignment_id][notebooks[book.notebook_id].name, bases[row.cell_id].name] = said
        self.submissions: dict[tuple[str, str], Handed] = {
            (names[row.assignment_id], row.student_id): Handed(
                row.student_id,
                names[row.assignment_id],
                row.timestamp,
                row.extension,
                marks[key],
                comments[key],
                penalties[key],
                seconds_late(row.timestamp, due[row.assignment_id], row.extension),
            )
            for key, row in submitted.items()
        }

    def _places(self):
        """A function that says where in its released notebook a cell stands."""

        @cache
        def places(unit: str, notebook: str) -> dict[str, int]:
            path = self.course.folder("release", ".", unit) / f"{notebook}.ipynb"
            return {grade_id: place for place, grade_id in enumerate(_grade_ids(path))}

        def place(unit: str, cell: Asked) -> tuple[str, int, str]:
            return cell.notebook, places(unit, cell.notebook).get(cell.grade_id, 10**6), cell.grade_id

        return place

    def unit(self, name: str) -> Unit:
        """A unit by its name.

        Raises
        ------
        NoSuchThing : if the gradebook does not know it
        """
        if name not in self.units:
            if (self.course.folder("source", ".", name)).is_dir():
                raise CannotGrade(f"{name} was never released: say first nbgrader generate_assignment {name} --force.")
            raise NoSuchThing(f"{name!r} is no assignment of this course{nearest(name, sorted(self.units))}.")
        return self.units[name]

    def handed(self, unit: str) -> dict[str, Handed]:
        """The submissions of a unit: student -> Handed, by name."""
        return {student: self.submissions[u, student] for u, student in sorted(self.submissions) if u == unit}

    def chosen(self, unit: str, names: Collection[str]) -> dict[str, Handed]:
        """The submissions of a unit, or of those students who are named.

        Raises
        ------
        CannotGrade : if nothing is graded yet
        NoSuchThing : if somebody who is named is unknown, or has handed in nothing
        """
        handed = self.handed(self.unit(unit).name)
        if not handed:
            raise CannotGrade(f"Nothing of {unit} is graded yet: say first autograde grade {unit}.")
        for name in names:
            if name not in self.people:
                raise NoSuchThing(f"{name!r} is no student of this course{nearest(name, sorted(self.people))}.")
            if name not in handed:
                raise NoSuchThing(f"{name!r} has no graded submission of {unit}.")
        return {name: handed[name] for name in names} if names else handed

    def executed(self, unit: str, student: str) -> dict[str, Executed]:
        """The autograded notebooks of a submission: notebook -> Executed; what cannot be read is left out."""
        return read_all(self.course.folder("autograded", student, unit), self.unit(unit).notebooks)

    @cached_property
    def latest(self) -> datetime | None:
        """When the last submission came in."""
        times = [handed.timestamp for handed in self.submissions.values() if handed.timestamp]
        return max(times) if times else None


def seconds_late(timestamp: datetime | None, duedate: datetime | None, extension: timedelta | None) -> float:
    """How late a submission came, in seconds; 0 where it was in time, or no time is known."""
    if timestamp is None or duedate is None:
        return 0.0
    return max(0.0, (timestamp - duedate - (extension or timedelta())).total_seconds())


def _mark(row) -> Mark:
    given = row.manual_score if row.manual_score is not None else row.auto_score
    points = 0.0 if given is None else given + (row.extra_credit or 0.0)
    waits, by_hand = bool(row.needs_manual_grade), row.manual_score is not None
    return Mark(points, row.auto_score, row.manual_score, row.extra_credit, waits and not by_hand, waits and by_hand)


def _grade_ids(path: Path) -> list[str]:
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return [grade_id for cell in cells if (grade_id := cell["metadata"].get("nbgrader", {}).get("grade_id"))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def read_all(folder: Path, notebooks: Iterable[str]) -> dict[str, Executed]:
    """The autograded notebooks of a folder: notebook -> Executed; what cannot be read is left out."""
    found = {notebook: read_executed(folder / f"{notebook}.ipynb") for notebook in notebooks}
    return {notebook: executed for notebook, executed in found.items() if executed is not None}


def read_executed(path: Path) -> Executed | None:
    """An autograded notebook from its file; None where there is none that can be read."""
    try:
        notebook = json.loads(path.read_bytes())
        cells = tuple(cell for cell in notebook["cells"] if isinstance(cell, dict))
        outcome = _dictionary(_dictionary(notebook.get("metadata")).get("autograde")).get("outcome")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    verdicts = {}
    for cell in cells:
        metadata = _dictionary(cell.get("metadata"))
        said, marks = _dictionary(metadata.get("autograde")), _dictionary(metadata.get("nbgrader"))
        if "passed" in said and marks.get("grade"):
            verdicts[str(marks.get("grade_id"))] = Said(
                bool(said["passed"]),
                str(said.get("message", "")),
                tuple(map(str, said.get("mistakes") or ())),
                tuple(map(str, said.get("noticed") or ())),
                str(said.get("picture") or ""),
            )
    outcome = _dictionary(outcome)
    status, to_student, to_instructor = (str(outcome.get(key, "")) for key in ("status", "to_student", "to_instructor"))
    noticed = tuple(map(str, outcome.get("noticed") or ()))
    return Executed(cells, verdicts, status, to_student, to_instructor, noticed)


def believed(said: Said | None, mark: Mark | None) -> Said | None:
    """A verdict that the gradebook bears out; None where a notebook says what was never recorded."""
    if said is None or mark is None or mark.auto is None or said.passed != (mark.auto > 0):
        return None
    return said


def _dictionary(value: object) -> dict:
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A source or a text of nbformat, whole or in lines, as one string."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
