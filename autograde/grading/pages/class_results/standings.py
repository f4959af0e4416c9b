"""Where each student stands in a unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from autograde.grading.gradebook.read_back.autograded_notebook import Executed
from autograde.grading.pages.class_results.unit_work import UnitWork


@dataclass(frozen=True)
class Standing:
    """One student in one unit."""

    student: str
    unit: str
    score: float
    possible: float
    judged: float  # of the possible points, those of cells that have been judged
    penalty: float
    late: float  # seconds
    waiting: int
    status: str


def standings(work: UnitWork) -> list[Standing]:
    """Every student who handed in."""
    return [
        Standing(
            student,
            work.unit.name,
            handed.score,
            work.unit.possible,
            handed.judged_points(work.unit),
            handed.penalty,
            handed.late,
            handed.waiting,
            worst(work.executed.get(student, {}).values()),
        )
        for student, handed in work.handed.items()
    ]


def worst(executed: Iterable[Executed]) -> str:
    """The worst status of some notebooks, "" where none has one."""
    order = ("", "graded", "stopped", "broken", "failed")
    return max((e.status if e.status in order else "" for e in executed), key=order.index, default="")
