"""The cells of a notebook that are graded automatically, and the exercises that they ask for."""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from autograde.checking.exercises import called_check


def is_grade_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a check that is graded automatically."""
    marks = cell["metadata"].get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution") and cell["cell_type"] == "code"


def own_exercises(cells: Iterable[Mapping[str, Any]]) -> set[str]:
    """The exercises that a notebook's checks ask its student to write."""
    own = set()
    for cell in filter(is_grade_cell, cells):
        with contextlib.suppress(ValueError):  # no check: that is said where it is met
            own.add(called_check(cell["source"])[0])
    return own
