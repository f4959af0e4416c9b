"""Points for the learning-management system: nbgrader's own table, Canvas's gradebook form, Moodle's grade import.

Canvas: the header has Student, ID, SIS User ID, SIS Login ID, Section, then one column for each assignment, called
"title (number)"; the next line holds "Points Possible"; students are found by ID, then by SIS User ID, SIS Login ID,
then by name. Source: Canvas LMS, lib/gradebook_importer.rb; Canvas Instructor Guide, "How do I import grades in the
Gradebook?".

A name that a spreadsheet would run as a formula is written with an apostrophe before it; what the two systems find
people by stays as it is, as long as nothing could be called by it.

Moodle: any header; in the import one says which column tells who somebody is (useridnumber, username, useremail) and
which column belongs to which grade item; an empty cell is no grade; one student whom Moodle does not know stops the
whole import. Source: MoodleDocs, "Grade import"; Moodle, grade/import/csv/classes/load_data.php.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import SAID
from autograde.grading.atomic_files import write_whole
from autograde.grading.command_output import CommandOutput
from autograde.grading.errors import CannotGrade, cannot_write, ends_in
from autograde.grading.exchange.csv_cells import guarded, guarded_key
from autograde.grading.exchange.roster import KEYS, Entry, Matched, Roster, match, read_roster
from autograde.grading.gradebook.people import Person, folded
from autograde.grading.gradebook.read_back import Handed, Record, Unit
from autograde.grading.wording import count

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
POINTS_POSSIBLE = "    Points Possible"  # Canvas's own spelling
CANVAS_USER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_USER = ("First name", "Last name", "Username", "Email address")
MOODLE_KEPT = ("first", "last", "student", "sis", "login", "email")
Row = Sequence[object]


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
    roster = read_roster(roster_path) if roster_path else None
    if roster is not None and roster.form not in ("plain", to):
        raise CannotGrade(f"{roster.path} is an export of {roster.form.capitalize()}: say --to {roster.form} with it.")
    matched = match(record.people, roster) if roster else None
    if roster and matched and not matched.entries:
        raise CannotGrade(
            f"Nobody of {roster.path} is in the gradebook, by id or by e-mail address: is it the list of this class? "
            "autograde students FILE.csv brings ids and addresses into the gradebook."
        )
    rows = WRITERS[to](record, chosen, roster, matched)
    path = output or course.root / f"grades-{to}.csv"
    files = {path.name: table(rows)}
    left = path.with_name(f"{path.stem}-unmatched.csv")
    if matched and matched.unmatched:
        files[left.name] = table(_unmatched(record, chosen, matched))
    try:
        write_whole(path.parent, files, ours=(left.name,))
    except OSError as error:
        raise cannot_write(path, error) from None
    _tell(telling, record, chosen, matched, path, left)


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
        handed = record.handed(unit.name)
        waiting = [student for student, submission in handed.items() if submission.waiting]
        again = [student for student, submission in handed.items() if submission.again]
        if again:
            who = f"{count(len(again), 'student')} ({listed(again)})"
            telling.look(
                f"{unit.name}: points given by hand are kept of {who}, whose answers are others now: look again."
            )
        for cell in unit.cells:
            if cell.dropped:
                telling.look(f"{unit.name}: {cell.title} is dropped: {SAID[cell.dropped]}.")
        absent = sorted(set(record.people) - set(handed))
        if waiting:
            who = f"answers of {count(len(waiting), 'student')} wait to be read ({listed(waiting)})"
            telling.look(f"{unit.name}: {who}: their points are not the last word.")
        if absent:
            telling.look(f"{unit.name}: nothing graded of {count(len(absent), 'student')} ({listed(absent)}).")
    held = len(matched.entries) if matched else len(record.people)
    telling.summary(
        f"{path}: {count(held, 'student')}, {count(len(units), 'unit')}."
        + (f" Whom it lacks: {left}." if matched and matched.unmatched else ""),
        file=str(path),
        students=held,
        unmatched=matched.unmatched if matched else {},
        not_in_gradebook=[entry.name for entry in matched.alone] if matched else [],
    )


def _keys(person: Person) -> tuple[str, ...]:
    return person.id, person.lms, person.email


def listed(names: Sequence[str], most: int = 8) -> str:
    """Names with commas, the first few of many."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def table(rows: Iterable[Row]) -> bytes:
    """Rows as CSV (RFC 4180, UTF-8)."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


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


def as_canvas(record: Record, units: Sequence[Unit], roster: Roster | None, matched: Matched | None) -> Iterable[Row]:
    """Canvas's gradebook form; with its own export as roster, its own columns and numbers are kept."""
    columns = {unit.name: _column(unit.name, roster, "canvas") for unit in units}
    user: Sequence[str] = CANVAS_USER
    if roster and roster.form == "canvas":
        user = roster.header[: [folded(name) for name in roster.header].index("section") + 1]
    yield (*user, *columns.values())
    yield (POINTS_POSSIBLE, *[""] * (len(user) - 1), *(f"{unit.possible:.2f}" for unit in units))
    for person, cells in _who(record, matched, roster, "canvas", len(user)):
        name = f"{person.last}, {person.first}".strip(", ") or person.id
        shown = cells or (guarded(name), guarded_key(person.lms), "", guarded_key(person.id), "")
        yield (*shown, *_points(record, units, person, 2))


def as_moodle(record: Record, units: Sequence[Unit], roster: Roster | None, matched: Matched | None) -> Iterable[Row]:
    """Moodle's grade import; with its own export as roster, the spelling of its ids and addresses is kept."""
    columns = {unit.name: _column(unit.name, roster, "moodle") for unit in units}
    if roster and roster.form == "moodle":
        places = [place for place, what in sorted(roster.columns.items()) if what in MOODLE_KEPT]
        yield (*(roster.header[place] for place in places), *columns.values())
        for person, cells in _who(record, matched, roster, "moodle", len(roster.header)):
            yield (*(cells[place] for place in places), *_points(record, units, person, 5))
        return
    yield (*MOODLE_USER, *columns.values())
    for person, _ in _who(record, matched, roster, "moodle", 0):
        user = guarded(person.first), guarded(person.last), guarded_key(person.id), guarded_key(person.email)
        yield (*user, *_points(record, units, person, 5))


WRITERS = {"csv": as_csv, "canvas": as_canvas, "moodle": as_moodle}


def _who(
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


def _points(record: Record, units: Sequence[Unit], person: Person, digits: int) -> list[str]:
    """The points of a person, unit by unit; an empty cell where nothing was graded."""
    handed = (record.submissions.get((unit.name, person.id)) for unit in units)
    return ["" if submission is None else f"{submission.score:.{digits}f}" for submission in handed]


def _column(unit: str, roster: Roster | None, form: str) -> str:
    """What a unit's column is called: as in the system's own export, where it has one of this name."""
    for name in roster.header if roster and roster.form == form else ():
        if form == "canvas" and folded(re.sub(r"\(\d+\)$", "", name)) == folded(unit):
            return name
        if form == "moodle" and folded(re.sub(r"^[^:]+:|\([^()]*\)$", "", name)) == folded(unit):
            return name
    return unit


def _unmatched(record: Record, units: Sequence[Unit], matched: Matched) -> Iterable[Row]:
    yield ("student_id", "last_name", "first_name", "email", *(unit.name for unit in units), "why")
    for student, why in sorted(matched.unmatched.items()):
        person: Person = record.people[student]
        user = guarded(person.id), guarded(person.last), guarded(person.first), guarded(person.email)
        yield (*user, *_points(record, units, person, 2), guarded(why))
