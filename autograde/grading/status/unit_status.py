"""Where a unit stands: released, collected, graded, read, fed back, exported."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograde.grading.assignments.assignment import Assignment, load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.source_problem import source_problem
from autograde.grading.assignments.unit_words import units
from autograde.grading.bounded_process.bounded_calls import Apart
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.handed_on import EXPORT, FEEDBACK, noted, points_of, state_of
from autograde.grading.gradebook.ledger import Ledger
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.submissions.prepare import read


@dataclass(frozen=True)
class UnitStatus:
    """One unit; numbers are of students.

    Attributes
    ----------
    built : bool, whether there is a notebook to release
    released : bool, whether the gradebook knows it
    lost : bool, whether no released notebook is left, or one of them is damaged
    mend : str, a sentence on what keeps the next command from succeeding; "" where nothing does
    """

    unit: str
    built: bool
    released: bool
    collected: int = 0
    graded: int = 0
    to_grade: int = 0  # collected, and not graded as they stand
    to_read: int = 0  # answers in words, and answers that are others since they were read
    old_feedback: int = 0  # without pages, or with other grades since
    old_export: int = 0
    fed_back: bool = False  # whether anybody has pages
    exported: bool = False
    lost: bool = False
    mend: str = ""

    @property
    def to_release(self) -> bool:
        """Whether nothing can be collected or graded before it is released, or released again."""
        return not self.released or (self.lost and bool(self.to_grade or not self.graded))

    @property
    def next_command(self) -> str:
        """What to type next; "" where everything is done, and where something is to be mended first."""
        if self.mend:
            return ""
        if self.to_release:
            release = f"nbgrader generate_assignment {self.unit} --force"
            return release if self.built else "python -m autograde.build"
        if not self.collected and not self.graded:
            return f"autograde collect {self.unit}"
        steps = {
            f"autograde grade {self.unit}": self.to_grade,
            f"autograde read {self.unit}": self.to_read,
            f"autograde feedback {self.unit}": self.old_feedback,
            f"autograde export {self.unit} --to csv": self.old_export,
        }
        return next((command for command, students in steps.items() if students), "")


def statuses(course: CourseDirectory) -> Iterator[UnitStatus]:
    """Every unit of the course's folders and of its gradebook, by name."""
    record = _record(course)
    known = set(units(course)) | set(record.units if record else ())
    for unit in sorted(known):
        built = any(course.folder("source", ".", unit).glob("*.ipynb"))
        if record is None or unit not in record.units or not record.units[unit].notebooks:
            found = UnitStatus(unit, built, released=False, collected=len(course.students(unit)))
        else:
            found = _of_released(course, record, unit, built)
        yield replace(found, mend=_to_mend(course, found))


def _to_mend(course: CourseDirectory, found: UnitStatus) -> str:
    """What keeps the next command from succeeding."""
    source = course.folder("source", ".", found.unit)
    if found.to_release:
        if not found.built:
            return "" if any(source.glob("*.md")) else f"There is no notebook in {source}: put one there."
        why = source_problem(source)
        return f"{why}. Mend it, or build it anew." if why else ""
    if found.to_grade:
        try:
            load(course, found.unit)
        except CannotGrade as why:
            return str(why)
    return ""


def _is_lost(folder: Path) -> bool:
    """Whether a unit's folder of released notebooks holds none, or one that is damaged."""
    return not any(folder.glob("*.ipynb")) or bool(source_problem(folder, lambda notebook: ""))


def _record(course: CourseDirectory) -> Record | None:
    """What the gradebook holds; None where there is none yet."""
    path = Path(course.database.removeprefix("sqlite:///"))
    return Record(course) if not course.database.startswith("sqlite:///") or path.is_file() else None


def _of_released(course: CourseDirectory, record: Record, unit: str, built: bool) -> UnitStatus:
    handed, collected, known = record.handed(unit), course.students(unit), noted(course, unit)
    fresh = {student: (state_of(one), points_of(one)) for student, one in handed.items()}
    return UnitStatus(
        unit,
        built,
        released=True,
        lost=_is_lost(course.folder("release", ".", unit)),
        collected=len(collected),
        graded=len(handed),
        to_grade=sum(student not in handed for student in collected) + _changed(course, unit, handed),
        to_read=sum(one.waiting + one.again for one in handed.values()),
        old_feedback=sum(known.get(student, {}).get(FEEDBACK) != state for student, (state, _) in fresh.items()),
        old_export=sum(known.get(student, {}).get(EXPORT) != points for student, (_, points) in fresh.items()),
        fed_back=any(FEEDBACK in known.get(student, {}) for student in handed),
        exported=any(EXPORT in known.get(student, {}) for student in handed),
    )


def _changed(course: CourseDirectory, unit: str, handed: Mapping[str, Handed]) -> int:
    """How many have handed in something else since they were graded; only what is newer than its grade is read."""
    newer = [student for student in handed if _is_newer(course, unit, student)]
    if not newer:
        return 0
    ledger = Ledger(course.own / f"{unit}.jsonl")
    try:
        assignment = load(course, unit)
    except CannotGrade:
        return len(newer)
    with Apart(_digest) as digest:
        return sum(_is_another(course, assignment, ledger, student, digest) for student in newer)


def _is_another(course: CourseDirectory, assignment: Assignment, ledger: Ledger, student: str, digest: Apart) -> bool:
    try:
        now = digest(course.folder("submitted", student, assignment.name), student, assignment)
    except Exception:  # whatever cannot be read is the grader's to say
        return True
    return now != ledger.entry(student).get("handed_in")


def _digest(folder: Path, student: str, assignment: Assignment) -> str:
    return read(folder, student, assignment).digest


def _is_newer(course: CourseDirectory, unit: str, student: str) -> bool:
    submitted, autograded = (course.folder(step, student, unit) for step in ("submitted", "autograded"))
    return submitted.is_dir() and _latest(submitted) > _latest(autograded)


def _latest(folder: Path) -> int:
    """When a notebook, or the time of submission, was last written in a folder; 0 where there is none."""
    try:
        with os.scandir(folder) as found:
            times = [
                entry.stat(follow_symlinks=False).st_mtime_ns
                for entry in found
                if entry.name.endswith((".ipynb", ".txt"))
            ]
    except OSError:
        return 0
    return max(times, default=0)
