"""Whom a check accepts and whom it rejects: every student of the sample class, every grade cell."""

import pytest

from autograde import examine
from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.courses import current
from lectures import UNITS
from tests.sample_class import Student, students

REFERENCE = Reference(SOLUTIONS / "reference.py")
IN_PROCESS = [s for s in students() if s.rest == "solved" and s.name not in ("kofi", "lena")]  # these two never return


def grade_id(exercise: str, part: str) -> str:
    """The name of the grade cell that calls this check."""
    return "_".join(filter(None, ["check", exercise, part]))


def cells_of(unit: str) -> list[tuple[str, str]]:
    """The exercises of a unit with their parts."""
    return sorted(cell for cell, (of, _) in current().examinations.items() if of == unit)


def notebook_of(student: Student, unit: str) -> dict:
    """The names of a notebook: this unit's exercises by the student, everything else as it is given."""
    exercises = {exercise for exercise, _ in cells_of(unit)}
    names: dict = {}
    exec("import re\nimport numpy as np", names)
    for name in REFERENCE.functions:
        own = student.wrote(name, REFERENCE) if name in exercises else None
        try:
            exec(compile(own or REFERENCE.given(name), f"<{student.name}: {name}>", "exec"), names)
        except SyntaxError:
            names.pop(name, None)
    return names


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("student", IN_PROCESS, ids=lambda student: student.name)
def test_the_checks_that_fail_are_those_that_must(student, unit):
    if unit == "06_pytorch":
        pytest.importorskip("torch")
    names = notebook_of(student, unit)
    reports = {
        grade_id(exercise, part): examine(names[exercise], part) if exercise in names else None
        for exercise, part in cells_of(unit)
    }
    failed = {name for name, report in reports.items() if not report}
    assert failed == (student.fails | student.told) & set(reports), "\n".join(map(str, reports.values()))
