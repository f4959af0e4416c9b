"""Formulas made of stages, each taken rightly or in one of its wrong ways: what a mistaken function computes.

A right formula is a chain of stages, such as: the delta of every token, times d beta / d w, averaged over tokens. A
mistake takes a stage in a wrong way: leaves it out, transposes it, evaluates it elsewhere. No stage holds an answer: it
is a Jacobian by finite differences of a function that the notebook has, or of a stand-in. A chain says whether numbers
are those of a mistake, and gives no numbers: not those of a mistake either, half of which may be right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from autograde.diagnosis.agreement import alike, leaves, size
from autograde.diagnosis.last_stages import LOSSY
from autograde.diagnosis.stage import Abstain, Stage
from autograde.diagnosis.wrong_ways import Choice, Ways

FLOOR = 1e-11  # of rounding, where a formula's value is 0


@dataclass(frozen=True)
class Chain:
    """Stages, one after another. Chains of one formula for different arguments have the same stages and wrong ways."""

    stages: tuple[Stage, ...]
    values: dict[Choice, object] = field(default_factory=dict, compare=False)

    def fits(
        self, choice: Choice, yours: list[np.ndarray] | None, other: Callable[[], Ways], exact: bool = False
    ) -> bool | None:
        """Whether an answer is what a choice gives, within its error bar; None where the choice says nothing.

        Parameters
        ----------
        choice : tuple of int
        yours : the arrays of the answer, None where the function failed, as a formula may
        other : function that returns the same chain with derivatives at another step, which tells the error bar
        exact : bool, small numbers count as much as large ones
        """
        try:
            value = self._arrays(choice)
        except Abstain:
            return None
        if value is None or yours is None:
            return value is None and yours is None
        if not alike(yours, value, [1e-4 * size(v) + FLOOR for v in value]):
            return False
        beside = other()
        again = beside._arrays(choice) if isinstance(beside, Chain) else None
        if again is None:
            return False
        if exact:
            return alike(yours, value, [1e-9 * np.abs(v) for v in value])
        bars = [4 * np.abs(a - b).astype(float) + 1e-9 * size(a) + FLOOR for a, b in zip(value, again, strict=True)]
        return alike(yours, value, bars)

    def right(self, yours: list[np.ndarray] | None, other: Callable[[], Ways], exact: bool = False) -> bool | None:
        """Whether an answer is what the right formula gives."""
        return self.fits(self._choice(), yours, other, exact)

    def _arrays(self, choice: Choice) -> list[np.ndarray] | None:
        """The arrays of a choice's value, None where a formula raises an exception."""
        try:
            return leaves(self._value(choice))
        except Abstain:
            raise
        except Exception:  # whatever a mistaken formula meets: shapes that do not fit, an index outside
            return None

    def _value(self, choice: Choice) -> object:
        """What comes out where every stage is taken as chosen; raises what the chosen functions raise.

        A choice may be shorter than the chain: then it is the value after its last stage, which is kept.
        """
        if not choice:
            return None
        if choice not in self.values:
            before = self._value(choice[:-1])
            self.values[choice] = self.stages[len(choice) - 1].way(choice[-1])(before)
        return self.values[choice]

    def single(self) -> Iterator[Choice]:
        """Every choice with one wrong stage."""
        for place, number in self._wrong():
            yield self._choice((place, number))

    def double(self) -> Iterator[Choice]:
        """Every choice with two wrong stages, of which both leave a trace."""
        wrong = [(place, n) for place, n in self._wrong() if self.stages[place].wrong[n - 1][0] not in LOSSY]
        for one, other in combinations(wrong, 2):
            if one[0] != other[0]:
                yield self._choice(one, other)

    def mistakes(self, choice: Choice) -> list[str]:
        """The names of what a choice does wrong."""
        return [stage.wrong[number - 1][0] for stage, number in zip(self.stages, choice, strict=True) if number]

    def factors(self) -> list[str]:
        """The factors of the chain rule, as they are drawn."""
        return [factor for stage in self.stages for factor in stage.factors]

    def suspected(self, choice: Choice) -> list[int]:
        """The factors, by their place in `factors`, that a choice takes wrongly."""
        found, start = [], 0
        for stage, number in zip(self.stages, choice, strict=True):
            if number:
                found += [start + i for i in stage.suspected(stage.wrong[number - 1][0])]
            start += len(stage.factors)
        return found

    def _wrong(self) -> list[tuple[int, int]]:
        return [(place, number + 1) for place, stage in enumerate(self.stages) for number in range(len(stage.wrong))]

    def _choice(self, *wrong: tuple[int, int]) -> Choice:
        choice = [0] * len(self.stages)
        for place, number in wrong:
            choice[place] = number
        return tuple(choice)
