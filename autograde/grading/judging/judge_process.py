"""Processes of the trusted side, each with one worker of its own: there a notebook is executed and judged.

A check looks at warnings and at what is printed, which belong to a whole process: two checks in two threads of one
would take each other's. So every judge is a process, and judges one notebook at a time.
"""

import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from typing import Any, Protocol

from autograde.courses import Address, CourseError, use
from autograde.grading.errors import CannotGrade
from autograde.grading.job import Job
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.progress import SLOW, Doing
from autograde.grading.sandbox.inside.rights.privileges import die_with_parent

PATIENCE = 10.0  # seconds that a judge may take to end
OFTEN = 1.0  # seconds of the clock after which a judge says what it does, again and again
BEHIND = 10  # of what is slow, as `nice` counts


class JudgeDied(Exception):
    """A judge's process ended while it judged: our failure, no submission's."""


@dataclass(frozen=True)
class Settings:
    """What a judge's worker is like."""

    limits: Limits
    modules: tuple[str, ...]  # imported once, before the first submission
    secrets: Sequence[Path]  # what the sandbox must hide
    course: Address  # whose checks judge
    checks: tuple[str, ...] = ()  # sources of grade cells, which must accept the right functions before all others
    cells: tuple[str, ...] = ()  # sources of cells that every notebook has, and that are no plain Python
    files: tuple[tuple[str, bytes], ...] = ()  # that stand beside every notebook, and what they hold

    def beside(self, job: Job) -> Job:
        """A job with these files, in place of those of the same names that were handed in."""
        ours = {name for name, _ in self.files}
        theirs = (content for content in job.contents if content[0] not in ours)
        return replace(job, contents=(*theirs, *self.files)) if ours else job


class _Process(Protocol):
    @property
    def alive(self) -> bool: ...

    def end(self, patience: float = 0.0) -> None:
        """Wait for it to end by itself, so long; then end it."""


class _Forked:
    def __init__(self, theirs: Connection, scratch: str, sandboxed: bool):
        context: Any = multiprocessing.get_context("fork")
        self._process = context.Process(target=_judge, args=(theirs, os.getpid(), scratch, sandboxed), daemon=True)
        self._process.start()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def end(self, patience: float = 0.0) -> None:
        self._process.join(patience)
        self._process.kill()
        self._process.join()


class _Started:
    """Not by multiprocessing, which runs the program's first module again, and refuses to in a Dask worker."""

    def __init__(self, theirs: Connection, scratch: str, sandboxed: bool):
        words = sys.executable, "-m", __name__, str(theirs.fileno()), str(os.getpid()), scratch, str(int(sandboxed))
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": path}
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self, patience: float = 0.0) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        self._process.kill()
        self._process.wait()


class JudgeProcess:
    """One such process; used by one thread at a time.

    Parameters
    ----------
    scratch : str, a folder for what it writes for itself
    sandboxed : bool, what its worker is
    fork : bool, which takes no time; only while this process has one thread
    """

    def __init__(self, scratch: str, sandboxed: bool, fork: bool = False):
        self._talk, theirs = multiprocessing.Pipe()
        self._process: _Process = (_Forked if fork else _Started)(theirs, scratch, sandboxed)
        theirs.close()
        self.settled = self._busy = self._lost = False

    def settle(self, settings: Settings, twin: socket.socket | None = None) -> None:
        """Have it start its worker.

        Parameters
        ----------
        settings : Settings
        twin : of a warm process with these settings; None to have it start one

        Raises
        ------
        CannotGrade : if there is no sandbox, or it does not hold
        JudgeDied : if the process ended, by itself or by `close`
        """
        self.settled = True
        problem = self._answer((settings, twin is not None), twin)
        if problem is not None:
            raise problem

    def execute(
        self, job: Job, heard: Callable[[Doing], None] | None = None, news: Sequence[bytes] = ()
    ) -> tuple[Outcome, list[bytes]]:
        """Have a notebook executed and judged.

        Parameters
        ----------
        job : Job
        heard : is told, again and again, what is done with a notebook that takes long
        news : what other judges found, see `Known.hear`

        Returns
        -------
        its outcome, and what is news to other judges

        Raises
        ------
        JudgeDied : as `settle`
        """
        return self._answer((job, news), heard=heard)

    def _answer(
        self, message: Any, twin: socket.socket | None = None, heard: Callable[[Doing], None] | None = None
    ) -> Any:
        try:
            self._busy = True
            self._talk.send(message)
            if twin is not None:
                with twin:
                    send_handle(self._talk, twin.fileno(), None)
            while isinstance(answer := self._talk.recv(), Doing):
                if heard is not None:
                    heard(answer)
            self._busy = False
        except (EOFError, OSError):
            self._lost = True  # known before the system has told that the process ended
            raise JudgeDied("the process that judged this notebook ended") from None
        return answer

    @property
    def alive(self) -> bool:
        """Whether it can judge another notebook."""
        return not self._lost and self._process.alive

    def close(self) -> None:
        """End the process, and with it its worker and whatever runs in it."""
        patience = 0.0
        if self.settled and not self._busy:  # its worker has files of its own to remove
            with suppress(OSError):
                self._talk.send(None)
                patience = PATIENCE
        self._process.end(patience)
        with suppress(OSError):
            self._talk.close()


