"""From whatever a student handed in to a notebook that can be executed: what must not be changed is restored."""

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from autograde.asking import plain
from autograde.grading import harmless
from autograde.grading.assignment import Assignment, Cell, Notebook
from autograde.grading.outcome import Job, Limits, Outcome, Verdict

# Far beyond what anybody writes by hand, with pictures; a file beyond them costs the grader's own memory.
LARGEST_FILE = 2**25
MOST_VALUES = 2_000_000
MOST_CELLS = 5_000
# Pictures beside a notebook, which an answer in words may show: a derivation, drawn and photographed.
MOST_PICTURES = 20
LARGEST_PICTURE = 2**23
_PICTURE = re.compile(r"\w[\w .()+-]{0,100}\.(?:png|jpe?g|gif)", re.IGNORECASE)
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CELL_TYPES = ("code", "markdown", "raw")


class Broken(Exception):
    """A notebook that cannot be read; the text says why, as a part of a sentence."""


@dataclass(frozen=True)
class Submission:
    """What a student's folder holds, as read: nothing of it is believed."""

    student: str
    files: Mapping[str, bytes | Broken | OSError]  # by the names of the assignment's notebooks
    pictures: Mapping[str, bytes]  # that stand beside them
    timestamp: datetime | None
    stamp: bytes | None  # timestamp.txt, whole
    noticed: tuple[str, ...]  # for the instructor
    digest: str  # of all of this


def read(folder: Path, student: str, assignment: Assignment, stray: Path | None = None) -> Submission:
    """Read a student's folder: the assignment's notebooks and the time of submission, whatever is there.

    Parameters
    ----------
    folder : Path of submitted/STUDENT/UNIT
    student : the student's name
    assignment : what is asked
    stray : Path that links lead to from this folder, if that is another's: nothing is read there
    """
    if stray is not None:
        refused = Broken("stands behind a link to another folder, which is not followed")
        leads = f"{folder} leads to {stray}: put the student's own folder there"
        nothing = hashlib.sha256(leads.encode()).hexdigest()
        return Submission(student, dict.fromkeys(assignment.notebooks, refused), {}, None, None, (leads,), nothing)
    files: dict[str, bytes | Broken | OSError] = {}
    for name in assignment.notebooks:
        try:
            files[name] = _content(folder / f"{name}.ipynb", LARGEST_FILE)
        except (Broken, OSError) as problem:
            files[name] = problem
    noticed: list[str] = []
    try:
        found = sorted(os.listdir(folder))
    except OSError:
        found = []
    others = [name[:-6] for name in found if name.endswith(".ipynb") and name[:-6] not in files]
    if others and any(isinstance(content, Broken) for content in files.values()):
        noticed.append(f"the folder also holds {', '.join(map(repr, others[:3]))}, of no notebook's name")
    pictures = _pictures(folder, [name for name in found if _PICTURE.fullmatch(name)], noticed)
    stamp, timestamp = _timestamp(folder / "timestamp.txt", noticed)
    digest = hashlib.sha256()
    for name, content in sorted((files | pictures).items()):
        digest.update(f"{name}:{type(content).__name__}:".encode())
        digest.update(hashlib.sha256(content if isinstance(content, bytes) else str(content).encode()).digest())
    digest.update(repr((stamp, noticed)).encode())
    return Submission(student, files, pictures, timestamp, stamp, tuple(noticed), digest.hexdigest())


def _content(path: Path, most: int) -> bytes:
    """The bytes of a regular file of reasonable size, never through a link, never waiting for a pipe.

    Raises
    ------
    Broken : for what the student handed in
    OSError : for what is no student's fault, such as a missing right to read
    """
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Broken("was not handed in") from None
    except OSError as error:
        if path.is_symlink():
            raise Broken("is a link to somewhere else, not a file") from None
        if error.errno == errno.ENXIO:  # a socket
            raise Broken("is no regular file") from None
        raise
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise Broken("is no regular file")
        with os.fdopen(file, "rb", closefd=False) as opened:
            content = opened.read(most + 1)
    finally:
        os.close(file)
    if len(content) > most:
        raise Broken(f"is larger than {most >> 20} MiB" if most >> 20 else "is too large")
    return content


