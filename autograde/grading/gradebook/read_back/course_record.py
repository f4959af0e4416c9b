"""Everything that the gradebook holds of a course, read once."""

import warnings
from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade, NoSuchThing, nearest
from autograde.grading.gradebook.people import read_people
from autograde.grading.gradebook.read_back.autograded_notebook import Executed, read_all
from autograde.grading.gradebook.read_back.released_cells import ReleasedCells
from autograde.grading.gradebook.read_back.submission_tables import read_submissions
from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.gradebook.read_back.unit_tables import read_units
from autograde.grading.gradebook.read_back.units import Unit
from autograde.grading.locked_database import patiently


class Record:
    """Everything that the gradebook holds, read once.

    Parameters
    ----------
    course : CourseDirectory

    Raises
    ------
    CannotGrade : if there is no gradebook, or it cannot be read
    """

    def __init__(self, course: CourseDirectory):
        self.course = course
        path = course.database.removeprefix("sqlite:///")
        if course.database.startswith("sqlite:///") and not Path(path).is_file():
            raise CannotGrade(
                f"There is no gradebook {path} yet: release a unit and grade it first (autograde grade UNIT)."
            )
        _ = course.course  # in whose words titles and mistakes are said
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
            from sqlalchemy import create_engine
            from sqlalchemy.exc import SQLAlchemyError

            engine = create_engine(course.database)

            def read() -> None:
                with engine.connect() as connection:
                    self._read(connection)

            try:
                patiently(read)
            except SQLAlchemyError as error:  # no database at all
                raise CannotGrade(
                    f"The gradebook {course.database} cannot be read ({str(error).splitlines()[0]})."
                ) from None
            finally:
                engine.dispose()

    def _read(self, connection) -> None:
        self.people = read_people(connection)
        released = read_units(connection, ReleasedCells(self.course))
        self.units: dict[str, Unit] = {unit.name: unit for unit in released.units.values()}
        self.submissions: dict[tuple[str, str], Handed] = read_submissions(connection, released)

    def unit(self, name: str) -> Unit:
        """A unit by its name.

        Raises
        ------
        NoSuchThing : if the gradebook does not know it
        """
        if name not in self.units:
            if (self.course.folder("source", ".", name)).is_dir():
                raise CannotGrade(f"{name} was never released: say first nbgrader generate_assignment {name} --force.")
            raise NoSuchThing(f"{name!r} is no assignment of this course{nearest(name, sorted(self.units))}.")
        return self.units[name]

    def handed(self, unit: str) -> dict[str, Handed]:
        """The submissions of a unit: student -> Handed, by name."""
        return {student: self.submissions[u, student] for u, student in sorted(self.submissions) if u == unit}

    def chosen(self, unit: str, names: Collection[str]) -> dict[str, Handed]:
        """The submissions of a unit, or of those students who are named.

        Raises
        ------
        CannotGrade : if nothing is graded yet
        NoSuchThing : if somebody who is named is unknown, or has handed in nothing
        """
        handed = self.handed(self.unit(unit).name)
        if not handed:
            raise CannotGrade(f"Nothing of {unit} is graded yet: say first autograde grade {unit}.")
        for name in names:
            if name not in self.people:
                raise NoSuchThing(f"{name!r} is no student of this course{nearest(name, sorted(self.people))}.")
            if name not in handed:
                raise NoSuchThing(f"{name!r} has no graded submission of {unit}.")
        return {name: handed[name] for name in names} if names else handed

    def executed(self, unit: str, student: str) -> dict[str, Executed]:
        """The autograded notebooks of a submission: notebook -> Executed; what cannot be read is left out."""
        return read_all(self.course.folder("autograded", student, unit), self.unit(unit).notebooks)

    @cached_property
    def latest(self) -> datetime | None:
        """When the last submission came in."""
        times = [handed.timestamp for handed in self.submissions.values() if handed.timestamp]
        return max(times) if times else None
