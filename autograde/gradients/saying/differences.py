"""Which entries of a gradient are wrong, where, and by how much: always a Finding."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from autograde.gradients.comparison import compare, side_by_side
from autograde.gradients.facts import say_ratio
from autograde.gradients.finite_differences import finite_differences, finite_differences_at, sides
from autograde.gradients.given.point import Point
from autograde.gradients.judging.judge import Judge
from autograde.gradients.judging.sharpness import FEW
from autograde.gradients.judging.verdict import Place, Verdict
from autograde.gradients.slopes.number_types import TYPES, rounded
from autograde.reporting.report import Compared, Finding

SHOWN = 40  # beyond, the largest of the first wrong entries is shown as the worst


def say_wrong(f: Callable, yours: np.ndarray, point: Point, verdict: Verdict) -> None:
    """Raise the Finding about a gradient of which some entries are wrong."""
    if not np.isfinite(yours).all():
        _say_not_finite(f, yours, point, verdict)
    _say_rounded(f, yours, point)
    try:
        _say_entries(f, yours, point, verdict)
    except Finding as finding:
        if verdict.type:
            finding.details = (f"f seems to be computed in {verdict.type}{_say_whole(verdict)}", *finding.details)
        elif point.dtype:
            finding.details = (f"its dtype is {point.dtype}, expected float64", *finding.details)
        raise


def _say_whole(verdict: Verdict) -> str:
    """By how much a gradient of a function in half precision is wrong as a whole, where it is."""
    whole = verdict.whole
    if whole is None or whole.agrees is not False:
        return ""
    return f": as a whole, the gradient is {whole.ratio:.2g} times its right value, give or take {whole.share:.0%}"


def _say_not_finite(f: Callable, yours: np.ndarray, point: Point, verdict: Verdict) -> None:
    """Raise the Finding about a gradient that holds nan or inf."""
    bad = ~np.isfinite(yours)
    first, count, size = int(np.flatnonzero(bad)[0]), int(bad.sum()), yours.size
    kinds = " or ".join(dict.fromkeys(f"{value:g}".lstrip("-") for value in yours[bad]))
    noun = "entries are" if count > 1 else "entry is" if size == 1 else "entries is"
    others = verdict.wrong.size - count
    number = int(np.searchsorted(point.ends, first, side="right")) - 1
    part = slice(point.ends[number], point.ends[number + 1])
    wrong = bad.copy()
    wrong[verdict.wrong] = True
    shape = point.shapes[number]
    yours, expected, wrong = (a[part].reshape(shape) for a in (yours, np.full(yours.size, np.nan), wrong))
    raise Finding(
        f"{count} of {size} {noun} {kinds}, expected finite numbers.",
        _say_slope(f, point, first),
        *([f"{others} other {'entry differs' if others == 1 else 'entries differ'} too"] if others else []),
        compared=Compared(yours, expected, wrong, point.name(number)),
    )


def _say_slope(f: Callable, point: Point, index: int) -> str:
    """What finite differences say of an entry for which no number is claimed."""
    name = point.place(index)
    there = finite_differences_at(f, point.x, index)
    if there.settled:
        return f"{name}: finite differences {there.value:.6g}"
    sides_there = sides(f, point.x, index)
    if all(map(np.isfinite, sides_there)):
        return f"{name} lies at a kink: slope {sides_there[0]:.6g} on its left, {sides_there[1]:.6g} on its right"
    return f"{name}: f has no finite slope there, at an end of its domain, a jump, or a slope without bound"


def _say_rounded(f: Callable, yours: np.ndarray, point: Point) -> None:
    """Raise the Finding about a gradient that is right but for having been rounded to a type, if it is."""
    narrow = [name for name in TYPES if np.array_equal(yours, rounded(yours, name))]
    if not narrow or not yours.any():
        return
    verdict = Judge(f, yours, point.x, min(0.05, 64 * TYPES[narrow[0]]), point.shapes).verdict()
    if verdict.right and verdict.complete and verdict.judged:
        raise Finding(
            f"differs from finite differences by the rounding of {narrow[0]} alone.",
            f"its dtype is {point.dtype}, expected float64" if point.dtype else f"its numbers are those of {narrow[0]}",
            "→ compute it in float64: no array of float32 on the way",
            mistakes=("single_precision",),
        )


def _say_entries(f: Callable, yours: np.ndarray, point: Point, verdict: Verdict) -> None:
    """Raise the Finding that says which entries are wrong, where, and by how much."""
    if point.x.size <= FEW:
        _compare_all(f, yours, point, verdict)
    expected = np.full(yours.size, np.nan)
    for index in verdict.wrong[:SHOWN]:
        expected[index] = finite_differences_at(f, point.x, int(index)).value
    looked = verdict.wrong[:SHOWN]
    size, count = yours.size, verdict.wrong.size
    worst = ""
    if count:
        index = int(looked[np.argmax(np.nan_to_num(np.abs(yours - expected)[looked], nan=-1.0))])
        worst = f"worst: {point.place(index)}   {side_by_side(yours[index], 'finite differences', expected[index])}"
    listed = [point.place(int(index)) for index in verdict.wrong[:5]]
    entries = f"{'' if verdict.complete else 'at least '}{count or 1} of {size} entries"
    headline = f"{entries} {'differs' if count == 1 and verdict.complete else 'differ'} from finite differences."
    if not count and verdict.whole is not None:
        headline = f"differs from finite differences as a whole; which of its {size} entries are wrong cannot be said."
    raise Finding(
        headline,
        *(_say_place(point, where) for where in verdict.places),
        *([", ".join(listed) + (", ..." if count > 5 else "")] if listed and not verdict.places else []),
        numbers=worst,
    )


def _compare_all(f: Callable, yours: np.ndarray, point: Point, verdict: Verdict) -> None:
    """Raise the Finding about the first array of which some entries are wrong, compared entry by entry."""
    expected, bar = finite_differences(f, point.x)
    room = max(1e-13, 16 * TYPES.get(verdict.type, 0.0))
    wrong = np.isfinite(bar) & ~(np.abs(yours - expected) <= bar + room * np.abs(expected))
    if verdict.whole is not None:  # there, who is rejected once may be right
        wrong[:] = False
    wrong[verdict.wrong] = True
    if not wrong.any():
        return
    kinks = []
    for index in np.flatnonzero(wrong & ~np.isfinite(bar)):
        left, right = sides(f, point.x, int(index))
        if not (np.isfinite(left) and np.isfinite(right)):
            kinks.append(f"{point.place(int(index))}: f has no slope there that finite differences can find")
            continue
        expected[index] = left if abs(yours[index] - left) <= abs(yours[index] - right) else right
        kinks.append(
            f"{point.place(int(index))} lies at a kink: slope {left:.6g} on its left, {right:.6g} on its right"
        )
    bounds = list(pairwise(point.ends))
    first, *others = [number for number, (a, b) in enumerate(bounds) if wrong[a:b].any()]
    parts = [part[slice(*bounds[first])].reshape(point.shapes[first]) for part in (yours, expected, wrong)]
    try:
        compare(*parts, against="finite differences", array_name=point.name(first))
    except Finding as finding:
        which = f"{point.name(first)}: " if point.several else ""
        also = [f"entries of {', '.join(map(point.name, others))} differ too"] if others else []
        details = (*finding.details, *kinks[:3], *also)
        raise Finding(which + finding.headline, *details, numbers=finding.numbers, compared=finding.compared) from None


def _say_place(point: Point, where: Place) -> str:
    """What is known of a row, a column or an array with many wrong entries."""
    if where.ratio is not None:
        return f"{point.words(where)}: {say_ratio(where.ratio, None)}"
    share = "all" if where.wrong == where.looked else f"{where.wrong} of"
    return f"{point.words(where)}: {share} {where.looked} entries that were looked at differ"
