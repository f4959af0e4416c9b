"""The gradebook as it is open while its answers are read: also one that was brought back from a copy meanwhile."""

from contextlib import ExitStack, suppress
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.backups import keep_copy
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.recording import manual_grades
from autograde.grading.gradebook.recording.manual_grades import Given, Place


class OpenGradebook:
    """A unit's gradebook, opened when it is asked for, and anew where another file stands in its place.

    Parameters
    ----------
    course, unit : whose
    """

    def __init__(self, course: CourseDirectory, unit: str):
        self.course, self.unit = course, unit
        self._open: Gradebook | None = None
        self._file = (0, 0)
        self._copied = False

    def close(self) -> None:
        """Close it; the next question opens it again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def given(self, place: Place, student: str | None = None, by_hand: bool = False) -> dict[str, Given]:
        """What everybody, or one student, has of one cell, as `manual_grades.given` says: student -> Given."""
        return manual_grades.given(self._gradebook(), place, student, by_hand)

    def give(self, place: Place, student: str, before: Given, after: Given) -> Given:
        """Write points and a comment, and what stands there now; the first time after a copy was made.

        Reports and exports wait for the write, and it for them; a grader at work is no hindrance, since each of its
        submissions is a transaction, as this is.

        Raises
        ------
        OtherByNow : if something else stands there by now
        CannotGrade : if it cannot be written
        """
        gradebook = self._gradebook()
        with ExitStack() as held:
            with suppress(CannotGrade):
                held.enter_context(self.course.reading([self.unit]))
            if not self._copied:
                keep_copy(self.course, gradebook.database.copy_to)
                self._copied = True
            return manual_grades.give(gradebook, place, student, before, after)

    def _gradebook(self) -> Gradebook:
        file = _identity(self.course)
        if self._open is None or file != self._file:
            self.close()
            self._open, self._file = Gradebook(self.course, self.unit), file
        return self._open


def _identity(course: CourseDirectory) -> tuple[int, int]:
    """Which file the gradebook is; the same for one on a server."""
    if not course.database.startswith("sqlite:///"):
        return 0, 0
    try:
        found = Path(course.database.removeprefix("sqlite:///")).stat()
    except OSError:
        raise CannotGrade(
            f"The gradebook {course.database} is not there any more: bring it back from a copy."
        ) from None
    return found.st_dev, found.st_ino
