"""A worker: a warm process, and the sessions that are forked from it, in each of which one submission runs."""

import select
import socket
from collections.abc import Iterable, Sequence
from typing import NoReturn

from autograde.grading.limits import Limits
from autograde.grading.sandbox.no_sandbox import explain
from autograde.grading.sandbox.outside.launched_process import Launched
from autograde.grading.sandbox.outside.session import Session
from autograde.grading.sandbox.outside.submission_process import PATIENCE, NotForked, SubmissionProcess


class WorkerDied(Exception):
    """The warm process could not be started, or died: our failure, no submission's."""


class Worker:
    """A warm process, of which every session is a fork. Used by one thread at a time.

    Parameters
    ----------
    limits : Limits of each session
    sandboxed : bool; without, a submission can do what its user can
    imports : names of the modules that sessions find imported
    control : socket that `twin` of another worker gave, with the same limits, imports and cells; None to start anew
    cells : sources of cells that every notebook has, and that are no plain Python

    Raises
    ------
    NoSandbox : where this machine has or permits none
    WorkerDied : where the warm process cannot start for another reason
    """

    def __init__(
        self,
        limits: Limits | None = None,
        sandboxed: bool = True,
        imports: Iterable[str] = ("numpy", "matplotlib.pyplot"),
        control: socket.socket | None = None,
        cells: Sequence[str] = (),
    ):
        self.limits, self.sandboxed, self.imports = limits or Limits(), sandboxed, tuple(imports)
        self.cells = cells
        self.process: Launched | None = None
        if control is not None and _ready(control):
            self.control = control
        else:
            self._start()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(self) -> Session:
        """A fresh fork of the warm process. A worker that died is started again."""
        if not self._alive():
            self.close()
            self._start()
        try:
            return self._forked()
        except OSError:  # it died just now, or hangs
            self.close()
            self._start()
            return self._forked()

    def close(self) -> None:
        """End the warm process, and with it every session of it."""
        self.control.close()
        if self.process is not None:
            self.process.end()
            self.process = None

    def _forked(self) -> Session:
        try:
            return Session(SubmissionProcess(self.control, self.sandboxed, self.close), self.limits)
        except NotForked as problem:
            self._fail(str(problem))

    def _alive(self) -> bool:
        """Whether the warm process is there: it says nothing of itself, so that only its end can be read."""
        return self.control.fileno() >= 0 and not select.select([self.control], [], [], 0)[0]

    def _start(self) -> None:
        self.process = Launched(self.sandboxed)
        self.process.tell(self.limits, self.imports, self.cells)
        self.control = self.process.control
        if not _ready(self.control):
            self._fail("it did not start")

    def _fail(self, what: str) -> NoReturn:
        """Close, then say why: in a sentence where the reason is a sandbox that cannot be had."""
        said = self.process.said() if self.process is not None else ""
        self.close()
        if self.sandboxed:
            explain(f"{what}\n{said}")
        raise WorkerDied(f"a worker's process: {what}. {said}")


def _ready(control: socket.socket) -> bool:
    """Wait until a warm process says that it is ready for sessions."""
    control.settimeout(PATIENCE)
    try:
        return control.recv(5) == b"ready"
    except OSError:
        return False
