"""nbgrader's gradebook, open to have one assignment's grades written."""

from collections.abc import Callable
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import dropped
from autograde.grading.command_output import say
from autograde.grading.gradebook.database.assignment_rows import AssignmentRows, read_assignment
from autograde.grading.gradebook.database.late_penalties import LatePenalties
from autograde.grading.gradebook.database.submission_rows import SubmissionRows
from autograde.grading.gradebook.database.transactions import Database


class Gradebook:
    """A gradebook as it is open for one assignment; close it.

    Parameters
    ----------
    course : the course
    unit : the assignment's name
    waiting : is told in a sentence when the gradebook is locked

    Attributes
    ----------
    database : Database, for transactions
    assignment : AssignmentRows
    submissions : SubmissionRows
    penalties : LatePenalties
    dropped : cell id -> how it is dropped, of this assignment's graded cells
    """

    def __init__(self, course: CourseDirectory, unit: str, waiting: Callable[[str], None] = say):
        self.penalties = LatePenalties(course.config)
        self.database = Database(course.database, waiting)
        try:
            self.assignment, self.dropped = self.database.read(lambda connection: _read(connection, unit))
        except BaseException:
            self.close()
            raise
        self.submissions = SubmissionRows(self.assignment.id, list(self.assignment.notebooks.values()))

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def _read(connection, unit: str) -> tuple[AssignmentRows, dict[str, Any]]:
    assignment = read_assignment(connection, unit)
    mine = {cell_id for cells in assignment.graded.values() for cell_id in cells.values()}
    return assignment, {cell_id: row for cell_id, row in dropped(connection).items() if cell_id in mine}
