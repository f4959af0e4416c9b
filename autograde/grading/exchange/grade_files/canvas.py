"""Canvas's gradebook form.

The header has Student, ID, SIS User ID, SIS Login ID, Section, then one column for each assignment, called
"title (number)"; the next line holds "Points Possible"; students are found by ID, then by SIS User ID, SIS Login ID,
then by name. Source: Canvas LMS, lib/gradebook_importer.rb; Canvas Instructor Guide, "How do I import grades in the
Gradebook?".
"""

from collections.abc import Iterable, Sequence

from autograde.grading.exchange.grade_files.rows import Row, column_name, listed_people, points
from autograde.grading.exchange.rosters.csv_cells import guarded, guarded_key
from autograde.grading.exchange.rosters.match import Matched
from autograde.grading.exchange.rosters.roster import Roster
from autograde.grading.gradebook.people import folded
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Unit

POINTS_POSSIBLE = "    Points Possible"  # Canvas's own spelling
CANVAS_USER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def as_canvas(record: Record, units: Sequence[Unit], roster: Roster | None, matched: Matched | None) -> Iterable[Row]:
    """Canvas's gradebook form; with its own export as roster, its own columns and numbers are kept."""
    columns = {unit.name: column_name(unit.name, roster, "canvas") for unit in units}
    user: Sequence[str] = CANVAS_USER
    if roster and roster.form == "canvas":
        user = roster.header[: [folded(name) for name in roster.header].index("section") + 1]
    yield (*user, *columns.values())
    yield (POINTS_POSSIBLE, *[""] * (len(user) - 1), *(f"{unit.possible:.2f}" for unit in units))
    for person, cells in listed_people(record, matched, roster, "canvas", len(user)):
        name = f"{person.last}, {person.first}".strip(", ") or person.id
        shown = cells or (guarded(name), guarded_key(person.lms), "", guarded_key(person.id), "")
        yield (*shown, *points(record, units, person, 2))
