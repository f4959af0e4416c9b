"""Which grades were handed on, as feedback pages and as an export, so that it can be told whether they are old."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.gradebook.read_back.submissions import Handed

FEEDBACK, EXPORT = "feedback", "export"


def state_of(handed: Handed) -> str:
    """A digest of what a student is told of a submission: points, comments, penalties, when it was handed in."""
    told = sorted(handed.marks.items()), sorted(handed.comments.items()), sorted(handed.penalties.items())
    return hashlib.blake2b(repr((told, handed.timestamp, handed.late)).encode(), digest_size=12).hexdigest()


def points_of(handed: Handed) -> str:
    """A digest of what an export holds of a submission: its points."""
    return f"{handed.score:.6g}"


def note(course: CourseDirectory, unit: str, what: str, states: Mapping[str, str]) -> None:
    """Keep what was handed on; where that cannot be written, it is only not known.

    Parameters
    ----------
    course, unit : whose
    what : FEEDBACK or EXPORT
    states : student -> digest
    """
    known = noted(course, unit)
    for student, state in states.items():
        known.setdefault(student, {})[what] = state
    lines = [json.dumps({"student": student, **known[student]}, ensure_ascii=False) for student in sorted(known)]
    with suppress(OSError):
        write_whole(course.own, {_name(unit): "\n".join(lines).encode("utf-8", "replace")})


def noted(course: CourseDirectory, unit: str) -> dict[str, dict[str, str]]:
    """What was handed on: student -> "feedback" or "export" -> digest; a line that cannot be read is left out."""
    found: dict[str, dict[str, str]] = {}
    try:
        lines = (course.own / _name(unit)).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return found
    for line in lines:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            said = json.loads(line)
            found[said["student"]] = {what: str(said[what]) for what in (FEEDBACK, EXPORT) if what in said}
    return found


def _name(unit: str) -> str:
    return f"{unit}.handed-on.jsonl"  # `autograde erase` takes a student's lines out of every .jsonl
