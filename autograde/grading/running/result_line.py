"""One submission's line of the result table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograde.grading.assignments.assignment import Assignment


@dataclass(frozen=True)
class Graded:
    """One submission's line of the table."""

    student: str
    status: str
    points: float
    to_instructor: str
    by_hand: int  # answers that wait for a person
    anew: bool  # graded now, and not found graded
    noticed: tuple[str, ...] = ()  # about the folder: a time that is none, the real work under another name
    late: float = 0.0  # seconds after it was due
    before: float | None = None  # points of the same submission, where they were more before it was judged anew


def result_line(entry: Mapping[str, Any], assignment: Assignment, anew: bool) -> Graded:
    """The line of a submission, from its entry in the ledger."""
    return Graded(
        student=entry["student"],
        status=entry["status"],
        points=counted(entry["scores"], assignment),
        to_instructor=entry["to_instructor"],
        by_hand=entry.get("by_hand", 0),
        anew=anew,
        noticed=tuple(entry.get("noticed", ())),
        late=entry.get("late", 0.0),
    )


def counted(scores: Mapping[str, float | None], assignment: Assignment) -> float:
    """The points of the checks, as those count that were dropped."""
    from autograde.grading.assignments.dropped_exercises import FULL  # here: it imports SQLAlchemy

    total = 0.0
    for name, points in scores.items():
        notebook, _, cell = name.partition("/")
        how = assignment.dropped.get((notebook, cell))
        asked = assignment.notebooks[notebook].cells[cell]
        total += (asked.points * (how == FULL) * asked.autograded) if how else points or 0.0
    return total
