"""What stands in submitted/ of a unit before and after it is collected: who is new, who handed in anew, who is late."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.seconds_late import seconds_late
from autograde.grading.submissions.timestamps import read_time

STAMP, LONGEST_STAMP = "timestamp.txt", 200
NEW, REPLACED, SAME = "new", "replaced", "as before"


@dataclass(frozen=True)
class Arrived:
    """One student's hand-in."""

    student: str
    what: str  # NEW, REPLACED or SAME
    time: datetime | None
    late: float = 0.0  # seconds


def digests(course: CourseDirectory, unit: str) -> dict[str, str]:
    """What everybody has in submitted/: student -> digest of the files, their names and the time."""
    return {student: _digest(course.folder("submitted", student, unit)) for student in course.students(unit)}


def arrived(course: CourseDirectory, unit: str, before: Mapping[str, str]) -> Iterator[Arrived]:
    """Everybody who has handed in by now, by name.

    Parameters
    ----------
    course, unit : whose
    before : `digests` before it was collected
    """
    record = Record(course) if _has_gradebook(course) else None
    due = record.units[unit].duedate if record and unit in record.units else None
    for student, digest in digests(course, unit).items():
        time = _time(course.folder("submitted", student, unit) / STAMP)
        what = NEW if student not in before else SAME if before[student] == digest else REPLACED
        handed = record.submissions.get((unit, student)) if record else None
        yield Arrived(student, what, time, seconds_late(time, due, handed.extension if handed else None))


def _has_gradebook(course: CourseDirectory) -> bool:
    return not course.database.startswith("sqlite:///") or Path(course.database.removeprefix("sqlite:///")).is_file()


def _time(path: Path) -> datetime | None:
    try:
        if path.is_symlink() or path.stat().st_size > LONGEST_STAMP:
            return None
        return read_time(path.read_text(encoding="utf-8", errors="replace"))[0]
    except Exception:  # whatever a student wrote into it: the grader says so
        return None


def _digest(folder: Path) -> str:
    """Of all plain files below a folder; links are not followed."""
    made = hashlib.blake2b(digest_size=16)
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            if path.is_file() and not path.is_symlink():
                made.update(path.relative_to(folder).as_posix().encode("utf-8", "replace") + b"\0")
                with path.open("rb") as file:
                    made.update(hashlib.file_digest(file, "sha256").digest())
    return made.hexdigest()
