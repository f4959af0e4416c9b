"""A student's own copy of the notebooks, and its update: new text, every answer kept."""

import contextlib
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.notebooks.bounds import LARGEST_FILE
from autograde.notebooks.cell_fields import marks_of, source_of, tags_of
from autograde.notebooks.merging.from_a_browser import is_from_a_browser
from autograde.notebooks.merging.merge import merge
from autograde.student.course_notebooks import released_notebooks
from autograde.student.moved_answers import Moved, moved_answers
from autograde.student.notebook_file import NotANotebook, read_file
from autograde.student.renamed_notebooks import renamed_notebooks
from autograde.student.write_file import keep_copy, leads_elsewhere, write_whole


@dataclass(frozen=True)
class Copied:
    """What happened to one notebook.

    Attributes
    ----------
    path : the file
    what : "new", "updated", "unchanged" or "left"
    answers : int, how many answers stand in it
    why : str, why it was left; or that it is known under another name
    before : the file as it was before, where it was updated
    moved : sentences on what of the student's stands elsewhere now
    """

    path: Path
    what: str
    answers: int = 0
    why: str = ""
    before: Path | None = None
    moved: tuple[str, ...] = ()


def summary(outcome: list[Copied]) -> str:
    """What happened to all notebooks, in one line: "9 new" or "2 updated, 7 unchanged; 12 answers kept"."""
    counts = Counter(copied.what for copied in outcome)
    words = ", ".join(f"{counts[what]} {what}" for what in ("new", "updated", "unchanged", "left") if counts[what])
    answers = sum(copied.answers for copied in outcome)
    return words + (f"; {answers} answer{'s' * (answers > 1)} kept" if answers else "")


def start(folder: Path, units: tuple[str, ...] = ()) -> list[Copied]:
    """Bring the notebooks into a folder; where they are already, bring the new text and keep the work.

    Before a notebook is changed, the file as it was is kept beside it, with the date in its name.

    Parameters
    ----------
    folder : Path, made where it is missing
    units : names of units ("04_back_propagation"); all where left out

    Returns
    -------
    one Copied for every notebook
    """
    released = released_notebooks()
    wanted = {name: source for name, source in released.items() if not units or name.split("/")[0] in units}
    missing = [name for name in wanted if not os.path.lexists(folder / name)]
    renamed = renamed_notebooks(folder, released, missing) if missing and folder.is_dir() else {}
    places = [(name, path) for name in wanted for path in renamed.get(name) or [folder / name]]
    moved = _moved({path: wanted[name] for name, path in places if not leads_elsewhere(path, folder)})
    outcome = {
        path: _bring(path, wanted[name], folder, f"{path} is your {name}" if name in renamed else "", moved.get(path))
        for name, path in sorted(places, key=lambda place: not (place[1] in moved and moved[place[1]].came))
    }  # where answers come to is written before they are taken from elsewhere
    return [outcome[path] for _, path in places]


def _moved(sources: Mapping[Path, Path]) -> dict[Path, Moved]:
    """The notebooks between which answers move: a student's file -> what is to be merged. What cannot be read stays."""
    found: dict[Path, Moved] = {}
    for unit in dict.fromkeys(source.parent for source in sources.values()):
        releases = {path: read_file(source) for path, source in sources.items() if source.parent == unit}
        mine = {}
        for path in releases:
            with contextlib.suppress(NotANotebook):
                mine[path] = read_file(path)
        there = {path: release for path, release in releases.items() if path in mine or not os.path.lexists(path)}
        found |= moved_answers(mine, there)
    return found


def _bring(path: Path, source: Path, folder: Path, known: str, answers: Moved | None = None) -> Copied:
    """Bring one notebook: a new file, or its update; with the answers that have come to it or gone."""
    if leads := leads_elsewhere(path, folder):
        why = f"{leads}: nothing is written through a link. Put what it leads to in its place, and say the same again."
        return Copied(path, "left", why=why)
    if path.is_dir():
        return Copied(path, "left", why=f"{path} is a folder, expected a notebook: give the folder another name.")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        release = read_file(source)
        merged = merge(answers.notebook if answers else release, release)
        write_whole(path, _text(merged.notebook).encode("utf-8", "replace"))
        return Copied(path, "new", merged.answers, moved=answers.sentences if answers else ())
    try:
        mine = read_file(path)
    except NotANotebook as problem:
        return Copied(path, "left", why=str(problem))
    merged = merge(answers.notebook if answers else mine, read_file(source))
    if _content(merged.notebook) == _content(mine):
        return Copied(path, "unchanged", merged.answers, known)
    moved = (*answers.sentences, *merged.moved) if answers else merged.moved
    if any(isinstance(cell, dict) and "outputs" in cell and cell["outputs"] is None for cell in mine["cells"]):
        moved += (f"what its cells showed is left out, since it is too large ({LARGEST_FILE >> 20} MiB at most).",)
    before = keep_copy(path)
    write_whole(path, _text(merged.notebook).encode("utf-8", "replace"))
    return Copied(path, "updated", merged.answers, known, before, moved)


def _content(notebook: Mapping[str, Any]) -> tuple:
    """What a reader sees of a notebook and a grader needs of it; outputs aside."""
    cells = [
        (cell.get("id"), cell.get("cell_type"), source_of(cell), marks_of(cell), sorted(tags_of(cell)))
        for cell in notebook["cells"]
        if isinstance(cell, dict)
    ]
    metadata = notebook.get("metadata")
    ours = metadata.get("autograde") if isinstance(metadata, dict) else None
    told = {key: ours[key] for key in ours if key != "brought"} if isinstance(ours, dict) else None
    return cells, told, is_from_a_browser(notebook)


def _text(notebook: dict[str, Any]) -> str:
    """A notebook as Jupyter writes it; what cells show, as it was read."""
    cells = [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in notebook["cells"]]
    return json.dumps(notebook | {"cells": cells}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
