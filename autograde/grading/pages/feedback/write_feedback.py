"""`autograde feedback`: a page for every student and notebook of a unit, written and told."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.bounded_calls import each
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import CommandOutput
from autograde.grading.cores import cores
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.handed_on import FEEDBACK, note, state_of
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.pages.feedback.asked_text import asked_text
from autograde.grading.pages.feedback.submission_pages import Made, Task, bare, make
from autograde.grading.permissions import close_to_others

FEW = 400  # submissions that are made before further processes have started


def run(folder: Path, unit: str, students: Sequence[str], workers: int | None, how: str) -> None:
    """`autograde feedback`: make the pages and tell what was made.

    Raises
    ------
    CannotGrade : if the command cannot do its work
    """
    course = CourseDirectory(folder)
    with course.reading([unit]):
        _make_all(course, unit, students, workers, how)


def _make_all(course: CourseDirectory, unit: str, students: Sequence[str], workers: int | None, how: str) -> None:
    begun = time.perf_counter()
    record = Record(course)
    fork_server(os.getpid())  # now, while there is one thread
    total = len(record.chosen(unit, students))
    telling = CommandOutput(how, unit)
    pages = written = waiting = 0
    nothing, bare_ones = [], 0
    close_to_others(course.folder("feedback", ".", "."))
    for made in telling.each(feedback(course, record, unit, students, workers or cores()), total, "submission"):
        pages, written, waiting = pages + made.pages, written + made.written, waiting + (made.waiting > 0)
        if made.missing:
            nothing.append(made.student)
            telling.look(f"{made.student}: no outcome of {', '.join(made.missing)}: say autograde grade {unit}.")
        if made.bare:
            bare_ones += 1
            telling.look(f"{made.student}: the page shows the points alone, since what was handed in {made.bare}.")
    note(course, unit, FEEDBACK, {name: state_of(one) for name, one in record.chosen(unit, students).items()})
    seconds = time.perf_counter() - begun
    telling.summary(
        f"{unit}: {count(pages, 'page')}, {written} of them new or changed, in {seconds:.1f} s: "
        f"{course.folder('feedback', 'STUDENT', unit)}.",
        pages=pages,
        written=written,
        waiting=waiting,
        without_outcome=nothing,
    )
    if waiting:
        who = count(waiting, "student")
        telling.say(
            f"Of {who} answers in words wait to be read; their pages say so. Read them first, or say this again."
        )
    telling.say(f"Hand them back: nbgrader release_feedback {unit}, or put feedback/ where your students find it.")
    if bare_ones:
        raise CannotGrade(f"Of {count(bare_ones, 'submission')} the pages show the points alone (see above).")


def feedback(
    course: CourseDirectory, record: Record, unit: str, students: Sequence[str], workers: int
) -> Iterator[Made]:
    """Write the pages of a unit, and yield each submission when its pages stand.

    Parameters
    ----------
    course, record : the course and what is recorded of it
    unit : str
    students : whose pages; everybody's where empty
    workers : int, how many processes

    Raises
    ------
    CannotGrade : if nothing is graded, or a page cannot be written
    """
    asked = record.unit(unit)
    mode, released = _mode(course), asked_text(course, asked)
    tasks = [
        Task(
            asked,
            record.people[student],
            handed,
            autograded=course.folder("autograded", student, unit),
            submitted=course.folder("submitted", student, unit),
            feedback=course.folder("feedback", student, unit),
            mode=mode,
            course=course.course.address,
            released=released,
        )
        for student, handed in record.chosen(unit, students).items()
    ]
    made = each(make, tasks, 1 if len(tasks) < FEW else workers)
    for task, one in zip(tasks, made, strict=True):
        yield _raise(one if isinstance(one, Made) else bare(task, one))


def _mode(course: CourseDirectory) -> int:
    """The pages' permissions, as nbgrader's own generate_feedback takes them: its release_feedback hands on the pages
    with the permissions that they have. The folder around them is closed to others."""
    usual = 664 if course.directory.groupshared else 644
    return int(str(course.config.get("GenerateFeedback", {}).get("permissions", usual)), 8)


def _raise(made: Made) -> Made:
    if made.problem:
        raise CannotGrade(made.problem)
    return made
