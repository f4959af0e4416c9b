"""check_gradient(): any gradient of a scalar function against finite differences; and what differs, in words."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from autograde.asking import plain
from autograde.differences import Judge, Place, Verdict, finite_differences, finite_differences_at, sides
from autograde.report import Compared, Finding, Report
from autograde.truths import common_ratio, facts, say_ratio

FEW = 400  # up to so many entries, a wrong gradient is compared entry by entry
SHOWN = 40  # beyond, the largest of the first wrong entries is shown as the worst


def place(entry: tuple, array_name: str = "") -> str:
    """An entry's index as it is typed: `w[3, 1]`; or where a name has a place for it: `the sum of row 3`."""
    index = ", ".join(str(int(i)) for i in entry)
    if "{}" in array_name:
        return array_name.format(index)
    return f"({array_name})[{index}]" if " " in array_name else f"{array_name or 'entry '}[{index}]"


def differing(yours: np.ndarray, expected: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """Which entries lie outside their error bar, with room for the rounding of right answers (1e-9 relative)."""
    wrong = ~(np.abs(yours - expected) <= bar + 1e-9 * np.abs(expected) + 1e-12)
    return wrong & np.isfinite(bar)


def side_by_side(yours: float, against: str, expected: float) -> str:
    """Two numbers with as many digits as it takes to tell them apart, at least 6."""
    for digits in range(6, 18):
        ours, theirs = f"{yours + 0.0:.{digits}g}", f"{expected + 0.0:.{digits}g}"  # −0 is 0
        if ours != theirs:
            break
    return f"yours {ours}   {against} {theirs}"


def compare(
    yours: np.ndarray,
    expected: np.ndarray,
    wrong: np.ndarray,
    *,
    against: str,
    array_name: str = "",
    n: int | None = None,
    noun: str = "",
) -> None:
    """Raise a Finding that says which entries differ, what is true of all of them, and where it is worst.

    Parameters
    ----------
    yours, expected : arrays of one shape
    wrong : bool, the same shape
    against : str, what the expected numbers are ("finite differences", "the known values")
    array_name : str, what an entry's index is written behind
    n : int, the number of tokens, if it may explain a factor
    noun : str, what is compared, where it is computed from the answer and is not the answer itself: "sums of rows"
    """
    if not wrong.any():
        return
    with np.errstate(all="ignore"):  # infinities among the entries are no news
        _raise(yours, expected, wrong, against, array_name, n, noun)


def _raise(yours, expected, wrong, against: str, array_name: str, n: int | None, noun: str) -> None:
    what = noun or "entries"
    total, count = wrong.size, int(wrong.sum())
    if total == 1:
        headline = f"differs from {against}."
    elif count == total:
        headline = f"all {total} {what} differ from {against}."
    else:
        headline = f"{count} of {total} {what} {'differs' if count == 1 else 'differ'} from {against}."
    gap = np.where(wrong, np.abs(yours - expected), -1.0)
    gap[~np.isfinite(gap)] = np.inf
    entry = np.unravel_index(int(np.argmax(gap)), gap.shape)
    where = f"worst: {place(entry, array_name)}   " if total > 1 else ""
    theirs = against if against == "finite differences" else "expected"
    numbers = where + side_by_side(yours[entry], theirs, expected[entry])
    raise Finding(
        headline,
        *([] if noun else facts(yours, expected, wrong, n)),
        numbers=numbers,
        compared=None if noun else Compared(yours, expected, wrong, array_name),
    )


def check_gradient(f: Callable, gradient, x) -> Report:
    """Compare a gradient with finite differences of its function. No tolerance to tune: the differences know theirs.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float; where it also takes a stack of m such arrays and returns
        m numbers, it is asked at many points at once
    gradient : array of x's shape, or a function that returns it for x
    x : float64, any shape, where the gradient is taken; it stays as it is. A list of arrays (the weights of every
        layer) is taken as well: f then takes such a list, and the gradient is one

    Returns
    -------
    Report, true where no entry lies outside its error bar; entries at a kink or a jump are left out and counted

    Source: `autograde.differences`; in the manner of `scipy.optimize.check_grad`.
    """
    with np.errstate(all="ignore"):
        return _check_gradient(f, gradient, _Point(x), getattr(gradient, "__name__", "gradient"))


def _check_gradient(f: Callable, gradient, point: "_Point", name: str) -> Report:
    try:
        yours = point.flat(gradient(point.at(point.x.copy())) if callable(gradient) else gradient)

        def of_flat(flat: np.ndarray):
            value = f(point.at(flat))
            return value if flat.ndim > 1 else _one_number(value, "fiubc" if np.iscomplexobj(flat) else "fiub")

        judge = Judge(of_flat, yours, point.x, shapes=point.shapes)
        if not np.isfinite(judge.field.center):
            raise Finding(f"f is {judge.field.center} at x: it has no derivative there.")
        verdict = judge.verdict()
        if not verdict.right:
            _say_wrong(of_flat, yours, point, verdict)
    except Finding as finding:
        return _named(finding).report(name)
    size, left_out = point.x.size, verdict.left_out.size
    details = [f"{left_out} of {size} entries left out: a kink or a jump lies at x"] if left_out else []
    if not verdict.complete:
        return Report(name, False, "could not be judged: kinks or jumps lie at too many entries of x.", tuple(details))
    if left_out == size and size:
        return Report(name, False, "no entry could be judged.", tuple(details))
    if 0 < verdict.seen < np.inf:
        details.append(f"a single entry wrong by {verdict.seen:.1g} would have shown")
    return Report(name, True, f"passed, {size - left_out} entries agree with finite differences.", tuple(details))


def _one_number(value, kinds: str) -> float | complex:
    """The value of a function that is to be differentiated; a Finding where it is not one number of these kinds."""
    array = np.asarray(value)
    if array.dtype.kind not in kinds:
        raise Finding(f"f returned {plain(repr(value))}, expected one number.")
    if array.size != 1:
        raise Finding(
            f"f returned an array of shape {array.shape}, expected one number.",
            "→ differentiate a scalar: a loss, or a weighted sum of the outputs",
        )
    return array.item()


class _Point:
    """An array, or a list of arrays, as one flat array and back.

    Attributes
    ----------
    x : float64, flat
    shapes : of the arrays
    """

    def __init__(self, x):
        self.several = isinstance(x, list | tuple) and any(isinstance(part, np.ndarray) for part in x)
        arrays = [np.array(part, dtype=float) for part in (x if self.several else [x])]
        self.shapes = [array.shape for array in arrays]
        self.x = np.concatenate([array.ravel() for array in arrays])
        self.ends = np.cumsum([0, *(array.size for array in arrays)])

    def at(self, flat: np.ndarray):
        """The arrays that are written one after the other in the last axis of `flat`, without a copy."""
        parts = zip(pairwise(self.ends), self.shapes, strict=True)
        arrays = [flat[..., a:b].reshape(flat.shape[:-1] + shape) for (a, b), shape in parts]
        return arrays if self.several else arrays[0]

    def flat(self, gradient) -> np.ndarray:
        """A claimed gradient as one flat array, once it has the shapes of x."""
        if self.several and not (isinstance(gradient, list | tuple) and len(gradient) == len(self.shapes)):
            raise Finding(f"is no list of {len(self.shapes)} arrays.", "→ one gradient for every array of x")
        arrays = [np.asarray(part) for part in (gradient if self.several else [gradient])]
        for number, (array, shape) in enumerate(zip(arrays, self.shapes, strict=True)):
            which = f"gradient[{number}] " if self.several else ""
            if array.dtype.kind not in "fiu":
                raise Finding(f"{which}has dtype {array.dtype}, expected float64.")
            if array.shape != shape:
                raise Finding(
                    f"{which and which + 'has '}shape {array.shape}, expected {shape}.",
                    "→ a gradient has one entry for every entry of x",
                )
        return np.concatenate([array.ravel() for array in arrays]).astype(float)

    def name(self, number: int) -> str:
        return f"gradient[{number}]" if self.several else "gradient"

    def place(self, index: int) -> str:
        """An index of the flat array, as it is typed."""
        number = int(np.searchsorted(self.ends, index, side="right")) - 1
        return place(np.unravel_index(index - self.ends[number], self.shapes[number]), self.name(number))

    def words(self, where: Place) -> str:
        """A row, a column or a whole array, as it is typed."""
        shape = self.shapes[where.array]
        if where.row is not None:
            return f"{self.name(where.array)}[{where.row}{', :' * (len(shape) - 1)}]"
        if where.column is not None:
            column = np.unravel_index(where.column, shape[1:])
            return f"{self.name(where.array)}[:, {', '.join(str(int(i)) for i in column)}]"
        return self.name(where.array)


def _say_wrong(f: Callable, yours: np.ndarray, point: _Point, verdict: Verdict) -> None:
    """Raise the Finding about a gradient of which some entries are wrong."""
    if point.x.size <= FEW:
        _compare_all(f, yours, point, verdict)
    expected = np.full(yours.size, np.nan)
    for index in verdict.wrong[:SHOWN]:
        expected[index] = finite_differences_at(f, point.x, int(index)).value
    looked = verdict.wrong[:SHOWN]
    worst = int(looked[np.argmax(np.nan_to_num(np.abs(yours - expected), nan=np.inf)[looked])])
    size, count = yours.size, verdict.wrong.size
    listed = [point.place(int(index)) for index in verdict.wrong[:5]]
    raise Finding(
        f"{'' if verdict.complete else 'at least '}{count} of {size} entries"
        f" {'differs' if count == 1 and verdict.complete else 'differ'} from finite differences.",
        *(_say_place(point, where) for where in verdict.places),
        *([", ".join(listed) + (", ..." if count > 5 else "")] if not verdict.places else []),
        numbers=f"worst: {point.place(worst)}   {side_by_side(yours[worst], 'finite differences', expected[worst])}",
    )


def _compare_all(f: Callable, yours: np.ndarray, point: _Point, verdict: Verdict) -> None:
    """Raise the Finding about the first array of which some entries are wrong, compared entry by entry."""
    expected, bar = finite_differences(f, point.x)
    wrong = np.isfinite(bar) & ~(np.abs(yours - expected) <= bar + 1e-13 * np.abs(expected))
    wrong[verdict.wrong] = True
    kinks = []
    for index in np.flatnonzero(wrong & ~np.isfinite(bar)):
        left, right = sides(f, point.x, int(index))
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


def _named(finding: Finding) -> Finding:
    """The finding with the name of what was done to the whole gradient, where that gives every entry."""
    if finding.compared is None or finding.compared.yours.size < 2:
        return finding
    yours, expected = finding.compared.yours, finding.compared.expected
    ratio = common_ratio(yours, expected)
    names = [name for name, factor in WHOLE.items() if ratio is not None and abs(ratio - factor) < 1e-6]
    turned = common_ratio(yours.T, expected) if yours.T.shape == expected.shape and yours.ndim == 2 else None
    if turned is not None and abs(turned - 1) < 1e-6:
        names.append("transposed")
    return finding.because(names[:1], names) if names else finding


WHOLE = {"sign": -1.0, "factor_two_extra": 2.0, "factor_two_missing": 0.5, "all_zero": 0.0}


def _say_place(point: _Point, where: Place) -> str:
    """What is known of a row, a column or an array with many wrong entries."""
    if where.ratio is not None:
        return f"{point.words(where)}: {say_ratio(where.ratio, None)}"
    share = "all" if where.wrong == where.looked else f"{where.wrong} of"
    return f"{point.words(where)}: {share} {where.looked} entries that were looked at differ"
