"""What has changed in the scores of a unit since the report before: kept in a ledger, told by student."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.errors import CannotGrade

TOLERANCE = 1e-6  # points that are no difference


@dataclass(frozen=True)
class Change:
    """One student's score in a unit, then and now."""

    student: str
    unit: str
    before: float
    now: float

    @property
    def points(self) -> float:
        return self.now - self.before


@dataclass(frozen=True)
class Changes:
    """What has changed in a unit since a report before.

    Attributes
    ----------
    since : when that report was made, as its page said; "" where this is the first
    changed : of students who were in it, the largest first
    new : who was not in it
    """

    since: str = ""
    changed: tuple[Change, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        return sum(change.points for change in self.changed)


@dataclass(frozen=True)
class _Kept:
    """The scores of two reports: of the last one, and of the last one before it that had others."""

    when: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    since: str = ""
    before: Mapping[str, float] = field(default_factory=dict)


def changes(course: CourseDirectory, unit: str, scores: Mapping[str, float], now: str) -> Changes:
    """What has changed since the last report that had other scores than these, which are kept for the next.

    So a report that is made once more says the same. Where nothing can be kept, the next one is a first again.

    Parameters
    ----------
    course, unit : whose
    scores : student -> points
    now : the time, as the page says it
    """
    kept = _read(course, unit)
    if not kept.when:
        kept = _Kept(now, scores)
    elif _differ(kept.scores, scores):
        kept = _Kept(now, scores, kept.when, kept.scores)
    _write(course, unit, kept)
    if not kept.since:
        return Changes()
    found = [
        Change(student, unit, kept.before[student], score)
        for student, score in scores.items()
        if student in kept.before
    ]
    found = [change for change in found if abs(change.points) > TOLERANCE]
    return Changes(
        kept.since,
        tuple(sorted(found, key=lambda change: (-abs(change.points), change.student))),
        tuple(sorted(set(scores) - set(kept.before))),
    )


def together(units: Sequence[Changes]) -> Changes | None:
    """Those of several units, since the earliest of their reports; None where there is none."""
    if not units:
        return None
    changed = sorted((c for one in units for c in one.changed), key=lambda c: (-abs(c.points), c.unit, c.student))
    new = sorted({student for one in units for student in one.new})
    return Changes(min(one.since for one in units), tuple(changed), tuple(new))


def _differ(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return one.keys() != other.keys() or any(abs(one[student] - other[student]) > TOLERANCE for student in one)


def _read(course: CourseDirectory, unit: str) -> _Kept:
    """What was kept; a line that cannot be read is left out."""
    when, since = "", ""
    scores: dict[str, float] = {}
    before: dict[str, float] = {}
    try:
        lines = (course.own / _name(unit)).read_text(encoding="utf-8", errors="replace").split("\n")
    except (OSError, CannotGrade):
        return _Kept()
    for line in lines:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            said = json.loads(line)
            if "reported" in said:
                when, since = str(said["reported"]), str(said["since"])
            else:
                scores |= {said["student"]: float(said["points"])} if "points" in said else {}
                before |= {said["student"]: float(said["before"])} if "before" in said else {}
    return _Kept(when, scores, since, before)


def _write(course: CourseDirectory, unit: str, kept: _Kept) -> None:
    """`autograde erase` takes a student's lines out of every .jsonl: each begins with whose it is."""
    lines: list[dict[str, Any]] = [{"reported": kept.when, "since": kept.since}]
    for student in sorted({*kept.scores, *kept.before}):
        held = {"points": kept.scores, "before": kept.before}
        lines.append({"student": student} | {name: of[student] for name, of in held.items() if student in of})
    with suppress(OSError, CannotGrade):  # who may only read still gets a report
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        write_whole(course.own, {_name(unit): text.encode("utf-8", "replace")})


def _name(unit: str) -> str:
    return f"{unit}.reported.jsonl"
