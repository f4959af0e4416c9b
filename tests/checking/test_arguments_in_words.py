"""Arguments of a call in words: no more digits than a reader takes in."""

import numpy as np

from autograde.checking.arguments_in_words import arguments


def test_drawn_numbers_have_four_digits():
    assert arguments((np.array([[0.123456789, -12345.678901]]), 0.30000000000000004)) == "[[0.1235, -1.235e+04]], 0.3"


def test_short_numbers_stand_as_they_are_written():
    assert arguments((np.array([-1000.0, 0.5]), 3, 1e-5)) == "[-1000.0, 0.5], 3, 1e-05"
