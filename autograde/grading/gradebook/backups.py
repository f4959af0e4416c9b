"""Copies of the gradebook, made before it is written to."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import cannot_write
from autograde.grading.permissions import close_to_others, make_folder

KEPT = 5  # the last so many


def folder_of(course: CourseDirectory) -> Path:
    """Where a course's copies stand."""
    return course.own / "gradebooks"


def copies(course: CourseDirectory) -> list[Path]:
    """The copies that are kept, the oldest first: their names begin with the time at which they were made."""
    return sorted(folder_of(course).glob("gradebook-*.db"))


def keep_copy(course: CourseDirectory, copy_to: Callable[[Path], None]) -> Path | None:
    """Keep a copy of the gradebook as it is now, and the last five of those before.

    Parameters
    ----------
    course : the course
    copy_to : writes a copy to a path

    Returns
    -------
    Path of the copy; None where the gradebook is no file of SQLite's, and its server makes the copies

    Raises
    ------
    CannotGrade : if the copy cannot be written
    """
    if not course.database.startswith("sqlite:///"):
        return None
    path = folder_of(course) / f"gradebook-{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}.db"
    draft = path.with_suffix(".draft")
    try:
        make_folder(path.parent)
        for left in path.parent.glob("gradebook-*.draft"):  # of a grader that was killed
            left.unlink(missing_ok=True)
        copy_to(draft)
        close_to_others(draft)
        os.replace(draft, path)
        for old in copies(course)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise cannot_write(path, error) from None
    return path
