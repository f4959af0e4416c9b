"""Every check is put to the right functions before it judges anybody."""

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from autograde.asking.call import Answer, ask
from autograde.checking.examination import Examination
from autograde.checking.exercises import examination
from autograde.courses import CourseError
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.grade_cells import asked_check
from autograde.grading.judging.right_functions import UNTOUCHED, right_functions
from autograde.importing import where
from autograde.reporting.report import Finding

SEED = 28  # of a rehearsal's inputs
OFF, NOTHING = 2.0**-46, 2.0**-1000  # of a number, and beside it: so far off an answer is right all the same


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
        asked = list(filter(None, map(asked_check, sources)))
        reference = right_functions() if asked else None
        for exercise, part in asked:
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


def foreseen(
    exercise: str, part: str, seed: int, reference: ModuleType, question: Callable[[tuple, tuple], bytes]
) -> frozenset[bytes]:
    """The questions of an examination that follow from no answer: who sees one before its turn learns nothing.

    The examination is made with right answers that are off by rounding, each entry by another share. A question that
    follows from one is then another question. Behind an answer of which a part cannot be off, a word or a whole number,
    and behind a question with a generator of random numbers, which goes on from there, none is foreseen.

    Parameters
    ----------
    exercise, part : str
    seed : int, of its inputs
    reference : module with the right functions
    question : function of the arguments and of how the value is read that returns a question as it is kept
    """
    function, found = getattr(reference, exercise), []
    all_off = True

    def asked(args: tuple, read: tuple) -> Answer:
        nonlocal all_off
        if all_off:
            found.append(question(args, read))
        answer = ask(function, args, read)
        off = _off(answer.value)
        drawn = any(isinstance(value, np.random.Generator) for value in args)
        all_off = all_off and not drawn and (bool(answer.raised) or _is_off(off, answer.value))
        return replace(answer, value=off)

    exam = Examination(
        function, seed, partial(getattr, reference), asked=asked, right=partial(ask, function), grading=True
    )
    with contextlib.suppress(Exception):  # it does not accept them: what comes then is not foreseen
        examined(exercise, part)(exam)
    return frozenset(found)


def _off(value: Any) -> Any:
    """An answer whose numbers are off by rounding."""
    if isinstance(value, np.ndarray | np.floating) and value.dtype.kind == "f":
        shares = (1 + np.arange(value.size) % 7 / 7).reshape(value.shape)
        return (value * (1 + OFF * shares) + NOTHING * shares).astype(value.dtype)
    if isinstance(value, float):
        return value * (1 + OFF) + NOTHING
    if isinstance(value, list | tuple):
        return type(value)(map(_off, value))
    return {name: _off(item) for name, item in value.items()} if isinstance(value, dict) else value


def _is_off(one: Any, other: Any) -> bool:
    """Whether every part of an answer is a number that is another one."""
    if isinstance(one, list | tuple):
        return len(one) > 0 and all(map(_is_off, one, other))
    if isinstance(one, dict):
        return len(one) > 0 and all(_is_off(item, other[name]) for name, item in one.items())
    return isinstance(one, np.ndarray | np.floating | float) and np.size(one) > 0 and bool(np.all(one != other))
