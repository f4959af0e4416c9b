"""Which released notebook a student's notebook is a copy of, whatever its file is called."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from autograde.notebooks.cell_fields import marks_of, source_of


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
