"""Where graded cells stand in the released notebooks: their order, and the headings above them."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.hidden_tests import HiddenTests
from autograde.grading.gradebook.read_back.titles import headings
from autograde.grading.gradebook.read_back.units import Asked
from autograde.notebooks.cell_fields import marks_of


class ReleasedCells:
    """The released notebooks of a course; each is read once.

    Parameters
    ----------
    course : CourseDirectory
    """

    def __init__(self, course: CourseDirectory):
        self._course = course
        self.hidden_tests = HiddenTests(course)
        self._places, self._headings = cache(self._placed), cache(self._headed)

    def order(self, unit: str, cell: Asked) -> tuple[str, int, str]:
        """What to sort a unit's cells by."""
        return cell.notebook, self._places(unit, cell.notebook).get(cell.grade_id, 10**6), cell.grade_id

    def heading(self, unit: str, notebook: str, grade_id: str) -> str:
        """The nearest heading above a graded cell; "" where there is none."""
        return self._headings(unit, notebook).get(grade_id, "")

    def _placed(self, unit: str, notebook: str) -> dict[str, int]:
        ids = [str(marks_of(dict(cell)).get("grade_id") or "") for cell in self._cells(unit, notebook)]
        return {grade_id: place for place, grade_id in enumerate(filter(None, ids))}

    def _headed(self, unit: str, notebook: str) -> dict[str, str]:
        return headings(self._cells(unit, notebook))

    def _cells(self, unit: str, notebook: str) -> list[Mapping[str, Any]]:
        path = self._course.folder("release", ".", unit) / f"{notebook}.ipynb"
        try:
            return [cell for cell in json.loads(path.read_bytes())["cells"] if isinstance(cell, dict)]
        except (OSError, ValueError, KeyError, TypeError):
            return []
