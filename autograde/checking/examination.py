"""One student's function under examination: asks it, and looks at what it answers."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeGuard

import numpy as np

from autograde.asking.call import Answer, ask, plain, what_is
from autograde.gradients.comparison import compare, differing, place
from autograde.gradients.finite_differences import finite_differences
from autograde.gradients.judging.claim import unforeseen
from autograde.gradients.judging.judge import Judge
from autograde.reporting.catalogue import row
from autograde.reporting.report import Finding

RAISED = {  # what an exception of Python's itself proves
    "NameError": "name_undefined",
    "UnboundLocalError": "used_before_assigned",
    "RecursionError": "calls_itself",
}
NOT_DEFINED = "is not defined."
PRINTS = "prints while it computes: remove the print before you hand it in"


def raised_of(raised: str, said: str) -> tuple[str, ...]:
    """The mistake that an exception and its text prove; empty for none."""
    if "'bitwise_xor' not supported" in said or "for ^:" in said:
        return ("caret_for_power",)
    if "truth value of an array" in said:
        return ("truth_value",)
    undefined = re.fullmatch(r"name '(\w+)' is not defined.*", said, re.DOTALL) if raised == "NameError" else None
    if undefined and callable(getattr(np, undefined[1], None)):
        return ("np_missing",)
    return (RAISED[raised],) if raised in RAISED else ()


def not_defined(name: str) -> Finding:
    """The finding that a notebook has no function of an exercise's name."""
    return Finding(NOT_DEFINED, f"→ the notebook must define {name} with def, under this name", blank=True)


def namespace(function: Callable) -> dict:
    """The global names that a function sees: its notebook's."""
    return getattr(function, "__globals__", {})


def arrays(answer: object) -> list:
    """The arrays and numbers of an answer, one after another, whatever lists they stand in."""
    if isinstance(answer, list | tuple):
        return [leaf for item in answer for leaf in arrays(item)]
    return [answer]


def arguments(args: tuple) -> str:
    """Arguments in words: shapes of arrays, short values otherwise."""

    def word(value: object) -> str:
        if isinstance(value, np.ndarray):
            return f"array of shape {value.shape}" if value.size > 6 else plain(value.tolist())
        if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
            return f"list of {len(value)} arrays"
        if isinstance(value, np.random.Generator):
            return "a random generator"
        if callable(value):
            return getattr(value, "__name__", "a function")
        return plain(repr(value))

    return ", ".join(word(value) for value in args)


