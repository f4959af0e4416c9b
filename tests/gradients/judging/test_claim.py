"""A claimed gradient: what of it can be asked together, and a seed that no gradient can foresee."""

import numpy as np
import pytest

from autograde.gradients.judging.claim import Claim, norm, unforeseen


def test_what_is_no_number_or_too_large_to_add_is_left_out():
    claim = Claim(np.array([1.0, np.nan, np.inf, -1e301, -2.0]))
    assert claim.usable.tolist() == [True, False, False, False, True]
    assert claim.finite.tolist() == [1, 0, 0, 0, -2]
    assert claim.sizes.tolist() == [1, 0, 0, 0, 2]


def test_the_length_of_a_vector_does_not_overflow():
    with np.errstate(over="ignore"):
        assert norm(np.array([3e200, 4e200])) == pytest.approx(5e200)


def test_the_last_bit_of_an_answer_changes_the_seed():
    answer = np.ones(3)
    assert unforeseen(answer) == unforeseen(answer.copy())
    assert unforeseen(answer) != unforeseen(np.nextafter(answer, 2))
