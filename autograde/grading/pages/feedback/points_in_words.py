"""Points in words: what came late, what is not read yet, what a person changed."""

from collections.abc import Sequence

from autograde.grading.counts_and_durations import count, duration
from autograde.grading.gradebook.read_back.submissions import Mark


def late(seconds: float, penalty: float) -> str:
    """That it came late, and what that cost; also where it cost nothing."""
    if not seconds:
        return f"{penalty:g} taken off because it came late" if penalty else ""
    cost = f"{count_points(penalty)} taken off for that" if penalty else "no points taken off for that"
    return f"handed in {duration(seconds)} late, {cost}"


def waiting(points: Sequence[float]) -> str:
    """That answers have not been read yet, and how many points may come of them."""
    if not points:
        return ""
    which = "1 answer is" if len(points) == 1 else f"{len(points)} answers are"
    return f"{which} not yet read: {count_points(sum(points))} more can come of {'it' if len(points) == 1 else 'them'}."


def count_points(points: float) -> str:
    """Points with their noun."""
    return count(float(points), "point")


def changed_by_person(mark: Mark | None) -> str:
    """What a person changed of a check's points."""
    if mark is None:
        return ""
    extra = f"with {mark.extra:g} on top" if mark.extra else ""
    if mark.manual is None or mark.manual == mark.auto:
        return extra
    given = f"set by your instructor (the check gave {mark.auto or 0:g})"
    return f"{given}, {extra}" if extra else given
