"""check() and examine(): one exercise, asked and judged."""

import copy
import difflib
import functools
import os
import sys
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from autograde.asking.call import called_names
from autograde.checking.examination import Examination
from autograde.checking.exercises import examination, exercises, parts_of, unit_of
from autograde.checking.questioning import not_defined
from autograde.courses import CourseError, current
from autograde.reporting.report import Finding, Report

NOTHING: Mapping = MappingProxyType({})


class CheckFailed(AssertionError):
    """A check that did not pass. In a notebook it shows its report, not a traceback."""

    def __init__(self, report: Report):
        super().__init__(str(report))
        self.report = report

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return str(self.report).split("\n")


def check(function: Callable, part: str = "") -> None:
    """Check one exercise; print that it passed, or raise CheckFailed with what differs and where.

    Parameters
    ----------
    function : the function itself, bearing its exercise's name
    part : str, a further part of the exercise ("extreme"); the main part where left out

    Raises
    ------
    CheckFailed : if the check does not pass; its text is the report
    """
    report = _examine(function, part, sys._getframe(1).f_globals)
    if not report:
        show(report)
        raise CheckFailed(report)
    print(report)


def show(report: Report) -> None:
    """Draw a report under the running cell, where a notebook is running and there is something to draw."""
    running = sys.modules.get("IPython")
    if running is None or running.get_ipython() is None or not report.picture:
        return
    from IPython.display import display

    display({"text/html": report.picture, "text/plain": f"(a picture of {report.name})"}, raw=True)


def tell(function: Callable, part: str = "") -> None:
    """Print what a check finds, and go on: as where a notebook is graded, whose grader asks the functions itself."""
    print(_examine(function, part, sys._getframe(1).f_globals))


def check_by_name(names: dict, name: str, part: str, given: tuple[str, ...]) -> None:
    """Check the exercise of this name as a grader does: whatever the function calls itself, with what is given.

    Parameters
    ----------
    names : the notebook's global names
    name, part : of the exercise
    given : sources of functions that the notebook gives

    Raises
    ------
    CheckFailed : if the check does not pass
    """
    right: dict = {"np": np}
    for source in given:
        exec(source, right)
    right = {known: value for known, value in right.items() if callable(value) and unit_of(known)}
    function = names.get(name)
    if not callable(function):
        raise CheckFailed(not_defined(name).report(f"{name} ({part})" if part else name))
    report = _examine(bearing(name, function), part, names, right=right)
    if not report:
        raise CheckFailed(report)
    print(report)


def examine(function: Callable, part: str = "") -> Report:
    """The same check as `check`, as a Report: it never raises.

    Parameters
    ----------
    function : the function itself, bearing its exercise's name
    part : str, a further part of the exercise; the main part where left out

    Returns
    -------
    Report, true where the check passed
    """
    return _examine(function, part, sys._getframe(1).f_globals)


def _examine(
    function,
    part: str,
    names: dict,
    asked: tuple[str, ...] = (),
    right: Mapping = NOTHING,
    passing: set[str] | None = None,
) -> Report:
    """The report of an exercise; `asked` are those that ask for it, `passing` those that were found right meanwhile."""
    passing = set() if passing is None else passing
    name = getattr(function, "__name__", type(function).__name__)
    try:
        _ = current().examinations
    except CourseError as problem:
        return Report(name, False, f"cannot be checked. {problem}")
    if callable(function) and not unit_of(name):
        known = [name for name, value in names.items() if value is function and unit_of(name)]
        if len(known) == 1:  # the notebook gives a lambda, or a function of a library, the exercise's name
            name, function = known[0], bearing(known[0], function)
    title = f"{name} ({part})" if part else name
    try:
        examination = _find(function, name, part)
        names = {**names, **namespace(function), **right}

        def given(other: str) -> Callable:
            return right[other] if other in right else _given(other, name, names, (*asked, name), right, passing)

        exam = Examination(function, zlib.crc32(f"{name}/{part}".encode()), given, grading=for_points())
        examination(exam)
    except Finding as finding:
        earlier = None if finding.blank else _earlier_mistake(function, name, names, (*asked, name), right, passing)
        return (earlier or finding).report(title)
    return passed(title, exam)


