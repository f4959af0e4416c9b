"""A function that takes a stack of points is asked for many at once, and no other."""

import numpy as np

from autograde import check_gradient
from tests.tools.counted_calls import counted


def test_a_function_that_takes_batches_is_asked_for_all_steps_at_once():
    x = np.random.default_rng(0).normal(size=(4, 5))
    f, asked = counted(lambda v: np.sum(np.sin(v), axis=(-1, -2)))
    assert check_gradient(f, np.cos, x)
    assert len([shape for shape in asked if shape == (4, 5)]) <= 4
    assert len(asked) <= 6
    wrong = np.cos(x)
    wrong[2, 3] += 1e-9
    assert "gradient[2, 3]" in str(check_gradient(f, wrong, x))


def test_a_sum_over_the_wrong_axis_is_no_batch():
    x = np.random.default_rng(0).normal(size=12)  # as many as the first batch has points
    assert check_gradient(lambda v: np.sum(np.sin(v), axis=0), np.cos, x)
