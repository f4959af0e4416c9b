"""Two arrays are compared, and what differs is said in few words."""

import numpy as np
import pytest

from autograde.gradients.comparison import compare, differing, place, side_by_side
from autograde.reporting.report import Finding


def test_a_place_is_written_as_it_is_typed():
    assert place((3, 1), "w") == "w[3, 1]"
    assert place((3,), "the sum of row {}") == "the sum of row 3"
    assert place((2,), "a - b") == "(a - b)[2]"


def test_two_numbers_have_the_digits_that_tell_them_apart():
    assert side_by_side(1.0, "expected", 2.0) == "yours 1   expected 2"
    assert side_by_side(1.000000001, "expected", 1.0) == "yours 1.000000001   expected 1"


def test_the_worst_entry_is_named():
    yours, expected = np.array([1.0, 5.0, 3.5]), np.array([1.0, 2.0, 3.0])
    with pytest.raises(Finding) as raised:
        compare(yours, expected, yours != expected, against="the known values", array_name="w")
    assert raised.value.headline == "2 of 3 entries differ from the known values."
    assert raised.value.numbers == "worst: w[1]   yours 5   expected 2"


def test_where_nothing_differs_nothing_is_said():
    compare(np.ones(2), np.ones(2), np.zeros(2, bool), against="the known values")


def test_what_lies_inside_its_bar_or_has_none_does_not_differ():
    yours, expected, bar = np.array([1.0, 1.0, 1.0]), np.array([1.1, 1.1, 1.1]), np.array([0.2, 0.05, np.inf])
    assert differing(yours, expected, bar).tolist() == [False, True, False]
