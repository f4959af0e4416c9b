"""The cells of a notebook that are graded automatically: what decides each, and the exercises that they ask for."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from autograde.checking.exercises import called_check
from autograde.courses import current

CALLS_CHECK = re.compile(r"\bcheck\(")


def is_grade_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a check that is graded automatically."""
    marks = cell["metadata"].get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution") and cell["cell_type"] == "code"


def own_exercises(cells: Iterable[Mapping[str, Any]]) -> set[str]:
    """The exercises that a notebook's checks ask its student to write."""
    asked = (asked_check(cell["source"]) for cell in filter(is_grade_cell, cells))
    return {check[0] for check in asked if check}


def asked_check(source: str) -> tuple[str, str] | None:
    """The exercise and the part that a grade cell asks the trusted side to judge; None where it is no single check."""
    if not current().has_package:
        return None
    try:
        return called_check(source)
    except ValueError:
        return None


def judges_itself(source: str) -> bool:
    """Whether a grade cell's own outputs decide: it asserts, and calls no check, which says nothing where it runs."""
    return not current().has_package or not CALLS_CHECK.search(source)
