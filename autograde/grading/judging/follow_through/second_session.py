"""The session in which a check is judged once more: nothing of it reaches anybody but passed or not passed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from autograde.grading.judging.follow_through.lender import Lender, Refused
from autograde.grading.judging.judge_exercise import Judge
from autograde.grading.judging.notebook_session import NotebookSession, Sessions
from autograde.grading.judging.remote_function import Answering
from autograde.grading.sandbox.outside.session import Session
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.wire.requests import CALLS
from autograde.grading.sandbox.wire.values import pack, unpack
from autograde.reporting.report import Report


def lending(sessions: Sessions, names: Sequence[str]) -> Sessions:
    """Sessions to which right functions are lent, before a line of the notebook's runs."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with sessions() as session:
            session.lend(pack(tuple(names)))
            yield session

    return opened


class Second:
    """The notebook's session as one check asks it, with what is lent answered meanwhile. It never begins anew.

    Parameters
    ----------
    asked : Answering, the notebook's functions
    lender : Lender
    spent : the computing time that the notebook's process has used so far
    """

    def __init__(self, asked: Answering, lender: Lender, spent: Callable[[], float]):
        self.asked, self.lender, self.spent = asked, lender, spent
        self._over = False

    def ask(self, frame: bytes, cpu_seconds: float, wait_seconds: float, most: int) -> bytes:
        """What the notebook answers, once all that it asks of lent functions is answered. Raises Stopped."""
        if self._over:
            raise Stopped("died", "is asked no more")
        handed = frozenset(_functions(unpack(frame)))
        end = self.spent() + cpu_seconds
        try:
            raw = self.asked.ask(frame, cpu_seconds, wait_seconds, most)
            while raw[:1] == CALLS:
                said = self.lender.answer(raw[1:], handed)
                left = end - self.spent()
                if left <= 0:
                    raise Stopped("cpu", "did not end")
                raw = self.asked.ask(said, left, wait_seconds, most)
            return raw
        except (Stopped, Refused):
            self._over = True
            raise Stopped("died", "is asked no more") from None


class OneSession:
    """A notebook's session as it was when a check was judged first; what dies is not replaced."""

    def __init__(self, notebook: NotebookSession):
        self.notebook = notebook

    def ask(self, frame: bytes, cpu_seconds: float, wait_seconds: float, most: int) -> bytes:
        """What the notebook answers. Raises Stopped."""
        session = self.notebook.open()
        computing, waiting = self.notebook.call_limits(cpu_seconds, wait_seconds)
        try:
            return session.ask(frame, computing, waiting, most)
        except Stopped as stop:
            self.notebook.gave(stop, computing)
            raise


class SecondJudge(Judge):
    """A Judge to whom the wrong exercises of a notebook are right ones.

    Attributes
    ----------
    needed : names of those that a check needed to be right
    """

    def __init__(self, *words: Any):
        super().__init__(*words)
        self.needed: set[str] = set()

    def _other(self, exercise: str, asked: tuple[str, ...]) -> Report:
        self.needed.add(exercise)
        return Report(exercise, True, "")


def _functions(value: object) -> Iterator[bytes]:
    """The frames of the functions in a question."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _functions(item)
    elif callable(value):
        yield pack(value)
