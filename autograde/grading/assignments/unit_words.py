"""Which unit a person means: `01`, `lectures/01_training_data/`, a beginning that is only one's."""

import re
from collections.abc import Collection
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade


def meant(word: str, known: Collection[str]) -> str:
    """The unit that a word names; the word's last part where it names none, or could name several.

    Parameters
    ----------
    word : as it was typed: a unit's name, its number, the beginning of its name, or a path to its folder or notebook
    known : the units' names
    """
    parts = [part for part in re.split(r"[/\\]", word) if part not in ("", ".", "..")]
    if not parts or word in known:
        return word
    for part in reversed(parts):  # of lectures/01_training_data/training_data.ipynb the folder
        if part in known:
            return part
    name = parts[-1]
    numbered = [unit for unit in known if name.isdecimal() and _number(unit) == int(name)]
    begun = [unit for unit in known if unit.casefold().startswith(name.casefold())]
    return next((found[0] for found in (numbered, begun) if len(found) == 1), name)


def units(course: CourseDirectory) -> list[str]:
    """The units that the course's folders hold, released or not yet."""
    places = [course.folder(step, ".", "unit").parent for step in ("release", "source")]
    found = {path.name for place in places for path in place.glob("*/") if _holds_notebooks(path)}
    return sorted(name for name in found if not name.startswith("."))


def unit_meant(folder: Path, word: str) -> str:
    """The unit of a course's folder that a word names, as `meant` says; the word where the folder is no course's."""
    try:
        return meant(word, units(CourseDirectory(folder)))
    except CannotGrade:  # which the command itself will say
        return word


def _number(unit: str) -> int | None:
    found = re.match(r"\d{1,10}", unit)
    return int(found[0]) if found and len(found[0]) < 10 else None


def _holds_notebooks(path: Path) -> bool:
    return any(any(path.glob(f"*.{ending}")) for ending in ("ipynb", "md"))
