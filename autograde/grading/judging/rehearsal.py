"""Every check is put to the right functions before it judges anybody."""

from collections.abc import Callable, Iterable
from functools import partial

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.checking.exercises import examination
from autograde.courses import CourseError
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.grade_cells import asked_check
from autograde.grading.judging.right_functions import UNTOUCHED, right_functions
from autograde.importing import where
from autograde.reporting.report import Finding

SEED = 28  # of a rehearsal's inputs


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
