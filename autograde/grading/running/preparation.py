"""Submissions read and made ready to be executed, in processes with limits of their own."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.bounded_calls import Apart, TooMuch
from autograde.grading.job import Job
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.running.grader_faults import failed
from autograde.grading.submissions.links import leads_astray
from autograde.grading.submissions.prepare import Broken, Submission, broken, prepare, read, unread

AHEAD = 2  # submissions that are made ready while others are recorded
Ready = TypeVar("Ready")


class Preparation:
    """Reads an assignment's submissions and prepares their notebooks; close it.

    Whatever a submission does to its reader is that submission's, and told as its outcome.

    Parameters
    ----------
    course : the course
    assignment : what is asked
    key : the assignment's secret
    limits : what one notebook may use
    """

    def __init__(self, course: CourseDirectory, assignment: Assignment, key: bytes, limits: Limits):
        self.course, self.assignment = course, assignment
        self._reading = Apart(partial(_read, assignment))
        self._preparing = Apart(partial(_prepare, assignment, key, limits))

    def read(self, student: str) -> Submission:
        """A student's submission; one that cannot be read says so when it is prepared."""
        folder = self.course.folder("submitted", student, self.assignment.name)
        try:
            stray = leads_astray(self.course.directory, student, self.assignment.name)
            if stray is not None:
                link = Broken("stands behind a link to another folder, which is not followed")
                nothing = unread(student, self.assignment, link)
                return replace(nothing, noticed=(f"{folder} leads to {stray}: put the student's own folder there",))
            return self._reading(folder, student)
        except TooMuch as problem:
            return unread(student, self.assignment, Broken(str(problem)))
        except Exception as error:  # told when it is prepared
            return unread(student, self.assignment, error)

    def prepare(self, submission: Submission, name: str) -> Job | Outcome:
        """One notebook, ready to be executed; or its outcome, where it cannot be."""
        content = submission.files[name]
        try:
            if not isinstance(content, bytes | Broken):
                raise content
            return self._preparing(replace(submission, files={name: content}, pictures={}), name)
        except TooMuch as problem:
            return broken(submission, self.assignment, name, str(problem))
        except Exception as error:  # ours, not the student's: the others go on, and a person looks at this one
            return failed(submission.student, self.assignment, name, error)

    def ahead(self, work: Callable[[str], Ready], students: Sequence[str]) -> Generator[Ready, None, None]:
        """What some work gives for each student, in their order; a thread does it, a little ahead of whoever takes it.

        Closed before the last was taken, it ends what is being read.
        """
        waiting: deque[Future[Ready]] = deque()
        with ThreadPoolExecutor(1, thread_name_prefix="prepare") as thread:
            try:
                for student in students:
                    waiting.append(thread.submit(work, student))
                    if len(waiting) > AHEAD:
                        yield _first(waiting)
                while waiting:
                    yield _first(waiting)
            finally:
                begun = [future for future in waiting if not future.cancel()]
                while wait(begun, timeout=0).not_done:
                    self._reading.interrupt()
                    self._preparing.interrupt()
                    wait(begun, timeout=0.2)

    def close(self) -> None:
        """End the processes."""
        self._reading.close()
        self._preparing.close()


def _first(waiting: "deque[Future[Ready]]") -> Ready:
    """The first of what is waited for; it stays there where the waiting is interrupted."""
    found = waiting[0].result()
    waiting.popleft()
    return found


def _read(assignment: Assignment, folder: Path, student: str) -> Submission:
    """Called in a process with limits of its own."""
    return read(folder, student, assignment)


def _prepare(assignment: Assignment, key: bytes, limits: Limits, submission: Submission, name: str) -> Job | Outcome:
    """Called in a process with limits of its own."""
    return prepare(submission, assignment, name, key, limits)
