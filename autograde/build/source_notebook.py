"""From a notebook's text (solutions/NN_unit/*.md) and reference.py to its source notebook, solutions and all."""

from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.build.asked_functions import counted
from autograde.build.course_folder import ROOT
from autograde.build.errors import SourceError
from autograde.build.reference_text import Reference
from autograde.build.source_cells import source_cell
from autograde.build.without_asserts import without_asserts
from autograde.courses import current
from autograde.version import __version__


def source_notebook(path: Path, reference: Reference) -> NotebookNode:
    """The source notebook, with solutions and nbgrader's metadata, of one MyST source: as nbgrader reads it.

    Raises
    ------
    SourceError : names the file, the cell and what to write
    """
    return _notebook(path, reference, without_asserts)


def asserting_notebook(path: Path, reference: Reference) -> NotebookNode:
    """The same with the asserts that hold its numbers, as the tests run it.

    Raises
    ------
    SourceError : names the file, the cell and what to write
    """
    return _notebook(path, reference, str)


def _notebook(path: Path, reference: Reference, shown: Callable[[str], str]) -> NotebookNode:
    """The notebook, of whose code that stands as it was written is shown what a function makes of it."""
    import jupytext  # here: without it, the command says in a sentence which extra brings it

    read = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    taken: set[str] = set()
    cells = []
    exercises = {str(cell.metadata["exercise"]) for cell in read.cells if "exercise" in cell.metadata}
    for number, cell in enumerate(read.cells, 1):
        if cell.cell_type == "markdown":
            cell.source = counted(cell.source, exercises)
        try:
            made = source_cell(cell, reference, shown)
        except (KeyError, SyntaxError, ValueError) as error:
            start = cell.source.strip().split("\n")[0]
            raise SourceError(f"{path.relative_to(ROOT)}, cell {number} ({start!r}): {error}") from error
        if cell.source and not made.source:  # it only asserts
            continue
        made["id"] = _free(made["id"], taken)
        cells.append(made)
        name = made["id"].split("-")[1] if made["id"].startswith("check-") else ""
        if name and name not in taken:
            raise SourceError(
                f"{path.relative_to(ROOT)}, cell {number}: check({name}) has no exercise above it: delete it too, or "
                f"bring back the cell with :exercise: {name}"
            )
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "autograde": {
            "course": current().name,
            "unit": path.parent.name,
            "notebook": path.stem,
            "version": __version__,
        },
    }
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def _free(cell_id: str, taken: set[str]) -> str:
    """The id, with a number behind it where another cell has it already."""
    free, count = cell_id, 1
    while free in taken:
        count += 1
        free = f"{cell_id}-{count}"
    taken.add(free)
    return free
