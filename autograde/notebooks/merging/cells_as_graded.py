"""The cells of a student's notebook: which of them a grader takes for the assignment's, and what their code does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograde.notebooks.cell_fields import SKIP, source_of, tags_of
from autograde.notebooks.names_in_code import NOTHING, Names, names_of
from autograde.notebooks.released import Notebook, grade_id
from autograde.notebooks.restore import CELL_TYPES


@dataclass
class Mine:
    """One cell of the student's notebook.

    Attributes
    ----------
    cell : as it was read
    place : int, among the student's cells
    source : its text
    counted : str, the name of the assignment's cell that a grader takes it for; "" for none
    runs : bool, whether a grader runs the student's text
    names : what that text does with names
    target : int, the place of the release's cell that it is, None where it is the student's own
    kept : bool, whether it stays as it is, as a cell of the student's own
    """

    cell: dict[str, Any]
    place: int
    source: str
    counted: str = ""
    runs: bool = False
    names: Names = NOTHING
    target: int | None = None
    kept: bool = True


def students_cells(cells: Iterable[Any], asked: Notebook) -> list[Mine]:
    """The cells of a student's notebook, and what a grader makes of each."""
    given = [cell for cell in cells if isinstance(cell, dict)]
    names = [grade_id(cell, asked) if cell.get("cell_type") in CELL_TYPES else None for cell in given]
    last = {name: place for place, name in enumerate(names) if name is not None}
    found = []
    for place, (cell, name) in enumerate(zip(given, names, strict=True)):
        mine = Mine(cell, place, source_of(cell))
        runs = cell.get("cell_type") == "code" and SKIP not in tags_of(cell)
        if name is not None and last[name] == place:
            wanted = asked.cells[name]
            mine.counted = name
            runs = wanted.cell_type == "code" and not wanted.locked
        mine.runs = runs
        if runs:
            mine.names = names_of(mine.source)
        elif mine.counted and asked.cells[mine.counted].cell_type == "code":
            mine.names = names_of(asked.cells[mine.counted].source)  # what runs in its place
        found.append(mine)
    return found


def last_of(found: list[Mine]) -> Mine | None:
    """The last of the cells that graders find by name; else the last."""
    best = [mine for mine in found if mine.counted] or found
    return best[-1] if best else None
