"""Which cell of a release a cell of a student's notebook is, and whether anybody has worked in it."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from autograde.notebooks.read import text
from autograde.notebooks.released import Notebook

SKIP = "skip-execution"  # graders leave a cell with this tag out

_RELEASED = re.compile(r"(?:text|code|setup)-([0-9a-f]{8})(?:-\d+)?")


def grade_id(cell: dict, asked: Notebook) -> str | None:
    """The name of the assignment's cell that this one is, None where it is the student's own."""
    name = marks_of(cell).get("grade_id")
    return name if isinstance(name, str) and name in asked.cells else None


def marks_of(cell: dict) -> dict[str, Any]:
    """What nbgrader has written into a cell's metadata; empty where there is nothing that can be read."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}


def tags_of(cell: dict) -> list[str]:
    """A cell's tags, as far as they are texts."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def cell_id(cell: dict) -> str:
    """A cell's id; Google Colab keeps it in the metadata."""
    metadata = cell.get("metadata")
    found = cell.get("id") or (metadata.get("id") if isinstance(metadata, dict) else "")
    return found if isinstance(found, str) else ""


def digest(source: str) -> str:
    """The end of a released cell's id, by which it is known later whether the cell is as it was released."""
    return hashlib.sha1(source.encode("utf-8")).hexdigest()[:8]


def source_of(cell: dict) -> str:
    """A cell's text, with one kind of line ends."""
    return text(cell.get("source")).replace("\r\n", "\n")


def as_released(cell: dict) -> bool:
    """Whether a cell is as some release brought it: nobody has worked in it."""
    source, marks = source_of(cell), marks_of(cell)
    if isinstance(marks.get("checksum"), str):
        return checksum(source, str(cell.get("cell_type")), marks) == marks["checksum"]
    released = _RELEASED.fullmatch(cell_id(cell))
    return released is not None and released[1] == digest(source)


def checksum(source: str, cell_type: str, marks: dict[str, Any]) -> str:
    """nbgrader's checksum of a cell (nbgrader.utils.compute_checksum)."""
    flags = [bool(marks.get(flag, False)) for flag in ("grade", "solution", "locked")]
    parts = [source, cell_type, *map(str, flags), str(marks.get("grade_id"))]
    if flags[0]:
        try:
            parts.append(str(float(marks.get("points", 0))))
        except (TypeError, ValueError, OverflowError):
            return ""
    return hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def is_kept_copy(file: str, name: str) -> bool:
    """Whether a file is the notebook of this name as it was before an update: "small.ipynb.2026-03-01"."""
    day = file.removeprefix(f"{name}.ipynb.")[:10]
    try:
        return file.startswith(f"{name}.ipynb.{date.fromisoformat(day)}")
    except ValueError:
        return False


def notebook_it_is(notebook: Mapping[str, Any], releases: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The name of the release that a notebook is a copy of, by what it says of itself, else by what is in it.

    Parameters
    ----------
    notebook : as read
    releases : released notebooks, as read, by names such as "04_back_propagation/back_propagation.ipynb"
    """
    metadata = notebook.get("metadata")
    said = metadata.get("autograde") if isinstance(metadata, dict) else None
    if isinstance(said, dict) and isinstance(said.get("notebook"), str):
        name = f"{said.get('unit')}/{said['notebook']}.ipynb"
        return name if name in releases else None
    mine = Counter(_signs(notebook))
    alike = {name: sum((mine & Counter(_signs(release))).values()) for name, release in releases.items()}
    best = max(alike, key=lambda name: alike[name], default="")
    return best if alike.get(best, 0) >= 3 else None


def _signs(notebook: Mapping[str, Any]) -> set[str]:
    """By what a notebook is known again: its grade ids, and what stands in its cells."""
    cells = [cell for cell in notebook["cells"] if isinstance(cell, dict)]
    names = {f"grade id {name}" for cell in cells if isinstance(name := marks_of(cell).get("grade_id"), str)}
    return names | {source_of(cell).strip() for cell in cells} - {""}