def namespace(function: Callable) -> dict:
    """The global names that a function sees: its notebook's."""
    return getattr(function, "__globals__", {})


def bearing(name: str, function: Callable) -> Callable:
    """The function, whatever it calls itself, under the name that the notebook gives it."""
    if getattr(function, "__name__", "") == name:
        return function

    def called(*args):
        return function(*args)

    called.__name__ = name
    return called


def for_points() -> bool:
    """Whether nbgrader runs this notebook to grade it."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def passed(title: str, exam: Examination) -> Report:
    """The report of an examination that found nothing wrong."""
    questions = "1 question" if exam.questions == 1 else f"{exam.questions} questions"
    noticed = tuple(f"noticed, at no cost: {remark}" for remark in exam.noticed)
    return Report(title, True, f"passed ({questions}).", noticed)


def _find(function, name: str, part: str) -> Callable:
    """The examination of a function, or a Finding that says what to pass instead."""
    if not callable(function):
        raise Finding(
            "check takes a function, not its result.", "→ write check(softmax), without parentheses after softmax"
        )
    if unit_of(name) is None:
        near = difflib.get_close_matches(name, [exercise for exercise, _ in exercises()], n=1)
        raise Finding(
            "no exercise has this name.",
            f"→ {f'did you mean {near[0]}?' if near else 'define the function by its name, with def.'} "
            "If the notebook is newer than the installed autograde, update autograde.",
        )
    found = examination(name, part) if isinstance(part, str) else None
    if found is None:
        raise Finding(f"has no part {part!r}.", f"→ its parts: {', '.join(map(repr, parts_of(name)[1:])) or 'none'}")
    return found


def _given(
    other: str,
    name: str,
    names: dict,
    asked: tuple[str, ...],
    right: Mapping = NOTHING,
    passing: set[str] | None = None,
) -> Callable:
    """Another function of the notebook that a check needs, examined before it is believed."""
    passing = set() if passing is None else passing
    if other not in names or not callable(names[other]):
        raise Finding(
            f"cannot be checked yet: the check needs {other}.",
            f"→ run the cell that defines {other}",
            blank=True,
            missing=other,
        )
    if unit_of(other) and other not in asked and other not in passing:
        report = _examine(bearing(other, names[other]), "", names, asked, right, passing)
        if report.missing == "torch":
            raise Finding(report.headline, *report.details, blank=True, missing="torch")
        unjudged = report.missing and unit_of(other) != unit_of(name)  # given without what its own check needs
        if not report and not unjudged:
            raise mend_first(other, name, report)
        passing.add(other)
    return _on_copies(names[other]) if for_points() else names[other]


def _on_copies(function: Callable) -> Callable:
    """The function on copies of its arguments: one that changes them, at no cost, must not spoil a check's own."""

    @functools.wraps(function)
    def asked(*args):
        return function(*copy.deepcopy(args))

    return asked


def _earlier_mistake(
    function, name: str, names: dict, asked: tuple[str, ...], right: Mapping, passing: set[str]
) -> Finding | None:
    """The finding to mend another exercise first, where this one calls it and it is wrong."""
    for other in called_names(getattr(function, "__code__", None)):
        if other in (*asked, *right, *passing) or not unit_of(other) or not callable(names.get(other)):
            continue
        if other != name:
            report = _examine(bearing(other, names[other]), "", names, asked, right, passing)
            if not report and not report.missing:  # without what its own check needs, nothing is known of it
                return mend_first(other, name, report)
    return None


def mend_first(other: str, name: str, report: Report) -> Finding:
    """The finding about `name` that the exercise `other`, which it needs, is wrong."""
    if report.blank:
        return Finding(f"cannot be checked before {other} is written. Write {other} first.", blank=True)
    first = report.mend or other
    what = report.details[0] if report.mend else str(report).split("\n")[0]
    if unit_of(first) != unit_of(name):
        mend = f"→ {first} is given: restore its cell (autograde start brings the notebook's own text back)"
    else:
        mend = f"→ mend {first} first, then run this check again"
    return Finding(f"cannot be judged while {first} is wrong.", what, mend, mend=first)
