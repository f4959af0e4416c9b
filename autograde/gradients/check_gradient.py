"""check_gradient(): any gradient of a scalar function against finite differences; and what differs, in words."""

import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np

from autograde.asking.call import blame, plain, what_is
from autograde.gradients.facts import common_ratio, facts, say_ratio
from autograde.gradients.judge import (
    FEW,
    Judge,
    Place,
    Verdict,
    finite_differences,
    finite_differences_at,
    sides,
)
from autograde.gradients.slope import LOW, TYPES, rounded
from autograde.reporting.report import Compared, Finding, Report

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
    ours, theirs = _apart(yours, expected)
    return f"yours {ours}   {against} {theirs}"


def _apart(one: float, other: float) -> tuple[str, str]:
    for digits in range(6, 18):
        ours, theirs = f"{one + 0.0:.{digits}g}", f"{other + 0.0:.{digits}g}"  # −0 is 0
        if ours != theirs:
            break
    return ours, theirs


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
    n : int, the number of rows, if it may explain a factor
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

    Source: `autograde.gradients.judge`; in the manner of `scipy.optimize.check_grad`.
    """
    name = getattr(gradient, "__name__", "gradient")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return _check_gradient(f, gradient, _Point(x), name)
        except Finding as finding:
            return _named(finding).report(name)


def _check_gradient(f: Callable, gradient, point: "_Point", name: str) -> Report:
    if not callable(f):
        raise Finding(
            f"f is {what_is(f)}, expected a function of x that returns one number.", "→ check_gradient(f, gradient, x)"
        )
    of_flat = _Scalar(f, point)
    yours = point.flat(_called("gradient", gradient, point) if callable(gradient) else gradient)
    judge = Judge(of_flat, yours, point.x, shapes=point.shapes)
    if not np.isfinite(judge.field.center):
        raise Finding(f"f is {judge.field.center} at x: it has no derivative there.")
    verdict = judge.verdict()
    if verdict.unsteady is not None:
        raise Finding(
            f"f gives two values for one x, {' and '.join(_apart(*verdict.unsteady))}: it has no derivative.",
            "→ fix the seed inside f, call model.eval(), or carry no state from one call to the next",
        )
    if verdict.stairs and (verdict.right or not yours.any()):
        raise Finding(
            "could not be judged: f moves in steps and is flat between them.",
            "→ is something rounded or counted inside f? Leave that out",
        )
    if not verdict.right:
        _say_wrong(of_flat, yours, point, verdict)
    return _say_right(point, verdict, name)


def _say_right(point: "_Point", verdict: Verdict, name: str) -> Report:
    """What is known of a gradient in which nothing wrong was found: that it is right, or that this cannot be said."""
    size, left_out, lost = point.x.size, verdict.left_out.size, verdict.lost.size
    details = (
        [f"{left_out} of {size} entries left out: a kink, a jump or the end of f's domain lies at x"]
        if left_out
        else []
    )
    if not verdict.complete:
        return Report(name, False, "could not be judged: kinks or jumps lie at too many entries of x.", tuple(details))
    if left_out == size:
        return Report(name, False, "no entry could be judged.", tuple(details))
    if not verdict.judged:
        return Report(name, False, *_say_hidden(point, verdict, details))
    if lost and verdict.mixed:
        details.append(
            f"{lost} of {size} entries left out: so small that rounding hides them{_some(point, verdict.lost)}"
        )
    if verdict.type:
        details.append(
            f"f seems to be computed in {verdict.type}: entries are known to {verdict.known:.0e} of their size"
        )
    elif verdict.mixed:
        details.append(f"a single entry wrong by {verdict.known:.1g} of itself would have shown")
    elif 0 < verdict.seen < np.inf:
        smaller = f"; {lost} {'is' if lost == 1 else 'are'} smaller than ten times that" if lost else ""
        details.append(f"a single entry wrong by {verdict.seen:.1g} would have shown{smaller}")
    agreeing = size - left_out - (lost if verdict.mixed else 0)
    agree = f"{agreeing} {'entry agrees' if agreeing == 1 else 'entries agree'}"
    return Report(name, True, f"passed, {agree} with finite differences.", tuple(details))


def _say_hidden(point: "_Point", verdict: Verdict, details: list[str]) -> tuple[str, tuple[str, ...]]:
    """Why a gradient cannot be judged in which nothing wrong was found; and what to do."""
    seen = f"an error of {verdict.seen:.1g} in a single entry would not have shown"
    if verdict.type:
        advice = "→ compute f in float64 (x.astype(float), model.double()) to have its gradient judged"
        return f"could not be judged: f seems to be computed in {verdict.type}.", (*details, seen, advice)
    if verdict.noise > LOW:
        advice = "→ is f noisy? Fix its seed; compute it in float64"
        headline = f"could not be judged: f is known to {verdict.noise:.0e} of its value alone."
        return headline, (*details, seen, advice)
    if not verdict.left_out.size and point.x.size - verdict.zeros == verdict.lost.size:
        advice = "→ leave large constant terms out of f"
        return "could not be judged: f is so large that rounding hides its slope.", (*details, seen, advice)
    which = _some(point, verdict.lost)
    advice = "→ judge the small entries apart: a function of them alone, without the large terms of f"
    headline = "could not be judged: rounding hides entries that are small beside the others"
    return f"{headline}{which}.", (*details, seen, advice)


def _some(point: "_Point", indices: np.ndarray) -> str:
    """The first of some entries as they are typed: ` (gradient[1], gradient[4], ...)`."""
    listed = [point.place(int(index)) for index in indices[:3]]
    return f" ({', '.join(listed)}{', ...' if indices.size > 3 else ''})" if listed else ""


def _called(what: str, function: Callable, point: "_Point"):
    """The value of a function of the user's at x; what it raises is a Finding."""
    try:
        return function(point.at(point.x.copy()))
    except Finding:
        raise
    except NotImplementedError as error:
        if not str(error):  # a blank exercise: its cell says in one line what is to be written first
            raise
        raise _raised(what, function, error, point) from None
    except Exception as error:  # whatever it is, it is the report of the check
        raise _raised(what, function, error, point) from None


