"""One student's function, asked: what goes wrong while it computes is a finding."""

import copy
from collections.abc import Callable
from functools import partial

import numpy as np

from autograde.asking.call import Answer, ask
from autograde.checking.arguments_in_words import arguments
from autograde.checking.exceptions_in_words import raised_of, slips_of
from autograde.reporting.report import Finding

NOT_DEFINED = "is not defined."
PRINTS = "prints while it computes: remove the print before you hand it in"


def not_defined(name: str) -> Finding:
    """The finding that a notebook has no function of an exercise's name."""
    return Finding(NOT_DEFINED, f"→ the notebook must define {name} with def, under this name", blank=True)


class Questioning:
    """Asks one function, and keeps what was asked and answered.

    Parameters
    ----------
    function : the student's; where it lives in another process, `asked` reaches it
    asked : function of the arguments and of how the value is read that returns an Answer
    grading : whether it is for points: what only the function's own process can see is then told and costs nothing

    Attributes
    ----------
    questions : int, how many calls were made
    noticed : list of str, told and not scored
    record : list of (arguments, how it is read, Answer), every question that was asked
    warned, printed : NumPy's warnings at the last question, and what was printed
    """

    def __init__(
        self, function: Callable, *, asked: Callable[[tuple, tuple], Answer] | None = None, grading: bool = False
    ):
        self.function = function
        self.asked = asked or partial(ask, function)
        self.grading = grading
        self.questions = 0
        self.noticed: list[str] = []
        self.record: list[tuple[tuple, tuple, Answer]] = []
        self.warned: list[str] = []
        self.printed = ""

    def call(self, *args: object, read: tuple = ()) -> object:
        """What the function returns for copies of the arguments; its errors and side effects are findings.

        Parameters
        ----------
        args : passed on: arrays, numbers, strings, lists, generators, functions of `standins`
        read : how a value that is no plain data is read: ("items", 12), ("linear", x), ("module", x)
        """
        self.questions += 1
        before = tuple(copy.deepcopy(arg) if isinstance(arg, np.random.Generator) else arg for arg in args)
        answer = self.asked(args, read)
        self.record.append((before, read, answer))
        if answer.undefined:
            raise not_defined(self.function.__name__)
        if answer.blank:
            raise self.blank(answer.blank)
        if answer.stopped:
            raise Finding(f"{answer.stopped} at ({arguments(args)}).", *filter(None, [answer.said]))
        if answer.raised:
            mistakes = raised_of(answer.raised, answer.said)
            slips = () if mistakes else slips_of(answer.said, f"{answer.where} {answer.given}")
            slips = slips or (("not_in_dictionary",) if answer.raised == "KeyError" and not mistakes else ())
            said = (
                "" if slips and slips != ("keyword_unknown",) and answer.given else answer.said
            )  # a library's words, where there are no better ones
            details = filter(None, [answer.where, answer.given, said])
            headline = f"raises {answer.raised} for ({arguments(args)})."
            raise Finding(headline, *details, mistakes=mistakes, slips=slips)
        for index in answer.changed:
            self.notice(
                f"changes its argument number {index + 1}.",
                "→ compute a new array instead of writing into the one that was given (+=, -=, x[...] =)",
                mistakes=("arguments_changed",),
            )
        self.warned, self.printed = list(answer.warned), answer.printed
        if answer.printed and answer.value is not None and PRINTS not in self.noticed:
            self.noticed.append(PRINTS)
        return answer.value

    def notice(self, headline: str, *details: str, mistakes: tuple[str, ...] = (), explained: bool = False) -> None:
        """What only the function's own process can see: a finding in practice, a remark when it is for points.

        What is `explained` tells its cause, and none is looked for.
        """
        if not self.grading:
            finding = Finding(headline, *details, mistakes=mistakes)
            finding.explained = explained
            raise finding
        if not any(remark.split(" for ")[0] == headline.split(" for ")[0] for remark in self.noticed):
            self.noticed.append(headline)

    def blank(self, name: str) -> Finding:
        """The finding that an exercise, this one or another that it calls, is not written yet."""
        if name != self.function.__name__:
            return Finding(f"calls {name}, which is not written yet. Write {name} first.", blank=True)
        return Finding("not written yet.", blank=True)
