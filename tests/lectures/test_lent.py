"""What is lent does what it says, and passes no check."""

import numpy as np
import pytest
import scipy.special

from autograde import examine
from lectures import lent


@pytest.mark.parametrize("size", [0.1, 3, 1000])
@pytest.mark.parametrize("axis", [None, 0, 1])
def test_the_softmax_that_is_lent_is_called_as_scipys_and_gives_the_same_to_five_digits(size, axis):
    beta = np.random.default_rng(28).normal(0, size, (7, 5))
    np.testing.assert_allclose(
        lent.approximate_softmax(beta, axis=axis), scipy.special.softmax(beta, axis=axis), atol=2e-6
    )


def test_it_passes_no_check():
    def softmax(beta):
        return lent.approximate_softmax(beta, axis=1)

    assert "right to about 5 digits" in str(examine(softmax))
    assert not examine(softmax, "extreme")
