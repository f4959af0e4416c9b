"""The beginning of a notebook: it says whether this package is too old for it, and what a cell lacks in one line."""

from autograde.courses import CourseError, work_for
from autograde.student.one_line_errors import OneLineErrors
from autograde.version import __version__, numbers

TO_UPDATE = "python -m pip install ./autograde . in a newer checkout, or the newer wheels that your instructor gives"


def begin(made_with: str, course: str = "") -> None:
    """Prepare the running notebook: compare versions, and say in one line what a cell lacks.

    Parameters
    ----------
    made_with : str, the version of this package that the notebook was made with
    course : str, whose checks are meant, where it is not the one that notebooks without a name belong to

    Outside IPython it only compares versions and looks for the course.
    """
    if numbers(made_with) > numbers(__version__):
        print(
            f"This notebook was made for autograde {made_with}, but {__version__} is installed: "
            f"its checks may be older than the text. Update with: {TO_UPDATE}"
        )
    try:
        work_for(course)
    except CourseError as problem:
        print(problem)
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        OneLineErrors(shell)
