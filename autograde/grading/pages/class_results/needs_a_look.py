"""Who needs a person, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograde.grading.gradebook.read_back.autograded_notebook import Executed
from autograde.grading.outcome import says_more
from autograde.grading.pages.class_results.answers_compared import UnitAgreements
from autograde.grading.pages.class_results.unit_work import UnitWork
from autograde.grading.pages.similar_answers.pairs import Pair

KINDS = ("failed", "not graded", "broken", "stopped", "noticed", "changed checks", "similar code")  # the worst first

MOST_NAMED, MOST_WHERE = 3, 4  # others whom somebody's answers agree with, and exercises, that are named in a line


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
    for student in sorted(set(work.course.students(name)) - set(work.handed)):
        yield Look(student, name, "not graded", f"handed in and not graded yet: autograde grade {name}")


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
        yield Look(student, name, "similar code", f"{exercise} was not compared: it {why}")
    others: dict[str, list[Pair]] = {}
    for pair in agreements.pairs:
        for student in pair.students:
            others.setdefault(student, []).append(pair)
    for student, pairs in others.items():
        yield Look(student, name, "similar code", f"agrees with {_others(student, pairs)}: see below")


def _others(student: str, pairs: Sequence[Pair]) -> str:
    """Whom somebody's answers agree with, the most striking first, and in what: a line however many these are."""
    told = [next(other for other in pair.students if other != student) for pair in pairs[:MOST_NAMED]]
    more = [f"{len(pairs) - MOST_NAMED} more"] if len(pairs) > MOST_NAMED else []
    where = dict.fromkeys(agreement.exercise for pair in pairs for agreement in pair.agreements)
    return f"{', '.join([*told, *more])} in {', '.join([*where][:MOST_WHERE])}"
