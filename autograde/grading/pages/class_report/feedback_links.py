"""Where the feedback pages of a class stand, as links from a report."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.units import Unit

Pages = dict[str, list[tuple[str, str]]]


def feedback_links(course: CourseDirectory, unit: Unit, students: Iterable[str], report: Path) -> Pages:
    """student -> the pages that are there: notebook and address, as seen from the report; nobody without pages.

    Parameters
    ----------
    course, unit : whose pages
    students : of the unit
    report : Path, where the report will stand
    """
    found: Pages = {}
    for student in students:
        folder = course.folder("feedback", student, unit.name)
        there = [(name, folder / f"{name}.html") for name in unit.notebooks if (folder / f"{name}.html").is_file()]
        if there:
            found[student] = [(name, link(path, report)) for name, path in there]
    return found


def link(path: Path, report: Path) -> str:
    """The address of a file as it stands in a page elsewhere."""
    return quote(os.path.relpath(path, report.parent).replace(os.sep, "/"))
