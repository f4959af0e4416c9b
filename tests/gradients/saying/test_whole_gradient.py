"""What was done to a whole gradient is named where it gives every entry."""

import numpy as np
import pytest

from autograde import check_gradient

X = np.array([[1.0, 2.0], [-3.0, 5.0]])


@pytest.mark.parametrize(
    ("claimed", "names"),
    [
        (-2 * X, ["sign"]),
        (X, ["factor_two_missing"]),
        (4 * X, ["factor_two_extra"]),
        (0 * X, ["all_zero"]),
        (2 * X.T, ["transposed"]),
        (2 * X + 1, []),
    ],
)
def test_the_name_of_what_was_done(claimed, names):
    assert list(check_gradient(lambda w: np.sum(w**2), claimed, X).mistakes) == names
