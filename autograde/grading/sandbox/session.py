"""What the trusted side sees of one submission's process: it runs cells, it answers frames, it may be stopped."""

from collections.abc import Iterable
from typing import Protocol


class Stopped(Exception):
    """A cell or a call that did not come to its end.

    Parameters
    ----------
    reason : "cpu", "wait", "memory", "died" or "output"
    sentence : str, for the student: "did not end within 20 s of computing time"
    alive : bool, whether the session can go on
    outputs : list of dict, what the cell had shown until then
    """

    def __init__(self, reason: str, sentence: str, alive: bool = False, outputs: Iterable[dict] = ()):
        super().__init__(sentence)
        self.reason, self.sentence, self.alive, self.outputs = reason, sentence, alive, list(outputs)


class Answering(Protocol):
    """What answers frames."""

    def ask(self, frame: bytes, cpu_seconds: float, wait_seconds: float, most: int) -> bytes:
        """Hand a frame to `inside.answer_calls.answer`; return what it answers, at most `most` bytes.
        Raises Stopped."""


class Session(Answering, Protocol):
    """One submission in a process of its own."""

    def put(self, name: str, content: bytes) -> None:
        """Write a file into the folder in which cells run, before the first of them does."""

    def run(self, source: str, cpu_seconds: float, wait_seconds: float) -> list[dict]:
        """Run a code cell; return its outputs as nbformat's dictionaries. Raises Stopped."""

    @property
    def waited(self) -> float:
        """Seconds in which it neither computed nor wanted to, as far as they count."""

    @property
    def cpu_seconds(self) -> float:
        """The computing time that the process and its children have used, measured from outside."""
