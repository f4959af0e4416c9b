"""One submission's outcomes, recorded: the gradebook first, then the files."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.source_files import contents
from autograde.grading.gradebook.database.auto_grades import AutoGrades
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.database.write_submission import Written, write_submission
from autograde.grading.gradebook.ledger import Recorded, digest
from autograde.grading.gradebook.read_back.autograded_notebook import read_executed
from autograde.grading.gradebook.recording.autograded_files import AutogradedFiles
from autograde.grading.gradebook.recording.changed_answers import answers, changed
from autograde.grading.gradebook.recording.decided import Decide, Decided, Judged
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
        self.decide = Decide(assignment.notebooks, course.config)
        self.pictures = dict(contents(pictures_among(assignment.files)))  # that the released notebooks may show

    def record(self, submission: Submission, outcomes: Sequence[Judged]) -> Recorded:
        """Record one submission: every notebook's outcome, or what was decided of it.

        Raises
        ------
        CannotGrade : if the folder or the gradebook cannot be written, whoever's submission it is
        OSError : if a name is none that a file can have
        """
        files: ChainMap[str, bytes] = ChainMap({}, submission.pictures)  # type: ignore[arg-type]  # none held in memory
        files.update(self.pictures)
        if submission.stamp is not None:
            files["timestamp.txt"] = submission.stamp
        grades, judged = {}, []
        folder = self.course.folder("autograded", submission.student, self.assignment.name)
        pictures = [name for name, content in submission.pictures.items() if not _holds(folder / name, content)]
        for outcome in outcomes:
            decided = outcome if isinstance(outcome, Decided) else self._decided(submission, outcome)
            judged.append(decided.outcome)
            before = folder / f"{decided.outcome.notebook}.ipynb"
            grades[decided.outcome.notebook] = self._grades(decided, before, pictures)
            files[before.name] = decided.file
        there = write_submission(self.gradebook, submission, grades)
        self.autograded.put(folder, files)
        return _recorded(submission, judged, grades, files, there)

    def _decided(self, submission: Submission, outcome: Outcome) -> Decided:
        content = submission.files[outcome.notebook]
        handed_in = isinstance(content, bytes) or str(content) != "was not handed in"
        return self.decide(outcome, submission.noticed, handed_in)

    def _grades(self, decided: Decided, before: Path, pictures: Sequence[str]) -> AutoGrades:
        """What the gradebook is told of a notebook.

        Parameters
        ----------
        before : the file as it was recorded last
        pictures : names of the pictures beside it that are others than then
        """
        asked, old = self.assignment.notebooks[decided.outcome.notebook], read_executed(before)
        others = changed(answers(old.cells, asked) if old else {}, decided.answers, pictures)
        return replace(decided.grades, changed=others)


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
