"""The slopes of functions in half precision, whatever the sizes of x and of the slopes."""

import numpy as np
import pytest

from autograde.gradients.fields.entry_slopes import entry_slopes, lengths
from autograde.gradients.fields.field import Field
from autograde.gradients.fields.precision import measure

HALF = np.float16
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # half precision ends at 65504


def slopes_of(f, x, indices=None, sizes=None):
    field = Field(f, x)
    measure(field)
    every = np.arange(x.size) if indices is None else np.array(indices)
    return entry_slopes(field, every, np.random.default_rng(0), sizes)


def test_entries_of_mixed_sizes_are_moved_each_by_its_own():
    x = np.array([0.01, 0.1, 1.0, 50.0, 100.0])
    found = slopes_of(lambda v: float(np.sum(np.log(v.astype(HALF)), dtype=HALF)), x)
    assert np.all(np.abs(found.values - 1 / x) <= found.bars)
    assert np.all(found.bars < 0.2 / x)
    assert np.array_equal(list(lengths(x))[-1], x)


def test_some_entries_alone():
    x = np.random.default_rng(1).normal(size=8)
    found = slopes_of(lambda v: float(np.sum(np.tanh(v.astype(HALF)), dtype=HALF)), x, [2, 5])
    right = 1 / np.cosh(x[[2, 5]]) ** 2
    assert np.all(np.abs(found.values - right) <= found.bars)
    assert found.bars.max() < 0.2


def test_slopes_that_are_claimed_to_be_0_need_not_be_sharp():
    x = np.array([1.0, 2.0, 3.0])
    found = slopes_of(lambda v: float(HALF(v[0])), x, sizes=np.array([1.0, 0.0, 0.0]))
    assert abs(found.values[0] - 1) <= found.bars[0] < 0.1
