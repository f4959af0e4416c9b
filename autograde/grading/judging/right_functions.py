"""The right functions of a course, which no student's package holds."""

from types import ModuleType

from autograde.courses import current
from autograde.grading.errors import CannotGrade
from autograde.importing import module_at, where

UNTOUCHED = "Nothing was graded, and every score is as it was: mend it, then say the same again."


def right_functions() -> ModuleType:
    """The course's reference, which no student's package holds.

    Raises
    ------
    CannotGrade : if this installation has none, or it cannot be imported
    """
    path = current().reference
    if not path.is_file():
        raise CannotGrade(
            f"Grading needs the reference functions ({path}), which the installed package does not hold: install from "
            "a clone of the course's repository, with python -m pip install --editable ."
        )
    try:
        return module_at(path)
    except Exception as error:  # somebody is mending it
        raise CannotGrade(f"The reference cannot be used: {where(error)}. {UNTOUCHED}") from None
