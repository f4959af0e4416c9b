"""A gradient is right where enough of its entries are known."""

import numpy as np
import pytest

from autograde.gradients.fields.field import Field
from autograde.gradients.judging.readings import Reading
from autograde.gradients.judging.sharpness import enough, hides, visible


def test_half_of_the_entries_must_be_known_to_a_tenth():
    field, sizes = Field(lambda v: 0.0, np.zeros(4)), np.array([1.0, 1.0, 1.0, 0.0])
    assert enough(field, sizes, np.array([0.1, 0.1, 1.0, 1.0]))
    assert not enough(field, sizes, np.array([0.1, 0.2, 1.0, 0.0]))


def test_an_entry_is_hidden_by_an_error_of_a_tenth_of_it():
    assert hides(np.array([0.0, 0.9, 1.1]), 0.1).tolist() == [False, True, False]


def test_an_error_of_one_entry_shows_less_among_more():
    reading = Reading(True, 0.0, 1.0)
    assert visible(reading, 100) == pytest.approx(10 * visible(reading, 1))
