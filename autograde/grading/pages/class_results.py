"""What a class did: exercise by exercise, mistake by mistake, student by student. Numbers and names, no HTML."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from autograde.asking.call import plain
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.apart import TooMuch, each
from autograde.grading.gradebook.read_back import Asked, Executed, Handed, Record, Said, Unit, believed, read_all, text
from autograde.grading.outcome import says_more
from autograde.grading.pages import item_statistics as statistics
from autograde.grading.pages.mistake_names import follows, is_blank, mistake_of, sentence_of
from autograde.grading.pages.similar_answers import LONGEST, NoLibrary, Pair, similar
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import content_of, notebook_of

OUTCOMES = ("solved", "wrong", "blank", "waiting", "unreadable", "unread")  # of one graded cell of one student


@dataclass(frozen=True)
class Exercise:
    """How the class did on one graded cell."""

    unit: str
    asked: Asked
    students: int  # each of them is one of the next six
    solved: int  # reached every point
    wrong: int  # written, judged, and not every point reached
    blank: int  # not written at all
    waiting: int  # not judged while an earlier exercise is wrong
    unreadable: int  # handed in no notebook that could be read
    unread: int  # waits for a person
    p: float  # difficulty index
    d: float  # discrimination index
    r: float  # corrected item-total correlation
    lost: float  # points, all students together, without what was lost to an earlier exercise
    carried: float  # points that were lost while an earlier exercise is wrong: they are taught there
    mistakes: tuple[tuple[str, int], ...]  # with how many students, most common first

    @property
    def title(self) -> str:
        return self.asked.title


@dataclass
class Mistake:
    """One mistake of the class."""

    name: str
    students: set[str] = field(default_factory=set)
    exercises: Counter = field(default_factory=Counter)

    @property
    def sentence(self) -> str:
        return sentence_of(self.name) or self.name

    @property
    def catalogued(self) -> bool:
        return bool(sentence_of(self.name))


@dataclass(frozen=True)
class Look:
    """Why a person should look at a student's work."""

    student: str
    unit: str
    kind: str  # "stopped", "broken", "failed", "not graded", "noticed", "changed checks", "similar code"
    why: str


@dataclass(frozen=True)
class Standing:
    """One student in one unit."""

    student: str
    unit: str
    score: float
    possible: float
    judged: float  # of the possible points, those of cells that have been judged
    penalty: float
    late: float  # seconds
    waiting: int
    status: str


