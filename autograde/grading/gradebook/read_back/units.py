"""A unit of the gradebook: the graded cells that it asks for."""

from dataclasses import dataclass
from datetime import datetime

from autograde.grading.gradebook.read_back.titles import title


@dataclass(frozen=True)
class Asked:
    """One graded cell of a unit."""

    notebook: str
    grade_id: str
    possible: float
    checked: bool  # whether a check decides it, and not a person
    dropped: str = ""  # how it counts since it was dropped: "full-marks" or "nobody"
    heading: str = ""  # the nearest one above it, in the released notebook
    hidden: bool = False  # whether it holds tests that students do not receive

    @property
    def key(self) -> tuple[str, str]:
        return self.notebook, self.grade_id

    @property
    def title(self) -> str:
        """The exercise and its part: "softmax (extreme)"; where it names none, the heading above it."""
        return title(self.grade_id, self.heading)


@dataclass(frozen=True)
class Unit:
    """One assignment of the gradebook, its graded cells in the notebooks' order."""

    name: str
    duedate: datetime | None
    cells: tuple[Asked, ...]
    notebooks: tuple[str, ...]

    @property
    def possible(self) -> float:
        return sum(cell.possible for cell in self.cells)
