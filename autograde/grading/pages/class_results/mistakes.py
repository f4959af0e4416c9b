"""The mistakes of a class, with who made each and where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from autograde.grading.pages.class_results.outcomes import outcome
from autograde.grading.pages.class_results.unit_work import UnitWork
from autograde.grading.pages.mistake_names import mistake_of, sentence_of


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


def mistakes(units: Iterable[UnitWork]) -> list[Mistake]:
    """The mistakes of the class, the most common first."""
    found: dict[str, Mistake] = {}
    for unit in units:
        for student, cell, said in unit.verdicts():
            name = mistake_of(said)
            if name and outcome(unit, student, cell) == "wrong":
                mistake = found.setdefault(name, Mistake(name))
                mistake.students.add(student)
                mistake.exercises[cell.title] += 1
    return sorted(found.values(), key=lambda m: (-len(m.students), -m.exercises.total(), m.name))


def remarks(units: Iterable[UnitWork]) -> list[Mistake]:
    """What was told and cost nothing."""
    found: dict[str, Mistake] = {}
    for unit in units:
        for student, cell, said in unit.verdicts():
            for noticed in said.noticed:
                name = noticed.removeprefix("noticed, at no cost: ").split(" for (")[0].rstrip(".")
                mistake = found.setdefault(name, Mistake(name))
                mistake.students.add(student)
                mistake.exercises[cell.title] += 1
    return sorted(found.values(), key=lambda m: (-len(m.students), m.name))
