"""Which mistake it is: a name is given where a mistaken formula gives the student's numbers on every question.

After a check has failed, wrong formulas are tried, one mistake at a time and then two at once, against what the
function answered so far and against new questions. One that gives other numbers anywhere is out. What is left is
proven: the same numbers, within error bars, for inputs of several sizes that nobody chose.
"""

import contextlib
import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np

from autograde.asking.call import Answer
from autograde.diagnosis.agreement import leaves
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.wrong_ways import Choice, Ways
from autograde.reporting.report import Finding

STEPS = (0.004, 0.0027)  # two steps, so that a formula's value has an error bar
SEED = 20200406
MOST_ASKED = 4  # of the questions of the check itself
LARGEST = 150  # numbers in a question of the check: formulas for larger ones cost more than they tell


@dataclass(frozen=True)
class Suspicion:
    """How an exercise goes wrong.

    Attributes
    ----------
    chain : function of the arguments and of `Numbers` that returns the chain of the exercise's formula
    questions : function of a random generator and of `given` that yields arguments, of several sizes; where the
        answer is no plain data, the last of them is how it is read: ("linear", x)
    numbers : function of an answer that returns the numbers in it
    exact : bool, small numbers count as much as large ones
    """

    chain: Callable[..., Ways]
    questions: Callable[[np.random.Generator, Callable], Iterable[tuple]]
    numbers: Callable = lambda answer: answer
    exact: bool = False


Builder = Callable[[Suspicion, tuple, float], Ways]  # of a suspicion, arguments and the step of derivatives


def builder(given: Callable[[str], Callable]) -> Builder:
    """Builds chains from the functions that `given` names."""
    known = cache(given)
    return lambda suspicion, args, step: suspicion.chain(args, Numbers(known, step))


@dataclass
class Case:
    """One question, what the student's function gave, and the formulas for it."""

    args: tuple
    read: tuple
    answer: Answer
    suspicion: Suspicion
    build: Builder
    chains: dict[float, Ways] = field(default_factory=dict)

    @cached_property
    def yours(self) -> list[np.ndarray] | None:
        """The arrays of the answer, None where the function raised an exception or gave no numbers."""
        if self.answer.raised:
            return None
        try:
            return leaves(self.suspicion.numbers(self.answer.value))
        except Exception:  # whatever an object raises that is asked for its numbers
            return None

    @cached_property
    def tells(self) -> bool:
        """Whether the answer has a number in it: what is nan or infinite throughout could come of anything."""
        return self.yours is not None and any(bool(np.isfinite(mine).any()) for mine in self.yours)

    def chain(self, step: float = STEPS[0]) -> Ways:
        """The formulas, with derivatives at this step."""
        if step not in self.chains:
            self.chains[step] = self.build(self.suspicion, (*self.args, *self.read[1:]), step)
        return self.chains[step]

    def fits(self, choice: Choice) -> bool | None:
        """Whether a formula gives the student's numbers; None where it says nothing."""
        return self.chain().fits(choice, self.yours, self.other, self.suspicion.exact)

    def right(self) -> bool | None:
        """Whether the student's numbers are right."""
        return self.chain().right(self.yours, self.other, self.suspicion.exact)

    def other(self) -> Ways:
        """The formulas with derivatives at another step."""
        return self.chain(STEPS[1])


def numbers_in(value: object) -> int:
    """How many numbers the arrays in a value hold together."""
    if isinstance(value, list | tuple):
        return sum(map(numbers_in, value))
    return value.size if isinstance(value, np.ndarray) else 0


def explain(ask, finding: Finding, suspicion: Suspicion) -> Finding:
    """The finding with the names of the mistakes that are proven; as it was where none is.

    Parameters
    ----------
    ask : the Examination that ended with the finding
    finding : what it found
    suspicion : how its exercise goes wrong
    """
    if finding.blank or "arguments_changed" in finding.mistakes or any(answer.stopped for *_, answer in ask.record):
        return finding  # what had to be stopped is not asked again: that would cost as long once more
    unheard = contextlib.redirect_stdout(io.StringIO())
    with warnings.catch_warnings(), np.errstate(all="ignore"), unheard:
        warnings.simplefilter("ignore")
        return _named(ask, finding, suspicion)


def _named(ask, finding: Finding, suspicion: Suspicion) -> Finding:
    """The finding with the names of the single mistakes, or else the first two at once, that fit all questions."""
    cases = list(_cases(ask, suspicion, ask.formulas or builder(ask.given)))
    if sum(case.tells for case in cases) < 2 or _proven(cases, Case.right):
        return finding
    chain = cases[0].chain()
    for choice in chain.single():
        if not _proven(cases, _made(choice)):
            continue
        others = [other for other in chain.single() if _proven(cases, _made(other))]
        names = [name for other in others for name in chain.mistakes(other)]
        return finding.because(chain.mistakes(choice), names, chain.factors(), chain.suspected(choice))
    for choice in chain.double():
        if _proven(cases, _made(choice)):
            names = chain.mistakes(choice)
            return finding.because(names, names, chain.factors(), chain.suspected(choice))
    return finding


def _made(choice: Choice) -> Callable[[Case], bool | None]:
    """Whether a case's numbers are those of a choice."""
    return lambda case: case.fits(choice)


def _proven(cases: list[Case], claim: Callable[[Case], bool | None]) -> bool:
    """Whether a claim fits every question of which it speaks, two at least that tell something."""
    spoken = 0
    for case in cases:
        fits = claim(case)
        if fits is False:
            return False
        spoken += bool(fits) and case.tells
    return spoken >= 2


def _cases(ask, suspicion: Suspicion, build: Builder) -> Iterator[Case]:
    """The questions to explain: those of the check that a formula speaks of, the last first, and new ones."""
    small = [asked for asked in ask.record if numbers_in(asked[0]) <= LARGEST]
    for args, read, answer in small[: -MOST_ASKED - 1 : -1]:
        yield from _case(args, read, answer, suspicion, build)
    for question in suspicion.questions(np.random.default_rng(SEED), cache(ask.given)):
        readers = [part for part in question if isinstance(part, tuple)]
        args, read = question[: len(question) - len(readers)], readers[0] if readers else ()
        answer = ask.asked(args, read)
        if answer.stopped or answer.blank:
            return
        yield from _case(args, read, answer, suspicion, build)


def _case(args: tuple, read: tuple, answer: Answer, suspicion: Suspicion, build: Builder) -> Iterator[Case]:
    """A question, where there are formulas for it and numbers in the answer."""
    case = Case(args, read, answer, suspicion, build)
    try:
        case.chain()
    except Exception:  # no formula for these arguments, or a given function that fails
        return
    if not (answer.stopped or answer.blank):
        yield case
