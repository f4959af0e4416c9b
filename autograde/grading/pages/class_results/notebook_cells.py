"""The cells of a notebook that nbgrader knows, whoever wrote it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from autograde.grading.pages.similar_answers.fingerprints import LONGEST
from autograde.notebooks.cell_fields import text
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import content_of, notebook_of


def _cells(path: Path) -> list[Mapping[str, Any]]:
    """The cells of a notebook, whoever wrote it; none where it is none."""
    try:
        if path.is_symlink() or not path.is_file():
            return []
        with path.open("rb") as file:
            cells = notebook_of(content_of(file))["cells"]
        return [c for c in cells if isinstance(c, dict) and isinstance(c.get("metadata"), dict)]
    except (OSError, Broken):
        return []


def graded_cells(path: Path) -> Iterator[tuple[str, str, bool]]:
    """The cells of a notebook that nbgrader knows: id, source, whether it is an answer."""
    for cell in _cells(path):
        marks = cell["metadata"].get("nbgrader")
        if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
            yield marks["grade_id"], text(cell.get("source")), bool(marks.get("solution"))


def code_answers(cells: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The answers in code among a notebook's cells: id, source."""
    for cell in cells:
        marks = (cell.get("metadata") or {}).get("nbgrader") or {}
        if marks.get("solution") and cell.get("cell_type") == "code":
            yield str(marks.get("grade_id")), text(cell.get("source"))[:LONGEST]
