"""What a notebook borrows before its reader writes it: to call, and no answer to copy."""

import numpy as np

STEP = 1e-5


def approximate_softmax(beta, axis=None):
    """Softmax, to about five digits; called as `scipy.special.softmax` is.

    It is the slope of ``np.logaddexp`` over all entries, taken numerically: what the total grows by where one entry
    grows by `STEP`. `check(softmax)` asks for more digits than that.

    Parameters
    ----------
    beta : array
        Excitations, of any size.
    axis : int, optional
        Along which the sum is 1; where it is left out, over all entries.

    Returns
    -------
    array of that shape
    """
    beta = np.asarray(beta, dtype=float)
    total = np.logaddexp.reduce(beta, axis=axis, keepdims=True)
    grown = np.logaddexp(total, beta + np.log(np.expm1(STEP)))
    return (grown - total) / STEP
