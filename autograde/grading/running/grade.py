"""Grade a unit: read, prepare, have executed, record, with a bounded number of submissions in flight.

Whatever is raised for one submission, at whichever step, becomes that submission's outcome, and the others go on. Only
what is no submission's (the disk is full, the gradebook is locked) ends the run, as CannotGrade.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from autograde.asking.call import plain
from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import FULL
from autograde.grading.bounded_process.apart import Apart, TooMuch
from autograde.grading.command_output import say
from autograde.grading.errors import CannotGrade, cannot_write
from autograde.grading.gradebook.backups import keep_copy
from autograde.grading.gradebook.database.class_queries import auto_scores, by_hand, lateness, strangers
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.database.undone_drops import keep_drops
from autograde.grading.gradebook.ledger import Ledger, Recorded
from autograde.grading.gradebook.recording.recorder import Recorder
from autograde.grading.job import Job
from autograde.grading.judging.code_digest import what_judges
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.running.pool import EndsWorkers, Executor
from autograde.grading.submissions.links import leads_astray
from autograde.grading.submissions.prepare import Broken, Submission, broken, prepare, read, restore, unread

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
    noticed: tuple[str, ...] = ()  # about the folder: a time that is none, the real work under another name
    late: float = 0.0  # seconds after it was due
    before: float | None = None  # points of the same submission, where they were more before it was judged anew


@dataclass
class _InFlight:
    submission: Submission
    asked: str
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def secret(course: CourseDirectory, unit: str) -> bytes:
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
    judging = what_judges(assignment.name)
    ledger = Ledger(course.own / f"{assignment.name}.jsonl")
    reading, preparing = Apart(partial(_look, assignment)), Apart(partial(_ready, assignment, key, limits))
    gradebook = Gradebook(course, assignment.name, waiting)
    try:
        copied = keep_drops(gradebook, partial(keep_copy, course, gradebook.database.copy_to))
        recorder = Recorder(course, assignment, gradebook)
        known = {} if force else auto_scores(gradebook)
        waiting_answers = {} if force else by_hand(gradebook)
        running: dict[Future[Outcome], tuple[_InFlight, Job]] = {}
        flights = 0
        late, unknown = lateness(gradebook), strangers(gradebook, students)
        if unknown:
            waiting(
                f"{len(unknown)} of them {'is' if len(unknown) == 1 else 'are'} not on the gradebook's list of "
                f"students, and will stand in it without a name: {plain(', '.join(unknown[:5]))}"
                f"{', ...' if len(unknown) > 5 else ''}."
            )

        def finish(flight: _InFlight) -> Graded:
            nonlocal copied
            if not copied:
                keep_copy(course, gradebook.database.copy_to)
                copied = True
            outcomes = [flight.outcomes[name] for name in assignment.notebooks]
            try:
                recorded = _record(recorder, flight.submission, outcomes, assignment)
                before = ledger.points(recorded.student, flight.submission.digest)
                ledger.add(recorded, flight.asked, limits, flight.submission.digest)
                line = _line(ledger.entry(recorded.student), assignment, anew=True)
                lower = before is not None and line.points < before and line.status != "failed"
                return replace(line, before=before) if lower else line
            except CannotGrade:
                raise
            except Exception as error:
                said = f"nothing of it could be recorded ({_said(error)}): the next run tries again."
                return Graded(flight.submission.student, "failed", 0.0, said, 0, anew=True)

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
                submission = _read(course, student, assignment, reading)
                asked = asked_of(submission, assignment, key, judging, late(student))
                place = course.folder("autograded", student, assignment.name)
                if not force and ledger.done(student, asked, limits, known.pop(student, {}), place):
                    yield replace(
                        _line(ledger.entry(student), assignment, anew=False), by_hand=waiting_answers.get(student, 0)
                    )
                    continue
                flight = _InFlight(submission, asked)
                jobs = []
                for name in assignment.notebooks:
                    prepared = _prepared(submission, assignment, name, preparing)
                    if isinstance(prepared, Job):
                        jobs.append(prepared)
                    else:
                        flight.outcomes[name] = prepared
                flight.submission = _light(submission)
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
        reading.close()
        preparing.close()
        gradebook.close()


def _look(assignment: Assignment, folder: Path, student: str) -> Submission:
    """Read one submission, in a process with limits of its own."""
    return read(folder, student, assignment)


def _read(course: CourseDirectory, student: str, assignment: Assignment, reading: Apart) -> Submission:
    folder = course.folder("submitted", student, assignment.name)
    try:
        stray = leads_astray(course.directory, student, assignment.name)
        if stray is not None:
            nothing = unread(
                student, assignment, Broken("stands behind a link to another folder, which is not followed")
            )
            return replace(nothing, noticed=(f"{folder} leads to {stray}: put the student's own folder there",))
        return reading(folder, student)
    except TooMuch as problem:
        return unread(student, assignment, Broken(str(problem)))
    except Exception as error:  # told when it is prepared
        return unread(student, assignment, error)


def _ready(assignment: Assignment, key: bytes, limits: Limits, submission: Submission, name: str) -> Job | Outcome:
    """Prepare one notebook, in a process with limits of its own."""
    return prepare(submission, assignment, name, key, limits)


def _prepared(submission: Submission, assignment: Assignment, name: str, preparing: Apart) -> Job | Outcome:
    content = submission.files[name]
    try:
        if not isinstance(content, bytes | Broken):
            raise content
        return preparing(replace(submission, files={name: content}, pictures={}), name)
    except TooMuch as problem:
        return broken(submission, assignment, name, str(problem))
    except Exception as error:  # ours, not the student's: the others go on, and a person looks at this one
        return failed(submission.student, assignment, name, error)


def _light(submission: Submission) -> Submission:
    """A submission while it is in flight: whether a notebook was handed in is known, what it held is not needed."""
    files = {name: b"" if isinstance(content, bytes) else content for name, content in submission.files.items()}
    return replace(submission, files=files)


def _record(
    recorder: Recorder, submission: Submission, outcomes: Sequence[Outcome], assignment: Assignment
) -> Recorded:
    """Record a submission; where that fails, that it failed, and nothing else of it."""
    try:
        return recorder.record(submission, outcomes)
    except CannotGrade:
        raise
    except Exception as error:
        fail = [failed(submission.student, assignment, name, error) for name in assignment.notebooks]
        return recorder.record(replace(submission, pictures={}, stamp=None), fail)


def _said(error: BaseException) -> str:
    """An error in one line."""
    return plain(f"{type(error).__name__}: {error}")


def _outcome(future: "Future[Outcome]", job: Job, assignment: Assignment) -> Outcome:
    try:
        return future.result()
    except CannotGrade:
        raise
    except Exception as error:  # ours, not the student's
        return failed(job.student, assignment, job.notebook, error, job.source)


def failed(student: str, assignment: Assignment, name: str, error: Exception, source: bytes | None = None) -> Outcome:
    """The outcome where we ourselves failed: no points are given or taken, and a person must look."""
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
        what = (
            f"{name}.ipynb could not be graded, through a fault of the grader ({_said(error)}): the next run tries "
            "again; until then its checks wait for you in the formgrader."
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


def counted(scores: Mapping[str, float | None], assignment: Assignment) -> float:
    """The points of the checks, as those count that were dropped."""
    total = 0.0
    for name, points in scores.items():
        notebook, _, cell = name.partition("/")
        how = assignment.dropped.get((notebook, cell))
        asked = assignment.notebooks[notebook].cells[cell]
        total += (asked.points * (how == FULL) * asked.autograded) if how else points or 0.0
    return total


def _line(entry: dict[str, Any], assignment: Assignment, anew: bool) -> Graded:
    return Graded(
        student=entry["student"],
        status=entry["status"],
        points=counted(entry["scores"], assignment),
        to_instructor=entry["to_instructor"],
        by_hand=entry.get("by_hand", 0),
        anew=anew,
        noticed=tuple(entry.get("noticed", ())),
        late=entry.get("late", 0.0),
    )
