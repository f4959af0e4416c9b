"""An autograded notebook: its cells, and what was said of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.grading.gradebook.read_back.submissions import Mark


@dataclass(frozen=True)
class Said:
    """A verdict as it stands in an autograded notebook."""

    passed: bool
    message: str
    mistakes: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Executed:
    """One autograded notebook: its cells, and what was said about it.

    Attributes
    ----------
    cells : the notebook's cells, as nbformat writes them
    verdicts : grade id -> Said
    status : "graded", "stopped", "broken", "failed"; "" where stock nbgrader graded it
    to_student, to_instructor : str, a sentence each
    noticed : what the instructor is told about the folder that it was handed in
    """

    cells: tuple[Mapping[str, Any], ...] = ()
    verdicts: Mapping[str, Said] = field(default_factory=dict)
    status: str = ""
    to_student: str = ""
    to_instructor: str = ""
    noticed: tuple[str, ...] = ()


def read_all(folder: Path, notebooks: Iterable[str]) -> dict[str, Executed]:
    """The autograded notebooks of a folder: notebook -> Executed; what cannot be read is left out."""
    found = {notebook: read_executed(folder / f"{notebook}.ipynb") for notebook in notebooks}
    return {notebook: executed for notebook, executed in found.items() if executed is not None}


def read_executed(path: Path) -> Executed | None:
    """An autograded notebook from its file; None where there is none that can be read."""
    try:
        notebook = json.loads(path.read_bytes())
        cells = tuple(cell for cell in notebook["cells"] if isinstance(cell, dict))
        outcome = _dictionary(_dictionary(notebook.get("metadata")).get("autograde")).get("outcome")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    verdicts = {}
    for cell in cells:
        metadata = _dictionary(cell.get("metadata"))
        said, marks = _dictionary(metadata.get("autograde")), _dictionary(metadata.get("nbgrader"))
        if "passed" in said and marks.get("grade"):
            verdicts[str(marks.get("grade_id"))] = Said(
                bool(said["passed"]),
                str(said.get("message", "")),
                tuple(map(str, said.get("mistakes") or ())),
                tuple(map(str, said.get("noticed") or ())),
                str(said.get("picture") or ""),
            )
    outcome = _dictionary(outcome)
    status, to_student, to_instructor = (str(outcome.get(key, "")) for key in ("status", "to_student", "to_instructor"))
    noticed = tuple(map(str, outcome.get("noticed") or ()))
    return Executed(cells, verdicts, status, to_student, to_instructor, noticed)


def believed(said: Said | None, mark: Mark | None, possible: float) -> Said | None:
    """A verdict that the gradebook bears out; None where a notebook says what was never recorded.

    Of a cell that gives no points the gradebook bears out anything.
    """
    if said is None or mark is None or mark.auto is None or (possible and said.passed != (mark.auto > 0)):
        return None
    return said


def _dictionary(value: object) -> dict:
    return value if isinstance(value, dict) else {}
