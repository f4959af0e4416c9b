"""What has been graded: one line a submission, appended once its files and its rows are both written."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograde import __version__
from autograde.grading.errors import cannot_write
from autograde.grading.limits import Limits
from autograde.grading.permissions import close_to_others


@dataclass(frozen=True)
class Recorded:
    """What was recorded of a submission: for the ledger and the table."""

    student: str
    status: str  # the worst of its notebooks'
    scores: Mapping[str, float | None]  # "notebook/grade_id" -> points of the autograder; None waits for a person
    files: Mapping[str, str]  # name in autograded/STUDENT/UNIT -> digest
    points: float  # reached by checks, late penalties not taken off
    to_student: str
    to_instructor: str
    cpu_seconds: float
    by_hand: int = 0  # answers that wait for a person, when this was written
    noticed: tuple[str, ...] = ()  # about the folder, for the instructor
    late: float = 0.0  # seconds after it was due, an extension granted
    engine: str = __version__  # what judged


class Ledger:
    """The lines of one assignment; of two lines of one student the later one counts.

    Parameters
    ----------
    path : Path of the file; it need not exist
    """

    def __init__(self, path: Path):
        self.path = path
        self._lines: dict[str, bytes] = {}  # as they stand in the file: a tenth of what they take once read
        if path.exists():
            close_to_others(path)
            for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
                try:
                    self._lines[json.loads(line)["student"]] = line.encode()
                except (ValueError, KeyError, TypeError):
                    continue  # torn off when the grader was killed: its submission is graded again

    def entry(self, student: str) -> dict[str, Any]:
        """A student's line; empty where there is none."""
        return json.loads(self._lines.get(student, b"{}"))

    def points(self, student: str, handed_in: str) -> float | None:
        """What the same submission had, None where another one was graded, or none, or where the grader failed.

        Lines of earlier versions do not say which submission it was: there it is taken for the same.
        """
        entry = self.entry(student)
        if not entry or entry["status"] == "failed" or entry.get("handed_in", handed_in) != handed_in:
            return None
        return entry["points"]

    def add(self, recorded: Recorded, asked: str, limits: Limits, handed_in: str) -> None:
        """Append a line.

        Parameters
        ----------
        recorded : what was written
        asked : digest of everything that the outcome depends on
        limits : what the notebooks were allowed
        handed_in : digest of the submission
        """
        more = {"asked": asked, "limits": asdict(limits), "handed_in": handed_in}
        line = json.dumps(asdict(recorded) | more, ensure_ascii=False)
        try:
            with open(self.path, "a", encoding="utf-8", errors="replace", opener=_privately) as file:
                # a line that was torn off has no end: begin on a new one
                file.write(("\n" if file.tell() else "") + line)
        except OSError as error:
            raise cannot_write(self.path, error) from None
        self._lines[recorded.student] = line.encode("utf-8", "replace")

    def done(self, student: str, asked: str, limits: Limits, scores: Mapping[str, float | None], folder: Path) -> bool:
        """Whether a submission is graded: the same was asked, and both gradebook and files hold its outcome.

        One that was stopped is graded again under other limits; one where the grader failed, always.

        Parameters
        ----------
        student : the student's name
        asked : digest of everything that the outcome depends on now
        limits : what the notebooks are allowed now
        scores : what the gradebook holds, "notebook/grade_id" -> points
        folder : Path of autograded/STUDENT/UNIT
        """
        entry = self.entry(student)
        if not entry or entry["asked"] != asked or entry["status"] == "failed":
            return False
        if entry["status"] == "stopped" and entry["limits"] != asdict(limits):
            return False
        if any(scores.get(name, -1.0) != points for name, points in entry["scores"].items()):
            return False
        try:
            return all(digest((folder / name).read_bytes()) == known for name, known in entry["files"].items())
        except OSError:
            return False


def digest(content: bytes) -> str:
    """A file's digest, for the ledger."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o660)
