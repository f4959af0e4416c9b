"""check_gradient(): any gradient of a scalar function against finite differences; and what differs, in words."""

from collections.abc import Callable

import numpy as np

from autograde.differences import Judge, finite_differences, slope
from autograde.report import Finding, Report

FEW = 400  # up to so many entries, a wrong gradient is compared entry by entry


def place(entry: tuple, array_name: str = "") -> str:
    """An entry's index as it is typed: `w[3, 1]`."""
    return f"{array_name or 'entry '}[{', '.join(str(int(i)) for i in entry)}]"


def differing(yours: np.ndarray, expected: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """Which entries lie outside their error bar, with room for the rounding of right answers (1e-9 relative)."""
    wrong = ~(np.abs(yours - expected) <= bar + 1e-9 * np.abs(expected) + 1e-12)
    return wrong & np.isfinite(bar)


def common_ratio(yours: np.ndarray, expected: np.ndarray) -> float | None:
    """The number that every entry of the answer is too large by, where one number explains them all."""
    if not np.all(np.isfinite(expected)):
        return None
    usable = np.abs(expected) > 1e-6 * np.max(np.abs(expected), initial=0.0)
    if usable.sum() < 2 or not np.all(np.isfinite(yours)):
        return None
    ratio = float(np.median(yours[usable] / expected[usable]))
    return ratio if np.allclose(yours, ratio * expected, rtol=1e-6, atol=1e-9) else None


def say_ratio(ratio: float, n: int | None) -> str:
    """What a common ratio is, in words; names the number of tokens where it is that."""
    if n and n > 1 and abs(ratio - n) < 1e-6 * n:
        return f"every entry is {n} times too large, and there are n = {n} tokens"
    if n and n > 1 and abs(ratio * n - 1) < 1e-6:
        return f"every entry is {n} times too small, and there are n = {n} tokens"
    if abs(ratio + 1) < 1e-6:
        return "every entry has the wrong sign"
    if abs(ratio) < 1e-9:
        return "every entry is 0"
    if ratio < 0:
        return f"every entry is {-ratio:.6g} times too large and has the wrong sign"
    return f"every entry is {ratio:.6g} times {'too large' if ratio > 1 else 'its right value'}"


def compare(
    yours: np.ndarray,
    expected: np.ndarray,
    wrong: np.ndarray,
    *,
    against: str,
    array_name: str = "",
    n: int | None = None,
) -> None:
    """Raise a Finding that says which entries differ, what is true of all of them, and where it is worst.

    Parameters
    ----------
    yours, expected : arrays of one shape
    wrong : bool, the same shape
    against : str, what the expected numbers are ("finite differences", "the known values")
    array_name : str, what an entry's index is written behind
    n : int, the number of tokens, if it may explain a factor
    """
    if not wrong.any():
        return
    total, count = wrong.size, int(wrong.sum())
    if total == 1:
        headline = f"differs from {against}."
    elif count == total:
        headline = f"all {total} entries differ from {against}."
    else:
        headline = f"{count} of {total} entries {'differs' if count == 1 else 'differ'} from {against}."
    details = []
    ratio = common_ratio(yours, expected)
    if ratio is not None and abs(ratio - 1) > 1e-6 and total > 1:
        details.append(say_ratio(ratio, n))
    gap = np.where(wrong, np.abs(yours - expected), -1.0)
    gap[~np.isfinite(gap)] = np.inf
    entry = np.unravel_index(int(np.argmax(gap)), gap.shape)
    where = f"worst: {place(entry, array_name)}   " if total > 1 else ""
    theirs = against if against == "finite differences" else "expected"
    details.append(f"{where}yours {yours[entry]:.6g}   {theirs} {expected[entry]:.6g}")
    raise Finding(headline, *details)


def check_gradient(f: Callable, gradient: np.ndarray | Callable, x: np.ndarray) -> Report:
    """Compare a gradient with finite differences of its function. No tolerance to tune: the differences know theirs.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float
    gradient : array of x's shape, or a function that returns it for x
    x : float64, any shape, where the gradient is taken; it stays as it is

    Returns
    -------
    Report, true where no entry lies outside its error bar; entries at a kink or a jump are left out and counted

    Source: `autograde.differences`; in the manner of `scipy.optimize.check_grad`.
    """
    x = np.array(x, dtype=float)
    name = getattr(gradient, "__name__", "gradient")
    try:
        yours = np.asarray(gradient(x.copy()) if callable(gradient) else gradient)
        if yours.dtype.kind not in "fiu":
            raise Finding(f"has dtype {yours.dtype}, expected float64.")
        if yours.shape != x.shape:
            raise Finding(
                f"shape {yours.shape}, expected {x.shape}.",
                "→ a gradient has one entry for every entry of x",
            )
        value = np.asarray(f(x.copy()))
        if value.size != 1:
            raise Finding(
                f"f returned an array of shape {value.shape}, expected one number.",
                "→ differentiate a scalar: a loss, or a weighted sum of the outputs",
            )
        verdict = Judge(lambda flat: np.asarray(f(flat.reshape(x.shape))).item(), yours.ravel(), x.ravel()).verdict()
        left_out = verdict.left_out.size
        details = (f"{left_out} of {x.size} entries left out: a kink or a jump lies at x",) if left_out else ()
        if not verdict.right:
            _say_wrong(f, yours, x, verdict.wrong, verdict.complete)
    except Finding as finding:
        return finding.report(name)
    if left_out == x.size and x.size:
        return Report(name, False, "no entry could be judged.", details)
    return Report(name, True, f"passed, {x.size - left_out} entries agree with finite differences.", details)


def _say_wrong(f: Callable, yours: np.ndarray, x: np.ndarray, wrong: np.ndarray, complete: bool) -> None:
    """Raise the Finding about a gradient of which some entries are wrong."""
    if x.size <= FEW:
        expected, bar = finite_differences(f, x)
        compare(yours, expected, differing(yours, expected, bar), against="finite differences", array_name="gradient")
    expected = np.full(x.shape, np.nan)
    for flat in wrong:
        entry = np.unravel_index(flat, x.shape)

        def along(t: float, entry=entry) -> float:
            moved = x.copy()
            moved[entry] += t
            return float(np.asarray(f(moved)).item())

        expected[entry] = slope(along, max(1.0, abs(float(x[entry])))).value
    gap = np.abs(np.nan_to_num(yours - expected, nan=-1.0))
    entry = np.unravel_index(int(np.argmax(gap)), x.shape)
    places = [place(np.unravel_index(flat, x.shape), "gradient") for flat in wrong[:5]]
    count = f"{wrong.size}" if complete else f"at least {wrong.size}"
    raise Finding(
        f"{count} of {x.size} entries {'differs' if count == '1' else 'differ'} from finite differences.",
        ", ".join(places) + (", ..." if wrong.size > 5 else ""),
        f"worst: {place(entry, 'gradient')}   yours {yours[entry]:.9g}   finite differences {expected[entry]:.9g}",
    )
