"""Moodle's grade import.

Any header; in the import one says which column tells who somebody is (useridnumber, username, useremail) and which
column belongs to which grade item; an empty cell is no grade; one student whom Moodle does not know stops the whole
import. Source: MoodleDocs, "Grade import"; Moodle, grade/import/csv/classes/load_data.php.
"""

from collections.abc import Iterable, Sequence

from autograde.grading.exchange.grade_files.rows import Row, column_name, listed_people, points
from autograde.grading.exchange.rosters.csv_cells import guarded, guarded_key
from autograde.grading.exchange.rosters.match import Matched
from autograde.grading.exchange.rosters.roster import Roster
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Unit

MOODLE_USER = ("First name", "Last name", "Username", "Email address")
MOODLE_KEPT = ("first", "last", "student", "sis", "login", "email")


def as_moodle(record: Record, units: Sequence[Unit], roster: Roster | None, matched: Matched | None) -> Iterable[Row]:
    """Moodle's grade import; with its own export as roster, the spelling of its ids and addresses is kept."""
    columns = {unit.name: column_name(unit.name, roster, "moodle") for unit in units}
    if roster and roster.form == "moodle":
        places = [place for place, what in sorted(roster.columns.items()) if what in MOODLE_KEPT]
        yield (*(roster.header[place] for place in places), *columns.values())
        for person, cells in listed_people(record, matched, roster, "moodle", len(roster.header)):
            yield (*(cells[place] for place in places), *points(record, units, person, 5))
        return
    yield (*MOODLE_USER, *columns.values())
    for person, _ in listed_people(record, matched, roster, "moodle", 0):
        user = guarded(person.first), guarded(person.last), guarded_key(person.id), guarded_key(person.email)
        yield (*user, *points(record, units, person, 5))
