"""Finite differences know their own error; check_gradient accepts right gradients and finds wrong entries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde import check_gradient
from autograde.differences import Judge, finite_differences, slope
from tests.networks import network, relu

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


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 5), st.integers(1, 4))
def test_a_right_gradient_passes_and_one_wrong_entry_is_found(seed, rows, columns):
    rng = np.random.default_rng(seed)
    x, a = rng.normal(size=(2, rows, columns))
    gradient = a * np.cos(x)
    assert check_gradient(lambda v: np.sum(a * np.sin(v)), gradient, x)
    place = rng.integers(rows), rng.integers(columns)
    gradient[place] += 1e-6
    report = check_gradient(lambda v: np.sum(a * np.sin(v)), gradient, x)
    assert not report
    if rows * columns > 1:
        assert f"1 of {rows * columns} entries differs" in str(report)
        assert f"gradient[{place[0]}, {place[1]}]" in str(report)


def test_a_gradient_may_be_a_function():
    assert check_gradient(lambda v: np.sum(v**3), lambda v: 3 * v**2, np.array([1.0, -2.0]))


def test_entries_at_a_kink_are_left_out_and_counted():
    x = np.array([0.0, 1.0, -1.0])
    report = check_gradient(lambda v: np.sum(np.maximum(0, v)), np.array([0.0, 1.0, 0.0]), x)
    assert report
    assert "1 of 3 entries left out" in str(report)


def test_a_common_factor_is_said():
    report = check_gradient(lambda v: np.sum(v**2), lambda v: v, np.array([1.0, -2.0, 3.0]))
    assert "every entry is 0.5 times its right value" in str(report)


@pytest.mark.parametrize(
    ("gradient", "said"),
    [
        (np.zeros((2, 3)), "shape (2, 3), expected (3,)"),
        (np.array(["a", "b", "c"]), "expected float64"),
        (np.full(3, np.nan), "all 3 entries differ"),
    ],
)
def test_a_gradient_of_the_wrong_kind_is_said(gradient, said):
    report = check_gradient(lambda v: np.sum(v**2), gradient, np.array([1.0, 2.0, 3.0]))
    assert not report
    assert said in str(report)


def test_a_function_that_returns_an_array_is_said():
    report = check_gradient(lambda v: v**2, lambda v: 2 * v, np.array([1.0, 2.0]))
    assert "f returned an array of shape (2,), expected one number" in str(report)


def test_x_stays_as_it_is():
    x = np.array([1.0, 2.0])

    def f(v):
        v *= 2
        return float(np.sum(v))

    check_gradient(f, np.array([2.0, 2.0]), x)
    assert x.tolist() == [1.0, 2.0]


def test_finite_differences_agree_with_scipy():
    from scipy.optimize import approx_fprime

    w = np.random.default_rng(0).normal(size=6)
    f = lambda v: float(np.sum(np.tanh(v) * v))  # noqa: E731
    gradient, bar = finite_differences(f, w)
    np.testing.assert_allclose(gradient, approx_fprime(w, f, 1e-7), atol=1e-6)
    assert np.all(bar < 1e-9)


def test_right_gradients_of_networks_with_kinks_raise_no_alarm():
    for seed in range(500):
        rng = np.random.default_rng(seed)
        widths = rng.integers(2, 31), rng.integers(2, 31), rng.integers(2, 13)
        loss, gradient, x = network(relu, widths, int(rng.integers(1, 21)), seed)
        assert Judge(loss, gradient(x), x).verdict().right, f"false alarm, seed {seed}"


@pytest.mark.parametrize(("activation", "share"), [(np.tanh, 1e-5), (relu, 1e-4)])
def test_one_slightly_wrong_entry_of_100000_is_found(activation, share):
    loss, gradient, x = network(activation, (784, 128, 10), 64, seed=0)
    right = gradient(x)
    for seed in range(5):
        rng = np.random.default_rng(seed)
        entry, claimed = rng.integers(x.size), right.copy()
        claimed[entry] += rng.choice([-1, 1]) * share * np.sqrt(np.mean(right**2))
        verdict = Judge(loss, claimed, x).verdict()
        assert not verdict.right
        assert verdict.wrong.tolist() == [entry]


def test_a_large_wrong_gradient_is_described_by_the_first_entries_found():
    loss, gradient, x = network(np.tanh, (40, 20, 5), 8, seed=0)
    report = check_gradient(loss, 2 * gradient(x), x)
    assert report.headline == "at least 41 of 925 entries differ from finite differences."
