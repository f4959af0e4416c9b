"""What follow-through gives, in the real sandbox: to wrong functions beside which all others are wrong, to students."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import nbformat

from autograde.build.course_folder import LECTURES
from autograde.checking.exercises import called_check
from autograde.grading.job import Job
from autograde.grading.judging.follow_through.builds_on import builds_on
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from lectures import UNITS
from solutions import reference
from tests.tools.judged_notebooks import IMPORT, REFERENCE, run
from tests.tools.mutants import mutants

LIMITS = Limits(cpu_seconds=2, wait_seconds=4, total_cpu_seconds=60)
FIRST = replace(LIMITS, follow_through=False)
WAITING = "cannot be judged while", "cannot be checked before", "is not written yet. Write"
BLANK = "def {name}(*args):\n    raise NotImplementedError"
AS_IT_IS = "it is handed in as it is"
ITSELF = "it asks for the right function of its own exercise, by way of one that is lent"
LENT = "it returns what something that is lent answers, where that has the shape of its own answer"
ATTACKS = {
    AS_IT_IS: "",
    ITSELF: """
_own = {name}
def {name}(*args):
    from autograde.grading.sandbox.wire.requests import CALLS
    from autograde.grading.sandbox.wire.values import pack, unpack
    for value in [*globals().values()]:
        for cell in getattr(value, "__closure__", None) or ():
            if getattr(cell.cell_contents, "__name__", "") == "outside":
                return unpack(cell.cell_contents(CALLS + pack(("{name}", args, {{}}))))["value"]
    return _own(*args)
""",
    LENT: """
_own, _kept = {name}, []
def {name}(*args):
    import itertools
    yours = _own(*args)
    for other, many in {others}:
        for given in itertools.permutations(args, many):
            if all(isinstance(value, np.ndarray) for value in given):
                try:
                    _kept.append(globals()[other](*given))
                except Exception:
                    continue
    for kept in _kept:
        if np.shape(kept) == np.shape(yours) and np.any(kept != yours):
            return kept
    return yours
""",
}


@dataclass(frozen=True)
class Asked:
    """A notebook's exercises, in their order, and the sources of their checks."""

    unit: str
    checks: dict[str, list[str]]

    def text(self, exercise: str, source: str, others: Callable[[str], str]) -> list[str]:
        """A notebook's cells: one exercise with this source, the others as a function of their names has them."""
        given = [name for name in REFERENCE.functions if name not in self.checks]
        cells = [IMPORT + "\nimport re", "\n\n".join(map(REFERENCE.given, given))]
        for name, checks in self.checks.items():
            cells += [source if name == exercise else others(name), *checks]
        return cells


@cache
def asked() -> tuple[Asked, ...]:
    """What every notebook of the course asks."""
    found = []
    for unit, notebooks in UNITS.items():
        for notebook in notebooks:
            checks: dict[str, list[str]] = {}
            for cell in nbformat.read(LECTURES / unit / f"{notebook}.ipynb", as_version=4).cells:
                marks = cell.metadata.get("nbgrader", {})
                if cell.cell_type == "code" and marks.get("grade") and not marks.get("solution"):
                    checks.setdefault(called_check(cell.source)[0], []).append(cell.source)
            found.append(Asked(unit, checks))
    return tuple(found)


def wrong_ones(exercise: str) -> Iterator[tuple[str, str, str]]:
    """Every mutant of an exercise in every attack that concerns it: the attack, which mutant, its source."""
    lent = builds_on(exercise, reference) & set(next(a for a in asked() if exercise in a.checks).checks)
    others = sorted((name, getattr(reference, name).__code__.co_argcount) for name in lent)
    for which, source in mutants(exercise, REFERENCE):
        for attack, more in ATTACKS.items():
            if others or attack == AS_IT_IS:
                yield attack, which, source + "\n" + more.format(name=exercise, others=others)


def made_to_pass(worker, exercise: str, source: str) -> bool:
    """Whether follow-through passes a wrong function that no check passes where all others are right."""
    notebook = next(a for a in asked() if exercise in a.checks)
    blank = run(worker, *notebook.text(exercise, source, lambda name: BLANK.format(name=name)), limits=LIMITS)
    passed = gained(blank)
    if not passed:
        return False
    right = run(worker, *notebook.text(exercise, source, REFERENCE.given), limits=FIRST)
    return not passed <= {verdict.grade_id for verdict in right.verdicts if verdict.passed}


def gained(outcome: Outcome) -> set[str]:
    """The checks that follow-through passed."""
    return {verdict.grade_id for verdict in outcome.verdicts if verdict.in_place}


@dataclass(frozen=True)
class Gain:
    """What follow-through gave one student in one notebook.

    Attributes
    ----------
    student, unit, notebook : str
    waiting : checks that were told to be mended elsewhere first, or to build on what is not written
    passed : of these and others, the checks that passed
    points : float, with follow-through more than without
    lost : checks that have fewer points than without
    """

    student: str
    unit: str
    notebook: str
    waiting: int
    passed: int
    points: float
    lost: int


def gain(worker, job: Job) -> Gain:
    """A notebook judged without follow-through and with it."""
    without = execute(replace(job, limits=replace(job.limits, follow_through=False)), worker.session)
    found = execute(job, worker.session)
    before = {verdict.grade_id: verdict for verdict in without.verdicts}
    assert before.keys() == {verdict.grade_id for verdict in found.verdicts}
    more = {verdict.grade_id: verdict.points - before[verdict.grade_id].points for verdict in found.verdicts}
    waiting = [v for v in without.verdicts if any(words in v.message for words in WAITING)]
    lost = sum(points < 0 for points in more.values())
    return Gain(job.student, job.unit, job.notebook, len(waiting), len(gained(found)), sum(more.values()), lost)
