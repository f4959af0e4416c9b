"""A student's folders in nbgrader's steps: handed in, graded, given back."""

import os
from collections.abc import Iterator
from functools import partial
from glob import escape, iglob
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.erase.trace import Trace, remove, shown
from autograde.grading.gradebook.people import Person

STEPS = ("submitted", "autograded", "feedback")


def traces(course: CourseDirectory, person: Person) -> Iterator[Trace]:
    """Every folder of a student's work."""
    for step in STEPS:
        for place in _folders(course, step, person.id):
            yield Trace(shown(course, place), partial(remove, place))


def _folders(course: CourseDirectory, step: str, student: str) -> list[Path]:
    """Where a student's work stands in one of nbgrader's steps."""
    structure = str(course.directory.directory_structure)
    if 0 <= structure.find("{student_id}") < structure.find("{assignment_id}"):
        place = course.folder(step, student, ".")
        return [place] if os.path.lexists(place) else []
    name = getattr(course.directory, f"{step}_directory")
    pattern = course.directory.format_path(escape(name), escape(student), "*")
    return sorted(map(Path, iglob(pattern)))
