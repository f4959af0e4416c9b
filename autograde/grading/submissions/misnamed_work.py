"""The real work under another name: what else lies in a student's folder than the notebooks that are asked for."""

import os
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from autograde.asking.call import plain
from autograde.grading.assignments.assignment import Assignment
from autograde.notebooks.bounds import LARGEST_FILE
from autograde.notebooks.cell_fields import text
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import notebook_of
from autograde.notebooks.released import Notebook
from autograde.student.write_file import is_kept_copy

MOST_FILES, LARGEST_ALL = 40, 2**26  # files that are looked at, and their bytes together
SUFFIXES = (".ipynb", ".json", ".txt", "")  # under which a notebook is found, whatever its owner meant to save
Content = bytes | Exception
Candidates = dict[str, tuple[bytes, dict[str, str]]]  # another file's name -> what it holds, and its answers


def look(
    folder: Path,
    found: Sequence[str],
    assignment: Assignment,
    files: MutableMapping[str, Content],
    content_of: Callable[[Path, int], bytes],
) -> list[str]:
    """Find the work that was handed in under another name; where nothing stands under the right one, take it.

    Parameters
    ----------
    folder : Path of submitted/STUDENT/UNIT
    found : names of what it holds
    assignment : what is asked
    files : the assignment's notebooks as they were read, by name; what is found for a missing one is put in
    content_of : reads at most so many bytes of a file, and raises Broken or OSError

    Returns
    -------
    list of str, what the instructor is told
    """
    others = _others(folder, found, assignment)
    if not others:
        return []
    work = _work(folder, others, assignment, content_of)
    told = []
    for name, candidates in work.items():
        told += _told(name, candidates, assignment.notebooks[name], files)
        told += _meant(name, candidates, others, assignment.notebooks[name], files[name])
    return told + _strange(others, work, files)


def _others(folder: Path, found: Sequence[str], assignment: Assignment) -> list[str]:
    """What else lies in the folder, and one folder deeper; hidden files aside."""
    others = [
        name for name in found if not name.startswith(".") and name.removesuffix(".ipynb") not in assignment.notebooks
    ]
    inside = []
    for name in others[:MOST_FILES]:
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            try:
                inside += [f"{name}/{one}" for one in sorted(os.listdir(folder / name)) if one.endswith(".ipynb")]
            except OSError:
                continue
    return (others + inside)[:MOST_FILES]


def _work(
    folder: Path, others: Sequence[str], assignment: Assignment, content_of: Callable[[Path, int], bytes]
) -> dict[str, Candidates]:
    """The other files that hold cells of the assignment: notebook -> its candidates."""
    work: dict[str, Candidates] = {name: {} for name in assignment.notebooks}
    left = LARGEST_ALL
    for other in others:
        if Path(other).suffix.lower() not in SUFFIXES and ".ipynb" not in other.lower():
            continue
        try:
            content = content_of(folder / other, min(left, LARGEST_FILE))
            left -= len(content)
            notebook = notebook_of(content)
        except (Broken, OSError):
            continue
        name = _which(notebook, assignment)
        if name:
            work[name][other] = content, _answers(notebook, assignment.notebooks[name])
    return work


def _told(name: str, candidates: Candidates, asked: Notebook, files: MutableMapping[str, Content]) -> list[str]:
    """What is to be said of the other files that hold a notebook's cells."""
    there = files[name]
    if str(there) == "was not handed in":
        if len(candidates) == 1:
            ((other, (content, _)),) = candidates.items()
            files[name] = content
            return [f"{_shown(other)} was graded as {name}.ipynb: it holds its cells, and {name}.ipynb is missing"]
        if candidates:
            listed = ", ".join(map(_shown, list(candidates)[:4]))
            return [f"{name}.ipynb is missing, and {listed} hold its cells: rename the one that counts"]
        return []
    graded = _answers_of(there, asked)
    told = []
    for other, (_, answers) in candidates.items():
        if not answers or answers == graded or (graded and is_kept_copy(other, name)):
            continue
        many = f"{len(answers)} answer{'s' if len(answers) > 1 else ''}"
        if graded:
            told.append(f"{_shown(other)} holds other answers than {name}.ipynb, which was graded")
        else:
            why = "cannot be read" if graded is None else "was graded and is blank"
            told.append(f"{name}.ipynb {why}; {_shown(other)} holds {many}: if it counts, rename it and grade again")
    return told


def _meant(name: str, candidates: Candidates, others: Sequence[str], asked: Notebook, there: Content) -> list[str]:
    """What is to be said of files that are named as this notebook is and hold no cells, where it has no answers."""
    if isinstance(there, bytes) and _answers_of(there, asked):
        return []
    return [
        f"{_shown(other)} is no notebook: only {name}.ipynb is graded"
        for other in others
        if other not in candidates and _named(other, name)
    ]


def _strange(others: Sequence[str], work: Mapping[str, Candidates], files: Mapping[str, Content]) -> list[str]:
    """What is to be said of notebooks that hold nobody's cells, where one that is asked for cannot be read."""
    if not any(isinstance(content, Broken) for content in files.values()):
        return []
    known = {other for candidates in work.values() for other in candidates}
    strange = [other for other in others if other.endswith(".ipynb") and other not in known]
    return [f"the folder also holds {', '.join(map(_shown, strange[:3]))}, of no notebook's name"] if strange else []


def _which(notebook: Mapping[str, Any], assignment: Assignment) -> str:
    """The assignment's notebook whose cells these are, "" where they are nobody's."""
    here = set(_sources(notebook))
    shared = {name: len(here & set(asked.cells)) for name, asked in assignment.notebooks.items()}
    name = max(shared, key=lambda name: shared[name], default="")
    return name if name and shared[name] * 2 >= max(1, len(assignment.notebooks[name].cells)) else ""


def _answers_of(content: Content, asked: Notebook) -> dict[str, str] | None:
    """The answers in a file, None where it cannot be read."""
    try:
        return _answers(notebook_of(content), asked) if isinstance(content, bytes) else None
    except Broken:
        return None


def _answers(notebook: Mapping[str, Any], asked: Notebook) -> dict[str, str]:
    """The answers that are others than what was released: grade id -> text."""
    return {
        name: source
        for name, source in _sources(notebook).items()
        if name in asked.cells and asked.cells[name].solution
        if source and source != asked.cells[name].source.strip()
    }


def _sources(notebook: Mapping[str, Any]) -> dict[str, str]:
    """grade id -> text of the cell; of several with one id the last."""
    sources = {}
    for cell in notebook["cells"]:
        metadata = cell.get("metadata") if isinstance(cell, dict) else None
        marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
            sources[marks["grade_id"]] = text(cell.get("source")).strip()
    return sources


def _named(other: str, name: str) -> bool:
    """Whether a file's name says that it is meant as this notebook."""
    rest = other.lower().removeprefix(f"{name.lower()}.")
    parts = rest.split(".")
    return rest != other.lower() and len(parts) <= 2 and all(map(str.isalnum, parts))


def _shown(name: str) -> str:
    return repr(plain(name)[:60])
