"""What stands in an assignment's source folder beside its notebooks: data, modules, pictures."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.job import Beside

MOST_FILES = 500
LARGEST_ALL = 2**25  # bytes: they and what a student hands in beside a notebook have room for 64 MiB


def source_files(course: CourseDirectory, unit: str) -> tuple[Beside, ...]:
    """The files that stand beside an assignment's notebooks while they are graded, as nbgrader chooses them.

    Those that the course lets students replace (`Autograde.exclude_overwriting`) are left to them.

    Raises
    ------
    CannotGrade : if they are more than a submission has room for
    """
    from nbgrader.utils import find_all_files

    folder = course.folder("source", ".", unit)
    paths = sorted(find_all_files(str(folder), [*course.directory.ignore, "*.ipynb"]))
    theirs = course.config.get("Autograde", {}).get("exclude_overwriting", {}).get(unit, ())
    names = {os.path.relpath(path, folder): Path(path) for path in paths}
    chosen = {name: path for name, path in names.items() if name not in theirs and path.is_file()}
    sizes = {name: path.stat().st_size for name, path in chosen.items()}
    total = sum(sizes.values())
    if total > LARGEST_ALL or len(sizes) > MOST_FILES:
        largest = max(sizes, key=lambda name: sizes[name])
        raise CannotGrade(
            f"{folder} holds {count(len(sizes), 'file')} of {total >> 20} MiB beside its notebooks, "
            f"the largest of them {largest}, and there is room for {MOST_FILES} files of {LARGEST_ALL >> 20} MiB: "
            f"make them smaller, or grade {unit} with nbgrader autograde."
        )
    return tuple(_looked_at(folder, name, path) for name, path in chosen.items())


def _looked_at(folder: Path, name: str, path: Path) -> Beside:
    content = path.read_bytes()
    return Beside(name, str(folder), len(content), hashlib.sha256(content).digest(), content[:8])


def contents(files: Sequence[Beside]) -> tuple[tuple[str, bytes], ...]:
    """Names of files and what they hold: sent to each worker once."""
    return tuple((file.name, Path(file.folder, file.name).read_bytes()) for file in files)
