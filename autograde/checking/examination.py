"""One student's function under examination: what it answers must be what the exercise promises."""

from collections.abc import Callable
from functools import cache, cached_property, partial

import numpy as np

from autograde.asking.call import Answer, ask, what_is
from autograde.checking import answer_form, comparisons, hints
from autograde.checking.arguments_in_words import arguments
from autograde.checking.numpy_warnings import about_warning, warned_of
from autograde.checking.questioning import Questioning
from autograde.reporting.report import Finding


class Examination(Questioning):
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
    questions, noticed, record : of `Questioning`
    asked_for : names of the notebook's other functions that the check has called
    elsewhere : bool, the function lives in another process
    other_type : a Finding that an array of integers was returned, which counts where all its numbers are right
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
        super().__init__(function, asked=asked, grading=grading)
        self.seed = seed
        self.lookup = lookup
        self.asked_for: list[str] = []
        self.right = right
        self.formulas = formulas
        self.elsewhere = asked is not None  # the function lives in another process, and has no text here
        self.other_type: Finding | None = None

    @cached_property
    def rng(self) -> np.random.Generator:
        """What draws the inputs."""
        return np.random.default_rng(self.seed)

    def given(self, name: str) -> Callable:
        """Another function of the same notebook, or a Finding where it is missing or wrong."""
        self.asked_for.append(name)
        return self.lookup(name)

    def again(self) -> Callable[[Callable], "Examination"]:
        """A function of another function that returns a new examination of that one, which draws the same questions."""
        given = cache(self.lookup)  # each of the notebook's functions is examined once

        def of(function: Callable) -> Examination:
            asked = partial(ask, function, briefly=True)
            return Examination(function, self.seed, given, asked=asked, right=self.right, grading=self.grading)

        return of

    def __call__(self, *args: object, shape: tuple, kind: str = "f", infinite: bool = False) -> np.ndarray:
        """The function's answer as an array, once its type, shape, dtype and finiteness are as promised.

        Parameters
        ----------
        args : passed on
        shape : expected shape; () expects a float
        kind : "f" for float64, "i" for integers
        infinite : whether inf is a right answer
        """
        if self.other_type is not None:  # and the numbers of that answer were right
            raise self.other_type
        return self.array(self.call(*args), shape, kind, infinite, args)

    def array(self, answer, shape: tuple, kind: str = "f", infinite: bool = False, args: tuple = ()) -> np.ndarray:
        """One array of an answer, once its type, shape, dtype and finiteness are as promised."""
        if answer is None and self.record and self.record[-1][2].value is not None:
            raise answer_form.none_in(self.record[-1][2].value)
        answer = answer_form.as_array(answer, shape, self.printed)
        answer_form.has_shape(answer, shape, args)
        if kind == "f" and answer.dtype.kind in "iu":
            self.other_type = self.other_type or answer_form.another_type(answer)
            answer = answer.astype(float)
        answer_form.has_dtype(answer, kind)
        answer_form.is_finite(answer, infinite, args, self.warned)
        if self.warned:
            self.notice(
                f"is not silent for ({arguments(args)}).",
                f"NumPy warned: {self.warned[0]}",
                *about_warning(self.warned, infinite, self.function),
                mistakes=warned_of(self.warned),
            )
        return answer

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

    # what a check asks of an answer that it has

    several = staticmethod(answer_form.has_parts)
    equal = staticmethod(comparisons.equal)
    near = staticmethod(comparisons.near)
    differentiates = staticmethod(comparisons.differentiates)
    hinting = staticmethod(hints.hinting)
    advising = staticmethod(hints.advising)

    @staticmethod
    def holds(condition: bool, headline: str, *details: str, mistakes: tuple[str, ...] = ()) -> None:
        """The condition must be true; otherwise the report says the rest, and names what that proves."""
        if not condition:
            raise Finding(headline, *details, mistakes=mistakes)


def arrays(answer: object) -> list:
    """The arrays and numbers of an answer, one after another, whatever lists they stand in."""
    if isinstance(answer, list | tuple):
        return [leaf for item in answer for leaf in arrays(item)]
    return [answer]
