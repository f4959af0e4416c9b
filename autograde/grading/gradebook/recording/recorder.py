"""One submission's outcomes, recorded: the gradebook first, then the files."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.source_files import contents
from autograde.grading.gradebook.database.auto_grades import AutoGrades, auto_grades
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.database.write_submission import Written, write_submission
from autograde.grading.gradebook.ledger import Recorded, digest
from autograde.grading.gradebook.read_back.autograded_notebook import read_executed
from autograde.grading.gradebook.recording.autograded_files import AutogradedFiles
from autograde.grading.gradebook.recording.changed_answers import changed
from autograde.grading.gradebook.recording.marked_notebook import marked, written
from autograde.grading.gradebook.recording.output_limits import shortener
from autograde.grading.outcome import Outcome
from autograde.grading.submissions.prepare import Submission, pictures_among

STATUSES = ("graded", "stopped", "broken", "failed")  # from best to worst


class Recorder:
    """Writes outcomes down: the gradebook first, then the files. A run that is killed between them finds the old files
    beside the new answers when it is said again, and sees anew which of them have changed.

    Parameters
    ----------
    course : the course
    assignment : what is asked
    gradebook : where the rows go
    """

    def __init__(self, course: CourseDirectory, assignment: Assignment, gradebook: Gradebook):
        self.course, self.assignment, self.gradebook = course, assignment, gradebook
        self.autograded = AutogradedFiles(course)
        self.shorten = shortener(course.config)
        self.pictures = dict(contents(pictures_among(assignment.files)))  # that the released notebooks may show

    def record(self, submission: Submission, outcomes: Sequence[Outcome]) -> Recorded:
        """Record one submission: every notebook's outcome.

        Raises
        ------
        CannotGrade : if the folder or the gradebook cannot be written, whoever's submission it is
        OSError : if a name is none that a file can have
        """
        files: ChainMap[str, bytes] = ChainMap({}, submission.pictures)  # type: ignore[arg-type]  # none held in memory
        files.update(self.pictures)
        if submission.stamp is not None:
            files["timestamp.txt"] = submission.stamp
        grades = {}
        folder = self.course.folder("autograded", submission.student, self.assignment.name)
        pictures = [name for name, content in submission.pictures.items() if not _holds(folder / name, content)]
        for outcome in outcomes:
            before = folder / f"{outcome.notebook}.ipynb"
            grades[outcome.notebook], files[before.name] = self._decided(submission, outcome, before, pictures)
        there = write_submission(self.gradebook, submission, grades)
        self.autograded.put(folder, files)
        return _recorded(submission, outcomes, grades, files, there)

    def _decided(
        self, submission: Submission, outcome: Outcome, before: Path, pictures: Sequence[str]
    ) -> tuple[AutoGrades, bytes]:
        """What the gradebook is told of a notebook, and the notebook's file.

        Parameters
        ----------
        before : the file as it was recorded last
        pictures : names of the pictures beside it that are others than then
        """
        asked = self.assignment.notebooks[outcome.notebook]
        executed = marked(outcome, self.shorten, submission.noticed)
        content = submission.files[outcome.notebook]
        handed_in = isinstance(content, bytes) or str(content) != "was not handed in"
        old = read_executed(before)
        others = changed(old.cells if old else (), executed["cells"], asked, pictures)
        return auto_grades(outcome, asked, executed, handed_in, others), written(executed)


def _recorded(
    submission: Submission,
    outcomes: Sequence[Outcome],
    grades: Mapping[str, AutoGrades],
    files: Mapping[str, bytes],
    there: Written,
) -> Recorded:
    """What the ledger and the table are told."""
    return Recorded(
        student=submission.student,
        status=max((outcome.status for outcome in outcomes), key=STATUSES.index),
        scores={f"{name}/{cell}": points for name, mine in grades.items() for cell, points in mine.scores.items()},
        files={name: digest(content) for name, content in files.items()},
        points=sum(points or 0.0 for mine in grades.values() for points in mine.scores.values()),
        to_student=_sentences(outcomes, "to_student"),
        to_instructor=" ".join(filter(None, [_sentences(outcomes, "to_instructor"), _noticed(submission.noticed)])),
        cpu_seconds=sum(outcome.cpu_seconds for outcome in outcomes),
        by_hand=there.by_hand,
        noticed=submission.noticed,
        late=there.late,
    )


def _sentences(outcomes: Sequence[Outcome], name: str) -> str:
    said = [(outcome.notebook, getattr(outcome, name)) for outcome in outcomes if getattr(outcome, name)]
    return " ".join(sentence if len(outcomes) == 1 else f"{notebook}: {sentence}" for notebook, sentence in said)


def _noticed(noticed: Sequence[str]) -> str:
    """What was noticed about a folder, as a sentence."""
    return f"Noticed: {'; '.join(noticed)}." if noticed else ""


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
