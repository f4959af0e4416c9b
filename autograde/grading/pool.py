"""Executions on this machine: a few threads, each with one warm worker of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Generic, Protocol, TypeVar

from autograde.grading.outcome import Job, Outcome

Worker = TypeVar("Worker")


class Executor(Protocol):
    """Where jobs run: this machine or a cluster, in the manner of concurrent.futures."""

    @property
    def at_once(self) -> int:
        """How many jobs run at the same time."""

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job executed."""


class LocalPool(Generic[Worker]):
    """Threads of this process, each of which keeps one worker; use it as a context manager.

    Parameters
    ----------
    start : makes a worker, which is a context manager
    execute : runs a job on a worker
    at_once : how many workers
    """

    def __init__(
        self,
        start: Callable[[], AbstractContextManager[Worker]],
        execute: Callable[[Job, Worker], Outcome],
        at_once: int,
    ):
        self.start, self.execute, self.at_once = start, execute, at_once
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="grade")
        self._mine = threading.local()
        self._workers = ExitStack()
        self._lock = threading.Lock()

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job executed by the next worker that is free."""
        return self._threads.submit(self._run, job)

    def _run(self, job: Job) -> Outcome:
        if not hasattr(self._mine, "worker"):
            worker = self.start()
            entered = worker.__enter__()
            with self._lock:
                self._workers.push(worker)
            self._mine.worker = entered
        return self.execute(job, self._mine.worker)

    def __enter__(self) -> "LocalPool[Worker]":
        return self

    def __exit__(self, *problem: object) -> None:
        self._threads.shutdown(wait=not any(problem), cancel_futures=True)
        with suppress(Exception), self._lock:  # a worker that does not end well has nothing more to lose
            self._workers.close()
        self._threads.shutdown(wait=True)
