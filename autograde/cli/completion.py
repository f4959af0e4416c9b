"""What a shell offers when Tab is pressed: the units and the students of the course's folder."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from autograde.grading.assignments.course_directory import CourseDirectory


def units(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """The units whose names begin so."""
    from autograde.grading.assignments.unit_words import units as units_of

    return _of_course(context, begun, units_of)


def students(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Those who have handed in the unit that was typed, or any unit, and whose names begin so."""
    from autograde.grading.assignments.unit_words import meant
    from autograde.grading.assignments.unit_words import units as units_of

    def known(course: "CourseDirectory") -> Iterable[str]:
        there = units_of(course)
        typed = context.params.get("unit")
        return {student for one in ([meant(typed, there)] if typed else there) for student in course.students(one)}

    return _of_course(context, begun, known)


def _of_course(context: click.Context, begun: str, known: Callable[["CourseDirectory"], Iterable[str]]) -> list[str]:
    from autograde.grading.assignments.course_directory import CourseDirectory

    try:
        found = known(CourseDirectory(context.params.get("folder") or Path()))
    except Exception:  # a Tab says nothing of what is wrong: the command does
        return []
    return sorted(name for name in found if name.startswith(begun))
