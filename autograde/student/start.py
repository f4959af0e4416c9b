"""A student's own copy of the notebooks, and its update: new text, every answer kept."""

import contextlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.courses import current
from autograde.notebooks import merge as merging
from autograde.notebooks.match import as_released, digest, marks_of, notebook_it_is, source_of, tags_of
from autograde.notebooks.read import LARGEST_FILE, Broken, content_of, notebook_of

__all__ = ["as_released", "digest"]  # and what stands here

MOST_FILES = 1000  # notebooks of a folder that are looked into, for those that were renamed


class NotANotebook(Exception):
    """A file that cannot be read as a notebook; the sentence says what to do."""


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


def released_notebooks() -> dict[str, Path]:
    """The notebooks that travel in the package: "04_back_propagation/back_propagation.ipynb" -> its file."""
    folder = current().folder
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.glob("[0-9]*/*.ipynb"))}


def read_file(path: Path) -> dict[str, Any]:
    """A notebook from a file of any version: a dictionary with a list of cells. Outputs beyond bounds are None.

    Raises
    ------
    NotANotebook : if there is no such file, or it holds no notebook
    """
    if not path.exists():
        raise NotANotebook(f"{path}: there is no such file.")
    if path.is_dir():
        raise NotANotebook(f"{path} is a folder, expected a notebook: name the .ipynb file inside it.")
    try:
        with open(path, "rb") as file:
            return notebook_of(content_of(file))
    except OSError as error:
        raise NotANotebook(f"{path} cannot be read: {error.strerror}.") from None
    except Broken as problem:
        raise NotANotebook(
            f"{path} {problem}. If JupyterLab opens it, save it there and say the same again; if not, the folder "
            ".ipynb_checkpoints beside it may hold an earlier state."
        ) from None


def read_notebook(path: Path) -> NotebookNode:
    """A notebook from a file, as nbformat has it: each cell's text in one piece.

    Raises
    ------
    NotANotebook : if there is no such file, or it holds no notebook
    """
    notebook = read_file(path)
    cells = [cell | {"source": source_of(cell)} for cell in notebook["cells"] if isinstance(cell, dict)]
    return nbformat.from_dict(notebook | {"cells": cells})


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is one that students write in: an exercise or a written answer."""
    return bool(marks_of(dict(cell)).get("solution"))


def merge(mine: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The released notebook with a student's work in it: see `autograde.notebooks.merge`."""
    return nbformat.from_dict(merging.merge(mine, release).notebook)


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
    renamed = _renamed(folder, released, missing) if missing and folder.is_dir() else {}
    outcome = []
    for name, source in wanted.items():
        for path in renamed.get(name) or [folder / name]:
            outcome.append(_bring(path, source, folder, f"{path} is your {name}" if name in renamed else ""))
    return outcome


def _bring(path: Path, source: Path, folder: Path, known: str) -> Copied:
    """Bring one notebook: a new file, or its update."""
    if leads := _leads_elsewhere(path, folder):
        why = f"{leads}: nothing is written through a link. Put what it leads to in its place, and say the same again."
        return Copied(path, "left", why=why)
    if path.is_dir():
        return Copied(path, "left", why=f"{path} is a folder, expected a notebook: give the folder another name.")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        release = read_file(source)
        _write(path, _text(merging.merge(release, release).notebook).encode())
        return Copied(path, "new")
    try:
        mine = read_file(path)
    except NotANotebook as problem:
        return Copied(path, "left", why=str(problem))
    merged = merging.merge(mine, read_file(source))
    if _content(merged.notebook) == _content(mine):
        return Copied(path, "unchanged", merged.answers, known)
    moved = merged.moved
    if any(isinstance(cell, dict) and "outputs" in cell and cell["outputs"] is None for cell in mine["cells"]):
        moved += (f"what its cells showed is left out, since it is too large ({LARGEST_FILE >> 20} MiB at most).",)
    before = _keep(path)
    _write(path, _text(merged.notebook).encode("utf-8", "replace"))
    return Copied(path, "updated", merged.answers, known, before, moved)


