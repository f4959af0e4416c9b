"""Whether the arrays of two answers agree within error bars."""

import numpy as np


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