def _pictures(folder: Path, names: list[str], noticed: list[str]) -> dict[str, bytes]:
    """The pictures beside the notebooks: what begins like one and is no link."""
    pictures: dict[str, bytes] = {}
    left_out = []
    for name in names:
        try:
            content = _content(folder / name, LARGEST_PICTURE) if len(pictures) < MOST_PICTURES else b""
        except (Broken, OSError):
            content = b""
        if content.startswith(_BEGINNINGS):
            pictures[name] = content
        else:
            left_out.append(name)
    if left_out:
        noticed.append(f"left out, since they are no pictures or too many or too large: {', '.join(left_out[:3])}")
    return pictures


def _timestamp(path: Path, noticed: list[str]) -> tuple[bytes | None, datetime | None]:
    """When the submission was handed in, as nbgrader's exchange wrote it down."""
    from nbgrader.utils import parse_utc

    try:
        stamp = _content(path, 1000)
    except (Broken, OSError) as problem:
        if str(problem) != "was not handed in":
            noticed.append(f"timestamp.txt {problem}: taken as in time")
        return None, None
    written = stamp.decode("utf-8", "replace").strip()
    if not written:
        return stamp, None
    try:
        return stamp, parse_utc(written)
    except (ValueError, OverflowError, TypeError, AttributeError):
        noticed.append(f"timestamp.txt holds {written[:40]!r}, which is no time: taken as in time")
        return stamp, None


def prepare(submission: Submission, assignment: Assignment, name: str, key: bytes, limits: Limits) -> Job | Outcome:
    """A notebook of a submission, ready to be executed; or the outcome where there is nothing to execute.

    Parameters
    ----------
    submission : what was read
    assignment : what is asked
    name : the notebook's
    key : the assignment's secret
    limits : what the execution may use

    Raises
    ------
    OSError : where the file could not be read, through no fault of the student's
    """
    asked = assignment.notebooks[name]
    content = submission.files[name]
    try:
        if not isinstance(content, bytes):
            raise content
        notebook = notebook_of(content)
        _is_this_one(notebook, asked)
        prepared = restore(notebook["cells"], asked)
    except Broken as problem:
        return broken(submission, assignment, name, str(problem))
    source = json.dumps(prepared, ensure_ascii=False).encode()
    return Job(submission.student, assignment.name, name, source, key, limits)


def broken(submission: Submission, assignment: Assignment, name: str, why: str) -> Outcome:
    """The outcome of a notebook that cannot be read: the released notebook, and no points."""
    asked = assignment.notebooks[name]
    verdicts = tuple(
        Verdict(cell.grade_id, 0.0, cell.points, False, f"{name}.ipynb {why}.") for cell in asked.autograded
    )
    return Outcome(
        student=submission.student,
        unit=assignment.name,
        notebook=name,
        status="broken",
        executed=json.dumps(restore(asked.release["cells"], asked), ensure_ascii=False).encode(),
        verdicts=verdicts,
        to_student=f"{name}.ipynb {why}, so none of its checks could run: hand it in again, as Jupyter saved it.",
        to_instructor="; ".join([f"{name}.ipynb {why}", *submission.noticed]) + ".",
        cpu_seconds=0.0,
        wall_seconds=0.0,
    )


def _is_this_one(notebook: dict[str, Any], asked: Notebook) -> None:
    """Refuse a notebook of the course that is another one, where nothing of it answers what is asked.

    Raises
    ------
    Broken : for such a notebook
    """
    metadata = notebook.get("metadata")
    ours = metadata.get("autograde") if isinstance(metadata, dict) else None
    name = ours.get("notebook") if isinstance(ours, dict) else None
    if not isinstance(ours, dict) or not isinstance(name, str) or name == asked.name:
        return
    found = {_grade_id(cell, asked) for cell in notebook["cells"] if isinstance(cell, dict)}
    if not any(asked.cells[cell].solution and not asked.cells[cell].locked for cell in found if cell):
        raise Broken(
            f"is the notebook {plain(name)[:60]}.ipynb of {plain(ours.get('unit', '?'))[:60]} under another name"
        )