@contextmanager
def telling(talk: Connection) -> Iterator[Callable[[Any], None]]:
    """Have this process say what it does where that takes long: a timer asks, and what is quick costs nothing.

    Gives a function that is told the Run of a notebook when it begins.
    """

    def begun(run: Any) -> None:
        def say(*_: object) -> None:
            with suppress(Exception):  # between two steps of what it looks at
                used = run.session.cpu_seconds() + run.session.waited()
                talk.send(Doing(run.at, used))
                if used > SLOW:  # the others go first; computing is counted, so that no score depends on it
                    os.setpriority(os.PRIO_PROCESS, run.session.session.process.number, BEHIND)
            signal.setitimer(signal.ITIMER_REAL, OFTEN)

        signal.signal(signal.SIGALRM, say)
        signal.setitimer(signal.ITIMER_REAL, OFTEN)

    try:
        yield begun
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)


def _judge(talk: Connection, grader: int, scratch: str, sandboxed: bool) -> None:
    """A judge's life: settings, then jobs, until the grader has no more or is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's, who then ends its judges
    die_with_parent()
    if os.getppid() != grader:
        return
    tempfile.tempdir = scratch
    from autograde.grading.judging.rehearsal import rehearse
    from autograde.grading.sandbox.no_sandbox import NoSandbox
    from autograde.grading.sandbox.outside.probe import prove
    from autograde.grading.sandbox.outside.worker import Worker, WorkerDied

    worker: Worker | None = None
    problem: Exception | None = None
    try:
        settings, has_twin = talk.recv() or (None, False)
        if settings is None:
            return
        control = socket.socket(fileno=recv_handle(talk)) if has_twin else None
        try:
            use(settings.course.course())
            rehearse(settings.checks)
            worker = Worker(settings.limits, sandboxed, settings.modules, control, settings.cells)
            if sandboxed:
                prove(settings.secrets, worker)
        except (CannotGrade, CourseError, NoSandbox, WorkerDied) as error:
            problem = error
        gc.freeze()  # what is imported stays: no collection need look at it
        gc.enable()
        talk.send(CannotGrade(str(problem)) if problem else None)
        while worker is not None and problem is None and (asked := talk.recv()) is not None:
            job, news = asked
            talk.send(_judged(job, news, settings, worker, talk))
    except (EOFError, OSError):
        return
    finally:
        if worker is not None:
            worker.close()


def _judged(
    job: Job, news: Sequence[bytes], settings: Settings, worker: Any, talk: Connection
) -> tuple[Outcome, list[bytes]]:
    """What `JudgeProcess.execute` returns."""
    from autograde.grading.judging.judge_exercise import KNOWN
    from autograde.grading.judging.judge_notebook import execute

    KNOWN.hear(news)
    with telling(talk) as begun:
        outcome = execute(settings.beside(job), worker.session, begun)
    return outcome, KNOWN.news()


if __name__ == "__main__":
    _judge(Connection(int(sys.argv[1])), int(sys.argv[2]), sys.argv[3], bool(int(sys.argv[4])))
