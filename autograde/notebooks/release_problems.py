"""Why a notebook cannot be an assignment's that is graded here: each reason is the end of a sentence."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from autograde.notebooks.cell_fields import marks_of

PYTHON = "python", "ipython"


def other_kernel(metadata: Mapping[str, Any]) -> str:
    """The name of the kernel that a notebook is written for, where that is none of Python's; else ""."""
    kernel, language = (metadata.get(key) or {} for key in ("kernelspec", "language_info"))
    if not isinstance(kernel, dict) or not isinstance(language, dict):
        return ""
    named = str(kernel.get("language") or language.get("name") or "python")
    return "" if named.lower().startswith(PYTHON) else str(kernel.get("display_name") or named)


def problem_of(notebook: Mapping[str, Any]) -> str:
    """Why the cells of a notebook, with nbgrader's metadata, cannot be graded; "" where they can.

    Parameters
    ----------
    notebook : as it was read: a list of cells at least
    """
    if kernel := other_kernel(notebook.get("metadata") or {}):
        return f"is written for {kernel}, and Python's notebooks alone run here"
    if why := unreleasable(notebook):
        return why
    graded = any(marks.get("grade") or marks.get("task") for marks in _marks(notebook))
    return "" if graded else "has no cell that gives points"


def unreleasable(notebook: Mapping[str, Any]) -> str:
    """Why nbgrader does not release a notebook, by the names and the points of its cells; "" where it does."""
    cells = _marks(notebook)
    names = Counter(
        str(marks.get("grade_id")) for marks in cells if any(marks.get(k) for k in ("grade", "solution", "locked"))
    )
    if twice := [name for name, count in names.items() if count > 1]:
        return f"has two cells that are called {twice[0]!r}: give one of them another name"
    for marks in cells:
        if (marks.get("grade") or marks.get("task")) and not is_number(marks.get("points")):
            return f"gives {marks.get('points')!r} points for the cell {marks.get('grade_id')!r}, which is no number"
    return ""


def _marks(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [marks_of(cell) for cell in notebook["cells"] if isinstance(cell, dict)]


def is_number(points: object) -> bool:
    """Whether points are a number that can be reached: nbgrader takes its text too."""
    try:
        return math.isfinite(float(points)) and float(points) >= 0  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