class UnitOverview:
    """How a class did on one unit.

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
        self.uncompared: list[Look] = []  # whose answer could not be compared with others

    def read(self) -> Iterator[str]:
        """Read every autograded notebook, and look at what was handed in; yields each student when that is done.

        Each is read in a process with limits of its own, and what a report does not show is left there.
        """
        folders = [
            tuple(self.course.folder(step, student, self.unit.name) for step in ("autograded", "submitted"))
            for student in self.handed
        ]
        looks = each(partial(looked_at, self.unit, self._released), folders)
        for student, found in zip(self.handed, looks, strict=True):
            if isinstance(found, Exception):
                why = str(found) if isinstance(found, TooMuch) else f"cannot be read ({plain(repr(found))})"
                self.executed[student], self.unreadable[student] = {}, why
            else:
                self.executed[student], self.changed[student] = found
            yield student

    # exercises

    @cached_property
    def counted(self) -> list[Asked]:
        """The cells whose points are known of everybody: neither unread answers nor what was dropped."""
        return [cell for cell in self.unit.cells if not cell.dropped and not self._unread(cell)]

    def _unread(self, cell: Asked) -> int:
        return sum(h.marks[cell.key].waits for h in self.handed.values() if cell.key in h.marks) * (not cell.checked)

    def points(self, cells: Sequence[Asked]) -> np.ndarray:
        """(students, cells), in the order of `handed`."""
        rows = [[_points(handed, cell) for cell in cells] for handed in self.handed.values()]
        return np.array(rows, dtype=float).reshape(len(rows), len(cells))

    @cached_property
    def alpha(self) -> float:
        """Cronbach's alpha of the counted cells."""
        return statistics.alpha(self.points(self.counted))

    @cached_property
    def standard_error(self) -> float:
        return statistics.standard_error(self.points(self.counted))

    @cached_property
    def exercises(self) -> list[Exercise]:
        """The unit's graded cells, in the notebooks' order."""
        totals = self.points(self.counted).sum(axis=1)
        return [self._exercise(cell, totals) for cell in self.unit.cells]

    def _exercise(self, cell: Asked, totals: np.ndarray) -> Exercise:
        outcomes = {student: self.outcome(student, cell) for student in self.handed}
        number = Counter(outcomes.values())
        points = self.points([cell])[:, 0]
        judged = np.array([outcome != "unread" for outcome in outcomes.values()], dtype=bool)
        lost = np.where(judged, np.maximum(0, cell.possible - points), 0.0)
        carried = np.array([outcome == "waiting" for outcome in outcomes.values()], dtype=bool)
        known = cell in self.counted
        told = [
            said for student, outcome in outcomes.items() if outcome == "wrong" if (said := self.said(student, cell))
        ]
        points, totals = points[judged], totals[judged]
        return Exercise(
            unit=self.unit.name,
            asked=cell,
            students=len(outcomes),
            **{outcome: number[outcome] for outcome in OUTCOMES},
            p=statistics.difficulty(points, cell.possible) if known else float("nan"),
            d=statistics.discrimination(points, totals, cell.possible) if known else float("nan"),
            r=statistics.item_rest_correlation(points, totals) if known else float("nan"),
            lost=float(lost[~carried].sum()) if known else 0.0,
            carried=float(lost[carried].sum()) if known else 0.0,
            mistakes=tuple(Counter(filter(None, map(mistake_of, told))).most_common()),
        )

    def outcome(self, student: str, cell: Asked) -> str:
        """What became of one graded cell of one student: one of OUTCOMES."""
        handed = self.handed[student]
        if not handed.judged(cell):
            return "unread"
        mark = handed.marks[cell.key]
        if mark.points >= cell.possible - 1e-9:
            return "solved"
        if not self.ran(student, cell):
            return "unreadable"
        said = self.said(student, cell)
        untouched = not cell.checked and mark.manual is None  # nbgrader gives 0 to an answer that is as it was released
        if untouched or (said and is_blank(said)):
            return "blank"
        return "waiting" if said and follows(said) else "wrong"

    def ran(self, student: str, cell: Asked) -> bool:
        """Whether the student's notebook could be read: what is said of one that could not is no mistake."""
        executed = self.executed.get(student, {}).get(cell.notebook)
        return executed is not None and executed.status != "broken"

    def said(self, student: str, cell: Asked) -> Said | None:
        """The verdict of a check, where the gradebook bears it out."""
        executed = self.executed.get(student, {}).get(cell.notebook)
        return (
            believed(executed.verdicts.get(cell.grade_id), self.handed[student].marks.get(cell.key))
            if executed
            else None
        )

    # mistakes and remarks

    def verdicts(self) -> Iterator[tuple[str, Asked, Said]]:
        """Every verdict that is recorded: student, cell, what was said."""
        for student in self.handed:
            for cell in self.unit.cells:
                if said := self.said(student, cell):
                    yield student, cell, said

    # students

    @cached_property
    def percents(self) -> np.ndarray:
        """(students,), of what has been judged, late penalties taken off."""
        return np.array([self.unit.percent(handed) for handed in self.handed.values()], dtype=float)

    @property
    def unread(self) -> int:
        """How many cells of the class wait for a person."""
        return sum(handed.waiting for handed in self.handed.values())

    def standings(self) -> list[Standing]:
        """Every student who handed in."""
        return [
            Standing(
                student,
                self.unit.name,
                handed.score,
                self.unit.possible,
                self.unit.judged(handed),
                handed.penalty,
                handed.late,
                handed.waiting,
                worst(self.executed.get(student, {}).values()),
            )
            for student, handed in self.handed.items()
        ]

    def looks(self) -> Iterator[Look]:
        """Who needs a person, and why; similar code aside."""
        name = self.unit.name
        for student in self.handed:
            notebooks = self.executed.get(student, {})
            for notebook, executed in notebooks.items():
                if executed.status in ("stopped", "broken", "failed"):
                    yield Look(
                        student, name, executed.status, executed.to_instructor or f"{notebook}: {executed.status}"
                    )
            noticed = dict.fromkeys(sentence for executed in notebooks.values() for sentence in executed.noticed)
            told = {
                n: e.to_instructor for n, e in notebooks.items() if e.status == "graded" and says_more(e.to_instructor)
            }
            several = len(notebooks) > 1
            more = [f"{notebook}: {said}" if several else said for notebook, said in told.items()]
            more += [f"{'; '.join(noticed)}."] if noticed else []
            if more:
                yield Look(student, name, "noticed", " ".join(more))
            missing = [notebook for notebook in self.unit.notebooks if notebook not in notebooks]
            if student in self.unreadable:
                yield Look(student, name, "failed", f"what is recorded of them {self.unreadable[student]}")
            elif missing:
                yield Look(student, name, "not graded", f"no outcome of {', '.join(missing)}")
            changed = self.changed.get(student)
            if changed:
                yield Look(
                    student, name, "changed checks", f"handed in {', '.join(changed)} changed; restored before grading"
                )
        for student in sorted(set(self.course.students(name)) - set(self.handed)):
            yield Look(student, name, "not graded", f"handed in and not graded yet: autograde grade {name}")

    @cached_property
    def absent(self) -> list[str]:
        """Students of the gradebook of whom nothing came in."""
        return sorted(set(self.record.people) - set(self.handed) - set(self.course.students(self.unit.name)))

    # similar code

    @cached_property
    def _released(self) -> dict[str, dict[str, str]]:
        """notebook -> cell -> source, as students receive it."""
        folder = self.course.folder("release", ".", self.unit.name)
        return {
            notebook: {grade_id: source for grade_id, source, _ in graded_cells(folder / f"{notebook}.ipynb")}
            for notebook in self.unit.notebooks
        }

    @cached_property
    def pairs(self) -> list[Pair]:
        """Pairs of students whose answers agree beyond what is obvious; empty where copydetect is missing."""
        source = self.course.folder("source", ".", self.unit.name)
        known: dict[str, list[str]] = {}
        for notebook, released in self._released.items():
            for grade_id, stub in released.items():
                known.setdefault(grade_id, []).append(stub)
            for grade_id, solved, _ in graded_cells(source / f"{notebook}.ipynb"):
                known.setdefault(grade_id, []).append(solved)
        answers: dict[str, dict[str, str]] = {}
        for student, notebooks in self.executed.items():
            for notebook, executed in notebooks.items():
                released = self._released[notebook]
                for grade_id, written in code_answers(executed.cells):
                    if written != released.get(grade_id):
                        answers.setdefault(student, {})[grade_id] = written

        def left_out(student: str, exercise: str, why: str) -> None:
            self.uncompared.append(
                Look(student, self.unit.name, "similar code", f"{exercise} was not compared: it {why}")
            )

        try:
            return similar(answers, known, told=left_out)
        except NoLibrary as problem:
            self.no_library = str(problem)
            return []

    no_library = ""


