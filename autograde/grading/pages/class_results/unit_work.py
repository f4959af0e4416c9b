"""What a class handed in of one unit: points, and what is recorded of every notebook."""

from collections.abc import Iterator
from functools import cached_property, partial

from autograde.asking.call import plain
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.bounded_calls import TooMuch, each
from autograde.grading.cores import cores
from autograde.grading.gradebook.read_back.autograded_notebook import Executed, Said, believed
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.units import Asked, Unit
from autograde.grading.pages.class_results.notebook_cells import code_answers, graded_cells
from autograde.grading.pages.class_results.submission_work import looked_at


class UnitWork:
    """The work of a class on one unit.

    Parameters
    ----------
    course, record : the course and what is recorded of it
    unit : Unit
    """

    def __init__(self, course: CourseDirectory, record: Record, unit: Unit):
        self.course, self.record, self.unit = course, record, unit
        self.handed = record.handed(unit.name)
        self.executed: dict[str, dict[str, Executed]] = {}
        self.unreadable: dict[str, str] = {}  # student -> why what was recorded of them cannot be read
        self.changed: dict[str, list[str]] = {}  # student -> the checks that they edited or deleted

    def read(self) -> Iterator[str]:
        """Read every autograded notebook, and look at what was handed in; yields each student when that is done.

        Each is read in a process with limits of its own, and what a report does not show is left there.
        """
        folders = [
            tuple(self.course.folder(step, student, self.unit.name) for step in ("autograded", "submitted"))
            for student in self.handed
        ]
        looks = each(partial(looked_at, self.unit, self.released), folders, cores())
        for student, found in zip(self.handed, looks, strict=True):
            if isinstance(found, Exception):
                why = str(found) if isinstance(found, TooMuch) else f"cannot be read ({plain(repr(found))})"
                self.executed[student], self.unreadable[student] = {}, why
            else:
                self.executed[student], self.changed[student] = found
            yield student

    def ran(self, student: str, cell: Asked) -> bool:
        """Whether the student's notebook could be read: what is said of one that could not is no mistake."""
        executed = self.executed.get(student, {}).get(cell.notebook)
        return executed is not None and executed.status != "broken"

    def said(self, student: str, cell: Asked) -> Said | None:
        """The verdict of a check, where the gradebook bears it out."""
        executed = self.executed.get(student, {}).get(cell.notebook)
        return (
            believed(executed.verdicts.get(cell.grade_id), self.handed[student].marks.get(cell.key), cell.possible)
            if executed
            else None
        )

    def untouched(self, student: str) -> bool:
        """Whether every answer is as it was released, and nobody gave a point for one."""
        handed, executed = self.handed[student], self.executed.get(student, {})
        written = [
            (notebook, name, source) for notebook, one in executed.items() for name, source in code_answers(one.cells)
        ]
        return (
            bool(written)
            and set(executed) == set(self.unit.notebooks)
            and all(source == self.released[notebook].get(name) for notebook, name, source in written)
            and not any(mark.waits or mark.manual is not None or mark.points for mark in handed.marks.values())
        )

    def verdicts(self) -> Iterator[tuple[str, Asked, Said]]:
        """Every verdict that is recorded: student, cell, what was said."""
        for student in self.handed:
            for cell in self.unit.cells:
                if said := self.said(student, cell):
                    yield student, cell, said

    @property
    def unread(self) -> int:
        """How many cells of the class wait for a person."""
        return sum(handed.waiting for handed in self.handed.values())

    @cached_property
    def absent(self) -> list[str]:
        """Students of the gradebook of whom nothing came in."""
        return sorted(set(self.record.people) - set(self.handed) - set(self.course.students(self.unit.name)))

    @cached_property
    def released(self) -> dict[str, dict[str, str]]:
        """notebook -> cell -> source, as students receive it."""
        folder = self.course.folder("release", ".", self.unit.name)
        return {
            notebook: {grade_id: source for grade_id, source, _ in graded_cells(folder / f"{notebook}.ipynb")}
            for notebook in self.unit.notebooks
        }
