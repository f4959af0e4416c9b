"""A student's own copy of the notebooks, and its update: new text, every answer kept."""

import copy
import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import nbformat
from nbformat import NotebookNode


class NotANotebook(Exception):
    """A file that cannot be read as a notebook; the sentence says what to do."""


@dataclass(frozen=True)
class Copied:
    """What happened to one notebook: "new", "updated", "unchanged" or "left"; and how many answers stand in it."""

    path: Path
    what: str
    answers: int = 0
    why: str = ""


def digest(source: str) -> str:
    """The end of a released cell's id, by which it is known later whether the cell is as it was released."""
    return hashlib.sha1(source.encode("utf-8")).hexdigest()[:8]


def released_notebooks() -> dict[str, Path]:
    """The notebooks that travel in the package: "04_back_propagation/back_propagation.ipynb" -> its file."""
    folder = Path(str(resources.files("lectures")))
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.glob("[0-9]*/*.ipynb"))}


def read_notebook(path: Path) -> NotebookNode:
    """A notebook from a file.

    Raises
    ------
    NotANotebook : if there is no such file, or it holds no notebook
    """
    if not path.exists():
        raise NotANotebook(f"{path}: there is no such file.")
    if path.is_dir():
        raise NotANotebook(f"{path} is a folder, expected a notebook: name the .ipynb file inside it.")
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise NotANotebook(f"{path} cannot be read: {error.strerror}.") from None
    except Exception:  # nbformat raises whatever its JSON and schema libraries raise
        raise NotANotebook(
            f"{path} is not a notebook, expected the JSON text of an .ipynb file: take the last good copy of it, or "
            "move it away and let `autograde start` bring a new one."
        ) from None
    return notebook


def as_released(cell: NotebookNode) -> bool:
    """Whether a cell is as some release brought it: nobody has worked in it."""
    from nbgrader.utils import compute_checksum

    marks = cell.metadata.get("nbgrader", {})
    if "checksum" in marks:
        return compute_checksum(cell) == marks["checksum"]
    return cell.get("id", "").split("-")[1:2] == [digest(cell.source)]


def is_answer(cell: NotebookNode) -> bool:
    """Whether a cell is one that students write in: an exercise or a written answer."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def merge(mine: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The released notebook with a student's work in it, matched by cell id.

    Answers, edited cells and cells that the student added are kept; text that nobody edited is the release's, and so
    is every locked cell. A locked cell that was edited is kept below the release's, as a cell of the student's own.

    Parameters
    ----------
    mine : the student's notebook
    release : the released notebook

    Returns
    -------
    NotebookNode, new; the arguments stay as they are
    """
    theirs = {cell["id"]: cell for cell in release.cells}
    own = {cell.get("id", ""): cell for cell in mine.cells}
    merged = copy.deepcopy(release)
    extra: dict[str, list[NotebookNode]] = {}
    after = ""
    for cell in mine.cells:
        cell_id = cell.get("id", "")
        if cell_id in theirs:
            after = cell_id
            if not _keeps(cell, theirs[cell_id]) and not as_released(cell):
                extra.setdefault(after, []).append(_own(cell))
        elif not as_released(cell):
            extra.setdefault(after, []).append(copy.deepcopy(cell))
    cells = extra.pop("", [])
    for cell in merged.cells:
        kept = own.get(cell["id"])
        if kept is not None and kept.cell_type == cell.cell_type and _keeps(kept, cell):
            cell.source = kept.source
            if "outputs" in kept:
                cell.outputs, cell.execution_count = copy.deepcopy(kept.outputs), kept.execution_count
        cells += [cell, *extra.get(cell["id"], [])]
    merged.cells = cells
    return merged


def _keeps(mine: NotebookNode, release: NotebookNode) -> bool:
    """Whether the student's source stands in the place of the release's."""
    if mine.source == release.source:
        return True
    locked = release.metadata.get("nbgrader", {}).get("locked") and not is_answer(release)
    return not locked and mine.cell_type == release.cell_type and not as_released(mine)


def _own(cell: NotebookNode) -> NotebookNode:
    """A copy of a cell that belongs to the student alone: no grading marks, an id of its own."""
    fresh = copy.deepcopy(cell)
    fresh.metadata = {}
    fresh["id"] = f"kept-{digest(cell.source)}"
    return fresh


def start(folder: Path, units: tuple[str, ...] = ()) -> list[Copied]:
    """Bring the notebooks into a folder; where they are already, bring the new text and keep the work.

    Parameters
    ----------
    folder : Path, made where it is missing
    units : names of units ("04_back_propagation"); all where left out

    Returns
    -------
    one Copied for every notebook
    """
    outcome = []
    for name, source in released_notebooks().items():
        if units and name.split("/")[0] not in units:
            continue
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, source.read_text(encoding="utf-8"))
            outcome.append(Copied(path, "new"))
            continue
        try:
            mine = read_notebook(path)
        except NotANotebook as problem:
            outcome.append(Copied(path, "left", why=str(problem)))
            continue
        merged = merge(mine, read_notebook(source))
        answers = sum(is_answer(cell) and not as_released(cell) for cell in merged.cells)
        if _content(merged) == _content(mine):
            outcome.append(Copied(path, "unchanged", answers))
        else:
            _write(path, nbformat.writes(merged) + "\n")
            outcome.append(Copied(path, "updated", answers))
    return outcome


def summary(outcome: list[Copied]) -> str:
    """What happened to all notebooks, in one line: "9 new" or "2 updated, 7 unchanged; 12 answers kept"."""
    counts = Counter(copied.what for copied in outcome)
    words = ", ".join(f"{counts[what]} {what}" for what in ("new", "updated", "unchanged", "left") if counts[what])
    answers = sum(copied.answers for copied in outcome)
    return words + (f"; {answers} answers kept" if answers else "")


def _content(notebook: NotebookNode) -> tuple:
    """What a reader sees of a notebook and a grader needs of it; outputs aside."""
    cells = [(c.get("id"), c.cell_type, c.source, c.metadata.get("nbgrader")) for c in notebook.cells]
    return cells, notebook.metadata.get("autograde")


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    os.replace(unfinished, path)
