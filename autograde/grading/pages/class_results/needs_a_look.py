"""Who needs a person, and why."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from autograde.grading.gradebook.read_back.autograded_notebook import Executed
from autograde.grading.outcome import says_more
from autograde.grading.pages.class_results.answers_compared import UnitAgreements
from autograde.grading.pages.class_results.over_the_units import OverTheUnits
from autograde.grading.pages.class_results.unit_work import UnitWork

SIMILAR, AGREES = "similar code", "agrees with others: below, under Answers that agree"
BLANK, FAR_BELOW = "nothing filled in", "far below their average"
KINDS = (  # the worst first
    "failed",
    "not graded",
    "broken",
    "stopped",
    "noticed",
    "changed checks",
    BLANK,
    FAR_BELOW,
    "hands in no more",
    "units missed",
    SIMILAR,
)


@dataclass(frozen=True)
class Look:
    """Why a person should look at a student's work."""

    student: str
    unit: str
    kind: str  # one of KINDS
    why: str


def looks(work: UnitWork) -> Iterator[Look]:
    """Whose work on a unit needs a person; similar code aside."""
    name = work.unit.name
    for student in work.handed:
        notebooks = work.executed.get(student, {})
        for notebook, executed in notebooks.items():
            if executed.status in ("stopped", "broken", "failed"):
                yield Look(student, name, executed.status, executed.to_instructor or f"{notebook}: {executed.status}")
        more = _noticed(notebooks)
        if more:
            yield Look(student, name, "noticed", " ".join(more))
        missing = [notebook for notebook in work.unit.notebooks if notebook not in notebooks]
        if student in work.unreadable:
            yield Look(student, name, "failed", f"what is recorded of them {work.unreadable[student]}")
        elif missing:
            yield Look(student, name, "not graded", f"no outcome of {', '.join(missing)}")
        changed = work.changed.get(student)
        if changed:
            yield Look(
                student, name, "changed checks", f"handed in {', '.join(changed)} changed; restored before grading"
            )
        if work.untouched(student):
            yield Look(student, name, BLANK, "every cell is as it was released")
    for student in sorted(set(work.course.students(name)) - set(work.handed)):
        yield Look(student, name, "not graded", f"handed in and not graded yet: autograde grade {name}")


def over_the_units(over: OverTheUnits, looked_at: Collection[str]) -> Iterator[Look]:
    """Whose units, beside each other, need a person.

    Parameters
    ----------
    over : OverTheUnits
    looked_at : the units that the report is about; of those who missed one of several, or this one and another
    """
    for unit in looked_at:
        for student, why in over.far_below(unit):
            yield Look(student, unit, FAR_BELOW, why)
    for student, names in over.missed.items():
        if any(unit in names for unit in looked_at) and (len(looked_at) > 1 or len(names) > 1):
            kind, why = over.missed_in_words(student)
            yield Look(student, next(unit for unit in names if unit in looked_at), kind, why)


def _noticed(notebooks: Mapping[str, Executed]) -> list[str]:
    """What the instructor is told of notebooks that were graded: more than how many checks passed."""
    noticed = dict.fromkeys(sentence for executed in notebooks.values() for sentence in executed.noticed)
    told = {n: e.to_instructor for n, e in notebooks.items() if e.status == "graded" and says_more(e.to_instructor)}
    several = len(notebooks) > 1
    more = [f"{notebook}: {said}" if several else said for notebook, said in told.items()]
    return more + ([f"{'; '.join(noticed)}."] if noticed else [])


def similar_code(agreements: UnitAgreements) -> Iterator[Look]:
    """Whose answers agree with another's, or could not be compared."""
    name = agreements.work.unit.name
    for student, exercise, why in agreements.uncompared:
        yield Look(student, name, SIMILAR, f"{exercise} was not compared: it {why}")
    for student in sorted({student for pair in agreements.pairs for student in pair.students}):
        yield Look(student, name, SIMILAR, AGREES)
