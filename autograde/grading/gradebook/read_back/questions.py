"""What a person gives points to in a unit: its text from the release, the mark scheme from the solutions."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.units import Asked, Unit
from autograde.grading.sanitize.outputs import attachments
from autograde.notebooks.cell_fields import marks_of, source_of

ABOVE = 6  # cells above an answer that are looked through for the question's heading

Pictures = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Text:
    """A piece of a notebook as it was written."""

    source: str
    pictures: Pictures
    code: bool = False


@dataclass(frozen=True)
class Question:
    """One question that a person reads, or a check that waits for one."""

    cell: Asked
    answered: str  # grade id of the cell that holds the answer; of a check the nearest one above it, "" for none
    asked: tuple[Text, ...]
    scheme: Text | None  # the model answer and how points are given; None where there is none
    missing: str  # why there is none, in a sentence
    stub: str  # what stood in the cell when it was released


def questions(course: CourseDirectory, unit: Unit, by_hand: Collection[tuple[str, str]] = ()) -> list[Question]:
    """The cells of a unit that a person gives points to, in the notebooks' order.

    Parameters
    ----------
    course, unit : whose
    by_hand : the checks that wait for a person, or have got points of one: notebook and grade id
    """
    return [_question(course, unit.name, cell) for cell in unit.cells if not cell.checked or cell.key in by_hand]


def _question(course: CourseDirectory, unit: str, cell: Asked) -> Question:
    released = read_cells(course.folder("release", ".", unit) / f"{cell.notebook}.ipynb")
    solved = course.folder("source", ".", unit) / f"{cell.notebook}.ipynb"
    solutions = read_cells(solved)
    answered = _answered(released, cell.grade_id) if cell.checked else cell.grade_id
    place, model = _place(released, answered), _place(solutions, answered)
    test = _place(solutions, cell.grade_id) if cell.checked else None
    return Question(
        cell,
        answered,
        asked_above(released, answered) + (() if test is None else (piece(solutions[test]),)),
        None if model is None else piece(solutions[model]),
        "" if model is not None else _missing(solved, answered, bool(solutions)),
        "" if place is None else source_of(released[place]),
    )


def _answered(cells: Sequence[dict[str, Any]], grade_id: str) -> str:
    """The grade id of the nearest cell above a check in which students write."""
    above = reversed(cells[: _place(cells, grade_id) or 0])
    return next((str(marks_of(cell).get("grade_id") or "") for cell in above if marks_of(cell).get("solution")), "")


def read_cells(path: Path) -> Sequence[dict[str, Any]]:
    """A notebook's cells; none where it cannot be read."""
    try:
        return [cell for cell in json.loads(path.read_bytes())["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []


def piece(cell: dict[str, Any]) -> Text:
    """A cell's text with its pictures."""
    return Text(source_of(cell), attachments(cell.get("attachments")), cell.get("cell_type") == "code")


def _place(cells: Sequence[dict[str, Any]], grade_id: str) -> int | None:
    return next((n for n, cell in enumerate(cells) if marks_of(cell).get("grade_id") == grade_id), None)


def asked_above(cells: Sequence[dict[str, Any]], grade_id: str) -> tuple[Text, ...]:
    """The text of the question that a cell answers; none where the cell is not there."""
    place = _place(cells, grade_id)
    return () if place is None else tuple(map(piece, _above(cells, place)))


def _above(cells: Sequence[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """The text above an answer, from the nearest heading on; of a task, which asks in its own cell, also that."""
    found = [cells[place]] if marks_of(cells[place]).get("task") else []
    for cell in reversed(cells[max(0, place - ABOVE) : place]):
        if cell.get("cell_type") != "markdown" or marks_of(cell).get("solution"):
            break
        found.insert(0, cell)
        if re.match(r"\s*#", source_of(cell)):
            break
    return found


def _missing(path: Path, grade_id: str, read: bool) -> str:
    if not grade_id:
        return "There is no model answer: above this check there is no cell in which students write."
    if read:
        return f"There is no model answer: {path.name} in {path.parent.name} has no cell {grade_id}."
    built = " (python -m autograde.build makes it)" if path.with_suffix(".md").exists() else ""
    return f"There is no model answer: the notebook with solutions {path.parent.name}/{path.name} is not there{built}."
