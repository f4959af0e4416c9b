"""Every check is put to the right functions before it judges anybody."""

import traceback
from collections.abc import Iterable
from functools import partial

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.checking.exercises import called_check, examinations
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.right_functions import right_functions
from autograde.reporting.report import Finding

UNTOUCHED = "Nothing was graded, and every score is as it was: mend it, then say the same again."
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
        reference, known = right_functions(), examinations()
        for source in sources:
            try:
                exercise, part = called_check(source)
            except ValueError:
                continue
            function = getattr(reference, exercise)
            lookup = partial(getattr, reference)
            exam = Examination(function, SEED, lookup, right=partial(ask, function), grading=True)
            try:
                known[exercise, part][1](exam)
            except Finding as finding:
                if finding.missing:  # PyTorch, say: told where it is needed
                    continue
                raise CannotGrade(
                    f"The check of {exercise}{f' ({part})' if part else ''} does not accept the course's own "
                    f"solution: {finding.headline} {UNTOUCHED}"
                ) from None
    except CannotGrade:
        raise
    except Exception as error:  # somebody is mending a check
        raise CannotGrade(f"A check cannot be used: {_where(error)}. {UNTOUCHED}") from None


def _where(error: Exception) -> str:
    """An error in a file of ours, with its place."""
    said = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}, line {frames[-1].lineno}: {said}"
