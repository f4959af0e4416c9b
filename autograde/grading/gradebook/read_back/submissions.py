"""A submission as the gradebook holds it: the points of each cell, comments, penalties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from autograde.grading.gradebook.read_back.units import Asked, Unit


@dataclass(frozen=True)
class Mark:
    """What a graded cell of one submission got."""

    points: float  # as nbgrader counts it: a person's before the check's, with what was given on top
    auto: float | None
    manual: float | None
    extra: float | None
    waits: bool  # nobody has given points, and a person has to
    again: bool = False  # a person gave points, and the submission was graded anew since


@dataclass(frozen=True)
class Handed:
    """One submission as the gradebook holds it."""

    student: str
    unit: str
    timestamp: datetime | None
    extension: timedelta | None
    marks: Mapping[tuple[str, str], Mark]
    comments: Mapping[tuple[str, str], str]
    penalties: Mapping[str, float]  # notebook -> points taken off
    late: float = 0.0  # seconds after it was due, an extension granted; as nbgrader counts them

    @property
    def raw(self) -> float:
        """Points before late penalties."""
        return sum((mark.points for mark in self.marks.values()), 0.0)

    @property
    def penalty(self) -> float:
        return sum(self.penalties.values(), 0.0)

    @property
    def score(self) -> float:
        """Points as nbgrader exports them: penalties taken off, never below 0."""
        return max(0.0, self.raw - self.penalty)

    @property
    def waiting(self) -> int:
        """How many cells wait for a person."""
        return sum(mark.waits for mark in self.marks.values())

    @property
    def again(self) -> int:
        """How many cells a person gave points to before the submission was graded anew."""
        return sum(mark.again for mark in self.marks.values())

    def judged(self, cell: Asked) -> bool:
        """Whether the points of a cell are known: neither unread nor without a verdict."""
        return cell.key in self.marks and not self.marks[cell.key].waits

    def judged_points(self, unit: Unit) -> float:
        """The points that could be reached in the cells of its unit that somebody, or a check, has judged."""
        return sum(cell.possible for cell in unit.cells if self.judged(cell))

    def percent(self, unit: Unit) -> float:
        """Percent of what has been judged of its unit; nan where nothing has."""
        judged = self.judged_points(unit)
        return 100 * self.score / judged if judged else float("nan")
