"""`autograde drop`: an exercise counts for nobody, or in full for everybody, until that is taken back."""

from pathlib import Path
from shlex import quote

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import SAID, drop, undo
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade, NoSuchThing, nearest
from autograde.grading.gradebook.backups import keep_copy
from autograde.grading.gradebook.database.change_grades import change_grades
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Asked, Unit


def run(folder: Path, name: str, exercise: str | None, how: str | None, back: bool, say: str) -> None:
    """`autograde drop`: drop the graded cells of an exercise, take that back, or list how each one counts.

    Parameters
    ----------
    folder : the course's
    name : the unit's
    exercise : as the report calls it, or a grade cell's own name; None for all of the unit
    how : "full-marks" or "nobody"; None to list
    back : take it back
    say : "table", "quiet" or "json"

    Raises
    ------
    CannotGrade : if the unit or the exercise does not exist, or nothing is to be taken back
    """
    course = CourseDirectory(folder)
    unit = Record(course).unit(name)
    telling = CommandOutput(say, name)
    cells = named(unit, exercise) if exercise else list(unit.cells)
    if how is None and not back:
        return _list(telling, name, cells)
    if not exercise:
        raise NoSuchThing(f"Which exercise of {name}? autograde drop {name} lists them.")
    if back and not any(cell.dropped for cell in cells):
        raise CannotGrade(f"{exercise} of {name} is not dropped: there is nothing to take back.")
    with course.locked(name, "drop"):
        _change(course, name, cells, how)
    _tell(telling, Record(course), name, exercise, cells)


def _list(telling: CommandOutput, name: str, cells: list[Asked]) -> None:
    """Say how each cell counts."""
    for cell in cells:
        points = SAID.get(cell.dropped) or f"{cell.possible:g} point{'s' * (cell.possible != 1)}"
        telling.line("exercise", f"{cell.grade_id} ({cell.title}): {points}.", cell=cell.grade_id, counts=points)
    telling.say(f"To drop one: autograde drop {name} EXERCISE --full-marks, or --nobody; --undo takes it back.")


def _change(course: CourseDirectory, name: str, cells: list[Asked], how: str | None) -> None:
    """Have the cells count anew, in one transaction, once the gradebook is copied; None for how takes a drop back."""
    gradebook = Gradebook(course, name)
    try:
        keep_copy(course, gradebook.database.copy_to)
        ids = [gradebook.assignment.graded[cell.notebook][cell.grade_id] for cell in cells]

        def work(connection) -> None:
            for cell, cell_id in zip(cells, ids, strict=True):
                if cell.dropped:
                    undo(connection, cell_id)
                if how:
                    drop(connection, cell_id, how)

        change_grades(gradebook, work)
    finally:
        gradebook.close()


def named(unit: Unit, exercise: str) -> list[Asked]:
    """The graded cells of an exercise: of all its parts, or of the one that is named.

    Raises
    ------
    NoSuchThing : if the unit has none of this name
    """
    wanted = exercise.strip().lower()
    for names in (  # an exercise's own name stands for all its parts
        lambda cell: (cell.grade_id,),
        lambda cell: (cell.title.split(" (")[0], cell.title.replace(" ", "_")),
        lambda cell: (cell.title,),
    ):
        found = [cell for cell in unit.cells if wanted in [name.lower() for name in names(cell)]]
        if found:
            return found
    known = list(dict.fromkeys(cell.title.split(" (")[0] for cell in unit.cells))
    raise NoSuchThing(f"{exercise!r} is no exercise of {unit.name}{nearest(exercise, known)}.")


def _tell(telling: CommandOutput, record: Record, name: str, exercise: str, cells: list[Asked]) -> None:
    unit, students = record.unit(name), len(record.handed(name))
    keys = [cell.key for cell in cells]
    now = [cell for cell in unit.cells if cell.key in keys]
    how = SAID.get(now[0].dropped, "counts as before")
    listed = ", ".join(cell.title for cell in now)
    telling.summary(
        f"{listed}: {how}. {count(unit.possible, 'point')} can be reached in {name}; "
        f"{count(students, 'student')} handed in.",
        cells=[cell.grade_id for cell in now],
        dropped=now[0].dropped,
        possible=unit.possible,
    )
    if now[0].dropped:
        telling.say(f"To take it back: autograde drop {name} {quote(exercise)} --undo.")
    telling.say(f"Pages and exports that were made before say otherwise: autograde feedback {name} makes new ones.")
