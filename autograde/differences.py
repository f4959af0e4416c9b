"""Finite differences that know their own error, and the verdict on a gradient by them.

Along a direction v of length 1, with phi(t) = f(x + t v):

    D(h) = (phi(h) - phi(-h)) / (2 h)                central difference, error proportional to h^2
    R(h) = (4 D(h / 2) - D(h)) / 3                   Richardson's extrapolation, error proportional to h^4
    bar  = |R(h) - R(h / 2)| + 8 eps max(1, |f|) / h    truncation and rounding
    S(h) = phi(h) - 2 phi(0) + phi(-h)       second difference: halving h divides it by 4, across a kink by 2

Source: Richardson, Phil. Trans. A 210 (1911); Press et al., *Numerical Recipes*, section 5.7.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograde.report import Finding, Report

EPSILON = float(np.finfo(float).eps)
STEPS = tuple(0.1 * 0.25**k for k in range(10))  # from 0.1 down to 4e-7


@dataclass(frozen=True)
class Slope:
    """A derivative with its error bar; `settled` is False where no step gave a believable one (a kink, a jump)."""

    value: float
    bar: float
    settled: bool


def slope(phi: Callable[[float], float], scale: float = 1.0) -> Slope:
    """The derivative of a function of one number at 0, with its error bar.

    Walks down a ladder of steps and takes the smallest bar. A bar far above its rounding floor is no verdict (a kink
    or a jump lies inside the step), nor is a second difference that does not fall as it does where phi is smooth (a
    kink lies at 0 itself).

    Parameters
    ----------
    phi : function of a float that returns a float
    scale : float, the length over which phi changes (the size of the entry that moves)

    Returns
    -------
    Slope, its value and bar in units of phi

    Source: the module's docstring.
    """
    best = Slope(np.nan, np.inf, False)
    center = phi(0.0)
    rounding = EPSILON * max(1.0, abs(center))
    pairs: dict[float, tuple[float, float]] = {}

    def pair(h: float) -> tuple[float, float]:
        if h not in pairs:
            pairs[h] = phi(h), phi(-h)
        return pairs[h]

    def difference(h: float) -> float:
        up, down = pair(h)
        return (up - down) / (2 * h)

    def bend(h: float) -> float:
        up, down = pair(h)
        return abs(up - 2 * center + down)

    def kinked(h: float) -> bool:
        return bend(h / 2) > 1e3 * rounding and bend(h / 2) > 0.4 * bend(h)

    for step in STEPS:
        h = step * scale
        coarse = (4 * difference(h / 2) - difference(h)) / 3
        fine = (4 * difference(h / 4) - difference(h / 2)) / 3
        floor = 8 * rounding / (h / 4)
        bar = abs(fine - coarse) + floor
        if bar < best.bar:
            best = Slope(fine, bar, bar < 20 * floor and not kinked(h / 2))
        if best.settled and bar > 4 * best.bar:
            break
    return best


def finite_differences(f: Callable, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of a scalar function, entry by entry, with an error bar for each.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float
    x : float64, any shape

    Returns
    -------
    gradient : the shape of x
    bar : the shape of x; inf where the function has a kink or a jump too close to x to tell

    Source: the module's docstring.
    """
    gradient, bar = np.zeros(x.shape), np.zeros(x.shape)
    for entry in np.ndindex(x.shape):

        def along(t: float, entry=entry) -> float:
            moved = x.copy()
            moved[entry] += t
            return float(f(moved))

        found = slope(along, max(1.0, abs(float(x[entry]))))
        gradient[entry] = found.value
        bar[entry] = found.bar if found.settled else np.inf
    return gradient, bar


def differing(yours: np.ndarray, expected: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """Which entries lie outside their error bar, with room for the rounding of right answers (1e-9 relative)."""
    wrong = ~(np.abs(yours - expected) <= bar + 1e-9 * np.abs(expected) + 1e-12)
    return wrong & np.isfinite(bar)


def place(entry: tuple, array_name: str = "") -> str:
    """An entry's index as it is typed: `w[3, 1]`."""
    return f"{array_name or 'entry '}[{', '.join(str(int(i)) for i in entry)}]"


def common_ratio(yours: np.ndarray, expected: np.ndarray) -> float | None:
    """The number that every entry of the answer is too large by, where one number explains them all."""
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
    if ratio is not None and total > 1:
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
    Report, true where every entry lies inside its error bar; entries at a kink or a jump are left out and counted

    Raises
    ------
    TypeError : if x is not an array of numbers

    Source: the module's docstring; in the manner of `scipy.optimize.check_grad`.
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
        expected, bar = finite_differences(lambda moved: float(np.asarray(f(moved)).item()), x)
        compare(yours, expected, differing(yours, expected, bar), against="finite differences", array_name="gradient")
    except Finding as finding:
        return finding.report(name)
    left_out = int(np.sum(~np.isfinite(bar)))
    details = (f"{left_out} of {x.size} entries left out: a kink or a jump lies at x",) if left_out else ()
    if left_out == x.size and x.size:
        return Report(name, False, "no entry could be judged.", details)
    return Report(name, True, f"passed, {x.size - left_out} entries agree with finite differences.", details)
