"""Where links lead from a student's folder: none that a student may have set is followed."""

import os
from pathlib import Path
from typing import Any


def leads_astray(directory: Any, student: str, unit: str) -> Path | None:
    """Where links lead from a student's folder in submitted/ if that is another place of the course; None if nowhere.

    The whole of submitted/ may be a link, and a student's folder one to another place, where the student may have the
    right to write: a link that stands in it is not followed, nor is one to another folder of the course.

    Parameters
    ----------
    directory : nbgrader's CourseDirectory
    """
    root = Path(directory.root)
    own = Path(os.path.normpath(directory.format_path(directory.submitted_directory, student, unit)))
    parts = own.relative_to(root).parts if own.is_relative_to(root) else ()
    if student not in parts:
        return None
    place = parts.index(student)
    above = root.joinpath(*parts[:place]).resolve()
    try:
        real = own.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return own
    if real == above.joinpath(*parts[place:]):
        return None
    theirs = above.joinpath(student).resolve()
    led_on = theirs != above / student and real != theirs.joinpath(*parts[place + 1 :])
    inside = real.is_relative_to(above) or real.is_relative_to(root.resolve())
    return real if inside or led_on else None
