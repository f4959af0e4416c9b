"""What a check found, in words a student can act on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from autograde.reporting.catalogue import classic, sentence, slip
from autograde.reporting.picture import draw


@dataclass(frozen=True)
class Compared:
    """One array of an answer beside what it should be.

    Attributes
    ----------
    yours, expected : arrays of one shape
    wrong : bool, the same shape
    name : str, what an entry's index is written behind: "w"
    fixed : bool, the expected numbers are the same whatever the function answers
    """

    yours: np.ndarray
    expected: np.ndarray
    wrong: np.ndarray
    name: str = ""
    fixed: bool = False


@dataclass(frozen=True)
class Report:
    """The outcome of one check.

    Attributes
    ----------
    name : str, the function that was checked
    passed : bool
    headline : str, what differs in one clause, or what was checked where it passed
    details : tuple of str, what is true of the difference, what to do ("→ ..."), where it is largest
    blank : bool, the exercise (or one that it calls) is not written yet
    mend : str, another function that is wrong and has to be mended first
    missing : str, another function that the check needs and the notebook does not define
    mistakes : list of names of `mistakes()`, most likely first; only what is proven
    slips : list of names of `mistakes()` for slips of everyday programming, and for a course's classics; only what is
        proven
    compared : the array of the answer that differs, None where the trouble is another
    factors : the chain rule's factors, in order, where a mistake in one of them is proven
    suspected : indices of those factors that are wrong
    """

    name: str
    passed: bool
    headline: str
    details: tuple[str, ...] = ()
    blank: bool = False
    mend: str = ""
    missing: str = ""
    mistakes: list[str] = field(default_factory=list, compare=False)
    compared: Compared | None = field(default=None, compare=False)
    factors: Sequence[str] = field(default=(), compare=False)
    suspected: Sequence[int] = field(default=(), compare=False)
    slips: list[str] = field(default_factory=list, compare=False)

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        name = f"{self.name}: " if self.name else ""
        return "\n".join([f"{name}{self.headline}", *("  " + detail for detail in self.details)])

    __repr__ = __str__

    @property
    def message(self) -> str:
        """The whole text."""
        return str(self)

    @property
    def wrong(self) -> np.ndarray | None:
        """Which entries differ: bool, the shape of the array that was compared; None where none was."""
        return None if self.compared is None else self.compared.wrong

    @property
    def picture(self) -> str:
        """The array with its wrong entries marked, and the suspected factor of the chain rule: HTML, "" for none."""
        return draw(self.compared, self.factors, self.suspected)

    def _repr_html_(self) -> str | None:
        """What a notebook shows: the text, and the picture under it."""
        from html import escape

        if not self.picture:
            return None
        return f'<pre style="white-space: pre-wrap">{escape(str(self))}</pre>{self.picture}'


class Finding(Exception):
    """Ends a check at the first thing that is wrong; carries what the report will say.

    Parameters
    ----------
    headline : str
    details : str, each a line of the report
    numbers : str, the last line: where it is worst
    blank : bool, the exercise (or one that it calls) is not written yet
    mend : str, another function that is wrong and has to be mended first
    missing : str, another function that the check needs and the notebook does not define
    mistakes : names of `mistakes()` that the finding itself proves
    slips : names of slips of everyday programming that it proves
    compared : the array that differs
    """

    def __init__(
        self,
        headline: str,
        *details: str,
        numbers: str = "",
        blank: bool = False,
        mend: str = "",
        missing: str = "",
        mistakes: Sequence[str] = (),
        slips: Sequence[str] = (),
        compared: Compared | None = None,
    ):
        super().__init__(headline)
        self.headline, self.details, self.numbers = headline, details, numbers
        self.blank, self.mend, self.missing = blank, mend, missing
        self.mistakes = [name for name in mistakes if not classic(name)]
        self.slips, self.compared = [*filter(classic, mistakes), *slips], compared
        self.factors: Sequence[str] = ()
        self.suspected: Sequence[int] = ()
        self.explained = False

    @property
    def advice(self) -> list[str]:
        """The lines that say what to do."""
        return [detail for detail in self.details if detail.startswith("→")]

    def because(
        self, cause: Sequence[str], mistakes: Sequence[str], factors: Sequence[str] = (), suspected: Sequence[int] = ()
    ) -> "Finding":
        """The same finding with its cause.

        Parameters
        ----------
        cause : names of the mistakes that explain it together
        mistakes : the same, then names that explain it as well
        factors, suspected : the chain rule's factors, and which of them are wrong
        """
        first, *more = map(sentence, dict.fromkeys(cause))
        lines = [f"→ {first}", *(f"→ and {further}" for further in more)]
        facts = [detail for detail in self.details if not detail.startswith("→")]
        self.details = (*facts, *lines)
        named = dict.fromkeys([*mistakes, *self.mistakes])
        told = set(cause if any(map(classic, cause)) else ()) | set(filter(classic, named))
        self.mistakes = [name for name in named if name not in told]
        self.slips = list(dict.fromkeys([name for name in named if name in told] + self.slips))
        self.factors, self.suspected = factors, suspected
        self.explained = True
        return self

    def report(self, name: str) -> Report:
        """The report of a check of `name` that ended here."""
        causes = [*map(sentence, self.mistakes[:1]), *map(slip, self.slips[:1])]
        cause = [f"→ {said}" for said in causes[:1] if not self.advice]
        details = (*self.details, *cause, *([self.numbers] if self.numbers else []))
        return Report(
            name,
            False,
            self.headline,
            details,
            self.blank,
            self.mend,
            self.missing,
            self.mistakes,
            self.compared,
            self.factors,
            self.suspected,
            self.slips,
        )
