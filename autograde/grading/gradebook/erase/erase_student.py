"""`autograde erase`: find every trace of a student, ask, and remove them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from autograde.grading.assignments.course_directory import EVERY_UNIT, CourseDirectory
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade, NoSuchThing, cannot_write, nearest
from autograde.grading.gradebook.erase import downloads, gradebook_rows, ledger_lines, mentions, work_folders
from autograde.grading.gradebook.erase.trace import Trace
from autograde.grading.gradebook.people import Person


def run(folder: Path, student: str, sure: Callable[[str], bool], how: str) -> None:
    """`autograde erase`: find every trace of a student, ask, and remove them.

    Parameters
    ----------
    folder : the course's
    student : as the gradebook knows them
    sure : asked a question, says whether to go on
    how : "table", "quiet" or "json"

    Raises
    ------
    CannotGrade : if nobody of this name is found, or something cannot be removed
    """
    course = CourseDirectory(folder)
    if student in ("", ".", "..") or "/" in student or "\0" in student:
        raise NoSuchThing(f"{student!r} can be no student's name.")
    telling = CommandOutput(how, student)
    with course.locked(EVERY_UNIT, "erase"):
        people = gradebook_rows.people(course)
        person = people.get(student, Person(student))
        found = _found(course, person, people)
        for trace in found:
            telling.say(f"found: {trace.what}")
        if not sure(f"Erase {student} ({count(len(found), 'place')})? It cannot be taken back."):
            raise CannotGrade("Nothing was erased.")
        for trace in found:
            try:
                trace.remove()
            except OSError as error:
                raise cannot_write(Path(error.filename or course.root), error) from None
            telling.line("removed", f"removed: {trace.what}", place=trace.what)
    _tell(telling, student, found, list(mentions.leftovers(course, person)))


def _found(course: CourseDirectory, person: Person, people: dict[str, Person]) -> list[Trace]:
    """The traces of a student, reports and exports first."""
    found = list(traces(course, person, list(people.values())))
    if not found:
        raise NoSuchThing(f"Nothing of {person.id!r} is in this course{nearest(person.id, sorted(people))}.")
    return [*mentions.traces(course, person), *found]  # a word that is nobody's stands in a report by chance


def traces(course: CourseDirectory, person: Person, people: list[Person]) -> Iterator[Trace]:
    """Every place of a course where a student is found. The gradebook, which knows their name, comes last: what was
    interrupted can be said again."""
    yield from work_folders.traces(course, person)
    yield from downloads.traces(course, person, people)
    yield from ledger_lines.traces(course, person)
    yield from gradebook_rows.traces(course, person)


def _tell(telling: CommandOutput, student: str, found: list[Trace], left: list[Path]) -> None:
    for path in left:
        telling.look(f"{path} still names {student}: it is no file of ours.")
    telling.summary(
        f"{student} is erased. Outside of this folder nothing was looked at: nbgrader's exchange, other copies of the "
        "course, what you have handed on.",
        removed=[trace.what for trace in found],
        left=list(map(str, left)),
    )
