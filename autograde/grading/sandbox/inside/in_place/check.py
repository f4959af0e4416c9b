"""In place of `checking.check`, where a notebook is graded: no check is here, and a cell that calls one goes on."""

from autograde.reporting.report import Report

NOT_JUDGED = "not judged here: while a notebook is graded, the grader asks the functions itself."


class CheckFailed(AssertionError):
    """A check that did not pass; never raised here."""

    report: Report


def check(function: object = None, part: str = "") -> None:
    """Say that nothing is judged here."""
    examine(function, part)


def examine(function: object = None, part: str = "") -> Report:
    """Say that nothing is judged here.

    Returns
    -------
    Report that says so again; it is true, so that a cell that asserts it goes on
    """
    report = Report(str(getattr(function, "__name__", "check")), True, NOT_JUDGED)
    print(report)
    return report