def _leads_elsewhere(path: Path, folder: Path) -> str:
    """That a file is a link, or a folder on the way to it one out of the folder; "" where it is none."""
    if path.is_symlink() and path.exists():
        return f"{path} is a link to {path.resolve()}"
    root = folder.resolve()
    while path != folder:
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return f"{path} is a link to {path.resolve()}"
        path = path.parent
    return ""


def _renamed(folder: Path, released: Mapping[str, Path], missing: list[str]) -> dict[str, list[Path]]:
    """The notebooks of a folder that are missing under their names, found by what is in them."""
    releases = {name: read_file(released[name]) for name in missing}
    ours = {(folder / name).resolve() for name in released}
    found: dict[str, list[Path]] = {}
    for path in _notebooks(folder):
        if path.resolve() not in ours:
            with contextlib.suppress(NotANotebook):
                name = notebook_it_is(read_file(path), releases)
                if name is not None:
                    found.setdefault(name, []).append(path)
    return found


def _notebooks(folder: Path) -> Iterator[Path]:
    """The notebooks in a folder and in its folders, links and what is hidden aside."""
    count = 0
    for place, folders, files in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and depth < 3)
        for name in sorted(files):
            path = Path(place, name)
            if name.endswith(".ipynb") and not name.startswith(".") and not path.is_symlink():
                count += 1
                if count > MOST_FILES:
                    return
                yield path


def summary(outcome: list[Copied]) -> str:
    """What happened to all notebooks, in one line: "9 new" or "2 updated, 7 unchanged; 12 answers kept"."""
    counts = Counter(copied.what for copied in outcome)
    words = ", ".join(f"{counts[what]} {what}" for what in ("new", "updated", "unchanged", "left") if counts[what])
    answers = sum(copied.answers for copied in outcome)
    return words + (f"; {answers} answer{'s' * (answers > 1)} kept" if answers else "")


def _content(notebook: Mapping[str, Any]) -> tuple:
    """What a reader sees of a notebook and a grader needs of it; outputs aside."""
    cells = [
        (cell.get("id"), cell.get("cell_type"), source_of(cell), marks_of(cell), sorted(tags_of(cell)))
        for cell in notebook["cells"]
        if isinstance(cell, dict)
    ]
    metadata = notebook.get("metadata")
    ours = metadata.get("autograde") if isinstance(metadata, dict) else None
    return cells, {key: ours[key] for key in ours if key != "brought"} if isinstance(ours, dict) else None


def _text(notebook: dict[str, Any]) -> str:
    """A notebook as Jupyter writes it; what cells show, as it was read."""
    cells = [cell | {"source": cell["source"].splitlines(keepends=True)} for cell in notebook["cells"]]
    return json.dumps(notebook | {"cells": cells}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _keep(path: Path) -> Path:
    """A copy of a file beside it, with the date in its name; what is there already is never overwritten."""
    number = 1
    while True:
        kept = path.with_name(f"{path.name}.{date.today()}{f'-{number}' if number > 1 else ''}")
        if not os.path.lexists(kept):
            break
        number += 1
    with _whole(kept), open(kept, "xb") as copy, open(path, "rb") as file:
        shutil.copyfileobj(file, copy)
    return kept


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and never through a link."""
    unfinished = path.with_name(path.name + ".unfinished")
    with contextlib.suppress(FileNotFoundError):
        unfinished.unlink()
    with _whole(unfinished):
        with open(unfinished, "xb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, unfinished)
        os.replace(unfinished, path)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[None]:
    """Where a file could not be written whole (a full disk), nothing of it stays."""
    try:
        yield
    except FileExistsError:  # another's, written at this moment
        raise
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise OSError(error.errno, error.strerror, error.filename or str(path)) from None
