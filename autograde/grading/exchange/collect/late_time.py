"""The time that stands for "late": Canvas says that it was, not when."""

import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any


def late_time(directory: Any, unit: str, student: str, tell: Callable[[str], None]) -> str | None:
    """One second past what was due; None, and told, where the gradebook has no due date.

    Parameters
    ----------
    directory : nbgrader's CourseDirectory
    unit, student : str
    tell : takes a sentence
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nbgrader.api import Gradebook, MissingEntry

        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            try:
                due = gradebook.find_assignment(unit).duedate
            except MissingEntry:
                due = None
            with suppress(MissingEntry):
                due = gradebook.find_submission(unit, student).duedate
    if due is None:
        tell(f"{student} was late, but {unit} has no due date in the gradebook: taken as in time.")
        return None
    tell(f"{student} was late; Canvas does not say how late: timed one second after it was due.")
    return (due + timedelta(seconds=1)).isoformat(" ")
