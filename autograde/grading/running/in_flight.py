"""Submissions whose notebooks are being executed: a bounded number at a time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from queue import Empty, SimpleQueue

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.recording.decided import Judged
from autograde.grading.job import Job
from autograde.grading.running.grader_faults import failed
from autograde.grading.running.pool import Executor
from autograde.grading.submissions.prepare import Submission

# A submission waits for its turn in this many places a worker: enough to keep all busy, little to hold in memory.
WAITING_PLACES = 2


@dataclass
class Flight:
    """One submission on its way through the executions."""

    submission: Submission
    asked: Callable[[], str]  # digest of everything that its outcomes depend on
    outcomes: dict[str, Judged]  # notebook -> outcome, as far as they are known


class InFlight:
    """The submissions that wait for executions.

    Parameters
    ----------
    assignment : what is asked
    executor : where notebooks run
    """

    def __init__(self, assignment: Assignment, executor: Executor):
        self.assignment, self.executor = assignment, executor
        self._running: dict[Future[Judged], tuple[int, Flight, Job]] = {}
        self._ended: SimpleQueue[Future[Judged]] = SimpleQueue()
        self._numbers = count()
        self._flights = 0

    def __bool__(self) -> bool:
        return bool(self._running)

    @property
    def full(self) -> bool:
        """Whether one has to land before another may start."""
        return self._flights >= WAITING_PLACES * self.executor.at_once

    def start(self, flight: Flight, jobs: Sequence[Job]) -> None:
        """Have a submission's notebooks executed."""
        self._flights += 1
        for job in jobs:
            future = self.executor.submit(job)
            self._running[future] = next(self._numbers), flight, job
            future.add_done_callback(self._ended.put)

    def landed(self) -> Iterator[Flight]:
        """Wait for an execution to end; yield the submissions that are complete with it."""
        done = [self._ended.get()]
        with suppress(Empty):
            while True:
                done.append(self._ended.get_nowait())
        for future in sorted(done, key=lambda future: self._running[future][0]):  # in the order of the class
            _, flight, job = self._running.pop(future)
            flight.outcomes[job.notebook] = self._outcome(future, job)
            if len(flight.outcomes) == len(self.assignment.notebooks):
                self._flights -= 1
                yield flight

    def _outcome(self, future: "Future[Judged]", job: Job) -> Judged:
        try:
            return future.result()
        except CannotGrade:
            raise
        except Exception as error:  # ours, not the student's
            return failed(job.student, self.assignment, job.notebook, error, job.source)

    def cancel(self) -> None:
        """Take back what has not run."""
        for future in self._running:
            future.cancel()


def light(submission: Submission) -> Submission:
    """A submission while it is in flight: whether a notebook was handed in is known, what it held is not needed."""
    files = {name: b"" if isinstance(content, bytes) else content for name, content in submission.files.items()}
    return replace(submission, files=files)
