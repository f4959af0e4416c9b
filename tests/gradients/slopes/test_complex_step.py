"""A complex step sees what differences lose, and is believed where they bear it out."""

import numpy as np

from autograde import check_gradient


def cancelling(v):
    """The sum of sines, with digits lost on the way."""
    return np.sum(np.sin(v) + 1e6) - 1e6 * v.size


def test_a_complex_step_sees_what_differences_lose():
    x = np.random.default_rng(0).normal(size=50)
    claimed = np.cos(x)
    assert check_gradient(cancelling, claimed, x)
    claimed[7] += 1e-9
    report = check_gradient(cancelling, claimed, x)
    assert "1 of 50 entries differs" in str(report)
    assert "gradient[7]" in str(report)
    assert check_gradient(lambda v: float(np.real(cancelling(v))), claimed, x)  # where it cannot, no one is accused


def test_a_complex_step_is_not_believed_where_no_difference_bears_it_out():
    x = np.random.default_rng(0).normal(size=50)
    lost = lambda v: np.sum(np.abs(v) + 1e6) - 1e6 * v.size  # noqa: E731, by complex steps its derivative is 0
    assert check_gradient(lost, np.sign, x)
    assert not check_gradient(lost, np.zeros(50), x)
