"""A slope lies inside its error bar, and is no verdict where the function has a kink."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.gradients.slopes.best_slope import slope

SMOOTH = [
    (np.sin, np.cos(0.7), 0.7),
    (np.exp, np.exp(1.3), 1.3),
    (np.tanh, 1 - np.tanh(-0.4) ** 2, -0.4),
    (lambda t: t**3, 3 * 2.0**2, 2.0),
    (lambda t: 1e6 * np.sin(t), 1e6 * np.cos(0.3), 0.3),
    (lambda t: np.log(np.cosh(5 * t)), 5 * np.tanh(1.0), 0.2),
]


@pytest.mark.parametrize(("f", "derivative", "x"), SMOOTH)
def test_the_right_derivative_lies_inside_a_small_bar(f, derivative, x):
    found = slope(lambda t: float(f(x + t)))
    assert found.settled
    assert abs(found.value - derivative) <= found.bar
    assert found.bar < 1e-8 * max(1, abs(derivative), abs(f(x)))


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=6), st.floats(-2, 2))
def test_a_polynomials_derivative_lies_inside_its_bar(coefficients, x):
    polynomial = np.polynomial.Polynomial(coefficients)
    found = slope(lambda t: float(polynomial(x + t)))
    assert abs(found.value - polynomial.deriv()(x)) <= found.bar


def test_a_kink_is_no_verdict():
    assert not slope(abs).settled
    assert not slope(lambda t: float(t > 0)).settled


@pytest.mark.parametrize("distance", [0.03, 1e-3, 1e-4])
def test_a_kink_beside_the_point_is_walked_around(distance):
    found = slope(lambda t: abs(t + distance))
    assert abs(found.value - 1) <= found.bar < 1e-6


def test_a_slight_kink_in_a_curved_function_is_noticed():
    assert not slope(lambda t: t * t + 1e-4 * abs(t)).settled
