"""Whether every number of an answer is right: a known value, near one, or the slope of a function."""

import warnings
from collections.abc import Callable

import numpy as np

from autograde.gradients.comparison import compare, differing
from autograde.gradients.finite_differences import finite_differences
from autograde.gradients.judging.claim import unforeseen
from autograde.gradients.judging.judge import Judge
from autograde.reporting.report import Finding


def equal(
    yours,
    expected,
    against: str,
    *,
    exact: bool = False,
    n: int | None = None,
    name: str = "answer",
    noun: str = "",
    fixed: bool = False,
) -> None:
    """Every entry must be right: within 1e-9 relative or (unless exact) 1e-12 absolute.

    What is computed from the answer, and is not the answer itself, bears a `name`, or also a `noun`, of its own.
    Numbers that are expected whatever the function has answered before are `fixed`, as known values are.
    """
    yours, expected = np.asarray(yours, dtype=float), np.asarray(expected, dtype=float)
    if yours.shape == expected.shape and (yours == expected).all():
        return
    with np.errstate(invalid="ignore"):
        close = np.abs(yours - expected) <= 1e-9 * np.abs(expected) + (0 if exact else 1e-12)
        wrong = ~np.where(np.isfinite(expected), close, yours == expected)
    fixed = fixed or "known value" in against
    compare(yours, expected, wrong, against=against, array_name=name, n=n, noun=noun or _noun(name), fixed=fixed)


def near(
    yours, expected, bar: float, against: str, name: str = "answer", noun: str = "", *, fixed: bool = False
) -> None:
    """Every entry must lie within `bar` of what is expected: for properties in which rounding grows."""
    yours, expected = np.asarray(yours, dtype=float), np.asarray(expected, dtype=float)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(yours - expected) <= bar * np.maximum(1.0, np.abs(expected)))
    compare(yours, expected, wrong, against=against, array_name=name, noun=noun or _noun(name), fixed=fixed)


def differentiates(yours: np.ndarray, f: Callable, x: np.ndarray, *, name: str, n: int | None = None) -> None:
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
    compare(yours, expected, wrong, against="finite differences", array_name=name, n=n, fixed=True)


def _noun(name: str) -> str:
    """What is compared, where it is computed from the answer; "" for the answer itself."""
    return "" if name == "answer" else f"values of {name}"
