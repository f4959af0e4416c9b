"""Students of the gradebook whom a roster lacks, with their points and why."""

from collections.abc import Iterable, Sequence

from autograde.grading.exchange.grade_files.rows import Row, points
from autograde.grading.exchange.rosters.csv_cells import guarded
from autograde.grading.exchange.rosters.match import Matched
from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Unit


def unmatched_students(record: Record, units: Sequence[Unit], matched: Matched) -> Iterable[Row]:
    """A line for each of them, under a line with the columns' names."""
    yield ("student_id", "last_name", "first_name", "email", *(unit.name for unit in units), "why")
    for student, why in sorted(matched.unmatched.items()):
        person: Person = record.people[student]
        user = guarded(person.id), guarded(person.last), guarded(person.first), guarded(person.email)
        yield (*user, *points(record, units, person, 2), guarded(why))
