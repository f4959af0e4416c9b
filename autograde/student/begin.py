"""The beginning of a notebook: it says whether this package is too old for it, and what a cell lacks in one line."""

from autograde.student.one_line_errors import OneLineErrors
from autograde.version import __version__

TO_UPDATE = "python -m pip install --upgrade backprop-course, or pip install . in a newer checkout"


def begin(made_with: str) -> None:
    """Prepare the running notebook: compare versions, and say in one line what a cell lacks.

    Parameters
    ----------
    made_with : str, the version of this package that the notebook was made with

    Outside IPython it only compares versions.
    """
    if _numbers(made_with) > _numbers(__version__):
        print(
            f"This notebook was made for autograde {made_with}, but {__version__} is installed: "
            f"its checks may be older than the text. Update with: {TO_UPDATE}"
        )
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        OneLineErrors(shell)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
