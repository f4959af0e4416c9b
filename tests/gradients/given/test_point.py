"""What is no gradient for x is said, and x stays as it is."""

import numpy as np
import pytest

from autograde import check_gradient


@pytest.mark.parametrize(
    ("gradient", "said"),
    [
        (np.zeros((2, 3)), "shape (2, 3), expected (3,)"),
        (np.array(["a", "b", "c"]), "expected float64"),
        (np.full(3, np.nan), "3 of 3 entries are nan, expected finite numbers"),
    ],
)
def test_a_gradient_of_the_wrong_kind_is_said(gradient, said):
    report = check_gradient(lambda v: np.sum(v**2), gradient, np.array([1.0, 2.0, 3.0]))
    assert not report
    assert said in str(report)


def test_a_list_of_the_wrong_length_or_shape_is_said():
    f, x = (lambda w: np.sum(w[0]) + np.sum(w[1] ** 2)), [np.ones((2, 3)), np.ones(4)]
    assert "is a list of 1, expected a list of 2 arrays" in str(check_gradient(f, [np.ones((2, 3))], x))
    assert "gradient[0] has shape (3, 2), expected (2, 3)" in str(check_gradient(f, [np.ones((3, 2)), np.ones(4)], x))


def test_x_stays_as_it_is():
    x = np.array([1.0, 2.0])

    def f(v):
        v *= 2
        return float(np.sum(v))

    check_gradient(f, np.array([2.0, 2.0]), x)
    assert x.tolist() == [1.0, 2.0]
