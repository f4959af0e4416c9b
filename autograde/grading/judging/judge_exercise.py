"""Verdicts that the student's process has no part in: this side chooses the inputs, asks, compares and decides.

The same examinations as in the notebook's `check`, with three differences: inputs are drawn from the assignment's key,
right functions are the reference's, and the function that is asked lives in the sandbox.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from types import ModuleType
from typing import Protocol

import numpy as np

from autograde.asking.call import ENDLESS, Answer, ask, plain
from autograde.asking.standins import DRAWN
from autograde.checking.check import mend_first, passed
from autograde.checking.examination import Examination
from autograde.checking.exercises import called_check, examination
from autograde.courses import CourseError, where
from autograde.diagnosis.chain import Ways
from autograde.diagnosis.naming import Builder, Suspicion, builder
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.right_functions import UNTOUCHED, right_functions
from autograde.grading.sandbox.outside.stopped import Stopped
from autograde.grading.sandbox.wire.answers import unpack_answer
from autograde.grading.sandbox.wire.values import GENERATOR, OPAQUE, NotData, pack, unpack
from autograde.reporting.report import Finding, Report

SEED = 28  # of a rehearsal's inputs
ANSWER = 2**24  # bytes of one answer, at most
FORMULAS = 200  # chains to keep, each for one question: more than the typical mistakes of a unit need
ANSWERS = 1000  # right answers to keep, each for one question: more than a unit asks


def rehearse(sources: Iterable[str]) -> None:
    """Put every check to the right functions, before it judges anybody.

    Parameters
    ----------
    sources : of grade cells; those that are no single check are somebody else's

    Raises
    ------
    CannotGrade : where one does not accept them, or cannot be run
    """
    try:
        reference = right_functions()
        for source in sources:
            try:
                exercise, part = called_check(source)
            except ValueError:
                continue
            function = getattr(reference, exercise)
            lookup = partial(getattr, reference)
            exam = Examination(function, SEED, lookup, right=partial(ask, function), grading=True)
            try:
                examined(exercise, part)(exam)
            except Finding as finding:
                if finding.missing:  # PyTorch, say: told where it is needed
                    continue
                raise CannotGrade(
                    f"The check of {exercise}{f' ({part})' if part else ''} does not accept the course's own "
                    f"solution: {finding.headline} {UNTOUCHED}"
                ) from None
    except CannotGrade:
        raise
    except CourseError as problem:
        raise CannotGrade(f"A check cannot be used: {problem} {UNTOUCHED}") from None
    except Exception as error:  # somebody is mending a check
        raise CannotGrade(f"A check cannot be used: {where(error)}. {UNTOUCHED}") from None


def examined(exercise: str, part: str) -> Callable:
    """How a part of an exercise is examined.

    Raises
    ------
    LookupError : if the course has none of this name
    """
    found = examination(exercise, part)
    if found is None:
        raise LookupError(f"no exercise is called {exercise}{f' ({part})' if part else ''}")
    return found


@cache
def formulas(reference: ModuleType) -> Builder:
    """Builds formulas from the right functions, each once: all students of a class are asked the same."""
    build = builder(partial(getattr, reference))

    @lru_cache(FORMULAS)
    def known(suspicion: Suspicion, frame: bytes, step: float) -> Ways:
        args = unpack(frame)
        assert isinstance(args, tuple)
        return build(suspicion, args, step)

    def built(suspicion: Suspicion, args: tuple, step: float) -> Ways:
        frame = pack(args)
        if GENERATOR in frame or OPAQUE in frame:  # has a state, or more to it than travels
            return build(suspicion, args, step)
        return known(suspicion, frame, step)

    return built


RIGHT: dict[tuple, Answer] = {}


def right_answer(function: Callable, args: tuple, read: tuple) -> Answer:
    """What the right function answers, computed once: all students of a class are asked the same."""
    if read or any(isinstance(value, np.random.Generator) for value in args):  # has a state, or more to it
        return ask(function, args, read)
    key = function, known(args)
    if key not in RIGHT:
        RIGHT[key] = ask(function, args, read)
        if len(RIGHT) > ANSWERS:
            del RIGHT[next(iter(RIGHT))]
    return RIGHT[key]


def known(value: object) -> object:
    """What tells an argument from every other one."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, list | tuple):
        return type(value), *map(known, value)
    if type(value) in DRAWN.values():
        return type(value), *map(known, vars(value).values())
    return type(value), value


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
        remote = self.ask(exercise)
        digest = hmac.digest(self.key, f"{exercise}/{part}".encode(), hashlib.sha256)

        def given(other: str) -> Callable:
            if other in self.own and other not in asked:
                report = self._other(other, asked)
                if not report:
                    raise mend_first(other, exercise, report)
            return getattr(self.reference, other)

        examination = Examination(
            remote,
            int.from_bytes(digest[:8], "big"),
            given,
            asked=remote.asked,
            right=partial(right_answer, getattr(self.reference, exercise)),
            grading=True,
            formulas=formulas(self.reference),
        )
        self.stopped.discard(exercise)
        try:
            examined(exercise, part)(examination)
        except Finding as finding:
            if any(answer.stopped for _, _, answer in examination.record):
                self.stopped.add(exercise)
            earlier = None if finding.blank else self._earlier_mistake(exercise, asked)
            return (earlier or finding).report(title)
        except Exception as error:
            if isinstance(error, MemoryError | OSError) or not self._accepts_the_right_one(examination, exercise, part):
                raise
            self.odd.append(f"the check of {title} raised {plain(f'{type(error).__name__}: {error}')} on an answer")
            return Finding(
                "answers with something that this check cannot judge.",
                f"it raised {plain(f'{type(error).__name__}: {error}')}",
                "→ compare the type and the shape of what it returns with what the exercise promises",
            ).report(title)
        return passed(title, examination)

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
