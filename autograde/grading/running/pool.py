"""Executions on this machine: a few warm workers, each with one notebook at a time.

A notebook that has taken a while makes room: the next one starts beside it, so that those who never end hold nobody up.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from autograde.grading.gradebook.recording.decided import Judged
from autograde.grading.job import Job
from autograde.grading.outcome import Outcome
from autograde.grading.progress import SLOW, Doing, Running


class Working(Protocol):
    """What a pool needs of a worker."""

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""

    def close(self) -> None:
        """End it, and whatever runs in it; said again it does nothing."""


Worker = TypeVar("Worker", bound=Working)


@dataclass(frozen=True)
class Address:
    """Where a cluster's scheduler is, and the files of a connection by TLS, as Dask names them."""

    scheduler: str
    tls_ca_file: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None


class EndsWorkers(Exception):
    """Workers of a cluster died while they judged one notebook; it is not tried again.

    Parameters
    ----------
    workers : int, how many
    """

    def __init__(self, workers: int):
        super().__init__(workers)
        self.workers = workers


class Executor(Protocol):
    """Where jobs run: this machine or a cluster, in the manner of concurrent.futures."""

    @property
    def at_once(self) -> int:
        """How many jobs run at the same time."""

    def submit(self, job: Job) -> "Future[Judged]":
        """Have a job executed."""

    def running(self) -> list[Running]:
        """What runs just now, as far as that is known here."""


@dataclass
class _Turn:
    """A job that runs."""

    job: Job
    since: float
    at: str = ""
    slow: bool = False  # it has made room


class LocalPool(Generic[Worker]):
    """Threads of this process, each of which has one worker while it runs a job; use it as a context manager.

    Left by an error or by Ctrl-C, it ends its workers at once, and with them whatever runs in them.

    Parameters
    ----------
    start : makes a worker
    execute : runs a job on a worker
    at_once : how many workers; as many again may be at work on what is slow
    """

    def __init__(self, start: Callable[[], Worker], execute: Callable[[Job, Worker], Outcome], at_once: int):
        self.start, self.execute, self._places = start, execute, at_once
        self._threads = ThreadPoolExecutor(2 * at_once, thread_name_prefix="grade")
        self._room = threading.Semaphore(at_once)
        self._lock, self._left = threading.Lock(), False
        self._turns: dict[int, _Turn] = {}  # by the job's own number
        self._free: list[Worker] = []
        self._workers: list[Worker] = []
        self._running: set[Future[Judged]] = set()

    @property
    def at_once(self) -> int:
        """How many jobs run at the same time: those that are slow run beside the others."""
        return self._places + sum(turn.slow for turn in list(self._turns.values()))

    def running(self) -> list[Running]:
        """What runs just now."""
        now = time.monotonic()
        turns = list(self._turns.values())
        return [Running(turn.job.student, turn.at, now - turn.since, turn.slow) for turn in turns]

    def heard(self, job: Job, doing: Doing) -> None:
        """Note what a judge says of a job that takes long; one that is slow makes room, as long as there is some."""
        with self._lock:
            turn = self._turns.get(id(job))
            if turn is None:
                return
            turn.at = doing.at
            slow = sum(other.slow for other in self._turns.values())
            if not turn.slow and doing.used > SLOW and slow < self._places:
                turn.slow = True
                self._room.release()

    def submit(self, job: Job) -> "Future[Judged]":
        """Have a job executed by the next worker that is free."""
        future = self._threads.submit(self._run, job)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def _run(self, job: Job) -> Judged:
        self._room.acquire()
        if self._left:  # what waited for room while the pool was left begins nothing
            self._room.release()
            raise CancelledError
        turn = _Turn(job, time.monotonic())
        with self._lock:
            self._turns[id(job)] = turn
        try:
            worker = self._worker()
            try:
                return self.execute(job, worker)
            finally:
                self._free.append(worker)
        finally:
            with self._lock:
                del self._turns[id(job)]
                if not turn.slow:
                    self._room.release()

    def _worker(self) -> Worker:
        """One that is free, or a new one."""
        while True:
            try:
                worker = self._free.pop()
            except IndexError:
                worker = self.start()
                self._workers.append(worker)
                return worker
            if worker.alive:
                return worker

    def __enter__(self) -> "LocalPool[Worker]":
        return self

    def __exit__(self, problem: object, *_: object) -> None:
        self._left = problem is not None
        self._threads.shutdown(wait=problem is None, cancel_futures=True)
        self._close_workers()
        while self._running:  # a worker that was about to start is closed as soon as it has
            wait(list(self._running), timeout=0.2)
            self._close_workers()

    def _close_workers(self) -> None:
        for worker in list(self._workers):
            with suppress(Exception):  # it has nothing more to lose
                worker.close()
