"""A Dask scheduler and workers as processes of this machine."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil
from distributed import Client

from autograde.build.course_folder import ROOT
from autograde.grading.running.dask_cluster.connection import connected
from autograde.grading.running.pool import Address

ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}


class DaskCluster:
    """Use it as a context manager.

    Parameters
    ----------
    folder : Path, for logs and the workers' own files
    workers : int, how many are started at once
    options : words for both scheduler and workers
    scheduler : words for the scheduler alone
    port : int, where the scheduler listens; 0 for any
    """

    def __init__(
        self,
        folder: Path,
        workers: int = 0,
        options: Iterable[str] = (),
        scheduler: Iterable[str] = (),
        port: int = 0,
    ):
        self.folder, self.options, self._words = folder, list(options), list(scheduler)
        self.address = ""
        self.workers: list[psutil.Popen] = []
        self.start_scheduler(port)
        for _ in range(workers):
            self._start_worker(ROOT)
        for worker in self.workers:
            self._wait(worker, r"Registered to:")

    def _start(self, what: str, *words: str, path: Path | str = ROOT) -> psutil.Popen:
        log = self.folder / f"{what}-{time.monotonic_ns()}.log"
        environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(path)}
        command = [sys.executable, "-m", "distributed.cli.dask_" + what, *words, *self.options]
        with log.open("w") as out:
            process = psutil.Popen(command, stdout=out, stderr=out, cwd=self.folder, env=environment)
        process.log = log
        return process

    def start_scheduler(self, port: int = 0) -> None:
        """Start a scheduler, and wait until it tells its address."""
        words = "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show", "--no-jupyter"
        self.scheduler = self._start("scheduler", *words, *self._words)
        self.address = self._wait(self.scheduler, r"Scheduler at:\s+(\S+)")[1]

    @staticmethod
    def _wait(process: psutil.Popen, said: str) -> re.Match:
        """Wait until a process has written something into its log."""
        end = time.monotonic() + 300
        while time.monotonic() < end:
            found = re.search(said, process.log.read_text())
            if found:
                return found
            time.sleep(0.05)
        raise RuntimeError(process.log.read_text())

    @property
    def port(self) -> int:
        """Where the scheduler listens."""
        return int(self.address.rsplit(":", 1)[1])

    @cached_property
    def client(self) -> Client:
        """A client that stays connected, whatever happens to the workers."""
        return connected(Address(self.address))

    def start_worker(self, path: Path | str = ROOT) -> psutil.Popen:
        """Start a worker and its nanny, and wait for it; `path` is where it finds the course's package."""
        worker = self._start_worker(path)
        self._wait(worker, r"Registered to:")
        return worker

    def _start_worker(self, path: Path | str) -> psutil.Popen:
        words = "--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder)
        self.workers.append(self._start("worker", self.address, *words, path=path))
        return self.workers[-1]

    def at_work(self) -> list[psutil.Process]:
        """Processes that run tasks: the nannies' children."""
        found = []
        for nanny in self.workers:
            with suppress(psutil.Error):
                found += [p for p in nanny.children() if "resource_tracker" not in " ".join(p.cmdline())]
        return found

    def process(self, worker: str) -> psutil.Process:
        """The process of a worker that has this address."""
        return psutil.Process(self.client.run(os.getpid, workers=[worker])[worker])

    def give_up(self, worker: str) -> None:
        """Have the scheduler do at once with a worker what it does with one that it has not heard of for minutes."""
        self.client.run_on_scheduler(_not_heard_of, worker)

    def __enter__(self) -> "DaskCluster":
        return self

    def __exit__(self, *_: object) -> None:
        if "client" in self.__dict__:
            self.client.close()
        for process in [*self.workers, self.scheduler]:
            end(process)


async def _not_heard_of(worker: str, dask_scheduler: Any) -> None:
    dask_scheduler.workers[worker].last_seen = 0
    await dask_scheduler.check_worker_ttl()


def end(process: psutil.Process) -> None:
    """End a process and those that it started."""
    with suppress(psutil.Error):
        everyone = [*process.children(recursive=True), process]
        for one in everyone:
            with suppress(psutil.Error):
                one.kill()
        psutil.wait_procs(everyone, 10)


@contextmanager
def beside(work: Callable[[Event], None]) -> Iterator[None]:
    """Run a function in a thread as long as the context lasts; it is told when to stop."""
    stop = Event()
    thread = Thread(target=work, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
