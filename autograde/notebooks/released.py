"""What a notebook asks: its cells as they were released."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograde.notebooks.cell_fields import marks_of, text


@dataclass(frozen=True)
class Cell:
    """One cell that nbgrader knows: whether it is graded, answered, locked; what stands in it."""

    grade_id: str
    cell_type: str
    source: str  # as students see it: hidden tests are left out
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float
    metadata: Mapping[str, Any]  # of the prepared cell: nbgrader's, and the release's tags
    missing: Mapping[str, Any]  # the cell that is put in where the student's notebook lacks it
    tests: str = ""  # as it runs while it is graded, where that holds tests that students do not receive
    hidden: tuple[int, ...] = ()  # their lines

    @property
    def autograded(self) -> bool:
        """Whether its points come from a check and not from a person."""
        return self.grade and not self.solution and self.cell_type == "code"


@dataclass(frozen=True)
class Notebook:
    """One notebook of an assignment."""

    name: str
    metadata: Mapping[str, Any]  # kernel and language
    cells: Mapping[str, Cell]  # by grade id, in the order of the release
    texts: frozenset[str]  # the release's Markdown, which is harmless
    release: Mapping[str, Any]  # the released notebook, as a student receives it

    @property
    def autograded(self) -> list[Cell]:
        """The cells that a check decides, in order."""
        return [cell for cell in self.cells.values() if cell.autograded]


def asked_by(release: Mapping[str, Any]) -> Notebook:
    """What a released notebook asks, as it says itself: without a gradebook.

    Parameters
    ----------
    release : the released notebook, as read
    """
    cells = {}
    for cell in release["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if "grade_id" in marks:
            known = copy.deepcopy(cell) | {"source": text(cell["source"])}
            cells[marks["grade_id"]] = Cell(
                grade_id=marks["grade_id"],
                cell_type=cell["cell_type"],
                source=known["source"],
                checksum=marks.get("checksum", ""),
                locked=marks.get("locked", False),
                grade=marks.get("grade", False),
                solution=marks.get("solution", False),
                task=marks.get("task", False),
                points=float(marks.get("points", 0)),
                metadata=known["metadata"],
                missing=known,
            )
    metadata = release["metadata"]
    return Notebook(
        name=metadata.get("autograde", {}).get("notebook", ""),
        metadata=metadata,
        cells=cells,
        texts=frozenset(text(cell["source"]) for cell in release["cells"] if cell["cell_type"] == "markdown"),
        release=release,
    )


def grade_id(cell: dict, asked: Notebook) -> str | None:
    """The name of the assignment's cell that this one is, None where it is the student's own."""
    name = marks_of(cell).get("grade_id")
    return name if isinstance(name, str) and name in asked.cells else None
