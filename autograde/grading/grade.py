"""Grade a unit: read, prepare, have executed, record, with a bounded number of submissions in flight."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from typing import Any

from autograde.asking import plain
from autograde.grading.assignment import Assignment
from autograde.grading.course import CannotGrade, Course, cannot_write
from autograde.grading.deciding import what_judges
from autograde.grading.ledger import Ledger
from autograde.grading.outcome import Job, Limits, Outcome
from autograde.grading.patience import say
from autograde.grading.pool import EndsWorkers, Executor
from autograde.grading.prepare import Submission, prepare, read
from autograde.grading.record import Gradebook, Recorder

# A submission waits for its turn in this many places a worker: enough to keep all busy, little to hold in memory.
WAITING_PLACES = 2


@dataclass(frozen=True)
class Graded:
    """One submission's line of the table."""

    student: str
    status: str
    points: float
    to_instructor: str
    by_hand: int  # answers that wait for a person
    anew: bool  # graded now, and not found graded
    before: float | None = None  # points of the same submission, where they were more before it was judged anew


@dataclass
class _InFlight:
    submission: Submission
    asked: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def secret(course: Course, unit: str) -> bytes:
    """The assignment's secret, drawn once and kept on the instructor's side.

    From it come the inputs of every check: the same for every student, every regrade and every dispute.
    """
    path = course.own / f"{unit}.key"
    if not path.exists():
        draft = path.with_suffix(".draft")
        try:
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except OSError as error:
            raise cannot_write(path, error) from None
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != 32:
        raise CannotGrade(
            f"{path} holds no key: bring it back from a copy. Without one, delete it, and grade everybody anew."
        )
    return key


def asked_of(submission: Submission, assignment: Assignment, key: bytes, judging: bytes, lateness: str = "") -> str:
    """Digest of everything that an outcome depends on: what was handed in and when it was due, what is asked, what
    judges."""
    parts = submission.digest, assignment.digest, hashlib.sha256(key).hexdigest(), judging.hex(), lateness
    return hashlib.sha256("/".join(parts).encode()).hexdigest()


def grade(
    course: Course,
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
    judging = what_judges(assignment.name)
    ledger = Ledger(course.own / f"{assignment.name}.jsonl")
    gradebook = Gradebook(course, assignment, waiting)
    try:
        recorder = Recorder(course, assignment, gradebook)
        known = {} if force else gradebook.auto_scores()
        waiting_answers = {} if force else gradebook.by_hand()
        running: dict[Future[Outcome], tuple[_InFlight, Job]] = {}
        flights = 0
        lateness, strangers = gradebook.lateness(), gradebook.strangers(students)
        if strangers:
            waiting(
                f"{len(strangers)} of them {'is' if len(strangers) == 1 else 'are'} not on the gradebook's list of "
                f"students, and will stand in it without a name: {plain(', '.join(strangers[:5]))}"
                f"{', ...' if len(strangers) > 5 else ''}."
            )

        def finish(flight: _InFlight) -> Graded:
            outcomes = [flight.outcomes[name] for name in assignment.notebooks]
            try:
                recorded = recorder.record(flight.submission, outcomes)
            except CannotGrade:
                raise
            except Exception as error:  # of an outcome that cannot be written, at least this is written
                student = flight.submission.student
                outcomes = [failed(student, assignment, name, error) for name in assignment.notebooks]
                recorded = recorder.record(flight.submission, outcomes)
            before = ledger.points(recorded.student, flight.submission.digest)
            ledger.add(recorded, flight.asked, limits, flight.submission.digest)
            line = _line(ledger.entry(recorded.student), anew=True)
            lower = before is not None and line.points < before and line.status != "failed"
            return replace(line, before=before) if lower else line

        def landed() -> Iterator[Graded]:
            """Wait for an execution to end; yield the submissions that are complete with it."""
            nonlocal flights
            done = wait(running, return_when=FIRST_COMPLETED).done
            for future in [future for future in running if future in done]:  # in the order of the class
                flight, job = running.pop(future)
                flight.outcomes[job.notebook] = _outcome(future, job, assignment)
                if len(flight.outcomes) == len(assignment.notebooks):
                    flights -= 1
                    yield finish(flight)

        try:
            for student in students:
                submission = read(course.folder("submitted", student, assignment.name), student, assignment)
                asked = asked_of(submission, assignment, key, judging, lateness(student))
                place = course.folder("autograded", student, assignment.name)
                if not force and ledger.done(student, asked, limits, known.pop(student, {}), place):
                    yield replace(_line(ledger.entry(student), anew=False), by_hand=waiting_answers.get(student, 0))
                    continue
                flight = _InFlight(submission, asked)
                jobs = []
                for name in assignment.notebooks:
                    prepared = _prepared(submission, assignment, name, key, limits)
                    if isinstance(prepared, Job):
                        jobs.append(prepared)
                    else:
                        flight.outcomes[name] = prepared
                if not jobs:
                    yield finish(flight)
                    continue
                flights += 1
                for job in jobs:
                    running[executor.submit(job)] = flight, job
                while flights >= WAITING_PLACES * executor.at_once:
                    yield from landed()
            while running:
                yield from landed()
        finally:
            for future in running:
                future.cancel()
    finally:
        gradebook.close()


def _prepared(submission: Submission, assignment: Assignment, name: str, key: bytes, limits: Limits) -> Job | Outcome:
    try:
        return prepare(submission, assignment, name, key, limits)
    except Exception as error:  # ours, not the student's: the others go on, and a person looks at this one
        return failed(submission.student, assignment, name, error)


def _outcome(future: "Future[Outcome]", job: Job, assignment: Assignment) -> Outcome:
    try:
        return future.result()
    except CannotGrade:
        raise
    except Exception as error:  # ours, not the student's
        return failed(job.student, assignment, job.notebook, error, job.source)


def failed(student: str, assignment: Assignment, name: str, error: Exception, source: bytes | None = None) -> Outcome:
    """The outcome where we ourselves failed: no points are given or taken, and a person must look."""
    import json

    from autograde.grading.prepare import restore

    asked = assignment.notebooks[name]
    shown = source or json.dumps(restore(asked.release["cells"], asked), ensure_ascii=False).encode()
    if isinstance(error, EndsWorkers):  # as good as stopped: other limits may help, another run does not
        status = "stopped"
        what = (
            f"{error.workers} workers of the cluster ended while they graded {name}.ipynb: it is not tried again "
            "unless you say --force; its checks wait for you in the formgrader."
        )
    else:
        status = "failed"
        said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        what = (
            f"{name}.ipynb could not be graded, through a fault of the grader ({said}): the next run tries again; "
            "until then its checks wait for you in the formgrader."
        )
    return Outcome(
        student=student,
        unit=assignment.name,
        notebook=name,
        status=status,
        executed=shown,
        verdicts=(),
        to_student=f"The checks of {name}.ipynb could not be run, through no fault of yours. A person will look at it.",
        to_instructor=what,
        cpu_seconds=0.0,
        wall_seconds=0.0,
    )


def _line(entry: dict[str, Any], anew: bool) -> Graded:
    return Graded(
        student=entry["student"],
        status=entry["status"],
        points=entry["points"],
        to_instructor=entry["to_instructor"],
        by_hand=sum(points is None for points in entry["scores"].values()),
        anew=anew,
    )
