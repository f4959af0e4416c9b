"""Formulas made of stages, each taken rightly or in one of its wrong ways: what a mistaken function computes.

A right formula is a chain of stages, such as: the delta of every token, times d beta / d w, averaged over tokens. A
mistake takes a stage in a wrong way: leaves it out, transposes it, evaluates it elsewhere. No stage holds an answer: it
is a Jacobian by finite differences of a function that the notebook has, or of a stand-in. A chain says whether numbers
are those of a mistake, and gives no numbers: not those of a mistake either, half of which may be right.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

import numpy as np

from autograde.reporting.report import Finding

ABOUT = {"activation_derivative": "∂h/∂β", "weights": "/∂h", "jacobian": "∂y*/∂β", "sum_over_classes": "∂y*/∂β"}

FLOOR = 1e-11  # of rounding, where a formula's value is 0

Choice = tuple[int, ...]  # for every stage: 0 where it is taken rightly, else the number of its wrong way


class Ways(Protocol):
    """The ways in which an exercise goes wrong for certain arguments: whether numbers are those of one, never which."""

    @property
    def stages(self) -> "tuple[Stage, ...]": ...

    def single(self) -> Iterator[Choice]: ...

    def double(self) -> Iterator[Choice]: ...

    def mistakes(self, choice: Choice) -> list[str]: ...

    def factors(self) -> list[str]: ...

    def suspected(self, choice: Choice) -> list[int]: ...

    def fits(
        self, choice: Choice, yours: list[np.ndarray] | None, other: "Callable[[], Ways]", exact: bool = False
    ) -> bool | None: ...

    def right(
        self, yours: list[np.ndarray] | None, other: "Callable[[], Ways]", exact: bool = False
    ) -> bool | None: ...


class Abstain(Exception):
    """A way of taking a stage says nothing for these arguments."""


@dataclass(frozen=True)
class Stage:
    """One step of a formula.

    Attributes
    ----------
    factor : str, the factor of the chain rule that it is, as it is drawn, or several: "∂β⁺/∂h · ∂h/∂β"; "" for none
    _right : function of what the stage before gave (None for the first)
    wrong : pairs of a mistake's name and what is computed in its place; the most common first
    """

    factor: str
    _right: Callable
    wrong: tuple[tuple[str, Callable], ...] = ()

    def way(self, number: int) -> Callable:
        """The right way (0) or a wrong one."""
        return self.wrong[number - 1][1] if number else self._right

    @property
    def factors(self) -> list[str]:
        """Its factors, one by one."""
        return self.factor.split(" · ") if self.factor else []

    def suspected(self, mistake: str) -> list[int]:
        """Which of its factors a mistake concerns: all of them where its name does not say."""
        about = next((factor for start, factor in ABOUT.items() if mistake.startswith(start)), "")
        return [i for i, factor in enumerate(self.factors) if about in factor] or list(range(len(self.factors)))


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


@dataclass(frozen=True)
class Numbers:
    """What formulas are built from: the notebook's functions, and derivatives of any function by differences.

    With D(h) = (f(h) - f(-h)) / (2 h), every derivative is (64 D(h/4) - 20 D(h/2) + D(h)) / 45, whose error is
    proportional to h^6. Two Numbers with different steps give two values, and their difference is an error bar.

    Attributes
    ----------
    given : function of a name that returns another function of the notebook
    step : float, h
    """

    given: Callable[[str], Callable]
    step: float = 0.004

    def maybe(self, name: str) -> Callable:
        """A function that the notebook may lack: then calling it fails, and with it the formulas that need it."""
        try:
            return self.given(name)
        except Finding:

            def lacking(*_):
                raise LookupError(name)

            return lacking

    def along(self, phi: Callable) -> np.ndarray:
        """The derivative at 0 of a function of one number that returns an array."""

        def difference(h: float) -> np.ndarray:
            return (np.asarray(phi(h), dtype=float) - np.asarray(phi(-h), dtype=float)) / (2 * h)

        h = self.step
        return (64 * difference(h / 4) - 20 * difference(h / 2) + difference(h)) / 45

    def jacobian(self, f: Callable, x: np.ndarray, linear: bool = False) -> np.ndarray:
        """d f / d x for any shapes: the shape of f's value, then that of x.

        Of a linear function, or one with a constant beside, one difference gives the derivative.
        """
        units = []
        for entry in np.ndindex(x.shape):
            unit = np.zeros(x.shape)
            unit[entry] = 1.0
            units.append(unit)
        stacked = np.stack(self._columns(f, x, units, linear), axis=-1)
        return stacked.reshape(stacked.shape[:-1] + x.shape)

    def rows(self, f: Callable, x: np.ndarray, linear: bool = False) -> np.ndarray:
        """d f[i] / d x[i] of every token, where each token's value depends on its own row: (n, A) -> (n, B, A).

        A function that gives one number a token, (n,), has the Jacobian (n, A).
        """
        return np.stack(self._columns(f, x, np.eye(x.shape[1]), linear), axis=-1)

    def _columns(self, f: Callable, x: np.ndarray, units: Iterable[np.ndarray], linear: bool) -> list[np.ndarray]:
        if linear:
            here = np.asarray(f(x), dtype=float)
            return [f(x + unit) - here for unit in units]
        return [self.along(lambda t, unit=unit: f(x + t * unit)) for unit in units]

    def entries(self, f: Callable, x: np.ndarray) -> np.ndarray:
        """d f[e] / d x[e] of every entry, where each value depends on its own entry."""
        return self.along(lambda t: f(x + t))

    def back(self, rows: np.ndarray, f: Callable, x: np.ndarray, linear: bool = False) -> np.ndarray:
        """How much sum of rows * f(x) moves with each entry of x, token by token: (n, B), (n, A) -> (n, A)."""
        return self.rows(lambda moved: np.sum(rows * f(moved), axis=1), x, linear)

    def back_by(self, rows: np.ndarray, jacobian: np.ndarray) -> np.ndarray:
        """The same through what moves as a Jacobian says: (n, B), (n, B, ...) -> (n, ...)."""
        if rows.shape != jacobian.shape[:2]:
            raise ValueError(f"rows {rows.shape} do not fit a Jacobian {jacobian.shape}")
        matrices = jacobian.reshape(*rows.shape, -1)
        at_rest = np.zeros((len(rows), matrices.shape[2]))
        moved = self.back(rows, lambda x: (matrices @ x[..., np.newaxis])[..., 0], at_rest, linear=True)
        return moved.reshape(len(rows), *jacobian.shape[2:])


def same(value):
    """A stage that changes nothing."""
    return value


def refused(_):
    """A stage that nobody can ask."""
    raise Abstain


def leaves(value: object) -> list[np.ndarray]:
    """The arrays of a value, one after another, whatever lists they stand in."""
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"no numbers: {array.dtype}")
    return [array]


def size(value: np.ndarray) -> float:
    """The largest of the finite entries, by size."""
    finite = np.abs(value[np.isfinite(value)])
    return float(finite.max(initial=0.0))


def alike(yours: list[np.ndarray], value: list[np.ndarray], bars: list) -> bool:
    """Whether all arrays agree within their bars, infinities and nan included."""
    if len(yours) != len(value):
        return False
    for mine, theirs, bar in zip(yours, value, bars, strict=True):
        if mine.shape != theirs.shape or (theirs.dtype.kind == "i" and mine.dtype.kind != "i"):
            return False
        if theirs.dtype == np.float32:
            if not np.array_equal(mine, mine.astype(np.float32)) or np.array_equal(mine, np.round(mine)):
                return False
            bar = 3e-6 * size(theirs)
        with np.errstate(invalid="ignore"):
            near = np.abs(mine - theirs.astype(float)) <= bar
        if not np.all(near | (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))):
            return False
    return True


def whole(*more: tuple[str, Callable], sizes: dict[str, float] | None = None) -> tuple[Stage, Stage]:
    """The last stages: what a mistake does to the whole array.

    Parameters
    ----------
    more : wrong ways of one's own
    sizes : mistake -> factor, for factors that have a name here (the number of tokens, of classes)
    """
    scaled = [(name, lambda value, factor=factor: factor * value) for name, factor in (sizes or {}).items()]
    return Stage("", same, (*scaled, *more)), Stage("", same, ARRAY)


def per_row(n: int, *more: tuple[str, Callable], sizes: dict[str, float] | None = None) -> tuple[Stage, Stage]:
    """The last stages of what has a value for each of n tokens: also what a mistake does to tokens that stand apart."""

    def only(row: int) -> Callable:
        def keep(value):
            kept = np.zeros(value.shape)
            kept[row] = value[row]
            return kept

        return keep

    return whole(
        *more,
        ("average_too_early", lambda value: value / n),
        ("average_too_early", lambda value: value.mean(axis=0)),
        ("average_too_early", lambda value: np.broadcast_to(value.mean(axis=0), value.shape)),
        ("sum_over_tokens", lambda value: value.sum(axis=0)),
        ("first_token_only", lambda value: value[0]),
        ("first_token_only", only(0)),
        ("last_token_only", lambda value: value[-1]),
        ("last_token_only", only(-1)),
        sizes=sizes,
    )


ARRAY: tuple[tuple[str, Callable], ...] = (
    ("sign", lambda value: -value),
    ("factor_two_missing", lambda value: value / 2),
    ("factor_two_extra", lambda value: value * 2),
    ("transposed", lambda value: value.T),
    ("single_precision", np.float32),
    ("integers", lambda value: np.trunc(value).astype(np.int64)),
    ("all_zero", lambda value: 0 * value),
    ("integer_division", np.floor),
    ("integers", np.trunc),
)
LOSSY = {"all_zero", "integer_division", "integers"}  # so little is left that a second mistake could not be proven
