"""Follow-through: what did not pass and builds on what did not pass is judged again, with that one right."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from autograde.checking.questioning import NOT_DEFINED
from autograde.grading.job import Job
from autograde.grading.judging.failure_causes import would_define
from autograde.grading.judging.follow_through.builds_on import builds_on
from autograde.grading.judging.follow_through.lender import Lender
from autograde.grading.judging.follow_through.second_session import OneSession, Second, SecondJudge, lending
from autograde.grading.judging.notebook_session import NotebookSession, Sessions
from autograde.grading.judging.remote_function import Remote
from autograde.reporting.report import Report

GIVES = re.compile(r"\b(?:return|yield|lambda)\b")
UNWRITTEN = ("not written yet.", NOT_DEFINED)


@dataclass(frozen=True)
class Judged:
    """A check that was judged in its notebook's own session.

    Attributes
    ----------
    cell : the grade cell
    exercise, part : str
    report : what was found
    ran : how many cells had run by then
    """

    cell: dict[str, Any]
    exercise: str
    part: str
    report: Report
    ran: int


@dataclass(frozen=True)
class Passed:
    """A check that passed with right functions in place of the student's.

    Attributes
    ----------
    judged : Judged, before
    in_place : names of those functions
    """

    judged: Judged
    in_place: tuple[str, ...]

    @property
    def report(self) -> Report:
        """What is said of it: that, and nothing of the session in which it was judged."""
        title = f"{self.judged.exercise} ({self.judged.part})" if self.judged.part else self.judged.exercise
        return Report(title, True, f"passed, {self.said}.")

    @property
    def said(self) -> str:
        """How it was judged, as a part of a sentence."""
        *named, last = (f"a right `{name}`" for name in self.in_place)
        return f"judged with {' and '.join(filter(None, [', '.join(named), last]))} in place of yours"


class FollowThrough:
    """The second judgement of one notebook, whose own session has ended.

    Parameters
    ----------
    job : Job
    sessions : called without arguments, gives a context manager with a fresh Session
    own : NotebookSession that has ended
    reference : module with the right functions

    Attributes
    ----------
    spent, waited : float, computing and waiting of all second sessions, which together have what the first one had
    """

    def __init__(self, job: Job, sessions: Sessions, own: NotebookSession, reference: ModuleType):
        self.job, self.sessions, self.own, self.reference = job, sessions, own, reference
        self.spent = self.waited = 0.0
        self.looped = own.looped  # what loops have used up, they have not once more

    def passed(self, checks: list[Judged], begun: Callable[[NotebookSession], None]) -> Iterator[Passed]:
        """The checks that pass now.

        Parameters
        ----------
        checks : all that were judged, in the notebook's order
        begun : is told each session that begins
        """
        if self.own.exhausted():
            return
        wrong = {check.exercise for check in checks if not check.report}
        for exercise in dict.fromkeys(check.exercise for check in checks):
            failed = [check for check in checks if check.exercise == exercise and not check.report]
            others = wrong - {exercise}
            lent = sorted(others & builds_on(exercise, self.reference))
            again = [c for c in failed if _may_pass(c, bool(lent)) and not _blank(exercise, self.own.done[: c.ran])]
            for ran in dict.fromkeys(check.ran for check in again):
                found = list(self._judged([check for check in again if check.ran == ran], ran, lent, others, begun))
                failed = [check for check in failed if check not in [one.judged for one in found]]
                yield from found
            if not failed:
                wrong.discard(exercise)

    def _judged(
        self,
        checks: list[Judged],
        ran: int,
        lent: list[str],
        others: set[str],
        begun: Callable[[NotebookSession], None],
    ) -> Iterator[Passed]:
        """Of checks of one exercise those that pass, in a session of their own, to which functions are lent."""
        limits = self.job.limits
        with contextlib.ExitStack() as stack:
            notebook = NotebookSession(self.job, lending(self.sessions, lent), stack)
            notebook.own_word, notebook.loops, notebook.sleeps = self.own.own_word, self.own.loops, self.own.sleeps
            notebook.spent, notebook.idle, notebook.looped = self.spent, self.waited, self.looped
            if notebook.exhausted():
                return
            notebook.done = self.own.done[:ran]
            begun(notebook)
            lender = stack.enter_context(contextlib.closing(Lender(lent)))
            second = Second(OneSession(notebook), lender, notebook.cpu_seconds)

            def ask(exercise: str) -> Remote:
                return Remote(second, exercise, limits.call_seconds, limits.call_wait_seconds)

            for check in checks:
                judge = SecondJudge(ask, others, self.job.key, self.reference)
                lender.used.clear()
                if judge.report(check.exercise, check.part) and (in_place := judge.needed | lender.used):
                    yield Passed(check, tuple(sorted(in_place)))
            self.spent, self.waited, self.looped = notebook.cpu_seconds(), notebook.waited(), notebook.looped


def _may_pass(check: Judged, lent: bool) -> bool:
    """Whether a check that failed can have failed for another exercise: it needs one, or builds on one."""
    report = check.report
    return report.headline not in UNWRITTEN and (lent or bool(report.mend) or report.blank)


def _blank(exercise: str, sources: list[str]) -> bool:
    """Whether the cell that defines an exercise gives nothing back: most that fail together are not written at all."""
    defining = next((source for source in reversed(sources) if exercise in would_define(source)), "")
    return "NotImplementedError" in defining and not GIVES.search(defining)
