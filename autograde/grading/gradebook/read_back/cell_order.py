"""The order of graded cells, which is that of the released notebooks."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.units import Asked

Order = Callable[[str, Asked], tuple[str, int, str]]  # of a unit's cell: what to sort it by


def released_order(course: CourseDirectory) -> Order:
    """A function that says where in its released notebook a cell stands; each notebook is read once."""

    @cache
    def places(unit: str, notebook: str) -> dict[str, int]:
        path = course.folder("release", ".", unit) / f"{notebook}.ipynb"
        return {grade_id: place for place, grade_id in enumerate(_grade_ids(path))}

    def place(unit: str, cell: Asked) -> tuple[str, int, str]:
        return cell.notebook, places(unit, cell.notebook).get(cell.grade_id, 10**6), cell.grade_id

    return place


def _grade_ids(path: Path) -> list[str]:
    try:
        cells = json.loads(path.read_bytes())["cells"]
        return [grade_id for cell in cells if (grade_id := cell["metadata"].get("nbgrader", {}).get("grade_id"))]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
