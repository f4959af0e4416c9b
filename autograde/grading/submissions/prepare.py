"""From whatever a student handed in to a notebook that can be executed: what must not be changed is restored."""

import errno
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from autograde.asking.call import plain
from autograde.grading.assignments.assignment import Assignment, Notebook
from autograde.grading.job import Beside, Job
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome, Verdict
from autograde.grading.sanitize.markdown import LONGEST_CELL, LONGEST_NOTEBOOK, markdown, typed
from autograde.grading.sanitize.outputs import attachments
from autograde.grading.submissions import files_beside, misnamed_work, other_form
from autograde.grading.submissions.timestamps import read_time
from autograde.notebooks import restore as restoring
from autograde.notebooks.bounds import LARGEST_FILE
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import content_of, notebook_of
from autograde.notebooks.released import grade_id

# Pictures beside a notebook, which an answer in words may show: a derivation, drawn and photographed.
MOST_PICTURES = 20
_PICTURE = re.compile(r"\w[\w .()+-]{0,100}\.(?:png|jpe?g|gif)", re.IGNORECASE)
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


@dataclass(frozen=True)
class Submission:
    """What a student's folder holds, as read: nothing of it is believed."""

    student: str
    files: Mapping[str, bytes | Exception]  # by the names of the assignment's notebooks, renamed ones too
    pictures: Mapping[str, bytes]  # that stand beside them, each read when it is asked for
    timestamp: datetime | None
    stamp: bytes | None  # timestamp.txt, whole
    noticed: tuple[str, ...]  # for the instructor
    digest: str  # of all of this
    beside: tuple[Beside, ...] = ()  # what else stands there for the notebooks to use, the pictures too


def read(folder: Path, student: str, assignment: Assignment) -> Submission:
    """Read a student's folder: the assignment's notebooks and the time of submission, whatever is there.

    Parameters
    ----------
    folder : Path of submitted/STUDENT/UNIT
    student : the student's name
    assignment : what is asked
    """
    files: dict[str, bytes | Exception] = {}
    for name in assignment.notebooks:
        try:
            files[name] = _content(folder / f"{name}.ipynb", LARGEST_FILE, content_of)
        except (Broken, OSError) as problem:
            files[name] = problem
    noticed: list[str] = []
    try:
        found = sorted(os.listdir(folder))
    except OSError:
        found = []
    noticed += misnamed_work.look(folder, found, assignment, files, partial(_content, take=content_of))
    noticed += other_form.gather(folder, assignment, files, partial(_content, take=content_of))
    beside, left_out = files_beside.look(folder, {"timestamp.txt", *(f"{name}.ipynb" for name in assignment.notebooks)})
    if left_out:
        noticed.append(
            f"left out of what stands beside the notebook: {', '.join(left_out[:3])}"
            f"{f' and {len(left_out) - 3} more' if len(left_out) > 3 else ''}"
        )
    pictures = _pictures(beside, noticed)
    stamp, timestamp = _timestamp(folder / "timestamp.txt", noticed)
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}:{type(content).__name__}:".encode())
        digest.update(hashlib.sha256(content if isinstance(content, bytes) else str(content).encode()).digest())
    digest.update(repr([(file.name, file.digest) for file in beside]).encode())
    digest.update(repr((stamp, noticed)).encode())
    return Submission(student, files, pictures, timestamp, stamp, tuple(noticed), digest.hexdigest(), beside)


def unread(student: str, assignment: Assignment, error: Exception) -> Submission:
    """What stands for a submission that could not be read at all."""
    digest = hashlib.sha256(repr(error).encode("utf-8", "replace")).hexdigest()
    return Submission(student, dict.fromkeys(assignment.notebooks, error), {}, None, None, (), digest)


def _content(path: Path, most: int, take: Callable[[BinaryIO], bytes] | None = None) -> bytes:
    """The bytes of a regular file of reasonable size, never through a link, never waiting for a pipe.

    Where `take` is given, it takes them from the opened file.

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
            content = take(opened) if take else opened.read(most + 1)
    finally:
        os.close(file)
    if len(content) > most:
        raise Broken(f"is larger than {most >> 20} MiB" if most >> 20 else "is too large")
    return content


def pictures_among(files: Sequence[Beside]) -> list[Beside]:
    """The pictures among files, which pages show: what is named and begins like one."""
    return [file for file in files if _PICTURE.fullmatch(file.name) and file.beginning.startswith(_BEGINNINGS)]


def _pictures(beside: Sequence[Beside], noticed: list[str]) -> Mapping[str, bytes]:
    named = [file for file in beside if _PICTURE.fullmatch(file.name)]
    pictures = pictures_among(beside)
    not_shown = [file.name for file in named if file not in pictures[:MOST_PICTURES]]
    if not_shown:
        noticed.append(f"shown on no page, since they are no pictures or too many: {', '.join(not_shown[:3])}")
    return files_beside.Contents(pictures[:MOST_PICTURES])


def _timestamp(path: Path, noticed: list[str]) -> tuple[bytes | None, datetime | None]:
    """When the submission was handed in, as nbgrader's exchange wrote it down."""
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
        time, unknown = read_time(written)
    except Exception:  # a library's, of whatever stands there
        noticed.append(f"timestamp.txt holds {written[:40]!r}, which is no time: taken as in time")
        return stamp, None
    if unknown:
        noticed.append(f"timestamp.txt holds {written[:40]!r}, and {unknown} is no known time zone: read as UTC")
    return stamp, time


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
    hidden = {cell.grade_id: cell.hidden for cell in asked.autograded if cell.hidden}
    job = Job(submission.student, assignment.name, name, source, key, limits, submission.beside, hidden=hidden)
    return replace(job, noticed=submission.noticed)


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
        to_instructor=f"{name}.ipynb {why}.",
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
    found = {grade_id(cell, asked) for cell in notebook["cells"] if isinstance(cell, dict)}
    if not any(asked.cells[cell].solution and not asked.cells[cell].locked for cell in found if cell):
        raise Broken(
            f"is the notebook {plain(name)[:60]}.ipynb of {plain(ours.get('unit', '?'))[:60]} under another name"
        )


def restore(handed_in: list[Any], asked: Notebook) -> dict[str, Any]:
    """The notebook to execute: restored, and what the student wrote in Markdown made safe to show.

    Parameters
    ----------
    handed_in : the cells as they were read
    asked : the assignment's notebook
    """
    notebook = restoring.restore(handed_in, asked)
    ours = asked.texts | {cell.missing["source"] for cell in asked.cells.values()}
    room = LONGEST_NOTEBOOK
    for cell in notebook["cells"]:
        known = asked.cells.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if known is not None and known.tests:
            cell["source"] = known.tests
        if cell["cell_type"] == "raw":  # nbconvert would put it into the page as it is
            cell |= {"cell_type": "markdown", "source": typed(cell["source"]), "metadata": {}}
            cell.pop("attachments", None)
        if cell["cell_type"] == "markdown":
            pictures = attachments(cell.pop("attachments", None))
            cell |= {"attachments": pictures} if pictures else {}
            if cell["source"] not in ours:
                room -= len(cell["source"])
                cell["source"] = _shown(cell, room, asked)
    return notebook


def _shown(cell: dict, room: int, asked: Notebook) -> str:
    """A Markdown cell's text, made safe to show."""
    source = cell["source"]
    if len(source) > LONGEST_CELL or room < 0:
        return typed(source)
    return markdown(source, cell.get("attachments", {}), asked.cells)