def notebook_of(content: bytes) -> dict[str, Any]:
    """A notebook file, of any version, with a list of cells.

    Raises
    ------
    Broken : if there are none to be found
    """
    if not content.strip():
        raise Broken("is empty")
    if sum(content.count(mark) for mark in b"[{,") > MOST_VALUES:
        raise Broken(f"holds more than {MOST_VALUES} values")
    try:
        notebook = json.loads(_decoded(content))
    except (ValueError, RecursionError) as error:
        raise Broken(f"is no notebook ({_json_problem(error)})") from None
    if not isinstance(notebook, dict):
        raise Broken("is no notebook (its JSON is no object)")
    if "cells" not in notebook and isinstance(notebook.get("worksheets"), list):
        notebook = _upgraded(notebook)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Broken("is no notebook (it has no cells)")
    if len(cells) > MOST_CELLS:
        raise Broken(f"has more than {MOST_CELLS} cells")
    return notebook


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Broken("is in no known encoding")


def _json_problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"its JSON breaks off or is damaged in line {error.lineno}"
    return "its JSON is nested too deeply" if isinstance(error, RecursionError) else "its JSON holds an endless number"


def _upgraded(notebook: dict) -> dict:
    import nbformat

    try:
        return nbformat.convert(nbformat.from_dict(notebook), 4)
    except Exception:  # nbformat fails in many ways on what is no notebook
        raise Broken("is a notebook of an old version that cannot be converted") from None


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
    names = [_grade_id(cell, asked) for cell in given]
    last = {name: place for place, name in enumerate(names) if name is not None}
    cells: list[dict[str, Any]] = []
    room = harmless.LONGEST_NOTEBOOK
    for place, (cell, name) in enumerate(zip(given, names, strict=True)):
        wanted = asked.cells[name] if name is not None and last[name] == place else None
        made = _known(cell, wanted) if wanted else _own(cell)
        if made["cell_type"] == "markdown" and made["source"] not in asked.texts:
            room -= len(made["source"])
            made["source"] = _shown(made, room, asked)
        cells.append(made)
    _add_missing(cells, asked)
    _number(cells)
    return {"cells": cells, "metadata": dict(asked.metadata), "nbformat": 4, "nbformat_minor": 5}


def _grade_id(cell: dict, asked: Notebook) -> str | None:
    """The name of the assignment's cell that this one is, None where it is the student's own."""
    marks = cell["metadata"].get("nbgrader") if isinstance(cell.get("metadata"), dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) and name in asked.cells else None


def _known(cell: dict, wanted: Cell) -> dict[str, Any]:
    """One of the assignment's cells: the student's text where it may be written in, everything else restored."""
    source = wanted.source if wanted.locked else harmless.text(cell.get("source"))
    return _blank(wanted.cell_type, source, cell) | {"metadata": dict(wanted.metadata)}


def _own(cell: dict) -> dict[str, Any]:
    """A cell of the student's own."""
    source, metadata = harmless.text(cell.get("source")), {}
    if cell["cell_type"] == "raw":  # nbconvert would put it into the page as it is
        return _blank("markdown", harmless.typed(source), {"id": cell.get("id")}) | {"metadata": {}}
    if isinstance(cell.get("metadata"), dict) and isinstance(cell["metadata"].get("tags"), list):
        tags = [harmless.text(tag) for tag in cell["metadata"]["tags"][:20] if isinstance(tag, str)]
        metadata = {"tags": sorted({tag for tag in tags if re.fullmatch(r"[\w-]{1,50}", tag)})}
    return _blank(cell["cell_type"], source, cell) | {"metadata": metadata}


def _blank(cell_type: str, source: str, cell: dict) -> dict[str, Any]:
    made = {"cell_type": cell_type, "id": cell.get("id"), "source": source}
    if cell_type == "code":
        return made | {"execution_count": None, "outputs": []}
    pictures = harmless.attachments(cell.get("attachments"))
    return made | ({"attachments": pictures} if pictures else {})


def _shown(cell: dict, room: int, asked: Notebook) -> str:
    """A Markdown cell's text, made safe to show."""
    source = cell["source"]
    if len(source) > harmless.LONGEST_CELL or room < 0:
        return harmless.typed(source)
    return harmless.markdown(source, cell.get("attachments", {}), asked.cells)


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
