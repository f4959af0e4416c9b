"""Two arrays compared: which entries differ, where it is worst, and what is true of all that differ, in words."""

import numpy as np

from autograde.gradients.facts import facts
from autograde.reporting.report import Compared, Finding


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
    ours, theirs = two_numbers(yours, expected)
    return f"yours {ours}   {against} {theirs}"


def two_numbers(one: float, other: float) -> tuple[str, str]:
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
    fixed: bool = False,
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
    fixed : bool, the expected numbers are the same whatever the function answers
    """
    if not wrong.any():
        return
    with np.errstate(all="ignore"):  # infinities among the entries are no news
        _raise(yours, expected, wrong, against, array_name, n, noun, fixed)


def _raise(yours, expected, wrong, against: str, array_name: str, n: int | None, noun: str, fixed: bool) -> None:
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
        compared=None if noun else Compared(yours, expected, wrong, array_name, fixed),
    )
