"""A function that returns no number is told so."""

import numpy as np
import pytest

from autograde import check_gradient


def test_a_function_that_returns_an_array_is_said():
    report = check_gradient(lambda v: v**2, lambda v: 2 * v, np.array([1.0, 2.0]))
    assert "f returned an array of shape (2,), expected one number" in str(report)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("nan"), "f is nan at x"),
        ("a", "f returned 'a', expected one number"),
        (None, "f returned None"),
        (1j, "f returned 1j, expected one number"),
    ],
)
def test_a_function_without_a_number_is_said(value, said):
    assert said in str(check_gradient(lambda v: value, np.zeros(2), np.zeros(2)))
