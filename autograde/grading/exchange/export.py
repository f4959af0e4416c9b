"""`autograde export`: points for the learning-management system, in the form that it imports.

A name that a spreadsheet would run as a formula is written with an apostrophe before it; what the systems find people
by stays as it is, as long as nothing could be called by it.
"""

from collections.abc import Sequence
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import SAID
from autograde.grading.atomic_files import write_whole
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade, cannot_write, ends_in
from autograde.grading.exchange.grade_files.canvas import as_canvas
from autograde.grading.exchange.grade_files.moodle import as_moodle
from autograde.grading.exchange.grade_files.nbgrader_table import as_csv
from autograde.grading.exchange.grade_files.rows import table
from autograde.grading.exchange.grade_files.unmatched import unmatched_students
from autograde.grading.exchange.rosters.csv_cells import guarded_key
from autograde.grading.exchange.rosters.match import Matched, match
from autograde.grading.exchange.rosters.roster import Roster, read_roster
from autograde.grading.gradebook.handed_on import EXPORT, note, points_of
from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Unit

WRITERS = {"csv": as_csv, "canvas": as_canvas, "moodle": as_moodle}


def run(folder: Path, units: Sequence[str], to: str, roster_path: Path | None, output: Path | None, how: str) -> None:
    """`autograde export`: write the file and tell what is in it, and whom it lacks.

    Raises
    ------
    CannotGrade : if the command cannot do its work
    """
    course = CourseDirectory(folder)
    with course.reading(units):
        _write(course, units, to, roster_path, output, how)


def _write(
    course: CourseDirectory, units: Sequence[str], to: str, roster_path: Path | None, output: Path | None, how: str
) -> None:
    record = Record(course)
    chosen = [record.unit(name) for name in units] if units else list(record.units.values())
    if not chosen:
        raise CannotGrade("Nothing is released yet: say first nbgrader generate_assignment UNIT --force.")
    if roster_path is not None and to == "csv":
        raise CannotGrade("A roster is for canvas and moodle: --to csv holds everybody of the gradebook.")
    if output:
        ends_in(output, ".csv")
    telling = CommandOutput(how, ", ".join(unit.name for unit in chosen))
    roster = _roster(roster_path, to)
    matched = _matched(record, roster) if roster else None
    rows = WRITERS[to](record, chosen, roster, matched)
    path = output or course.root / f"grades-{to}.csv"
    files = {path.name: table(rows)}
    left = path.with_name(f"{path.stem}-unmatched.csv")
    if matched and matched.unmatched:
        files[left.name] = table(unmatched_students(record, chosen, matched))
    try:
        write_whole(path.parent, files, ours=(left.name,))
    except OSError as error:
        raise cannot_write(path, error) from None
    for unit in chosen:
        note(course, unit.name, EXPORT, {name: points_of(one) for name, one in record.handed(unit.name).items()})
    _tell(telling, record, chosen, matched, path, left)


def _roster(path: Path | None, to: str) -> Roster | None:
    """The roster that was named, where it is a list of one's own or of the system that the file is for."""
    roster = read_roster(path) if path else None
    if roster is not None and roster.form not in ("plain", to):
        raise CannotGrade(f"{roster.path} is an export of {roster.form.capitalize()}: say --to {roster.form} with it.")
    return roster


def _matched(record: Record, roster: Roster) -> Matched:
    """Who of the gradebook is who on the roster, where anybody is."""
    matched = match(record.people, roster)
    if not matched.entries:
        raise CannotGrade(
            f"Nobody of {roster.path} is in the gradebook, by id or by e-mail address: is it the list of this class? "
            "autograde students FILE.csv brings ids and addresses into the gradebook."
        )
    return matched


def _tell(
    telling: CommandOutput, record: Record, units: Sequence[Unit], matched: Matched | None, path: Path, left: Path
) -> None:
    for student, why in sorted(matched.unmatched.items()) if matched else ():
        telling.look(f"{student}: not in {path.name}: {why}.")
    for entry in matched.alone if matched else ():
        telling.look(f"{entry.name} (line {entry.line} of the roster): not in the gradebook, left without points.")
    quoted = [person.id for person in record.people.values() if any(guarded_key(k) != k for k in _keys(person))]
    if quoted:
        telling.look(
            f"The id, number or address of {count(len(quoted), 'student')} ({listed(quoted)}) is written with an "
            "apostrophe, since a spreadsheet would run it as a formula: the system may not find them by it."
        )
    for unit in units:
        _tell_unit(telling, record, unit)
    held = len(matched.entries) if matched else len(record.people)
    telling.summary(
        f"{path}: {count(held, 'student')}, {count(len(units), 'unit')}."
        + (f" Whom it lacks: {left}." if matched and matched.unmatched else ""),
        file=str(path),
        students=held,
        unmatched=matched.unmatched if matched else {},
        not_in_gradebook=[entry.name for entry in matched.alone] if matched else [],
    )


def _tell_unit(telling: CommandOutput, record: Record, unit: Unit) -> None:
    """Tell what of a unit's points is not the last word, and of whom there are none."""
    handed = record.handed(unit.name)
    waiting = [student for student, submission in handed.items() if submission.waiting]
    again = [student for student, submission in handed.items() if submission.again]
    if again:
        who = f"{count(len(again), 'student')} ({listed(again)})"
        telling.look(f"{unit.name}: points given by hand are kept of {who}, whose answers are others now: look again.")
    for cell in unit.cells:
        if cell.dropped:
            telling.look(f"{unit.name}: {cell.title} is dropped: {SAID[cell.dropped]}.")
    absent = sorted(set(record.people) - set(handed))
    if waiting:
        who = f"answers of {count(len(waiting), 'student')} wait to be read ({listed(waiting)})"
        telling.look(f"{unit.name}: {who}: their points are not the last word.")
    if absent:
        telling.look(f"{unit.name}: nothing graded of {count(len(absent), 'student')} ({listed(absent)}).")


def _keys(person: Person) -> tuple[str, ...]:
    return person.id, person.lms, person.email


def listed(names: Sequence[str], most: int = 8) -> str:
    """Names with commas, the first few of many."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