def _points(handed: Handed, cell: Asked) -> float:
    return handed.marks[cell.key].points if cell.key in handed.marks else 0.0


def worst(executed: Iterable[Executed]) -> str:
    """The worst status of some notebooks, "" where none has one."""
    order = ("", "graded", "stopped", "broken", "failed")
    return max((e.status if e.status in order else "" for e in executed), key=order.index, default="")


def looked_at(
    unit: Unit, released: Mapping[str, Mapping[str, str]], folders: tuple[Path, Path]
) -> tuple[dict[str, Executed], list[str]]:
    """What a report needs of one submission: its outcomes with the answers in code, and the checks that were changed.

    Parameters
    ----------
    unit : Unit
    released : notebook -> cell -> source, as students receive it
    folders : Paths, of what was recorded and of what was handed in
    """
    recorded, submitted = folders
    executed = {
        notebook: replace(
            one,
            cells=tuple(
                {"cell_type": "code", "metadata": {"nbgrader": {"solution": True, "grade_id": name}}, "source": source}
                for name, source in code_answers(one.cells)
            ),
            verdicts={name: replace(said, picture="") for name, said in one.verdicts.items()},
        )
        for notebook, one in read_all(recorded, unit.notebooks).items()
    }
    try:
        return executed, changed_checks(unit, released, submitted)
    except MemoryError:  # a monster, which is recorded as one
        return executed, []