class Examination:
    """Asks one function, and raises a Finding at the first answer that is not right.

    Parameters
    ----------
    function : the student's; where it lives in another process, `asked` reaches it
    seed : int, from which the inputs are drawn
    lookup : function of a name that returns another function of the same notebook, or raises a Finding
    asked : function of the arguments and of how the value is read that returns an Answer
    right : function of the arguments and of how the value is read that returns the right Answer, which only a grader
        has; None where a student practises
    grading : whether it is for points: what only the function's own process can see is then told and costs nothing
    formulas : what builds the formulas that name a mistake, where another than `naming.builder` with `lookup`

    Attributes
    ----------
    seed, rng : from which the inputs are drawn, and their numpy.random.Generator
    questions : int, how many calls were made
    noticed : list of str, told and not scored
    record : list of (arguments, how it is read, Answer), every question that was asked
    """

    def __init__(
        self,
        function: Callable,
        seed: int,
        lookup: Callable[[str], Callable],
        *,
        asked: Callable[[tuple, tuple], Answer] | None = None,
        right: Callable[[tuple, tuple], Answer] | None = None,
        grading: bool = False,
        formulas: Callable | None = None,
    ):
        self.function = function
        self.seed, self.rng = seed, np.random.default_rng(seed)
        self.given = lookup
        self.asked = asked or partial(ask, function)
        self.right = right
        self.grading = grading
        self.formulas = formulas
        self.questions = 0
        self.noticed: list[str] = []
        self.record: list[tuple[tuple, tuple, Answer]] = []
        self.warned: list[str] = []
        self.printed = ""

    # asking

    def call(self, *args: object, read: tuple = ()) -> object:
        """What the function returns for copies of the arguments; its errors and side effects are findings.

        Parameters
        ----------
        args : passed on: arrays, numbers, strings, lists, generators, functions of `standins`
        read : how a value that is no plain data is read: ("items", 12), ("linear", x), ("module", x)
        """
        self.questions += 1
        answer = self.asked(args, read)
        self.record.append((args, read, answer))
        if answer.undefined:
            raise not_defined(self.function.__name__)
        if answer.blank:
            raise self.blank(answer.blank)
        if answer.stopped:
            raise Finding(f"{answer.stopped} at ({arguments(args)}).", *filter(None, [answer.said]))
        if answer.raised:
            details = filter(None, [answer.said, answer.where])
            mistakes = raised_of(answer.raised, answer.said)
            raise Finding(f"raises {answer.raised} for ({arguments(args)}).", *details, mistakes=mistakes)
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

    def notice(self, headline: str, *details: str, mistakes: tuple[str, ...] = ()) -> None:
        """What only the function's own process can see: a finding in practice, a remark when it is for points."""
        if not self.grading:
            raise Finding(headline, *details, mistakes=mistakes)
        if not any(remark.split(" for ")[0] == headline.split(" for ")[0] for remark in self.noticed):
            self.noticed.append(headline)

    def blank(self, name: str) -> Finding:
        """The finding that an exercise, this one or another that it calls, is not written yet."""
        if name != self.function.__name__:
            return Finding(f"calls {name}, which is not written yet. Write {name} first.", blank=True)
        return Finding("not written yet.", blank=True)

    def __call__(self, *args: object, shape: tuple, kind: str = "f", infinite: bool = False) -> np.ndarray:
        """The function's answer as an array, once its type, shape, dtype and finiteness are as promised.

        Parameters
        ----------
        args : passed on
        shape : expected shape; () expects a float
        kind : "f" for float64, "i" for integers
        infinite : whether inf is a right answer
        """
        return self.array(self.call(*args), shape, kind, infinite, args)

    def array(self, answer, shape: tuple, kind: str = "f", infinite: bool = False, args: tuple = ()) -> np.ndarray:
        """One array of an answer, once its type, shape, dtype and finiteness are as promised."""
        wanted = f"an array of shape {shape}" if shape else "a float"
        if answer is None and self.printed:
            raise Finding(
                f"prints its result and returns None, expected {wanted}.",
                f"it printed {plain(repr(self.printed))}",
                "→ return the result instead of printing it",
                mistakes=("printed_not_returned",),
            )
        if answer is None:
            raise Finding(
                f"returns None, expected {wanted}.",
                "→ does the function end without a `return`?",
                mistakes=("nothing_returned",),
            )
        if shape == () and is_number(answer):
            answer = np.asarray(float(answer))
        elif is_number(answer):
            raise Finding(
                f"returns one number, expected {wanted}.", "→ is a sum or an average taken over all entries at once?"
            )
        elif not isinstance(answer, np.ndarray):
            if isinstance(answer, list):
                hint = "→ np.array(...) makes an array of a list"
                raise Finding(f"returns a list, expected {wanted}.", hint, mistakes=("list_returned",))
            raise Finding(f"returns {what_is(answer)}, expected {wanted}.")
        if answer.shape != shape:
            raise Finding(f"shape {answer.shape}, expected {shape}.", *self.why_shape(answer.shape, shape, args))
        if kind == "i" and answer.dtype.kind not in "iu":
            hint = "→ an index is an integer: what gives indices gives integers already"
            raise Finding(f"has dtype {answer.dtype}, expected integers.", hint, mistakes=("wrong_dtype",))
        if kind == "f" and answer.dtype != np.float64:
            raise Finding(
                f"has dtype {answer.dtype}, expected float64.",
                "→ .astype(float), or 0.0 and 1.0 for 0 and 1",
                mistakes=("single_precision" if answer.dtype == np.float32 else "wrong_dtype",),
            )
        wrong = np.isnan(answer) if infinite else ~np.isfinite(answer)
        if wrong.any():
            entry = tuple(np.argwhere(wrong)[0])
            where = f" at {place(entry)}" if entry else ""
            raise Finding(
                f"is {answer[entry]}{where} for ({arguments(args)}).",
                *(f"NumPy warned: {text}" for text in self.warned[:1]),
                mistakes=warned_of(self.warned),
            )
        if self.warned:
            self.notice(
                f"is not silent for ({arguments(args)}).",
                f"NumPy warned: {self.warned[0]}",
                *about_warning(self.warned, infinite),
                mistakes=warned_of(self.warned),
            )
        return answer

    @staticmethod
    def why_shape(got: tuple, expected: tuple, args: tuple) -> list[str]:
        """What a wrong shape says about its cause, where that is certain from the shape alone."""
        if len(got) == len(expected) == 2:
            if got == expected[::-1]:
                return ["rows and columns have changed places"]
            if got[0] == expected[0] and got[1] == expected[1] + 1:
                return ["one column too many"]
            if got[0] == expected[0] and got[1] == expected[1] - 1:
                return ["one column is missing"]
        if len(expected) == 2 and got == expected[:1]:
            return [f"one number for each {row()}, expected a row of {expected[1]}"]
        of_vectors = not args or np.ndim(args[0]) == 1
        if of_vectors and len(expected) == 1 and got == (expected[0], expected[0]):
            return ["→ (n,) against (n, 1) broadcasts to (n, n)"]
        if len(expected) == 1 and len(got) == 2 and got[0] == expected[0] and got[1] > 1:
            return [f"one number for every entry, expected one for every {row()}"]
        if len(expected) == 2 and expected[1] == 1 and got == (expected[0], expected[0]):
            return ["→ (n,) against (n, 1) broadcasts to (n, n)"]
        if len(expected) == 1 and got == (*expected, 1):
            return [f"→ one number for every {row()}, not a column: without keepdims=True"]
        return []

    def refuses(self, *args: object, because: str) -> None:
        """The function must raise ValueError for these arguments."""
        try:
            answer = self.call(*args)
        except Finding as finding:
            if finding.headline.startswith("raises ValueError "):
                return
            if finding.headline.startswith("raises "):
                headline = finding.headline.rstrip(".") + ", expected a ValueError."
                mistakes = ("another_exception",)
                raise Finding(headline, *finding.details, f"→ {because}", mistakes=mistakes) from None
            raise
        said = f"returns {what_is(answer)} for ({arguments(args)}), expected"
        if what_is(answer).endswith("Error"):
            hint = "→ raise ValueError(...) instead of return"
            raise Finding(f"{said} that it is raised.", hint, mistakes=("exception_returned",))
        raise Finding(f"{said} a ValueError.", f"→ {because}", mistakes=("bad_input_accepted",))

    # judging

    def hidden(self, *args: object, read: tuple = (), exact: bool = False, where: str = "") -> None:
        """Asked for points alone: for these arguments the answer must be the reference's. A student's half has none.

        `where` says what is special about the arguments: "with 45 tokens".
        """
        if self.right is None:
            return
        expected = self.right(args, read)
        try:
            if expected.raised:
                self.refuses(*args, because="for these arguments the exercise asks for it")
                return
            yours = self.call(*args, read=read)
            for mine, right in zip(arrays(yours), arrays(expected.value), strict=True):
                mine = self.array(mine, np.shape(right), np.asarray(right).dtype.kind, infinite=True)
                self.equal(mine, right, "the right answer", exact=exact)
        except (Finding, ValueError) as error:
            if isinstance(error, Finding) and error.blank:
                raise
            headline = error.headline if isinstance(error, Finding) else "has not the parts that are expected."
            raise Finding(
                "is right where the notebook's check asks, and wrong elsewhere.",
                f"for an input that only the grader has{f' ({where})' if where else ''}: {headline}",
                "→ is a size, a range of numbers or a function taken for granted that the arguments decide?",
            ) from None

    def equal(
        self,
        yours,
        expected,
        against: str,
        *,
        exact: bool = False,
        n: int | None = None,
        name: str = "answer",
        noun: str = "",
    ) -> None:
        """Every entry must be right: within 1e-9 relative or (unless exact) 1e-12 absolute.

        What is computed from the answer, and is not the answer itself, bears a `name`, or also a `noun`, of its own.
        """
        yours, expected = np.asarray(yours, dtype=float), np.asarray(expected, dtype=float)
        if yours.shape == expected.shape and (yours == expected).all():
            return
        with np.errstate(invalid="ignore"):
            close = np.abs(yours - expected) <= 1e-9 * np.abs(expected) + (0 if exact else 1e-12)
            wrong = ~np.where(np.isfinite(expected), close, yours == expected)
        compare(yours, expected, wrong, against=against, array_name=name, n=n, noun=noun or _noun(name))

    def near(self, yours, expected, bar: float, against: str, name: str = "answer", noun: str = "") -> None:
        """Every entry must lie within `bar` of what is expected: for properties in which rounding grows."""
        yours, expected = np.asarray(yours, dtype=float), np.asarray(expected, dtype=float)
        with np.errstate(invalid="ignore"):
            wrong = ~(np.abs(yours - expected) <= bar * np.maximum(1.0, np.abs(expected)))
        compare(yours, expected, wrong, against=against, array_name=name, noun=noun or _noun(name))

    def differentiates(self, yours: np.ndarray, f: Callable, x: np.ndarray, *, name: str, n: int | None = None) -> None:
        """The answer must be the gradient of f at x, by finite differences with their error bars."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            flat = yours.ravel()
            judge = Judge(lambda at: f(at.reshape(x.shape)), flat, x.ravel(), relative=1e-9, seed=unforeseen(flat))
            verdict = judge.verdict()
            if verdict.unsteady is not None:
                raise Finding("could not be judged: the function behind it gives two values for one input.")
            if verdict.right and verdict.left_out.size < x.size:
                return
            expected, bar = finite_differences(f, x)
        if not np.isfinite(bar).any():
            raise Finding("could not be judged: the function that it is the derivative of is not smooth here.")
        wrong = differing(yours, expected, bar)
        compare(yours, expected, wrong, against="finite differences", array_name=name, n=n)

    def several(
        self, answer: object, number: int, wanted: str, of: str = "", *, kinds=list | tuple, hint: str = ""
    ) -> None:
        """The answer, or the part `of` it, must be a list, or of other `kinds`, of so many entries, in words `wanted`.

        A tuple has as many entries as a list; anything else is told by its type.
        """
        length = len(answer) if isinstance(answer, kinds) else None
        found = what_is(answer) if length is None else f"{what_is(answer)} of {length}"
        hints = [hint] if hint else []
        if answer is None and not of:
            hints.append("→ does the function end without a `return`?")
        elif length == 1 < number:
            hints.append("→ does a `return` stand inside the loop?")
        self.holds(length == number, f"returns {found}{of}, expected {wanted}.", *hints)

    @contextmanager
    def hinting(self, hint: str) -> Iterator[None]:
        """Add a hint to whatever exception of the function is found meanwhile."""
        try:
            yield
        except Finding as finding:
            if finding.headline.startswith("raises "):
                finding.details = (*finding.details, hint)
            raise

    @contextmanager
    def advising(self, hint: str, *too_small: str, little: float = np.inf) -> Iterator[None]:
        """Add a hint to whatever difference is found meanwhile; where all that differs is too small, these mistakes.

        Where a difference is no `little` one, relative to the right value, nothing is added.
        """
        try:
            yield
        except Finding as finding:
            found = finding.compared
            if found is not None:
                yours, right = found.yours[found.wrong], found.expected[found.wrong]
                with np.errstate(all="ignore"):
                    near = bool(np.all(np.abs(yours - right) <= little * np.abs(right)))
                if near:
                    finding.details = (*finding.details, hint)
                    rounded = np.array_equal(yours, yours.astype(np.float32))
                    if np.all(np.abs(yours) < np.abs(right)) and not rounded:
                        finding.mistakes = finding.mistakes or list(too_small)
            raise

    def holds(self, condition: bool, headline: str, *details: str, mistakes: tuple[str, ...] = ()) -> None:
        """The condition must be true; otherwise the report says the rest, and names what that proves."""
        if not condition:
            raise Finding(headline, *details, mistakes=mistakes)


def _noun(name: str) -> str:
    """What is compared, where it is computed from the answer; "" for the answer itself."""
    return "" if name == "answer" else f"values of {name}"


def about_warning(warned: list[str], infinite: bool) -> list[str]:
    """What to do about a warning of NumPy's where the numbers are as they should be."""
    if infinite and warned_of(warned) == ("log_of_zero",):
        return ['→ inf may be right here: silence NumPy with `with np.errstate(divide="ignore"):`']
    if warned_of(warned) == ("overflow",):
        return [
            "→ np.where computes both branches for every entry: make the exponent safe in both, as in -np.abs(beta)",
            "→ or subtract the largest first",
        ]
    return []


def warned_of(warned: list[str]) -> tuple[str, ...]:
    """The mistake that a warning of NumPy's itself proves."""
    if any(text.startswith("overflow") for text in warned):
        return ("overflow",)
    if any(text.startswith("divide by zero encountered in log") for text in warned):
        return ("log_of_zero",)
    if any(text.startswith("divide by zero") for text in warned):
        return ("division_by_zero",)
    return ()


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is one real number that a float can hold, and no truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return False
    return not isinstance(value, int) or abs(value) < 2**1000
