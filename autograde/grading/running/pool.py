"""Executions on this machine: a few threads, each with one warm worker of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from autograde.grading.job import Job
from autograde.grading.outcome import Outcome


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

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job executed."""


class LocalPool(Generic[Worker]):
    """Threads of this process, each of which keeps one worker; use it as a context manager.

    Left by an error or by Ctrl-C, it ends its workers at once, and with them whatever runs in them.

    Parameters
    ----------
    start : makes a worker
    execute : runs a job on a worker
    at_once : how many workers
    """

    def __init__(self, start: Callable[[], Worker], execute: Callable[[Job, Worker], Outcome], at_once: int):
        self.start, self.execute, self.at_once = start, execute, at_once
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="grade")
        self._mine = threading.local()
        self._workers: list[Worker] = []
        self._running: set[Future[Outcome]] = set()

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job executed by the next worker that is free."""
        future = self._threads.submit(self._run, job)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def _run(self, job: Job) -> Outcome:
        worker = getattr(self._mine, "worker", None)
        if worker is None or not worker.alive:
            worker = self._mine.worker = self.start()
            self._workers.append(worker)
        return self.execute(job, worker)

    def __enter__(self) -> "LocalPool[Worker]":
        return self

    def __exit__(self, problem: object, *_: object) -> None:
        self._threads.shutdown(wait=problem is None, cancel_futures=True)
        self._close_workers()
        while self._running:  # a worker that was about to start is closed as soon as it has
            wait(list(self._running), timeout=0.2)
            self._close_workers()

    def _close_workers(self) -> None:
        for worker in list(self._workers):
            with suppress(Exception):  # it has nothing more to lose
                worker.close()