def changed_checks(unit: Unit, released: Mapping[str, Mapping[str, str]], folder: Path) -> list[str]:
    """The checks that a student edited or deleted; the grader brought them back."""
    changed = []
    for notebook in unit.notebooks:
        asked = released[notebook]
        sources = {grade_id: source for grade_id, source, _ in graded_cells(folder / f"{notebook}.ipynb")}
        if sources:  # a file that is no notebook is told as broken
            changed += [
                cell.title
                for cell in unit.cells
                if cell.checked and cell.notebook == notebook and cell.grade_id in asked
                if sources.get(cell.grade_id, "").strip() != asked[cell.grade_id].strip()
            ]
    return changed


def _cells(path: Path) -> list[Mapping[str, Any]]:
    """The cells of a notebook, whoever wrote it; none where it is none."""
    try:
        if path.is_symlink() or not path.is_file():
            return []
        with path.open("rb") as file:
            cells = notebook_of(content_of(file))["cells"]
        return [c for c in cells if isinstance(c, dict) and isinstance(c.get("metadata"), dict)]
    except (OSError, Broken):
        return []


def graded_cells(path: Path) -> Iterator[tuple[str, str, bool]]:
    """The cells of a notebook that nbgrader knows: id, source, whether it is an answer."""
    for cell in _cells(path):
        marks = cell["metadata"].get("nbgrader")
        if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
            yield marks["grade_id"], text(cell.get("source")), bool(marks.get("solution"))


def code_answers(cells: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The answers in code among a notebook's cells: id, source."""
    for cell in cells:
        marks = (cell.get("metadata") or {}).get("nbgrader") or {}
        if marks.get("solution") and cell.get("cell_type") == "code":
            yield str(marks.get("grade_id")), text(cell.get("source"))[:LONGEST]


class Overview:
    """How a class did on one unit or more.

    Parameters
    ----------
    units : UnitOverview, each read
    """

    def __init__(self, units: Sequence[UnitOverview]):
        self.units = list(units)

    @cached_property
    def exercises(self) -> list[Exercise]:
        return [exercise for unit in self.units for exercise in unit.exercises]

    @cached_property
    def mistakes(self) -> list[Mistake]:
        """The mistakes of the class, the most common first."""
        found: dict[str, Mistake] = {}
        for unit in self.units:
            for student, cell, said in unit.verdicts():
                name = mistake_of(said)
                if name and unit.outcome(student, cell) == "wrong":
                    mistake = found.setdefault(name, Mistake(name))
                    mistake.students.add(student)
                    mistake.exercises[cell.title] += 1
        return sorted(found.values(), key=lambda m: (-len(m.students), -m.exercises.total(), m.name))

    @cached_property
    def remarks(self) -> list[Mistake]:
        """What was told and cost nothing."""
        found: dict[str, Mistake] = {}
        for unit in self.units:
            for student, cell, said in unit.verdicts():
                for noticed in said.noticed:
                    name = noticed.removeprefix("noticed, at no cost: ").split(" for (")[0].rstrip(".")
                    mistake = found.setdefault(name, Mistake(name))
                    mistake.students.add(student)
                    mistake.exercises[cell.title] += 1
        return sorted(found.values(), key=lambda m: (-len(m.students), m.name))

    @cached_property
    def looks(self) -> list[Look]:
        """Who needs a person, and why."""
        found = [look for unit in self.units for look in unit.looks()]
        for unit in self.units:
            pairs = unit.pairs
            found += unit.uncompared
            for pair in pairs:
                first, second = pair.students
                where = ", ".join(agreement.exercise for agreement in pair.agreements[:4])
                for student, other in ((first, second), (second, first)):
                    found.append(
                        Look(student, unit.unit.name, "similar code", f"agrees with {other} in {where}: see below")
                    )
        order = ["failed", "not graded", "broken", "stopped", "noticed", "changed checks", "similar code"]
        return sorted(found, key=lambda look: (look.unit, order.index(look.kind), look.student))

    @cached_property
    def students(self) -> list[str]:
        """Everybody who handed in anything."""
        return sorted({student for unit in self.units for student in unit.handed})

    @cached_property
    def percents(self) -> dict[str, float]:
        """student -> percent of what has been judged in the units looked at; a unit not handed in counts as 0."""
        return {student: self._percent(student) for student in self.students}

    def _percent(self, student: str) -> float:
        handed = [(unit.unit, unit.handed.get(student)) for unit in self.units]
        possible = sum(unit.judged(there) if there else unit.possible for unit, there in handed)
        return 100 * sum(there.score for _, there in handed if there) / possible if possible else float("nan")
