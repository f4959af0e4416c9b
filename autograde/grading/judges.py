"""Processes of the trusted side, each with one worker of its own: there a notebook is executed and judged.

A check looks at warnings and at what is printed, which belong to a whole process: two checks in two threads of one
would take each other's. So every judge is a process, and judges one notebook at a time.
"""

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from autograde.grading import confine
from autograde.grading.course import CannotGrade
from autograde.grading.outcome import Job, Limits, Outcome

PATIENCE = 10.0  # seconds that a judge may take to end


class JudgeDied(Exception):
    """A judge's process ended while it judged: our failure, no submission's."""


@dataclass(frozen=True)
class Settings:
    """What a judge's worker is like."""

    limits: Limits
    sandboxed: bool
    modules: tuple[str, ...]  # imported once, before the first submission
    secrets: Sequence[Path]  # what the sandbox must hide


class Judge:
    """One such process; used by one thread at a time.

    Parameters
    ----------
    method : "fork", which takes no time and needs a process of one thread, or "spawn"
    scratch : str, a folder for what it writes for itself
    """

    def __init__(self, method: str, scratch: str):
        context: Any = multiprocessing.get_context(method)
        self._talk, theirs = context.Pipe()
        self._process = context.Process(target=_judge, args=(theirs, os.getpid(), scratch), daemon=True)
        self._process.start()
        theirs.close()
        self._settled = self._busy = self._lost = False

    def execute(self, job: Job, settings: Settings) -> Outcome:
        """Have a notebook executed and judged.

        Raises
        ------
        CannotGrade : if there is no sandbox, or it does not hold
        JudgeDied : if the process ended, by itself or by `close`
        """
        try:
            if not self._settled:
                self._talk.send(settings)
                self._settled = True
            self._busy = True
            self._talk.send(job)
            answer = self._talk.recv()
            self._busy = False
        except (EOFError, OSError):
            self._lost = True  # known before the system has told that the process ended
            raise JudgeDied("the process that judged this notebook ended") from None
        if isinstance(answer, CannotGrade):
            raise answer
        return answer

    @property
    def alive(self) -> bool:
        """Whether it can judge another notebook."""
        return not self._lost and self._process.is_alive()

    def close(self) -> None:
        """End the process, and with it its worker and whatever runs in it."""
        if self._settled and not self._busy:  # its worker has files of its own to remove
            with suppress(OSError):
                self._talk.send(None)
            self._process.join(PATIENCE)
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._talk.close()


def _judge(talk: Connection, grader: int, scratch: str) -> None:
    """A judge's life: settings, then jobs, until the grader has no more or is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's, who then ends its judges
    confine.die_with_parent()
    if os.getppid() != grader:
        return
    tempfile.tempdir = scratch
    from autograde.grading import sandbox
    from autograde.grading.execute import execute
    from autograde.grading.worker import Worker, WorkerDied

    try:
        settings = talk.recv()
        job = talk.recv() if settings else None
        if job is None:
            return
        try:
            worker = Worker(settings.limits, sandboxed=settings.sandboxed, imports=settings.modules)
            if settings.sandboxed:
                sandbox.prove(settings.secrets, worker)
        except (sandbox.NoSandbox, WorkerDied) as problem:
            talk.send(CannotGrade(str(problem)))
            return
        with worker:
            while job is not None:
                talk.send(execute(job, worker.session))
                job = talk.recv()
    except (EOFError, OSError):
        return
