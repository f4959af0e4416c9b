"""What must not be changed is restored: the student's cells, with exactly the release's checks among them."""

import json
import re
from typing import Any

from autograde.notebooks.asked import Cell, Notebook
from autograde.notebooks.match import grade_id
from autograde.notebooks.read import text

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CELL_TYPES = ("code", "markdown", "raw")


def restore(handed_in: list[Any], asked: Notebook) -> dict[str, Any]:
    """The notebook to execute: the student's cells in their order, with exactly the assignment's cells among them.

    Of what the student's metadata says only a cell's name counts: type, points and locks are the gradebook's, and a
    locked cell's text too. Of cells of one name the last one counts, as in nbgrader. A graded cell that is missing
    comes back behind the cell that precedes it in the assignment.

    Parameters
    ----------
    handed_in : the cells as they were read
    asked : the assignment's notebook
    """
    given = [cell for cell in handed_in if isinstance(cell, dict) and cell.get("cell_type") in _CELL_TYPES]
    names = [grade_id(cell, asked) for cell in given]
    last = {name: place for place, name in enumerate(names) if name is not None}
    cells: list[dict[str, Any]] = []
    for place, (cell, name) in enumerate(zip(given, names, strict=True)):
        wanted = asked.cells[name] if name is not None and last[name] == place else None
        cells.append(_known(cell, wanted) if wanted else _own(cell))
    _add_missing(cells, asked)
    _number(cells)
    return {"cells": cells, "metadata": dict(asked.metadata), "nbformat": 4, "nbformat_minor": 5}


def _known(cell: dict, wanted: Cell) -> dict[str, Any]:
    """One of the assignment's cells: the student's text where it may be written in, everything else restored."""
    source = wanted.source if wanted.locked else text(cell.get("source"))
    return _blank(wanted.cell_type, source, cell) | {"metadata": dict(wanted.metadata)}


def _own(cell: dict) -> dict[str, Any]:
    """A cell of the student's own."""
    source, metadata = text(cell.get("source")), {}
    if isinstance(cell.get("metadata"), dict) and isinstance(cell["metadata"].get("tags"), list):
        tags = [text(tag) for tag in cell["metadata"]["tags"][:20] if isinstance(tag, str)]
        metadata = {"tags": sorted({tag for tag in tags if re.fullmatch(r"[\w-]{1,50}", tag)})}
    return _blank(cell["cell_type"], source, cell) | {"metadata": metadata}


def _blank(cell_type: str, source: str, cell: dict) -> dict[str, Any]:
    made = {"cell_type": cell_type, "id": cell.get("id"), "source": source}
    if cell_type == "code":
        return made | {"execution_count": None, "outputs": []}
    return made | ({"attachments": cell["attachments"]} if isinstance(cell.get("attachments"), dict) else {})


def _add_missing(cells: list[dict[str, Any]], asked: Notebook) -> None:
    """Put the graded cells that are missing where they belong."""
    order = list(asked.cells)

    def places() -> dict[str, int]:
        return {c["metadata"]["nbgrader"]["grade_id"]: i for i, c in enumerate(cells) if "nbgrader" in c["metadata"]}

    for number, (name, wanted) in enumerate(asked.cells.items()):
        if not (wanted.grade or wanted.task):
            continue
        present = places()
        if name in present:
            continue
        made = json.loads(json.dumps(wanted.missing))
        before = order[number - 1] if number else None
        following = [present[later] for later in order[number + 1 :] if later in present]
        # where the answer itself was deleted, perhaps it was written anew: then as late as its place allows
        place = present[before] + 1 if before in present else min(following, default=len(cells))
        cells.insert(place if number else 0, made)


def _number(cells: list[dict[str, Any]]) -> None:
    """Give every cell an id that is valid and its own."""
    taken = set()
    for place, cell in enumerate(cells):
        cell_id = cell.get("id")
        if not isinstance(cell_id, str) or not _CELL_ID.fullmatch(cell_id) or cell_id in taken:
            cell_id = f"cell-{place}"
            while cell_id in taken:
                cell_id += "-"
        cell["id"] = cell_id
        taken.add(cell_id)
