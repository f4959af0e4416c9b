"""Students from a CSV into the gradebook: all of them, or none."""

import os
import re
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.rosters.list_form import IDS
from autograde.grading.exchange.rosters.roster import Entry, Roster, read_roster

UNFIT = re.compile(r"[/\\+\x00-\x1f]|^\.|^\s|\s$")  # folders are called so, and + parts names in nbgrader's exchange
LONGEST = 255  # bytes of a folder's name
COLUMNS = {"id": "id", "login": "login", "sis": "institution's id", "email": "e-mail address"}


def run(folder: Path, path: Path, how: str) -> None:
    """`autograde students`: bring a class into the gradebook; who is there already is brought up to date.

    Raises
    ------
    CannotGrade : if the file or the gradebook does not serve
    """
    course = CourseDirectory(folder)
    roster = read_roster(path)
    which = column_of_ids(roster)
    for entry in roster.entries:
        name = entry.known.get(which, "")
        if not name:
            raise CannotGrade(
                f"{path}, line {entry.line} has no {COLUMNS[which]}, and it is what students are known by."
            )
        if UNFIT.search(name) or len(name.encode()) > LONGEST:
            raise CannotGrade(f"{path}, line {entry.line}: {name!r} cannot be the name of a student's folder.")
    new, known = write(course, roster, which)
    CommandOutput(how, "students").summary(
        f"{course.root}: {count(new, 'new student')}, {known} known; they are known by their {COLUMNS[which]}.",
        new=new,
        known=known,
        known_by=COLUMNS[which],
    )


def column_of_ids(roster: Roster) -> str:
    """What students are known by: their id, login or number of the institution, or their address."""
    for name in (*IDS, "email"):
        if roster.holds(name):
            return name
    raise CannotGrade(f"{roster.path} has no id, login or e-mail address of anybody.")


def write(course: CourseDirectory, roster: Roster, which: str) -> tuple[int, int]:
    """Put the students into the gradebook in one transaction; return how many are new, and how many were there."""
    _find_alembic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
        from nbgrader.api import Gradebook, Student
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with Gradebook(course.database, course.directory.course_id or "default_course") as gradebook:
                there = {student.id: student for student in gradebook.students}
                _nobody_twice(roster, which, there.values())
                for entry in roster.entries:
                    student = there.get(entry.known[which]) or Student(id=entry.known[which])
                    for column, value in _values(entry).items():
                        setattr(student, column, value)
                    gradebook.db.add(student)
                gradebook.db.commit()
        except SQLAlchemyError as error:
            raise CannotGrade(
                f"The gradebook {course.database} cannot be written ({str(error).splitlines()[0]}): nobody was added."
            ) from None
    course.close_gradebook()
    known = sum(entry.known[which] in there for entry in roster.entries)
    return len(roster.entries) - known, known


def _nobody_twice(roster: Roster, which: str, there: Iterable[Any]) -> None:
    """Refuse somebody under a new id who is in the gradebook under another: two rows would share the work.

    Raises
    ------
    CannotGrade : if there is one
    """
    ids, addresses, numbers = {}, {}, {}
    for student in there:
        ids[student.id.casefold()] = student.id
        if student.email:
            addresses[student.email.casefold()] = student.id
        if student.lms_user_id:
            numbers[str(student.lms_user_id)] = student.id
    for entry in roster.entries:
        name = entry.known[which]
        for what, known, value in (
            ("id", ids, name.casefold()),
            ("e-mail address", addresses, entry.known.get("email", "").casefold()),
            ("number", numbers, entry.known.get("number", "")),
        ):
            if value and known.get(value, name) != name:
                raise CannotGrade(
                    f"{roster.path}, line {entry.line}: {name!r} has the {what} of {known[value]!r}, who is in the "
                    f"gradebook: is it the same person? Nobody was added. Say {known[value]!r} in the file, or "
                    f"nbgrader db student remove {known[value]} --force first."
                )


def _values(entry: Entry) -> dict[str, str]:
    """The gradebook's columns; what the roster does not say stays as it is."""
    columns = {"first": "first_name", "last": "last_name", "email": "email", "number": "lms_user_id"}
    return {column: entry.known[name] for name, column in columns.items() if entry.known.get(name)}


def _find_alembic() -> None:
    """Put this Python's scripts on PATH: nbgrader starts `alembic` by its name where it makes a gradebook."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])
