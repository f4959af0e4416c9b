"""Pixels that are neither hidden nor as they were: a factor that all of them have is told, and no other change is."""

import numpy as np
import pytest

from autograde.checking.check import _examine
from tests.mistakes import notebook

OURS, ANY = (
    "→ what is not hidden is divided by 0.7, 1 - fraction",
    "→ a pixel is either hidden, and 0, or stays as it was",
)


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (lambda y, fraction: y / (1 - fraction), OURS),
        (lambda y, fraction: y * (1 - fraction), ANY),
        (lambda y, fraction: y / 0.8, ANY),
        (lambda y, fraction: np.abs(y), ANY),
    ],
)
def test_pixels_that_are_divided_as_for_dropout_are_told_so(kept, said):
    def hide_pixels(y, fraction, rng):
        x = np.array(y, dtype=float)
        for row in x:
            row[rng.choice(len(row), int(fraction * len(row)), replace=False)] = 0
        return np.where(x == 0, 0, kept(y, fraction))

    report = _examine(hide_pixels, "", notebook())
    assert said in str(report)
    assert (OURS in str(report)) == (said == OURS)
