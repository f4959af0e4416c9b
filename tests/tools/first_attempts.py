"""First attempts at exercises, written from the notebooks' text alone: what each does wrong, and what a check says.

`tests/data/first_attempts.json` holds them: the exercise, the source, its cause in the words of whoever wrote it before
any check ran, and `says`, a phrase of the sentence that tells this cause (or several, with " | " between them).
"""

import json
import linecache
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograde.checking.check import _examine
from autograde.checking.exercises import parts_of
from autograde.reporting.report import Report
from tests.mistakes import notebook

PATH = Path(__file__).parents[1] / "data" / "first_attempts.json"


@dataclass(frozen=True)
class FirstAttempt:
    """One first attempt."""

    number: int
    exercise: str
    cause: str
    source: str
    says: str

    def __str__(self) -> str:
        return f"{self.number}-{self.exercise}"

    def function(self) -> Callable:
        """The function, in a notebook in which everything else is right."""
        names, name = notebook(), f"<first attempt {self.number}>"
        linecache.cache[name] = len(self.source), None, self.source.splitlines(keepends=True), name
        exec(compile(self.source, name, "exec"), names)
        return names[self.exercise]


def first_attempts(path: Path = PATH) -> list[FirstAttempt]:
    """All first attempts of a file."""
    return [FirstAttempt(number, **said) for number, said in enumerate(json.loads(path.read_text(encoding="utf-8")))]


def heard(function: Callable, exercise: str) -> Report | None:
    """The first report that is not "passed", of all parts of an exercise; None where all pass."""
    reports = (_examine(function, part, function.__globals__) for part in parts_of(exercise))
    return next((report for report in reports if not report), None)


def first_arrow(report: Report) -> str:
    """The first thing that a report says to do; "" for none."""
    return next((detail for detail in report.details if detail.startswith("→")), "")


def outcome(attempt: FirstAttempt, report: Report | None) -> str:
    """Whether the cause was "named", another was named "falsely", none was ("unnamed"), or the attempt "accepted"."""
    if report is None:
        return "accepted"
    arrow = first_arrow(report)
    if not arrow:
        return "unnamed"
    heard_it = attempt.says and any(phrase in arrow for phrase in attempt.says.split(" | "))
    return "named" if heard_it else "falsely"
