"""Which cell of a release a cell of a student's notebook is."""

from autograde.notebooks.asked import Notebook


def grade_id(cell: dict, asked: Notebook) -> str | None:
    """The name of the assignment's cell that this one is, None where it is the student's own."""
    marks = cell["metadata"].get("nbgrader") if isinstance(cell.get("metadata"), dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) and name in asked.cells else None
