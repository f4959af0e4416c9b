"""Which changes of a function are worth the whole check: those that mend the question at which it failed.

A screen asks a changed function little, and never holds back one that would pass: what it compares with is what the
check itself promises at that question, whatever a function answers.
"""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.asking.call import Answer
from autograde.diagnosis.agreement import leaves
from autograde.reporting.report import Finding

WITHIN = 1e-3  # far more than differences err by


class Screen:
    """The question at which a check ended, and what an answer must have at least.

    Parameters
    ----------
    ask : the Examination that ended
    finding : what it found
    """

    def __init__(self, ask: Any, finding: Finding):
        args, read, answer = ask.record[-1] if ask.record else ((), (), Answer())
        self.args: tuple = args
        self.read: tuple = read
        self.before: Answer = answer
        self.refuses = finding.headline.endswith("expected a ValueError.")
        self.blind = not ask.record
        self.shapes = _shapes(self.before) if finding.headline.startswith("shape ") else None
        self.at, self.part, self.expected = _compared(self.before, finding)

    def lets_through(self, asked: Callable[[tuple, tuple], Answer]) -> bool:
        """Whether a changed function may pass; `asked` asks it."""
        if self.blind:
            return True
        again = (copy.deepcopy(arg) if isinstance(arg, np.random.Generator) else arg for arg in self.args)
        answer = asked(tuple(again), self.read)
        if self.refuses:
            return answer.raised == "ValueError"
        if answer.raised:
            return False
        if self.shapes is not None and _shapes(answer) == self.shapes:
            return False
        if self.expected is None:
            return True
        found = _leaves(answer.value)
        if found is None or len(found) <= self.at:
            return False
        try:
            mine = found[self.at][self.part]
        except IndexError:
            return False
        if mine.shape != self.expected.shape:
            return False
        with np.errstate(all="ignore"):
            size = np.max(np.abs(self.expected[np.isfinite(self.expected)]), initial=0.0)
            near = np.abs(mine - self.expected) <= WITHIN * (np.abs(self.expected) + size / 10 + 1e-4)
        return bool(np.all(np.where(np.isfinite(self.expected), near, mine == self.expected)))


def _compared(answer: Answer, finding: Finding) -> tuple[int, tuple, np.ndarray | None]:
    """Which array of the answer, and which part of it, was compared with numbers that are fixed, and these."""
    compared = finding.compared
    if compared is None or not compared.fixed:
        return 0, (), None
    for at, leaf in enumerate(_leaves(answer.value) or ()):
        for part in _parts_of(leaf, compared.yours.ndim):
            if np.shape(leaf[part]) == compared.yours.shape and np.array_equal(
                leaf[part], compared.yours, equal_nan=True
            ):
                return at, part, np.asarray(compared.expected, dtype=float)
    return 0, (), None


def _parts_of(leaf: np.ndarray, axes: int) -> list[tuple]:
    """The whole array, or where fewer axes were compared, what it holds at each place of one axis."""
    if leaf.ndim != axes + 1:
        return [()]
    return [(slice(None),) * axis + (i,) for axis in range(leaf.ndim) for i in range(leaf.shape[axis])]


def _shapes(answer: Answer) -> list[tuple[int, ...]] | None:
    found = _leaves(answer.value)
    return None if found is None else [leaf.shape for leaf in found]


def _leaves(value: object) -> list[np.ndarray] | None:
    try:
        return [np.asarray(leaf, dtype=float) for leaf in leaves(value)]
    except Exception:  # whatever an object raises that is asked for its numbers
        return None
