"""A function of a student's notebook, asked in its sandbox: plain data there, plain data back."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from autograde.asking.call import ENDLESS, Answer
from autograde.grading.sandbox.outside.stop_reasons import TIME, Stopped
from autograde.grading.sandbox.wire.answers import unpack_answer
from autograde.grading.sandbox.wire.values import NotData, pack, unpack

ANSWER = 2**24  # bytes of one answer, at most
AGAIN = 0.25  # seconds of a call of what did not end before: eight times what the slowest right answer takes


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
    together : as the session's `ask`, of several frames: hands them over at once, and returns what it answers to the
        first of them, as many as it likes, and raises nothing; None where frames are asked one by one
    """

    def __init__(
        self,
        session: Answering,
        name: str,
        cpu_seconds: float,
        wait_seconds: float,
        together: Callable[[Sequence[bytes], float, float, int], list[bytes]] | None = None,
    ):
        self.session, self.__name__, self.together = session, name, together
        self.limits = (cpu_seconds, wait_seconds)
        self.endless = ""  # what did not end before, and is waited for no more: this function, or one that it calls
        self.out_of_time = False  # whether a call was stopped for time

    def hurry(self, endless: str) -> None:
        """Wait no longer than `AGAIN` from now on: what this call leads to did not end when it was asked before.

        Not to ask at all would take points from who is stopped in one check and right in another.

        Parameters
        ----------
        endless : str, the name of the function that did not end
        """
        self.endless = endless
        self.limits = (min(AGAIN, self.limits[0]), min(AGAIN, self.limits[1]))

    def __call__(self, *args):
        """Not the way to ask: an examination asks by `asked`, which cannot raise what the student likes."""
        raise TypeError(f"{self.__name__} lives in a sandbox: ask it by an Examination")

    def asked(self, args: tuple, read: tuple) -> Answer:
        """The Answer of one call, whatever the other side does."""
        return self.answer(self.raw(self.question(args, read)), args, read)

    def question(self, args: tuple, read: tuple) -> bytes:
        """The frame of a call."""
        return pack({"call": self.__name__, "args": args, "read": read})

    def raw(self, question: bytes) -> bytes | Answer:
        """What the other side sends for the frame of a call; the Answer of one that was stopped."""
        try:
            return self.session.ask(question, *self.limits, most=ANSWER)
        except Stopped as stopped:
            return self._stopped(stopped)

    def raws(self, questions: Sequence[bytes]) -> list[bytes | Answer]:
        """What the other side sends for the frames of calls that are put at once: for the first of them at least."""
        if len(questions) > 1 and self.together is not None and not self.endless:
            answered = self.together(questions, *self.limits, ANSWER)
            if answered:
                return [*answered]
        return [self.raw(questions[0])]

    def answer(self, raw: bytes | Answer, args: tuple, read: tuple) -> Answer:
        """The Answer in what came back; generators among the arguments are then as the function left them."""
        if isinstance(raw, Answer):
            return raw
        try:
            answer, generators = unpack_answer(raw, read)
        except NotData:
            return Answer(stopped="answered with something that is no data")
        for mine, left in zip([a for a in args if isinstance(a, np.random.Generator)], generators, strict=False):
            mine.bit_generator.state = left.bit_generator.state
        return answer

    def _stopped(self, stopped: Stopped) -> Answer:
        """The Answer of a call that was stopped; where that was for time, the next one is not waited for so long."""
        if stopped.reason not in TIME:
            return Answer(stopped=stopped.sentence)
        self.out_of_time = True
        before, mend = self.endless, ENDLESS if stopped.reason == "cpu" else ""
        self.hurry(self.__name__)
        if not before:
            return Answer(stopped=stopped.sentence, said=mend)
        which = "it" if before == self.__name__ else f"{before}, which it calls,"
        return Answer(
            stopped=f"{stopped.sentence}, and was waited for no longer: {which} had not ended before,", said=mend
        )

    def calls(self) -> list[str]:
        """The names that the function says it uses: good for a message, and for nothing else."""
        try:
            found = unpack(self.session.ask(pack({"calls": self.__name__}), *self.limits, most=2**16))
        except (Stopped, NotData):
            return []
        names = found.get("names") if isinstance(found, dict) else None
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
