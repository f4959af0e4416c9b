"""check_gradient(): any gradient of a scalar function against finite differences, judged and put in words."""

import warnings
from collections.abc import Callable

import numpy as np

from autograde.asking.call import what_is
from autograde.gradients.comparison import two_numbers
from autograde.gradients.given.point import Point
from autograde.gradients.given.scalar_function import ScalarFunction, value_at
from autograde.gradients.judging.judge import Judge
from autograde.gradients.saying.agreement import say_right
from autograde.gradients.saying.differences import say_wrong
from autograde.gradients.saying.whole_gradient import named
from autograde.reporting.report import Finding, Report


def check_gradient(f: Callable, gradient, x) -> Report:
    """Compare a gradient with finite differences of its function. No tolerance to tune: the differences know theirs.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float, the same at every call; where it also takes a stack of m
        such arrays and returns m numbers, it is asked at many points at once
    gradient : array of x's shape, or a function that returns it for x
    x : real, any shape, where the gradient is taken; it stays as it is, f gets float64. A list of arrays (the weights
        of every layer) is taken as well: f then takes such a list, and the gradient is one. Of a PyTorch tensor, f gets
        tensors of its type

    Returns
    -------
    Report, true where no entry lies outside its error bar, and the bars are small enough to say so: where f rounds to
    single or half precision, where entries differ much in size, it says what would have shown. Entries at a kink or a
    jump, and those that rounding hides, are left out and counted. False, and no exception but that of an exercise that
    is not written yet, also where the
    gradient could not be judged: f gives two values for one x, returns no number, or what was given is no gradient

    Source: `autograde.gradients.judging.judge`; in the manner of `scipy.optimize.check_grad`.
    """
    name = getattr(gradient, "__name__", "gradient")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return _check_gradient(f, gradient, Point(x), name)
        except Finding as finding:
            return named(finding).report(name)


def _check_gradient(f: Callable, gradient, point: Point, name: str) -> Report:
    if not callable(f):
        raise Finding(
            f"f is {what_is(f)}, expected a function of x that returns one number.", "→ check_gradient(f, gradient, x)"
        )
    of_flat = ScalarFunction(f, point)
    yours = point.flat(value_at("gradient", gradient, point) if callable(gradient) else gradient)
    judge = Judge(of_flat, yours, point.x, shapes=point.shapes)
    if not np.isfinite(judge.field.center):
        raise Finding(f"f is {judge.field.center} at x: it has no derivative there.")
    verdict = judge.verdict()
    if verdict.unsteady is not None:
        raise Finding(
            f"f gives two values for one x, {' and '.join(two_numbers(*verdict.unsteady))}: it has no derivative.",
            "→ fix the seed inside f, call model.eval(), or carry no state from one call to the next",
        )
    if verdict.stairs and (verdict.right or not yours.any()):
        raise Finding(
            "could not be judged: f moves in steps and is flat between them.",
            "→ is something rounded or counted inside f? Leave that out",
        )
    if not verdict.right:
        say_wrong(of_flat, yours, point, verdict)
    return say_right(point, verdict, name)
