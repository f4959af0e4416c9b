"""nbgrader's own table of points, one line a student and unit."""

from collections.abc import Iterable, Sequence

from autograde.grading.exchange.grade_files.rows import Row
from autograde.grading.exchange.rosters.csv_cells import guarded
from autograde.grading.exchange.rosters.match import Matched
from autograde.grading.exchange.rosters.roster import Roster
from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.gradebook.read_back.units import Unit

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)  # as nbgrader export writes them


def as_csv(record: Record, units: Sequence[Unit], roster: Roster | None, matched: Matched | None) -> Iterable[Row]:
    """nbgrader's own columns, one line a student and unit; at the end, how many answers wait for a person."""
    yield (*COLUMNS, "waiting")
    for unit in units:
        handed = record.handed(unit.name)
        for person in sorted(record.people.values(), key=lambda p: (p.last, p.first, p.id)):
            yield _line(unit, person, handed.get(person.id))


def _line(unit: Unit, person: Person, handed: Handed | None) -> Row:
    """One line of nbgrader's table; who handed in nothing has 0 points."""
    raw, penalty, score = (handed.raw, handed.penalty, handed.score) if handed else (0.0, 0.0, 0.0)
    return (
        unit.name,
        unit.duedate or "",
        (handed and handed.timestamp) or "",
        guarded(person.id),
        guarded(person.last),
        guarded(person.first),
        guarded(person.email),
        raw,
        penalty,
        score,
        unit.possible,
        handed.waiting if handed else 0,
    )
