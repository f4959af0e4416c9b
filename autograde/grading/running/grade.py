"""Grade a unit: read, prepare, have executed, record, with a bounded number of submissions in flight.

Whatever is raised for one submission, at whichever step, becomes that submission's outcome, and the others go on. Only
what is no submission's (the disk is full, the gradebook is locked) ends the run, as CannotGrade.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache, partial

from autograde.asking.call import plain
from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.command_output import say
from autograde.grading.gradebook.database.class_queries import lateness, strangers
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.recording.decided import Judged
from autograde.grading.job import Job
from autograde.grading.judging.code_digest import what_judges
from autograde.grading.judging.grade_cells import asked_check
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.running.assignment_key import secret
from autograde.grading.running.bookkeeping import Bookkeeping
from autograde.grading.running.in_flight import Flight, InFlight, light
from autograde.grading.running.pool import Executor
from autograde.grading.running.preparation import Preparation
from autograde.grading.running.result_line import Graded
from autograde.grading.submissions.prepare import Submission


def grade(
    course: CourseDirectory,
    assignment: Assignment,
    students: Sequence[str],
    executor: Executor,
    limits: Limits,
    *,
    force: bool = False,
    waiting: Callable[[str], None] = say,
) -> Iterator[Graded]:
    """Grade submissions, and yield each as soon as it is recorded.

    Parameters
    ----------
    course : the course
    assignment : what is asked
    students : whose submissions
    executor : where notebooks run
    limits : what one notebook may use
    force : also what is graded already
    waiting : is told in a sentence when the gradebook is locked

    Raises
    ------
    CannotGrade : if the command cannot go on
    """
    key = secret(course, assignment.name)
    with (
        closing(Preparation(course, assignment, key, limits)) as preparation,
        closing(Gradebook(course, assignment.name, waiting)) as gradebook,
    ):
        books = Bookkeeping(course, assignment, gradebook, limits, force)
        asked = _asked(assignment, key, gradebook, limits.follow_through)
        _tell_strangers(strangers(gradebook, students), waiting)
        yield from _graded(students, preparation, asked, InFlight(assignment, executor), books)


def _asked(
    assignment: Assignment, key: bytes, gradebook: Gradebook, follow_through: bool
) -> Callable[[Submission], Callable[[], str]]:
    """For each submission, the digest of everything that its outcome depends on: what was handed in and when it was
    due, what is asked, what judges, by which rule. To look at what judges takes a while, and is done once it is asked.
    """
    judging, late = cache(partial(what_judges, assignment.name)), lateness(gradebook)
    rule = ["follow-through"] if follow_through and any(map(asked_check, assignment.checks)) else []

    def digest(handed_in: str, student: str) -> str:
        told = assignment.digest, hashlib.sha256(key).hexdigest(), judging().hex(), late(student), *rule
        return hashlib.sha256("/".join((handed_in, *told)).encode()).hexdigest()

    return lambda submission: partial(digest, submission.digest, submission.student)


def _tell_strangers(unknown: Sequence[str], waiting: Callable[[str], None]) -> None:
    """Say who has handed in and is not on the gradebook's list."""
    if unknown:
        waiting(
            f"{len(unknown)} of them {'is' if len(unknown) == 1 else 'are'} not on the gradebook's list of "
            f"students, and will stand in it without a name: {plain(', '.join(unknown[:5]))}"
            f"{', ...' if len(unknown) > 5 else ''}."
        )


def _graded(
    students: Sequence[str],
    preparation: Preparation,
    asked: Callable[[Submission], Callable[[], str]],
    flights: InFlight,
    books: Bookkeeping,
) -> Iterator[Graded]:
    """Each submission's line: at once where it is graded already, or else when it has landed."""

    def ready(student: str) -> Graded | tuple[Flight, list[Job]]:
        submission = preparation.read(student)
        digest = asked(submission)
        line = books.found_graded(student, digest)
        if line is not None:
            return line
        prepared = {name: preparation.prepare(submission, name) for name in preparation.assignment.notebooks}
        outcomes: dict[str, Judged] = {name: one for name, one in prepared.items() if isinstance(one, Outcome)}
        return Flight(light(submission), digest, outcomes), [job for job in prepared.values() if isinstance(job, Job)]

    try:
        with closing(preparation.ahead(ready, students)) as found:
            for one in found:
                yield from _begun(one, flights, books)
        while flights:
            yield from map(books.enter, flights.landed())
    finally:
        flights.cancel()


def _begun(one: Graded | tuple[Flight, list[Job]], flights: InFlight, books: Bookkeeping) -> Iterator[Graded]:
    """Have a submission judged that is not graded already; the lines of those that land meanwhile."""
    if isinstance(one, Graded):
        yield one
        return
    flight, jobs = one
    if not jobs:
        flight.asked()
        yield books.enter(flight)
        return
    flights.start(flight, jobs)
    flight.asked()  # while they run: the first one takes a tenth of a second
    while flights.full:
        yield from map(books.enter, flights.landed())
