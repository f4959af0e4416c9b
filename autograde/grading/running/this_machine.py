"""Executions on this machine: judges beside the grader, each with its own sandboxed worker."""

import fcntl
import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from autograde.courses import CourseError
from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.job import Job
from autograde.grading.judging.judge_process import JudgeDied, JudgeProcess
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.progress import Doing
from autograde.grading.running.judge_settings import settings_for
from autograde.grading.running.pool import Executor, LocalPool
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.launched_process import Launched
from autograde.grading.submissions.files_beside import loaded

UNHEARD = 2**24  # bytes that may wait for one judge; what comes then it finds for itself

Judge = TypeVar("Judge")


class Scratch:
    """A folder for what a grader's processes write. Those that killed graders left behind are removed.

    Attributes
    ----------
    name : str, its path
    """

    PREFIX = "autograde-grader-"
    YOUNG = 60  # seconds in which a folder may have been made and not locked yet

    def __init__(self) -> None:
        for left in Path(tempfile.gettempdir()).glob(f"{self.PREFIX}*"):
            if self._forsaken(left):
                shutil.rmtree(left, ignore_errors=True)
        self._folder = tempfile.TemporaryDirectory(prefix=self.PREFIX, ignore_cleanup_errors=True)
        self.name = self._folder.name
        os.chmod(self.name, 0o711)  # workers go through it as another user
        self._lock = os.open(self.name, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)  # as long as this process lives

    def _forsaken(self, path: Path) -> bool:
        """Whether a folder is one of this user's, and its grader is no more."""
        with suppress(OSError):
            found = path.lstat()
            if (
                stat.S_ISDIR(found.st_mode)
                and found.st_uid == os.getuid()
                and time.time() - found.st_mtime > self.YOUNG
            ):
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return True
                finally:
                    os.close(descriptor)
        return False

    def cleanup(self) -> None:
        """Remove it."""
        self._folder.cleanup()
        os.close(self._lock)


class News(Generic[Judge]):
    """What each judge has found, until every other one has heard it."""

    def __init__(self) -> None:
        self._unheard: dict[Judge, list[bytes]] = {}
        self._lock = threading.Lock()

    def of_others(self, judge: Judge) -> Sequence[bytes]:
        """What other judges have found since this one asked last; the first time nothing."""
        with self._lock:
            heard = self._unheard.get(judge, [])
            self._unheard[judge] = []
        return heard

    def tell(self, judge: Judge, found: Iterable[bytes]) -> None:
        """Have the other judges hear what one has found."""
        with self._lock:
            for other, waiting in self._unheard.items():
                if other != judge and sum(map(len, waiting)) < UNHEARD:
                    waiting += found

    def leave(self, judge: Judge) -> None:
        """Keep nothing for a judge that is no more."""
        with self._lock:
            self._unheard.pop(judge, None)


def _judged(job: Job, judge: JudgeProcess, heard: Callable[[Doing], None], news: News[JudgeProcess]) -> Outcome:
    """A notebook's outcome; the judge hears what others found, and they what it finds."""
    try:
        outcome, found = judge.execute(job, heard, news.of_others(judge))
    except JudgeDied:
        news.leave(judge)
        raise
    news.tell(judge, found)
    return outcome


class ThisMachine:
    """Judges that are ready before it is known what they judge: they import while the grader does.

    Parameters
    ----------
    at_once : how many notebooks are judged at the same time
    sandboxed : bool, False only where the instructor said so
    """

    def __init__(self, at_once: int, sandboxed: bool):
        self.at_once, self.sandboxed = at_once, sandboxed
        self._scratch = Scratch()
        # a fork is right only while this process has one thread
        forks = sys.platform == "linux" and threading.active_count() == 1
        self._ready = [JudgeProcess(self._scratch.name, sandboxed, fork=True) for _ in range(at_once)] if forks else []
        self._warm: Launched | None = None
        with suppress(CourseError):  # of the folder that is graded it is known later
            self._launch()

    def _launch(self) -> None:
        with suppress(NoSandbox):  # then the first judge says it
            self._warm = Launched(self.sandboxed, self._scratch.name)

    @contextmanager
    def pool(self, course: CourseDirectory, assignment: Assignment, limits: Limits) -> Iterator[Executor]:
        """Where an assignment's notebooks run.

        Parameters
        ----------
        course : whose gradebook, submissions and solutions the sandbox must hide
        assignment : what is graded: its notebooks' imports are made once, before the first submission
        limits : what one notebook may use
        """
        settings = settings_for(course, assignment, limits)
        if self._warm is not None and self._warm.course != settings.course:  # it shows another course's files
            self._warm.end()
            self._warm = None
            self._launch()
        warm, self._warm = self._warm, None
        if warm is not None:
            warm.tell(limits, settings.modules, settings.cells)

        news = News[JudgeProcess]()

        def start() -> JudgeProcess:
            try:
                return self._ready.pop()
            except IndexError:
                return JudgeProcess(self._scratch.name, self.sandboxed)

        def execute(job: Job, judge: JudgeProcess) -> Outcome:
            if not judge.settled:
                judge.settle(settings, None if warm is None else warm.twin())
            return _judged(loaded(job), judge, partial(pool.heard, job), news)

        try:
            with LocalPool(start, execute, self.at_once) as pool:
                yield pool
        finally:
            if warm is not None:
                warm.end()

    def close(self) -> None:
        """End the judges that were not needed."""
        while self._ready:
            self._ready.pop().close()
        if self._warm is not None:
            self._warm.end()
        self._scratch.cleanup()


@contextmanager
def this_machine(at_once: int, sandboxed: bool = True) -> Iterator[ThisMachine]:
    """Judges on this machine, for as long as the context lasts."""
    machine = ThisMachine(at_once, sandboxed)
    try:
        yield machine
    finally:
        machine.close()
