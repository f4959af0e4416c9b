"""Verdicts that the student's process has no part in: this side chooses the inputs, asks, compares and decides.

The same examinations as in the notebook's `check`, with three differences: inputs are drawn from the assignment's key,
right functions are the reference's, and the function that is asked lives in the sandbox.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from functools import partial
from types import ModuleType

from autograde.asking.call import ask, plain
from autograde.checking.check import mend_first, passed
from autograde.checking.examination import Examination
from autograde.grading.judging.known_examinations import Known, Way, key_of
from autograde.grading.judging.rehearsal import examined
from autograde.grading.judging.remote_function import Remote
from autograde.grading.judging.right_answers import formulas, right_answer
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.worker import WorkerDied
from autograde.reporting.report import Finding, Report

OURS = MemoryError, OSError, NoSandbox, WorkerDied  # whatever a notebook answers
KNOWN = Known()  # of this process, which judges one notebook after another
WORD = re.compile(r"\w++")


class Judge:
    """Judges the exercises of one notebook, each once.

    Parameters
    ----------
    ask : function of an exercise's name that returns its Remote
    own : the exercises that this notebook asks its student to write
    key : bytes, the assignment's secret
    reference : module with the right functions
    """

    def __init__(self, ask: Callable[[str], Remote], own: set[str], key: bytes, reference: ModuleType):
        self.ask, self.own, self.key, self.reference = ask, own, key, reference
        self.known: dict[str, tuple[Report, int]] = {}  # of main parts, and how many cells had run by then
        self.cells: list[frozenset[str]] = []  # for each cell that has run, the names that it defines
        self.stopped: set[str] = set()  # exercises that did not answer when they were asked last
        self.endless: set[str] = set()  # those that were stopped for time, until a cell defines them anew
        self.odd: list[str] = []  # for the instructor: answers on which a check itself failed

    def report(self, exercise: str, part: str = "") -> Report:
        """What the examination of a check finds in the moment of its cell."""
        report = self._examine(exercise, part, (exercise,))
        if not part:
            self.known[exercise] = report, len(self.cells)
        return report

    def ran(self, defined: frozenset[str]) -> None:
        """Note that a cell has run: what it defines may have mended what was found wrong."""
        self.cells.append(defined)
        self.endless -= defined

    def leads_nowhere(self, source: str, defined: frozenset[str]) -> bool:
        """Whether a cell names a function that is known not to end, and does not define it anew."""
        endless = self.endless - defined
        return bool(endless) and not endless.isdisjoint(WORD.findall(source))

    def _other(self, exercise: str, asked: tuple[str, ...]) -> Report:
        """What is known of an exercise that another one needs; its own cell may come later, and decides anew."""
        if exercise not in self.known or self._may_be_mended(exercise):
            self.known[exercise] = self._examine(exercise, "", (*asked, exercise)), len(self.cells)
        return self.known[exercise][0]

    def _may_be_mended(self, exercise: str) -> bool:
        """Whether a cell since then can have made a wrong function right; of one that was stopped, only by its name."""
        report, before = self.known[exercise]
        since = self.cells[before:]
        if exercise in self.stopped:  # to ask it again costs as much as all else together
            return any(exercise in defined for defined in since)
        return not report and bool(since)

    def _examine(self, exercise: str, part: str, asked: tuple[str, ...]) -> Report:
        title = f"{exercise} ({part})" if part else exercise
        remote = self._remote(exercise)
        digest = hmac.digest(self.key, f"{exercise}/{part}".encode(), hashlib.sha256)

        def given(other: str) -> Callable:
            if other in self.own and other not in asked:
                report = self._other(other, asked)
                if not report:
                    raise mend_first(other, exercise, report)
            return getattr(self.reference, other)

        seed = int.from_bytes(digest[:8], "big")
        way = Way(KNOWN, key_of(exercise, part, seed, self.reference), remote, given)
        examination = Examination(
            remote,
            seed,
            way.given,
            asked=way.asked,
            right=partial(right_answer, getattr(self.reference, exercise)),
            grading=True,
            formulas=formulas(self.reference),
        )
        self.stopped.discard(exercise)
        try:
            found = self._found(way, examination, title)
        except Exception as error:
            if isinstance(error, OURS) or not self._accepts_the_right_one(examination, exercise, part):
                raise
            return self._cannot_be_judged(title, plain(f"{type(error).__name__}: {error}"))
        if isinstance(found, Report):
            return found
        self._remember(exercise, remote, examination)
        earlier = None if found.blank else self._earlier_mistake(exercise, asked)
        return (earlier or found).report(title)

    def _cannot_be_judged(self, title: str, raised: str) -> Report:
        """The report of answers on which the check itself failed; the instructor is told."""
        self.odd.append(f"the check of {title} raised {raised} on an answer")
        return Finding(
            "answers with something that this check cannot judge.",
            f"it raised {raised}",
            "→ compare the type and the shape of what it returns with what the exercise promises",
        ).report(title)

    def _found(self, way: Way, examination: Examination, title: str) -> Report | Finding:
        """What an examination finds: at once, where somebody has answered the same before."""
        found = way.follow()
        if found is not None:
            return found
        exercise, part, *_ = way.key
        begun = time.process_time()
        try:
            examined(exercise, part)(examination)
            found = passed(title, examination)
        except Finding as finding:
            found = finding
        way.ended(found, time.process_time() - begun)
        return found

    def _remember(self, exercise: str, remote: Remote, examination: Examination) -> None:
        """Note of an exercise that it did not answer."""
        if any(answer.stopped for _, _, answer in examination.record):
            self.stopped.add(exercise)
        if remote.out_of_time:
            self.endless.add(exercise)

    def _remote(self, exercise: str) -> Remote:
        """A function to ask; what is known not to end is waited for no more, and neither is what calls it."""
        remote = self.ask(exercise)
        if exercise in self.endless:
            remote.hurry(exercise)
        elif self.endless and (lost := self.endless.intersection(remote.calls())):
            remote.hurry(min(lost))
        return remote

    def _accepts_the_right_one(self, failed: Examination, exercise: str, part: str) -> bool:
        """Whether a check that failed on this notebook's answers passes, with the same inputs, on the right function.

        Then the answers were the reason, which the student's process alone has made; else it is the check.
        """
        right = getattr(self.reference, exercise)
        exam = Examination(
            right, failed.seed, partial(getattr, self.reference), right=partial(ask, right), grading=True
        )
        try:
            examined(exercise, part)(exam)
        except Exception:
            return False
        return failed.questions > 0

    def _earlier_mistake(self, exercise: str, asked: tuple[str, ...]) -> Finding | None:
        """The finding to mend another exercise first, where this one calls it and it is wrong: only a message."""
        for other in self.ask(exercise).calls():
            if other in self.own and other not in asked:
                report = self._other(other, asked)
                if not report:
                    return mend_first(other, exercise, report)
        return None
