"""Drops that a new release, or nbgrader's own autograde, has undone: brought back."""

from collections.abc import Callable
from typing import Any

from autograde.grading.assignments import dropped_exercises
from autograde.grading.gradebook.database.change_grades import change_grades
from autograde.grading.gradebook.database.gradebook import Gradebook


def keep_drops(gradebook: Gradebook, copy: Callable[[], Any]) -> bool:
    """Bring back what a new release, or nbgrader's own autograde, has undone of drops; whether anything was.

    Parameters
    ----------
    gradebook : open for an assignment
    copy : is called before anything is written
    """
    dropped = gradebook.dropped
    if not dropped or not gradebook.database.read(lambda connection: dropped_exercises.slipped(connection, dropped)):
        return False
    copy()
    change_grades(gradebook, lambda connection: dropped_exercises.mend(connection, dropped))
    gradebook.dropped = gradebook.database.read(dropped_exercises.dropped)
    return True
