"""What students answered to one question, from the autograded notebooks."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.autograded_notebook import read_executed
from autograde.grading.gradebook.read_back.questions import Question, Text, piece, read_cells
from autograde.grading.pages.feedback.shown_outputs import images, printed
from autograde.notebooks.cell_fields import marks_of


@dataclass(frozen=True)
class Answer:
    """One student's answer."""

    text: Text | None  # None where nothing of it can be read
    printed: str  # below code; of a check what became of it
    pictures: tuple[str, ...]  # below code, as data URIs
    blank: bool  # nothing was written
    seen: str  # digest of what a reader sees


class Answers:
    """The answers to one question; a notebook is read again where its file is another.

    Parameters
    ----------
    course, unit : whose
    question : which
    """

    def __init__(self, course: CourseDirectory, unit: str, question: Question):
        self.course, self.unit, self.question = course, unit, question
        self._read: dict[str, tuple[tuple[int, int], Answer]] = {}

    def answer(self, student: str) -> Answer:
        """A student's answer as it stands in autograded/ now."""
        path = self.course.folder("autograded", student, self.unit) / f"{self.question.cell.notebook}.ipynb"
        state = _state(path)
        if student not in self._read or self._read[student][0] != state:
            self._read[student] = state, self._answer(path)
        return self._read[student][1]

    def _answer(self, path: Path) -> Answer:
        cells = {str(marks_of(cell).get("grade_id") or ""): cell for cell in reversed(read_cells(path))}
        check = self.question.cell.checked
        decided, written = cells.get(self.question.cell.grade_id), cells.get(self.question.answered)
        if decided is None or (written is None and not check):
            return Answer(None, "", (), False, _digest())
        text = Text("", {}, code=True) if written is None else piece(written)
        said, shown = printed(decided), tuple(images(decided))
        if check:
            said = "\n".join(filter(None, [said, _of_the_notebook(path)]))
        blank = written is not None and text.source.strip() in ("", self.question.stub.strip())
        return Answer(text, said, shown, blank, _digest(text.source, repr(text.pictures), said, *shown))


def _of_the_notebook(path: Path) -> str:
    """What became of a notebook: why its checks have no verdict."""
    executed = read_executed(path)
    return executed.to_instructor if executed else ""


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _digest(*parts: str) -> str:
    made = hashlib.blake2b(digest_size=12)
    for part in _each(parts):
        made.update(part)
    return made.hexdigest()


def _each(parts: tuple[str, ...]) -> Iterator[bytes]:
    for part in parts:
        yield part.encode("utf-8", "replace") + b"\0"
