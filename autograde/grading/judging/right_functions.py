"""The right functions of this course, which no student's package holds."""

from importlib import import_module
from types import ModuleType

from autograde.grading.errors import CannotGrade


def right_functions() -> ModuleType:
    """The reference, which no student's package holds.

    Raises
    ------
    CannotGrade : if this installation has none
    """
    try:
        return import_module("solutions.reference")
    except ImportError:
        raise CannotGrade(
            "Grading needs the reference functions (solutions/reference.py), which the installed package does not "
            "hold: install from a clone of the course's repository, with python -m pip install --editable ."
        ) from None