def _raised(what: str, function: Callable, error: Exception, point: "_Point") -> Finding:
    said = f": {plain(error)}" if str(error) else ""
    where = blame(error, function)
    return Finding(
        f"{what} raises {type(error).__name__} at x{said}",
        *([where] if where else []),
        f"→ it is called with {point.what}",
    )


class _Scalar:
    """A user's function as a function of one flat array, or of a stack of them, that returns a float.

    The first call is the one at x: what is wrong with it is a Finding. Elsewhere, what raises an exception is nan.
    """

    def __init__(self, f: Callable, point: "_Point"):
        self.f, self.point, self.first = f, point, True

    def __call__(self, flat: np.ndarray):
        if self.first:
            self.first = False
            return _one_number(_called("f", self.f, self.point), "fiub")
        if flat.ndim > 1:
            return _array(self.f(self.point.at(flat)))
        try:
            return _one_number(self.f(self.point.at(flat)), "fiubc" if np.iscomplexobj(flat) else "fiub")
        except Exception:  # off its domain
            return np.nan


def _array(value) -> np.ndarray:
    """A value as a NumPy array, also that of a PyTorch tensor that is part of a graph, sparse or in bfloat16."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.to_dense() if value.layout != type(value)().layout else value
        value = value.double() if str(value.dtype) == "torch.bfloat16" else value  # NumPy has no such type
    if isinstance(value, Decimal | Fraction):
        value = float(value)
    array = np.asarray(value)
    return array.astype(float) if array.dtype.name == "bfloat16" else array


def _real(part, name: str) -> np.ndarray:
    """An array of real numbers of its own, or a Finding."""
    try:
        array = _array(part)
    except Exception:  # a ragged list, an array that another library keeps to itself
        array = np.empty(0, object)
    if array.dtype.kind == "c":
        raise Finding(
            f"{name} is complex, expected real numbers.",
            "→ let f take the real and the imaginary part as two arrays, and x be the list of them",
        )
    if array.dtype.kind not in "fiu":
        what = what_is(part) if not hasattr(part, "dtype") else f"an array of dtype {array.dtype}"
        hint = ["→ or a list of arrays: list(x.values())"] if isinstance(part, dict) else []
        raise Finding(f"{name} is {what}, expected an array of numbers.", *hint)
    return np.array(array, dtype=float)


def _one_number(value, kinds: str) -> float | complex:
    """The value of a function that is to be differentiated; a Finding where it is not one number of these kinds."""
    try:
        array = _array(value)
    except Exception:  # ragged lists, arrays of other libraries
        array = np.empty(0, object)
    if array.dtype.kind == "c" and "c" not in kinds:
        raise Finding(
            f"f returned {plain(repr(value))}, expected one number that is real.", "→ np.real(...), or np.abs(...) ** 2"
        )
    if array.dtype.kind not in kinds:
        hint = ["→ does it end without a `return`?"] if value is None else []
        raise Finding(f"f returned {plain(repr(value))}, expected one number.", *hint)
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
    several : whether they stand in a list
    """

    def __init__(self, x):
        self.several = isinstance(x, list | tuple) and any(hasattr(part, "dtype") for part in x)
        parts = list(x) if self.several else [x]
        self.tensors = [part for part in parts if type(part).__module__.split(".")[0] == "torch"]
        arrays = [_real(part, f"x[{number}]" if self.several else "x") for number, part in enumerate(parts)]
        for tensor in self.tensors:
            if not tensor.is_floating_point():
                raise Finding(f"x is a tensor of type {tensor.dtype}, expected one of real numbers.", "→ x.double()")
        self.shapes = [array.shape for array in arrays]
        self.x = np.concatenate([array.ravel() for array in arrays])
        self.ends = np.cumsum([0, *(array.size for array in arrays)])
        if not self.x.size:
            raise Finding("x has no entries: there is nothing to judge.")
        for index in [] if np.isfinite(self.x).all() else np.flatnonzero(~np.isfinite(self.x))[:1]:
            where = self.place(int(index)).replace("gradient", "x", 1)
            raise Finding(f"x is {self.x[index]} at {where}, expected numbers that are finite.")

    @property
    def what(self) -> str:
        """What f is called with, in words."""
        of_type = f" of type {self.tensors[0].dtype}" if self.tensors else ""
        kind = "tensor" if self.tensors else "float64 array"
        if self.several:
            return f"a list of {len(self.shapes)} {kind}{'s' if len(self.shapes) > 1 else ''}{of_type}"
        return f"a {kind}{of_type}{' and' if of_type else ' of'} shape {self.shapes[0]}"

    def at(self, flat: np.ndarray):
        """The arrays that are written one after the other in the last axis of `flat`, without a copy."""
        parts = zip(pairwise(self.ends), self.shapes, strict=True)
        arrays = [flat[..., a:b].reshape(flat.shape[:-1] + shape) for (a, b), shape in parts]
        if self.tensors:
            arrays = [self.tensor(array) for array in arrays]
        return arrays if self.several else arrays[0]

    def tensor(self, array: np.ndarray):
        """An array as a tensor of x's type, on x's device."""
        like = self.tensors[0]
        return like.new_tensor(array, requires_grad=like.requires_grad)

    def flat(self, gradient) -> np.ndarray:
        """A claimed gradient as one flat array, once it has the shapes of x."""
        if self.several and not (isinstance(gradient, list | tuple) and len(gradient) == len(self.shapes)):
            given = (
                f"{what_is(gradient)} of {len(gradient)}" if isinstance(gradient, list | tuple) else what_is(gradient)
            )
            raise Finding(
                f"is {given}, expected a list of {len(self.shapes)} arrays.", "→ one gradient for every array of x"
            )
        parts = list(gradient) if self.several else [gradient]
        arrays = [self.part(part, number) for number, part in enumerate(parts)]
        kinds = {array.dtype for array in arrays if array.dtype != np.float64}
        self.dtype = str(kinds.pop()) if len(kinds) == 1 else ""
        return np.concatenate([array.ravel() for array in arrays]).astype(float)

    def part(self, given, number: int) -> np.ndarray:
        """The claimed gradient of one array of x."""
        which, shape = f"gradient[{number}] " if self.several else "", self.shapes[number]
        wanted = f"an array of shape {shape}" if shape else "a number"
        try:
            array = _array(given)
        except Exception:  # a ragged list, an array that another library keeps to itself
            array = np.empty(0, object)
        if given is None:
            raise Finding(
                f"{which}is None, expected {wanted}.",
                "→ does a function end without a `return`? Was backward() called?",
            )
        if isinstance(given, dict | set | str):
            raise Finding(f"{which}is {what_is(given)}, expected {wanted}.", "→ one number for every entry of x")
        if array.dtype.kind == "c":
            raise Finding(f"{which}is complex, expected real numbers in {wanted}.", "→ np.real(...), if that is meant")
        if array.dtype.kind not in "fiu":
            raise Finding(
                f"{which}has dtype {array.dtype}, expected float64.", f"→ {wanted}, one number for every entry of x"
            )
        if array.shape != shape:
            raise Finding(
                f"{which and which + 'has '}shape {array.shape}, expected {shape}.",
                "→ a gradient has one entry for every entry of x",
            )
        return array

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
    if not np.isfinite(yours).all():
        _say_not_finite(f, yours, point, verdict)
    _say_rounded(f, yours, point)
    try:
        _say_entries(f, yours, point, verdict)
    except Finding as finding:
        if verdict.type:
            finding.details = (f"f seems to be computed in {verdict.type}", *finding.details)
        elif point.dtype:
            finding.details = (f"its dtype is {point.dtype}, expected float64", *finding.details)
        raise


