"""A notebook one of whose exercises moves to a notebook of its own: what a later version of a course may bring."""

import copy

from nbformat import NotebookNode

MOVED = "moved_exercise"  # the name of the notebook that is new


def split(notebook: NotebookNode, exercise: str) -> tuple[NotebookNode, NotebookNode]:
    """The notebook without an exercise and that exercise's checks, and the one that has them.

    Given functions stand in both, the other cells in the first.
    """
    first, second = copy.deepcopy(notebook), copy.deepcopy(notebook)
    first.cells = [cell for cell in first.cells if not _belongs(cell, exercise)]
    second.cells = [cell for cell in second.cells if _belongs(cell, exercise) or cell.id.startswith(("setup", "given"))]
    assert len(first.cells) < len(notebook.cells)
    second.metadata["autograde"]["notebook"] = MOVED
    return first, second


def _belongs(cell: NotebookNode, exercise: str) -> bool:
    return cell.id == exercise or (cell.id + "-").startswith(f"check-{exercise}-")
