"""Which worker holds which jobs, and what becomes of those of a worker that leaves."""

import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from autograde.grading.gradebook.recording.decided import Judged
from autograde.grading.job import Job
from autograde.grading.running.pool import EndsWorkers

MOST_DEATHS = 3  # of workers, while they judge one notebook
HELD = 2  # bundles that a worker holds: one that it judges, one that waits there so that it never does
MOST_BUNDLED = 8  # notebooks that travel together: each message costs, and a worker that dies loses what it holds
BUNDLE_SECONDS = 0.5  # that a bundle may take, as notebooks have taken so far
BUNDLE_BYTES = 2**22  # of notebooks and what stands beside them, from which on no other travels with them
PATIENCE = 0.05  # seconds that a notebook waits for others to travel with, where it is known that they are quick
RECENT = 15  # bundles, by which that is told: the median, since one may loop


@dataclass
class Waiting:
    """A job, and how often a worker died of it."""

    job: Job
    future: "Future[Judged]"
    deaths: int = 0
    since: float = field(default_factory=time.monotonic)

    @property
    def size(self) -> int:
        """Bytes of the notebook, and of the files beside it."""
        return len(self.job.source) + sum(file.size for file in self.job.beside)


@dataclass
class Given:
    """A bundle of jobs in the hands of a worker, which judges one after the other."""

    bundle: Sequence[Waiting]
    worker: str
    task: Any  # Dask's future
    began: int | None = None  # the place in the bundle of the job that it judges


class Workload:
    """The jobs of one run that have no outcome yet; one thread alone changes it."""

    def __init__(self) -> None:
        self._workers: dict[str, list[str]] = {}  # who took the post -> the tickets that it holds, oldest first
        self._given: dict[str, Given] = {}  # ticket -> what it is for
        self._queue: deque[Waiting] = deque()
        self._seconds: deque[float] = deque(maxlen=RECENT)  # of a notebook on a worker, as bundles took on average

    @property
    def workers(self) -> int:
        """How many workers have taken the post."""
        return len(self._workers)

    @property
    def tasks(self) -> list[Any]:
        """Dask's futures of what workers hold."""
        return [given.task for given in self._given.values()]

    @property
    def most_bundled(self) -> int:
        """How many notebooks may travel together: one, until it is known how long they take."""
        if not self._seconds:
            return 1
        return max(1, min(MOST_BUNDLED, int(BUNDLE_SECONDS / max(median(self._seconds), 1e-6))))

    def add(self, waiting: Waiting) -> None:
        """A job is asked for."""
        self._queue.append(waiting)

    def took(self, worker: str) -> None:
        """A worker has taken the post."""
        self._workers.setdefault(worker, [])

    def next_deal(self) -> tuple[list[Waiting], str] | None:
        """Take jobs from the queue for the worker that holds the fewest bundles; None where there is nothing to do.

        Where jobs come faster than workers judge, a bundle is the smaller, the fewer are left, so that the last are
        shared by all workers. Where they come slower, they wait a moment for each other. What a worker died of goes
        alone.
        """
        free = [worker for worker, held in self._workers.items() if len(held) < HELD]
        if not self._queue or not free:
            return None
        most = self.most_bundled
        if self.patience <= 0:
            most = min(most, max(1, len(self._queue) // len(self._workers)))
        elif len(self._queue) < most:
            return None
        bundle = [self._queue.popleft()]
        size = bundle[0].size
        while len(bundle) < most and self._queue and not bundle[0].deaths and not self._queue[0].deaths:
            size += self._queue[0].size
            if size > BUNDLE_BYTES:
                break
            bundle.append(self._queue.popleft())
        return bundle, min(free, key=lambda worker: len(self._workers[worker]))

    @property
    def patience(self) -> float:
        """Seconds that the oldest job in the queue may still wait for others."""
        if not self._queue or self.most_bundled == 1:
            return 0.0
        return self._queue[0].since + PATIENCE - time.monotonic()

    def give(self, ticket: str, given: Given) -> None:
        """A worker holds a bundle from now on."""
        self._workers[given.worker].append(ticket)
        self._given[ticket] = given

    def began(self, ticket: str, place: int) -> None:
        """A worker judges a job of a bundle that it holds."""
        if ticket in self._given:
            self._given[ticket].began = place

    def holds(self, ticket: str) -> bool:
        """Whether a ticket still counts; it does not where its worker left, and others have the jobs."""
        return ticket in self._given

    def done(self, ticket: str, seconds: float | None = None) -> "list[Future[Judged]]":
        """A worker holds a bundle no longer; whoever waits for its jobs, in their order.

        Parameters
        ----------
        ticket : the bundle's
        seconds : that it took, None where that is not known
        """
        given = self._given.pop(ticket)
        self._workers[given.worker].remove(ticket)
        if seconds is not None:
            self._seconds.append(seconds / len(given.bundle))
        return [waiting.future for waiting in given.bundle]

    def left(self, worker: str, expected: bool) -> None:
        """Take back what a worker held; what it was judging is suspected, and given up after the third death."""
        back: list[Waiting] = []
        for ticket in self._workers.pop(worker, ()):
            given = self._given.pop(ticket)
            given.task.cancel()
            if given.began is not None:
                given.bundle[given.began].deaths += not expected
            back += given.bundle
        for waiting in reversed(back):
            if waiting.deaths < MOST_DEATHS:
                self._queue.appendleft(waiting)
            else:
                fail(waiting.future, EndsWorkers(waiting.deaths))

    def give_up(self, problem: BaseException) -> None:
        """Every job that is asked for fails."""
        for waiting in [*self._queue, *(one for given in self._given.values() for one in given.bundle)]:
            fail(waiting.future, problem)
        self._queue.clear()
        self._given.clear()
        for held in self._workers.values():
            held.clear()


def fail(future: "Future[Judged]", problem: BaseException) -> None:
    """Tell whoever waits why there is no outcome."""
    if future.set_running_or_notify_cancel():
        future.set_exception(problem)
