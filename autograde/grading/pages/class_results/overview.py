"""What a class did on one unit or more: exercise by exercise, mistake by mistake, student by student."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Unit
from autograde.grading.pages.class_results.answers_compared import UnitAgreements
from autograde.grading.pages.class_results.exercises import Exercise, UnitExercises
from autograde.grading.pages.class_results.mistakes import Mistake, mistakes, remarks
from autograde.grading.pages.class_results.needs_a_look import (
    BLANK,
    FAR_BELOW,
    KINDS,
    Look,
    looks,
    over_the_units,
    similar_code,
)
from autograde.grading.pages.class_results.over_the_units import OverTheUnits
from autograde.grading.pages.class_results.unit_work import UnitWork


class UnitOverview:
    """How a class did on one unit.

    Parameters
    ----------
    course, record : the course and what is recorded of it
    unit : Unit
    """

    def __init__(self, course: CourseDirectory, record: Record, unit: Unit):
        self.unit = unit
        self.work = UnitWork(course, record, unit)  # to be read first
        self.exercises = UnitExercises(self.work)
        self.agreements = UnitAgreements(self.work)

    @cached_property
    def percents(self) -> np.ndarray:
        """(students,), of what has been judged, late penalties taken off."""
        return np.array([handed.percent(self.unit) for handed in self.work.handed.values()], dtype=float)


class Overview:
    """How a class did on one unit or more.

    Parameters
    ----------
    units : UnitOverview, each read
    over : OverTheUnits, how they stand beside all others
    """

    def __init__(self, units: Sequence[UnitOverview], over: OverTheUnits):
        self.units, self.over = list(units), over

    @cached_property
    def exercises(self) -> list[Exercise]:
        return [exercise for unit in self.units for exercise in unit.exercises.all]

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """The mistakes of the class, the most common first."""
        return mistakes(unit.work for unit in self.units)

    @cached_property
    def remarks(self) -> list[Mistake]:
        """What was told and cost nothing."""
        return remarks(unit.work for unit in self.units)

    @cached_property
    def looks(self) -> list[Look]:
        """Who needs a person, and why."""
        found = [look for unit in self.units for look in looks(unit.work)]
        found += over_the_units(self.over, [unit.unit.name for unit in self.units])
        found += [look for unit in self.units for look in similar_code(unit.agreements)]
        blank = {(look.student, look.unit) for look in found if look.kind == BLANK}
        found = [look for look in found if look.kind != FAR_BELOW or (look.student, look.unit) not in blank]
        return sorted(found, key=lambda look: (KINDS.index(look.kind), look.unit, look.student))

    @cached_property
    def students(self) -> list[str]:
        """Everybody who handed in anything."""
        return sorted({student for unit in self.units for student in unit.work.handed})

    @cached_property
    def percents(self) -> dict[str, float]:
        """student -> percent of what has been judged in the units looked at; a unit not handed in counts as 0."""
        return {student: self._percent(student) for student in self.students}

    def _percent(self, student: str) -> float:
        handed = [(unit.unit, unit.work.handed.get(student)) for unit in self.units]
        possible = sum(there.judged_points(unit) if there else unit.possible for unit, there in handed)
        return 100 * sum(there.score for _, there in handed if there) / possible if possible else float("nan")
