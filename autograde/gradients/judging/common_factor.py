"""The number by which many entries of a gradient are all too large, where one explains them."""

import numpy as np

from autograde.gradients.judging.reader import Reader
from autograde.gradients.slopes.best_slope import best_slope


def common_factor(reader: Reader, indices: np.ndarray) -> float | None:
    """The number by which all these entries are too large, where one explains three directions."""
    indices = indices[reader.claim.usable[indices]]
    factor = 0.0
    for first in (True, False, False):
        line, claimed, *_ = reader.along(reader.random_weights(), indices)
        best = best_slope(line)
        if not best.settled or abs(best.value) <= 100 * best.bar:
            return None
        factor = claimed / best.value if first else factor
        if abs(claimed - factor * best.value) > 1e-6 * abs(claimed):
            return None
    return factor
