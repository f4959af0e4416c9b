"""What stands at each of Dask's workers while a unit is graded: a judge that is ready."""

import threading
import time
from asyncio import to_thread
from typing import Any

from distributed import WorkerPlugin, get_worker
from tornado.ioloop import PeriodicCallback

from autograde.courses import CourseError
from autograde.grading.errors import CannotGrade
from autograde.grading.job import Job
from autograde.grading.judging.judge_process import JudgeDied, JudgeProcess, Settings
from autograde.grading.outcome import Outcome
from autograde.grading.running.dask_cluster.versions import Versions, versions
from autograde.grading.running.this_machine import Scratch

IDLE_SECONDS = 300  # after which a judge without work is ended; the next notebook starts another


class Post(WorkerPlugin):
    """What stands at each of Dask's workers while a unit is graded.

    Parameters
    ----------
    name : of this run
    settings, sandboxed : of the judge
    wanted : the versions of the program that grades
    """

    def __init__(self, name: str, settings: Settings, sandboxed: bool, wanted: Versions):
        self.name, self.settings, self.sandboxed, self.wanted = name, settings, sandboxed, wanted

    async def setup(self, worker: Any) -> None:
        """Take the post, or say why not."""
        self._judge: JudgeProcess | None = None
        self._idle: PeriodicCallback | None = None
        self._used = time.monotonic()
        self._lock = threading.Lock()
        try:
            here = versions(tuple(name for name, _ in self.wanted.packages), self.settings.course.course())
            problem = self.wanted.difference(here)
        except CourseError as missing:
            problem = str(missing)
        if not problem:
            self._scratch = Scratch()
            try:
                await to_thread(self._ready)
            except (CannotGrade, JudgeDied) as error:
                problem = str(error)
        if problem:
            worker.log_event(self.name, {"refused": problem, "worker": worker.address})
            return
        self._idle = PeriodicCallback(self._rest, 1000 * IDLE_SECONDS / 4)
        self._idle.start()
        worker.log_event(self.name, {"took": worker.address})

    def teardown(self, worker: Any) -> None:
        """Leave the post: what runs is ended."""
        if self._idle is not None:
            self._idle.stop()
        if self._judge is not None:
            self._judge.close()

    def execute(self, job: Job) -> Outcome:
        """Have a notebook executed and judged."""
        with self._lock:
            try:
                return self._ready().execute(job)
            finally:
                self._used = time.monotonic()

    def _ready(self) -> JudgeProcess:
        if self._judge is None or not self._judge.alive:
            if self._judge is not None:
                self._judge.close()
            self._judge = JudgeProcess(self._scratch.name, self.sandboxed)
            self._judge.settle(self.settings)
        return self._judge

    def _rest(self) -> None:
        """End a judge that has had no work for long: the grader was killed, or its class is done."""
        if time.monotonic() - self._used > IDLE_SECONDS and self._lock.acquire(blocking=False):
            try:
                if self._judge is not None:
                    self._judge.close()
                    self._judge = None
            finally:
                self._lock.release()


def work(job: Job, post: str, ticket: str) -> Outcome:
    """Run on a worker of the cluster: tell that the job begins, and have it judged."""
    worker = get_worker()
    worker.log_event(post, {"began": ticket, "worker": worker.address})
    stands: Any = worker.plugins[post]
    return stands.execute(job)