def _say_not_finite(f: Callable, yours: np.ndarray, point: _Point, verdict: Verdict) -> None:
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


def _say_slope(f: Callable, point: _Point, index: int) -> str:
    """What finite differences say of an entry for which no number is claimed."""
    name = point.place(index)
    there = finite_differences_at(f, point.x, index)
    if there.settled:
        return f"{name}: finite differences {there.value:.6g}"
    sides_there = sides(f, point.x, index)
    if all(map(np.isfinite, sides_there)):
        return f"{name} lies at a kink: slope {sides_there[0]:.6g} on its left, {sides_there[1]:.6g} on its right"
    return f"{name}: f has no finite slope there, at an end of its domain, a jump, or a slope without bound"


def _say_rounded(f: Callable, yours: np.ndarray, point: _Point) -> None:
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


def _say_entries(f: Callable, yours: np.ndarray, point: _Point, verdict: Verdict) -> None:
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
    raise Finding(
        f"{'' if verdict.complete else 'at least '}{count or 1} of {size} entries"
        f" {'differs' if count == 1 and verdict.complete else 'differ'} from finite differences.",
        *(_say_place(point, where) for where in verdict.places),
        *([", ".join(listed) + (", ..." if count > 5 else "")] if not verdict.places else []),
        numbers=worst,
    )


def _compare_all(f: Callable, yours: np.ndarray, point: _Point, verdict: Verdict) -> None:
    """Raise the Finding about the first array of which some entries are wrong, compared entry by entry."""
    expected, bar = finite_differences(f, point.x)
    room = max(1e-13, 16 * TYPES.get(verdict.type, 0.0))
    wrong = np.isfinite(bar) & ~(np.abs(yours - expected) <= bar + room * np.abs(expected))
    wrong[verdict.wrong] = True
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
