"""A function of a student's notebook, asked in its sandbox: plain data there, plain data back."""

from typing import Protocol

import numpy as np

from autograde.asking.call import ENDLESS, Answer
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.wire.answers import unpack_answer
from autograde.grading.sandbox.wire.values import NotData, pack, unpack

ANSWER = 2**24  # bytes of one answer, at most


class Answering(Protocol):
    """What answers frames."""

    def ask(self, frame: bytes, cpu_seconds: float, wait_seconds: float, most: int) -> bytes:
        """Hand a frame to the submission's process; return what it answers, at most `most` bytes. Raises Stopped."""


class Remote:
    """A function of the student's notebook, asked in its sandbox.

    Parameters
    ----------
    session : Answering, the process in which it lives
    name : str, the name that the notebook gives it
    cpu_seconds, wait_seconds : float, the limits of one call
    """

    def __init__(self, session: Answering, name: str, cpu_seconds: float, wait_seconds: float):
        self.session, self.__name__ = session, name
        self.limits = (cpu_seconds, wait_seconds)

    def __call__(self, *args):
        """Not the way to ask: an examination asks by `asked`, which cannot raise what the student likes."""
        raise TypeError(f"{self.__name__} lives in a sandbox: ask it by an Examination")

    def asked(self, args: tuple, read: tuple) -> Answer:
        """The Answer of one call, whatever the other side does."""
        frame = pack({"call": self.__name__, "args": args, "read": read})
        try:
            answer, generators = unpack_answer(self.session.ask(frame, *self.limits, most=ANSWER), read)
        except Stopped as stopped:
            return Answer(stopped=stopped.sentence, said=ENDLESS if stopped.reason == "cpu" else "")
        except NotData:
            return Answer(stopped="answered with something that is no data")
        for mine, left in zip([a for a in args if isinstance(a, np.random.Generator)], generators, strict=False):
            mine.bit_generator.state = left.bit_generator.state
        return answer

    def calls(self) -> list[str]:
        """The names that the function says it uses: good for a message, and for nothing else."""
        try:
            found = unpack(self.session.ask(pack({"calls": self.__name__}), *self.limits, most=2**16))
        except (Stopped, NotData):
            return []
        names = found.get("names") if isinstance(found, dict) else None
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
