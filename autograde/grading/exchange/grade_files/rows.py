"""The rows of a file of grades: who stands in it, their points, the names of columns, and all of it as CSV."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from autograde.grading.exchange.rosters.csv_cells import guarded, guarded_key
from autograde.grading.exchange.rosters.list_form import KEYS
from autograde.grading.exchange.rosters.match import Matched
from autograde.grading.exchange.rosters.roster import Entry, Roster
from autograde.grading.gradebook.people import Person, folded
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Unit

Row = Sequence[object]


def table(rows: Iterable[Row]) -> bytes:
    """Rows as CSV (RFC 4180, UTF-8)."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def listed_people(
    record: Record, matched: Matched | None, roster: Roster | None, form: str, width: int
) -> Iterable[tuple[Person, tuple[str, ...]]]:
    """Who stands in the file, in the roster's order, with the cells that the roster has of them."""
    if matched is None or roster is None:
        for person in sorted(record.people.values(), key=lambda p: (p.last, p.first, p.id)):
            yield person, ()
        return
    for student, entry in sorted(matched.entries.items(), key=lambda item: item[1].line):
        yield record.people[student], _cells(roster, entry, width) if roster.form == form else ()


def _cells(roster: Roster, entry: Entry, width: int) -> tuple[str, ...]:
    """The first cells of a roster's line."""
    return tuple(
        guarded_key(cell) if roster.columns.get(column) in KEYS else guarded(cell)
        for column, cell in enumerate(entry.cells[:width])
    )


def points(record: Record, units: Sequence[Unit], person: Person, digits: int) -> list[str]:
    """The points of a person, unit by unit; an empty cell where nothing was graded."""
    handed = (record.submissions.get((unit.name, person.id)) for unit in units)
    return ["" if submission is None else f"{submission.score:.{digits}f}" for submission in handed]


def column_name(unit: str, roster: Roster | None, form: str) -> str:
    """What a unit's column is called: as in the system's own export, where it has one of this name."""
    for name in roster.header if roster and roster.form == form else ():
        if form == "canvas" and folded(re.sub(r"\(\d+\)$", "", name)) == folded(unit):
            return name
        if form == "moodle" and folded(re.sub(r"^[^:]+:|\([^()]*\)$", "", name)) == folded(unit):
            return name
    return unit
