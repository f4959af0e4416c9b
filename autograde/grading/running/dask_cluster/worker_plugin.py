"""What stands at each of Dask's workers while a unit is graded: a judge that is ready."""

import pickle
import threading
import time
import zlib
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from distributed import WorkerPlugin, get_worker
from tornado.ioloop import PeriodicCallback

from autograde.asking.call import plain
from autograde.courses import CourseError
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.recording.decided import Decide, Decided
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
    decide : what is recorded of an outcome
    """

    def __init__(self, name: str, settings: Settings, sandboxed: bool, wanted: Versions, decide: Decide):
        self.name, self.settings, self.sandboxed, self.wanted = name, settings, sandboxed, wanted
        self.decide = decide

    async def setup(self, worker: Any) -> None:
        """Take the post, or say why not."""
        self._judge: JudgeProcess | None = None
        self._idle: PeriodicCallback | None = None
        self._used = time.monotonic()
        self._lock = threading.Lock()
        self._left = False
        try:
            here = versions(tuple(name for name, _ in self.wanted.packages), self.settings.course.course())
            problem = self.wanted.difference(here)
        except CourseError as missing:
            problem = str(missing)
        if not problem:
            self._scratch = Scratch()
            try:
                await to_thread(self._ready)
                await to_thread(getattr, self.decide, "shorten")  # imports nbgrader before a notebook waits for it
            except (CannotGrade, JudgeDied) as error:
                problem = str(error)
        if problem:
            worker.log_event(self.name, {"refused": problem, "worker": worker.address})
            return
        self._idle = PeriodicCallback(self._rest, 1000 * IDLE_SECONDS / 4)
        self._idle.start()
        worker.log_event(self.name, {"took": worker.address})

    def teardown(self, worker: Any) -> None:
        """Leave the post: what runs is ended, and what is left of a bundle is not begun."""
        self._left = True
        if self._idle is not None:
            self._idle.stop()
        if self._judge is not None:
            self._judge.close()

    def execute(self, job: Job) -> Outcome:
        """Have a notebook executed and judged."""
        with self._lock:
            try:
                outcome, _ = self._ready().execute(job)
                return outcome
            finally:
                self._used = time.monotonic()

    def _ready(self) -> JudgeProcess:
        if not self._left and (self._judge is None or not self._judge.alive):
            if self._judge is not None:
                self._judge.close()
            self._judge = JudgeProcess(self._scratch.name, self.sandboxed)
            self._judge.settle(self.settings)
        if self._left or self._judge is None:
            if self._judge is not None:
                self._judge.close()
            raise JudgeDied("the post is left")
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


@dataclass(frozen=True)
class Done:
    """A bundle of jobs that a worker has judged.

    Attributes
    ----------
    answers : for each job what is recorded of it, or what was raised
    seconds : float, that all took
    """

    answers: tuple[Decided | Exception, ...]
    seconds: float


def work(jobs: Sequence[Job], post: str, ticket: str) -> bytes:
    """Run on a worker of the cluster: have jobs judged, one after the other, and tell when each begins.

    What it gives is a `Done`, packed: the scheduler hands bytes on as they are.
    """
    worker = get_worker()
    stands: Any = worker.plugins[post]
    begun = time.monotonic()
    answers = []
    for place, job in enumerate(jobs):
        worker.log_event(post, {"began": ticket, "place": place, "worker": worker.address})
        answers.append(_answer(stands, job))
    return packed(Done(tuple(answers), time.monotonic() - begun))


def _answer(stands: Any, job: Job) -> Decided | Exception:
    """What is recorded of a job, or what was raised: it is of one job alone."""
    try:
        return stands.decide(stands.execute(job), job.noticed)
    except Exception as error:
        error.__traceback__ = error.__cause__ = error.__context__ = None  # a library may have taught them to travel too
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # of a kind that does not travel
            return RuntimeError(plain(f"{type(error).__name__}: {error}")[:300])
        return error


def packed(value: Any) -> bytes:
    """What is sent between the grader and a worker: notebooks are text, of which most is the lecture's."""
    return zlib.compress(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL), 1)


def unpacked(content: bytes) -> Any:
    """What was packed."""
    return pickle.loads(zlib.decompress(content))
