"""Which worker holds which jobs, and what becomes of those of a worker that leaves."""

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from autograde.grading.job import Job
from autograde.grading.outcome import Outcome
from autograde.grading.running.pool import EndsWorkers

MOST_DEATHS = 3  # of workers, while they judge one notebook
HELD = 2  # notebooks that a worker holds: one that it judges, one that waits there so that it never does


@dataclass
class Waiting:
    """A job, and how often a worker died of it."""

    job: Job
    future: "Future[Outcome]"
    deaths: int = 0


@dataclass
class Given:
    """A job in the hands of a worker."""

    waiting: Waiting
    worker: str
    task: Any  # Dask's future
    began: bool = False


class Workload:
    """The jobs of one run that have no outcome yet; one thread alone changes it."""

    def __init__(self) -> None:
        self._workers: dict[str, set[str]] = {}  # who took the post -> the tickets that it holds
        self._given: dict[str, Given] = {}  # ticket -> what it is for
        self._queue: deque[Waiting] = deque()

    @property
    def workers(self) -> int:
        """How many workers have taken the post."""
        return len(self._workers)

    @property
    def tasks(self) -> list[Any]:
        """Dask's futures of what workers hold."""
        return [given.task for given in self._given.values()]

    def add(self, waiting: Waiting) -> None:
        """A job is asked for."""
        self._queue.append(waiting)

    def took(self, worker: str) -> None:
        """A worker has taken the post."""
        self._workers.setdefault(worker, set())

    def next_deal(self) -> tuple[Waiting, str] | None:
        """Take the next job from the queue, for the worker that holds the fewest; None where there is nothing to do."""
        free = [worker for worker, held in self._workers.items() if len(held) < HELD]
        if not self._queue or not free:
            return None
        return self._queue.popleft(), min(free, key=lambda worker: len(self._workers[worker]))

    def give(self, ticket: str, given: Given) -> None:
        """A worker holds a job from now on."""
        self._workers[given.worker].add(ticket)
        self._given[ticket] = given

    def began(self, ticket: str) -> None:
        """A worker judges a job that it holds."""
        if ticket in self._given:
            self._given[ticket].began = True

    def holds(self, ticket: str) -> bool:
        """Whether a ticket still counts; it does not where its worker left, and another has the job."""
        return ticket in self._given

    def done(self, ticket: str) -> "Future[Outcome]":
        """A worker holds a job no longer; whoever waits for it."""
        given = self._given.pop(ticket)
        self._workers[given.worker].discard(ticket)
        return given.waiting.future

    def left(self, worker: str, expected: bool) -> None:
        """Take back what a worker held; what it was judging is suspected, and given up after the third death."""
        for ticket in self._workers.pop(worker, ()):
            given = self._given.pop(ticket)
            given.task.cancel()
            given.waiting.deaths += given.began and not expected
            if given.waiting.deaths < MOST_DEATHS:
                self._queue.appendleft(given.waiting)
            else:
                fail(given.waiting.future, EndsWorkers(given.waiting.deaths))

    def give_up(self, problem: BaseException) -> None:
        """Every job that is asked for fails."""
        for waiting in [*self._queue, *(given.waiting for given in self._given.values())]:
            fail(waiting.future, problem)
        self._queue.clear()
        self._given.clear()
        for held in self._workers.values():
            held.clear()


def fail(future: "Future[Outcome]", problem: BaseException) -> None:
    """Tell whoever waits why there is no outcome."""
    if future.set_running_or_notify_cancel():
        future.set_exception(problem)
