"""A submission of another form than the unit's: its notebook was split since, or is split and the unit is graded whole.

A student may hand in the notebook as it was before they brought the new text, or the new ones for a unit that stays as
it was released. Each answer is graded where it is asked.
"""

import json
import os
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

from autograde.grading.assignments.assignment import Assignment
from autograde.notebooks.bounds import LARGEST_FILE
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import notebook_of
from autograde.notebooks.released import Cell, Notebook
from autograde.student.moved_answers import moved_answers

MOST_FILES = 10  # notebooks of the unit's other form that are looked at


def gather(
    folder: Path,
    assignment: Assignment,
    files: MutableMapping[str, bytes | Exception],
    content_of: Callable[[Path, int], bytes],
) -> list[str]:
    """Bring answers of a submission to the notebooks in which they are asked; what the instructor is told.

    Parameters
    ----------
    folder : Path of submitted/STUDENT/UNIT
    assignment : what is asked
    files : the assignment's notebooks as they were read, by name; where answers come to one, it is replaced
    content_of : reads at most so many bytes of a file, and raises Broken or OSError
    """
    there = {name: content for name, content in files.items() if isinstance(content, bytes)}
    there |= _of_the_other_form(folder, assignment, content_of)
    if len({*there, *files}) < 2:
        return []
    mine = {Path(f"{name}.ipynb"): read for name, content in there.items() if (read := _read(content)) is not None}
    to_answer = [name for name, content in files.items() if name in there or str(content) == "was not handed in"]
    asked = {Path(f"{name}.ipynb"): _release(assignment.notebooks[name]) for name in to_answer}
    told = []
    for path, moved in moved_answers(mine, asked).items():
        if moved.came and path in asked:
            files[path.stem] = json.dumps(moved.notebook).encode()
            told += [f"{name} of {path.name} is graded from {old}, where it stands" for name, old in moved.came]
    return told


def _of_the_other_form(
    folder: Path, assignment: Assignment, content_of: Callable[[Path, int], bytes]
) -> dict[str, bytes]:
    """The notebooks of this unit, by what they say of themselves, that the assignment does not ask for."""
    try:
        names = sorted(name.removesuffix(".ipynb") for name in os.listdir(folder) if name.endswith(".ipynb"))
    except OSError:
        return {}
    found = {}
    for name in [name for name in names if name not in assignment.notebooks][:MOST_FILES]:
        try:
            content = content_of(folder / f"{name}.ipynb", LARGEST_FILE)
        except (Broken, OSError):
            continue
        metadata = (_read(content) or {}).get("metadata")
        ours = metadata.get("autograde") if isinstance(metadata, dict) else None
        if isinstance(ours, dict) and (ours.get("unit"), ours.get("notebook")) == (assignment.name, name):
            found[name] = content
    return found


def _read(content: bytes) -> dict[str, Any] | None:
    try:
        return notebook_of(content)
    except Broken:
        return None


def _release(asked: Notebook) -> dict[str, Any]:
    """A notebook as it was released; where the folder has another form, the gradebook's cells in its place."""
    cells = asked.release["cells"]
    known = {cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells}
    if set(asked.cells) <= known:
        return dict(asked.release)
    code = [cell for cell in cells if cell["cell_type"] == "code" and "nbgrader" not in cell["metadata"]]
    return dict(asked.release) | {"cells": [*code, *(_cell(name, cell) for name, cell in asked.cells.items())]}


def _cell(name: str, cell: Cell) -> dict[str, Any]:
    return {"cell_type": cell.cell_type, "id": name, "metadata": dict(cell.metadata), "source": cell.source}
