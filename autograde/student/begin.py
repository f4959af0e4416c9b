"""The beginning of a notebook: whether it and this package are of one age, and in one line what a cell lacks."""

import contextlib
import json

from autograde.courses import CourseError, current, work_for
from autograde.student.one_line_errors import OneLineErrors, in_browser
from autograde.version import __version__, numbers

TO_UPDATE = "python -m pip install ./autograde . in a newer checkout, or the newer wheels that your instructor gives"
TO_BRING = "Say autograde start FOLDER, with your folder of the course: it brings the new text and keeps every answer."
TO_BRING_IN_BROWSER = (
    "Your answers work as they are. For the new text keep a copy (File > Download), delete the notebook in this "
    "browser's list (File > Open), and open it from its page again."
)


def begin(made_with: str, course: str = "") -> None:
    """Prepare the running notebook: compare versions, and say in one line what a cell lacks.

    Parameters
    ----------
    made_with : str, the version of this package that the notebook was made with
    course : str, whose checks are meant, where it is not the one that notebooks without a name belong to

    Outside IPython it only looks for the course and compares versions.
    """
    try:
        work_for(course)
    except CourseError as problem:
        print(problem)
    if said := of_another_age(made_with, installed()):
        print(said)
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        OneLineErrors(shell)


def installed() -> list[str]:
    """The versions that the installed course's notebooks were made with; none where that cannot be told."""
    found: set[str] = set()
    with contextlib.suppress(CourseError, OSError, ValueError):
        for path in current().folder.glob("[0-9]*/*.ipynb"):
            metadata = json.loads(path.read_text("utf-8"))["metadata"]
            found |= {str(metadata.get("autograde", {}).get("version", ""))} - {""}
    return sorted(found, key=numbers)


def of_another_age(made_with: str, there: list[str]) -> str:
    """That a notebook is newer than what is installed, or older; "" where it is neither.

    Parameters
    ----------
    made_with : the version that it was made with
    there : those of the installed course's notebooks, in order; an instructor may keep an old unit beside new ones
    """
    oldest = min([__version__, *there[-1:]], key=numbers)  # of the two packages
    if numbers(made_with) > numbers(oldest):
        return (
            f"This notebook was made for autograde {made_with}, but {oldest} is installed: "
            f"its checks may be older than the text. Update with: {TO_UPDATE}"
        )
    if there and made_with not in there:
        return (
            f"This notebook was made for autograde {made_with}, and {there[-1]} is installed: its text is older than "
            f"its checks. {TO_BRING_IN_BROWSER if in_browser() else TO_BRING}"
        )
    return ""
