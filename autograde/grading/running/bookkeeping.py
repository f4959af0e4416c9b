"""The books of a run: who is graded already, and what is recorded of those who are graded now."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.backups import keep_copy
from autograde.grading.gradebook.database.class_queries import auto_scores, by_hand
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.database.undone_drops import keep_drops
from autograde.grading.gradebook.ledger import Ledger, Recorded
from autograde.grading.gradebook.recording.decided import Judged
from autograde.grading.gradebook.recording.recorder import Recorder
from autograde.grading.limits import Limits
from autograde.grading.running.grader_faults import failed, said
from autograde.grading.running.in_flight import Flight
from autograde.grading.running.result_line import Graded, result_line
from autograde.grading.submissions.prepare import Submission


class Bookkeeping:
    """Gradebook, files and ledger of one assignment. Before the gradebook is first written to, it is copied.

    Parameters
    ----------
    course : the course
    assignment : what is asked
    gradebook : open for it
    limits : what one notebook may use
    force : whether nobody counts as graded already
    """

    def __init__(
        self, course: CourseDirectory, assignment: Assignment, gradebook: Gradebook, limits: Limits, force: bool
    ):
        self.course, self.assignment, self.limits, self.force = course, assignment, limits, force
        self._ledger = Ledger(course.own / f"{assignment.name}.jsonl")
        self._copy = partial(keep_copy, course, gradebook.database.copy_to)
        self._copied = keep_drops(gradebook, self._copy)
        self._recorder = Recorder(course, assignment, gradebook)
        self._scores = {} if force else auto_scores(gradebook)
        self._by_hand = {} if force else by_hand(gradebook)

    def found_graded(self, student: str, asked: Callable[[], str]) -> Graded | None:
        """The line of a submission that is graded already, None where it is to be graded.

        Parameters
        ----------
        student : whose
        asked : digest of everything that its outcome depends on
        """
        if self.force or not self._ledger.entry(student):
            return None
        place = self.course.folder("autograded", student, self.assignment.name)
        if not self._ledger.done(student, asked(), self.limits, self._scores.pop(student, {}), place):
            return None
        line = result_line(self._ledger.entry(student), self.assignment, anew=False)
        return replace(line, by_hand=self._by_hand.get(student, 0))

    def enter(self, flight: Flight) -> Graded:
        """Record a submission whose outcomes are all known, and put it into the ledger; its line."""
        if not self._copied:
            self._copy()
            self._copied = True
        outcomes = [flight.outcomes[name] for name in self.assignment.notebooks]
        try:
            recorded = self._record(flight.submission, outcomes)
            before = self._ledger.points(recorded.student, flight.submission.digest)
            self._ledger.add(recorded, flight.asked(), self.limits, flight.submission.digest)
            line = result_line(self._ledger.entry(recorded.student), self.assignment, anew=True)
            lower = before is not None and line.points < before and line.status != "failed"
            return replace(line, before=before) if lower else line
        except CannotGrade:
            raise
        except Exception as error:
            told = f"nothing of it could be recorded ({said(error)}): the next run tries again."
            return Graded(flight.submission.student, "failed", 0.0, told, 0, anew=True)

    def _record(self, submission: Submission, outcomes: Sequence[Judged]) -> Recorded:
        """Record a submission; where that fails, that it failed, and nothing else of it."""
        try:
            return self._recorder.record(submission, outcomes)
        except CannotGrade:
            raise
        except Exception as error:
            faults = [failed(submission.student, self.assignment, name, error) for name in self.assignment.notebooks]
            return self._recorder.record(replace(submission, pictures={}, stamp=None), faults)
