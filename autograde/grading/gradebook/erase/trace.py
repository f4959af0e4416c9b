"""A place where a student is found: what to say of it, how to remove it."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory


@dataclass(frozen=True)
class Trace:
    """One place where a student is found.

    Attributes
    ----------
    what : str, for a person
    remove : called without arguments
    """

    what: str
    remove: Callable[[], Any]


def shown(course: CourseDirectory, path: Path) -> str:
    """A path as it is said: within the course's folder."""
    with suppress(ValueError):
        return str(path.relative_to(course.root))
    return str(path)


def remove(path: Path) -> None:
    """Remove a file, a folder with all that it holds, or a link alone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
