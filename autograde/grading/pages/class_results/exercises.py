"""How a class did on each exercise of a unit, and what its points say of the exercise."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.gradebook.read_back.units import Asked
from autograde.grading.pages.class_results import item_statistics
from autograde.grading.pages.class_results.outcomes import OUTCOMES, outcome
from autograde.grading.pages.class_results.unit_work import UnitWork
from autograde.grading.pages.mistake_names import mistake_of


@dataclass(frozen=True)
class Exercise:
    """How the class did on one graded cell."""

    unit: str
    asked: Asked
    students: int  # each of them is one of the next six
    solved: int  # reached every point
    wrong: int  # written, judged, and not every point reached
    blank: int  # not written at all
    waiting: int  # not judged while an earlier exercise is wrong
    unreadable: int  # handed in no notebook that could be read
    unread: int  # waits for a person
    p: float  # difficulty index
    d: float  # discrimination index
    r: float  # corrected item-total correlation
    lost: float  # points, all students together, without what was lost to an earlier exercise
    carried: float  # points that were lost while an earlier exercise is wrong: they are taught there
    mistakes: tuple[tuple[str, int], ...]  # with how many students, most common first

    @property
    def title(self) -> str:
        return self.asked.title


class UnitExercises:
    """The exercises of one unit.

    Parameters
    ----------
    work : UnitWork, read
    """

    def __init__(self, work: UnitWork):
        self.work, self.unit, self.handed = work, work.unit, work.handed

    @cached_property
    def all(self) -> list[Exercise]:
        """The unit's graded cells, in the notebooks' order."""
        totals = self.points(self.counted).sum(axis=1)
        return [self._exercise(cell, totals) for cell in self.unit.cells]

    @cached_property
    def counted(self) -> list[Asked]:
        """The cells whose points are known of everybody: neither unread answers nor what was dropped."""
        return [cell for cell in self.unit.cells if not cell.dropped and not self._unread(cell)]

    def _unread(self, cell: Asked) -> int:
        return sum(h.marks[cell.key].waits for h in self.handed.values() if cell.key in h.marks) * (not cell.checked)

    def points(self, cells: Sequence[Asked]) -> np.ndarray:
        """(students, cells), in the order of `handed`."""
        rows = [[_points(handed, cell) for cell in cells] for handed in self.handed.values()]
        return np.array(rows, dtype=float).reshape(len(rows), len(cells))

    @cached_property
    def alpha(self) -> float:
        """Cronbach's alpha of the counted cells."""
        return item_statistics.alpha(self.points(self.counted))

    @cached_property
    def standard_error(self) -> float:
        return item_statistics.standard_error(self.points(self.counted))

    def _exercise(self, cell: Asked, totals: np.ndarray) -> Exercise:
        outcomes = {student: outcome(self.work, student, cell) for student in self.handed}
        number = Counter(outcomes.values())
        points = self.points([cell])[:, 0]
        judged = np.array([what != "unread" for what in outcomes.values()], dtype=bool)
        lost = np.where(judged, np.maximum(0, cell.possible - points), 0.0)
        carried = np.array([what == "waiting" for what in outcomes.values()], dtype=bool)
        known = cell in self.counted
        told = [
            said for student, what in outcomes.items() if what == "wrong" if (said := self.work.said(student, cell))
        ]
        points, totals = points[judged], totals[judged]
        return Exercise(
            unit=self.unit.name,
            asked=cell,
            students=len(outcomes),
            **{what: number[what] for what in OUTCOMES},
            p=item_statistics.difficulty(points, cell.possible) if known else float("nan"),
            d=item_statistics.discrimination(points, totals, cell.possible) if known else float("nan"),
            r=item_statistics.item_rest_correlation(points, totals) if known else float("nan"),
            lost=float(lost[~carried].sum()) if known else 0.0,
            carried=float(lost[carried].sum()) if known else 0.0,
            mistakes=tuple(Counter(filter(None, map(mistake_of, told))).most_common()),
        )


def _points(handed: Handed, cell: Asked) -> float:
    return handed.marks[cell.key].points if cell.key in handed.marks else 0.0
