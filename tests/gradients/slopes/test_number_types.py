"""A type is told by the numbers that a function returns."""

import numpy as np
import pytest

from autograde.gradients.slopes.number_types import TYPES, rounded, type_of


@pytest.mark.parametrize("name", TYPES)
def test_numbers_rounded_to_a_type_are_of_it_and_of_no_smaller_one(name):
    values = rounded(np.random.default_rng(0).normal(size=16), name)
    assert type_of(values) == name
    assert np.array_equal(rounded(values, name), values)


def test_numbers_in_double_precision_and_small_whole_numbers_are_of_no_small_type():
    assert type_of(np.random.default_rng(0).normal(size=16)) == ""
    assert type_of(np.arange(16.0)) == ""


@pytest.mark.parametrize("name", ["float16", "float32"])
def test_rounding_changes_a_number_by_at_most_half_a_unit(name):
    values = np.random.default_rng(0).uniform(1, 2, 1000)
    gaps = np.abs(rounded(values, name) - values) / values
    assert TYPES[name] / 2 < gaps.max() <= TYPES[name]
