"""A student's lines in the ledgers."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.counts_and_durations import count
from autograde.grading.gradebook.erase.trace import Trace, shown
from autograde.grading.gradebook.people import Person


def traces(course: CourseDirectory, person: Person) -> Iterator[Trace]:
    """Every ledger that has lines of a student."""
    for path in sorted(course.own.glob("*.jsonl")):
        lines = sum(_is_of(line, person.id) for line in path.read_bytes().splitlines())
        if lines:
            yield Trace(f"{shown(course, path)}: {count(lines, 'line')}", partial(_without_lines, path, person.id))


def _is_of(line: bytes, student: str) -> bool:
    """Whether a line of a ledger is a student's; of one that was torn off, its beginning says so."""
    try:
        return json.loads(line).get("student") == student
    except (ValueError, AttributeError):
        return line.startswith(b'{"student": ' + json.dumps(student, ensure_ascii=False).encode("utf-8", "replace"))


def _without_lines(path: Path, student: str) -> None:
    kept = [line for line in path.read_bytes().splitlines() if not _is_of(line, student)]
    write_whole(path.parent, {path.name: b"\n".join(kept)})
