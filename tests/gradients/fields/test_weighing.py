"""Entries that are weighed together are each known better than one by one, and never surer than they are."""

import numpy as np
import pytest

from autograde.gradients.fields.field import Field
from autograde.gradients.fields.precision import measure
from autograde.gradients.fields.weighing import hadamard, weigh

HALF = np.float16
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # half precision ends at 65504


def never(found):
    return False


def field_of(f, x):
    field = Field(f, x)
    measure(field)
    return field


def sines(v):
    return float(np.sum(np.sin(v.astype(HALF)), dtype=HALF))


def both_sides(v):
    return float(np.sum(np.abs(v.astype(HALF)), dtype=HALF))


@pytest.mark.parametrize("size", [1, 2, 3, 8, 100])
def test_rows_are_orthogonal_and_enough(size):
    rows = hadamard(size)
    assert size <= len(rows) < 2 * size
    assert np.array_equal(rows @ rows.T, len(rows) * np.eye(len(rows)))


def test_every_slope_lies_within_its_error_bar():
    for seed in range(4):
        x = np.random.default_rng(seed).normal(size=20)
        found = weigh(field_of(sines, x), np.ones(20), np.arange(20), np.random.default_rng(seed), never)
        assert np.all(np.abs(found.values - np.cos(x)) <= found.bars)
        assert np.median(found.bars) < 0.05


def test_things_of_several_entries_are_weighed_and_what_is_no_thing_is_not_moved():
    x = np.random.default_rng(0).normal(size=6)
    thing = np.array([0, 0, 1, 1, -1, -1])
    found = weigh(field_of(sines, x), np.ones(6), thing, np.random.default_rng(0), never)
    slopes = np.cos(x)[:4].reshape(2, 2).sum(axis=1)
    assert np.all(np.abs(found.values - slopes) <= found.bars)
    assert found.bars.max() < 0.1


def test_a_kink_at_the_point_is_noticed():
    x = np.array([0.0, 1.0, -0.7])
    found = weigh(field_of(both_sides, x), np.ones(3), np.arange(3), np.random.default_rng(0), never)
    assert found.kinked
    smooth = weigh(field_of(sines, x), np.ones(3), np.arange(3), np.random.default_rng(0), never)
    assert not smooth.kinked
