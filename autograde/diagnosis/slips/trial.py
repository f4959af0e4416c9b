"""Whether a function with one slip undone answers every question of a check rightly.

A changed function may do what nobody wrote: run for ever, ask for more memory than there is. So its lines are counted,
and its memory is bounded where the system can.
"""

import contextlib
import io
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import numpy as np

from autograde.diagnosis.slips.screen import Screen
from autograde.diagnosis.slips.source import Source
from autograde.reporting.report import Finding

LINES = 50_000  # lines that a question may run
FIRST = 10_000  # lines that the question may run at which the check ended
MEMORY = 2**30  # bytes beside what the process has already


class Endless(BaseException):
    """A loop that does not end."""


@dataclass
class Trial:
    """Puts changed functions to the check that the student's own did not pass.

    Attributes
    ----------
    source : as the student wrote it, changed while it is tried
    examine : the check
    again : function of a function that returns an examination of it that draws what the student's own was asked
    most : int, questions in all, after which no further change is tried
    seconds : float, of CPU, after which no further change is tried
    beyond : checks of the exercise's other parts
    screen : what lets only those changes through to the whole check that may pass it; None where all are put to it
    """

    source: Source
    examine: Callable[[Any], None]
    again: Callable[[Callable], Any]
    most: int
    seconds: float
    screen: Screen | None = None
    beyond: Sequence[Callable[[Any], None]] = ()
    asked: int = 0
    function: Callable = len  # the one that is tried
    began: float = field(default_factory=time.process_time)

    def passes(self) -> tuple[bool, int]:
        """Whether the function as it is now passes the check, and how many questions it was asked."""
        try:
            with quietly():  # Python warns of code that nobody wrote
                function = self.source.compiled()
        except Exception:  # no Python, or none that can be defined
            return False, 0
        self.function = function
        if self.screen is not None:
            self.asked += 1
            with quietly():
                if not self._lets_through():
                    return False, 0
        exam = self._examination()
        return self._examined(self.examine, exam), exam.questions

    def passes_beyond(self) -> bool:
        """Whether the function that was tried last passes the exercise's other parts too."""
        return all(self._examined(examine, self._examination()) for examine in self.beyond)

    def _examination(self, lines: int = LINES) -> Any:
        """An examination of the function that is tried."""
        function = self.function
        exam = self.again(function)
        if self.source.loops:
            asked = exam.asked

            def watched(*question: Any) -> Any:
                with ending(function, lines):
                    return asked(*question)

            exam.asked = watched
        return exam

    def _examined(self, examine: Callable[[Any], None], exam: Any) -> bool:
        """Whether a check finds nothing wrong."""
        try:
            with quietly():
                examine(exam)
            passed = exam.other_type is None
        except Finding:
            passed = False
        except Exception:  # whatever a check meets in an answer that nobody has written
            passed = False
        self.asked += exam.questions
        return passed and exam.questions > 0

    def _lets_through(self) -> bool:
        """Whether the screen lets the function through."""
        try:
            return self.screen is None or self.screen.lets_through(self._examination(FIRST).asked)
        except Endless:
            return False

    @property
    def over(self) -> bool:
        """Whether as much was asked as a learner waits for."""
        return self.asked >= self.most or time.process_time() - self.began >= self.seconds


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Nothing is printed, and no warning given."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def ending(function: Callable, lines: int = LINES) -> Iterator[None]:
    """Lines of one function are counted: a loop that does not end raises Endless."""
    code, left = getattr(function, "__code__", None), lines

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        left -= event == "line"
        if left < 0:
            raise Endless
        return line

    def begin(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code is code or frame.f_code.co_filename == "<check>" else None

    before = sys.gettrace()
    sys.settrace(begin)
    try:
        yield
    finally:
        sys.settrace(before)


@contextlib.contextmanager
def bounded_memory() -> Iterator[None]:
    """No more than `MEMORY` beside what there is, where the system keeps such a limit."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, hard))
    except (AttributeError, ImportError, OSError, ValueError):  # another system, a stand-in in a browser, a lower limit
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
