"""What must not be changed is restored: the student's cells, with exactly the release's checks among them."""

import json
import re
from collections.abc import Sequence
from typing import Any

from autograde.notebooks.cell_fields import text
from autograde.notebooks.released import Cell, Notebook, grade_id

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
CELL_TYPES = ("code", "markdown", "raw")


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
    given = [cell for cell in handed_in if isinstance(cell, dict) and cell.get("cell_type") in CELL_TYPES]
    names = [grade_id(cell, asked) for cell in given]
    last = {name: place for place, name in enumerate(names) if name is not None}
    counted = [name if name is not None and last[name] == place else None for place, name in enumerate(names)]
    cells = []
    for place in with_missing(counted, asked):
        if isinstance(place, str):
            cells.append(json.loads(json.dumps(asked.cells[place].missing)))
        else:
            name = counted[place]
            cells.append(_own(given[place]) if name is None else _known(given[place], asked.cells[name]))
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


def with_missing(present: Sequence[str | None], asked: Notebook) -> list[int | str]:
    """The order in which cells stand once the graded ones that are missing are put where they belong.

    Parameters
    ----------
    present : for each cell its name among the assignment's cells, None for the student's own
    asked : the assignment's notebook

    Returns
    -------
    list: an int is the place of a cell in `present`, a str the name of a missing one
    """
    order = list(asked.cells)
    names: list[str | None] = list(present)
    places: list[int | str] = list(range(len(present)))
    for number, (name, wanted) in enumerate(asked.cells.items()):
        if not (wanted.grade or wanted.task) or name in names:
            continue
        found = {known: place for place, known in enumerate(names) if known is not None}
        before = order[number - 1] if number else None
        following = [found[later] for later in order[number + 1 :] if later in found]
        # where the answer itself was deleted, perhaps it was written anew: then as late as its place allows
        place = found[before] + 1 if before in found else min(following, default=len(names))
        names.insert(place if number else 0, name)
        places.insert(place if number else 0, name)
    return places


def _number(cells: list[dict[str, Any]]) -> None:
    """Give every cell an id that is valid and its own."""
    taken = set()
    for place, cell in enumerate(cells):
        cell_id = cell.get("id")
        if not isinstance(cell_id, str) or not CELL_ID.fullmatch(cell_id) or cell_id in taken:
            cell_id = f"cell-{place}"
            while cell_id in taken:
                cell_id += "-"
        cell["id"] = cell_id
        taken.add(cell_id)
