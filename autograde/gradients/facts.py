"""What is true of a wrong array: facts about which entries differ and by what, no guess at the cause."""

import numpy as np

from autograde.reporting.catalogue import row

CLOSE = 1e-6
CLOSEST, NEARLY = 1e-12, 1e-3  # what is nearly right: by less, two ways of computing differ


def facts(yours: np.ndarray, expected: np.ndarray, wrong: np.ndarray, n: int | None = None) -> list[str]:
    """What a wrong array has in common, in at most two sentences; none where nothing simple is true.

    Parameters
    ----------
    yours, expected : arrays of one shape
    wrong : bool, the same shape
    n : int, the number of rows, if it may explain a factor
    """
    if wrong.size < 2 or not np.all(np.isfinite(expected)):
        return []
    ratio = common_ratio(yours, expected)
    if ratio is not None:
        return [say_ratio(ratio, n)] if abs(ratio - 1) > CLOSE else []
    nearly = _nearly(yours[wrong], expected[wrong])
    if nearly:
        return [nearly]
    where = _where(wrong)
    what = _what(yours[wrong], expected[wrong]) or _lines(yours, expected) or _moved(yours, expected)
    return [sentence for sentence in (where, what) if sentence]


def _nearly(yours: np.ndarray, expected: np.ndarray) -> str:
    """Whether all that differs is right to some digits, and how many."""
    if not np.all(np.isfinite(yours)) or np.any(expected == 0):
        return ""
    gap = float(np.max(np.abs(yours - expected) / np.abs(expected)))
    if not CLOSEST < gap < NEARLY:
        return ""
    return f"right to about {int(-np.log10(gap))} digits: is something approximated, rounded, or a little added?"


def common_ratio(yours: np.ndarray, expected: np.ndarray) -> float | None:
    """The number that every entry of the answer is too large by, where one number explains them all."""
    if not np.all(np.isfinite(expected)) or not np.all(np.isfinite(yours)):
        return None
    usable = np.abs(expected) > CLOSE * np.max(np.abs(expected), initial=0.0)
    if usable.sum() < 2:
        return None
    ratio = float(np.median(yours[usable] / expected[usable]))
    return ratio if np.allclose(yours, ratio * expected, rtol=CLOSE, atol=1e-9) else None


def say_ratio(ratio: float, n: int | None) -> str:
    """What a common ratio is, in words; names the number of rows where it is that."""
    if n and n > 1 and abs(ratio - n) < CLOSE * n:
        return f"every entry is {n} times too large, and there are n = {n} {row()}s"
    if n and n > 1 and abs(ratio * n - 1) < CLOSE:
        return f"every entry is {n} times too small, and there are n = {n} {row()}s"
    if f"{ratio:.6g}" == "-1":
        return "every entry has the wrong sign"
    if abs(ratio) < 1e-9:
        return "every entry is 0"
    signed = " and has the wrong sign" if ratio < 0 else ""
    return f"every entry is {_times(abs(ratio))}{signed}"


def _times(ratio: float) -> str:
    """How large something is beside its right value: 7 times too small, 1.5 times too large."""
    if ratio >= 1:
        return f"{ratio:.6g} times too large"
    small = 1 / ratio
    plain = abs(small - round(small)) < CLOSE * small or f"{small:.3g}" == f"{small:.6g}"
    return f"{small:.6g} times too small" if plain else f"{ratio:.6g} times its right value"


def _where(wrong: np.ndarray) -> str:
    """Which rows or columns differ, where whole ones do and others do not."""
    if wrong.ndim != 2 or wrong.all():
        return ""
    for axis, word in ((0, "column"), (1, "row")):
        lines = wrong.all(axis=axis)
        if np.array_equal(lines, wrong.any(axis=axis)) and wrong.shape[1 - axis] > 1:
            return _say_lines(np.flatnonzero(lines), np.flatnonzero(~lines), word)
    return ""


def _say_lines(differ: np.ndarray, agree: np.ndarray, word: str) -> str:
    last = differ[-1] > agree[-1]
    if len(differ) == 1:
        end = ", the last one," if last else ", the first one," if differ[0] == 0 else ""
        return f"{word} {differ[0]}{end} differs, the others agree"
    if len(agree) == 1:
        return f"{word} {agree[0]} agrees, the others differ"
    return f"{word}s {', '.join(map(str, differ))} differ, the others agree"


def _what(yours: np.ndarray, expected: np.ndarray) -> str:
    """What the entries that differ have in common."""
    if not np.all(np.isfinite(yours)):
        return ""
    if np.all(yours == 0):
        return "yours is 0 wherever it differs"
    if np.all(np.abs(expected) < 1e-9):
        return "the right value is 0 wherever yours differs"
    ratio = common_ratio(yours, expected)
    if ratio is not None:
        said = say_ratio(ratio, None)
        return said.replace("every entry", "every entry that differs", 1)
    gaps = yours - expected
    if len(gaps) > 1 and np.ptp(gaps) <= CLOSE * np.max(np.abs(gaps)):
        size = abs(float(gaps[0]))
        return f"every entry that differs is too {'large' if gaps[0] > 0 else 'small'} by {size:.4g}"
    if len(gaps) > 2 and np.allclose(np.abs(yours), np.abs(expected), rtol=CLOSE, atol=1e-9):
        return "the sizes agree, the signs do not"
    return ""


def _lines(yours: np.ndarray, expected: np.ndarray) -> str:
    """Whether each row, or each column, is off by a factor of its own."""
    if yours.ndim != 2 or min(yours.shape) < 2 or not np.all(np.isfinite(yours)):
        return ""
    for word, mine, theirs in (("row", yours, expected), ("column", yours.T, expected.T)):
        if len(mine[0]) > 2 and all(common_ratio(a, b) is not None for a, b in zip(mine, theirs, strict=True)):
            return f"each {word} is off by a factor of its own"
    return ""


def _moved(yours: np.ndarray, expected: np.ndarray) -> str:
    """Whether the right numbers stand in other places."""
    if np.ptp(expected) > 0 and np.allclose(
        np.sort(yours, axis=None), np.sort(expected, axis=None), rtol=1e-9, atol=1e-12
    ):
        return "the right numbers, in other places"
    return ""
