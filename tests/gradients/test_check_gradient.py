"""check_gradient accepts right gradients and finds one wrong entry, whatever the sizes of x and f."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde import check_gradient
from autograde.checking.check import _examine
from tests.mistakes import notebook


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


@pytest.mark.parametrize("size", [1e-9, 1e-4, 1.0, 1e5])
def test_steps_scale_with_the_entry(size):
    x = size * np.array([1.0, 2.0, 3.0])
    f, gradient = (lambda v: np.sum(np.log(v))), 1 / x
    assert check_gradient(f, gradient, x)
    assert "every entry is 1.00001 times too large" in str(check_gradient(f, 1.00001 * gradient, x))


def test_entries_of_very_different_sizes_are_judged_together():
    x = np.array([1e-9, 1e6, 3.0])
    report = check_gradient(lambda v: np.sum(np.log(v)), lambda v: 1 / v, x)
    assert report
    assert "3 entries agree" in str(report)
    assert not check_gradient(lambda v: np.sum(np.log(v)), lambda v: 1 / v + np.array([1.0, 0, 0]), x)


@pytest.mark.parametrize("factor", [1e-25, 1.0, 1e25])
def test_the_size_of_the_function_does_not_matter(factor):
    x = np.array([0.3, -1.0, 2.0])
    assert check_gradient(lambda v: factor * np.sum(np.sin(v)), factor * np.cos(x), x)
    assert not check_gradient(lambda v: factor * np.sum(np.sin(v)), factor * np.cos(x) * (1 + 1e-9), x)


def test_a_function_in_single_precision_has_wider_bars_and_raises_no_alarm():
    x = np.array([0.3, -1.0, 2.0])
    single = lambda v: float(np.sum(np.sin(v.astype(np.float32))))  # noqa: E731
    assert check_gradient(single, np.cos, x)
    assert not check_gradient(single, 1.01 * np.cos(x), x)


@pytest.mark.parametrize("size", [1e3, 1e155, 1e200, 1e305])
def test_no_gradient_is_so_large_that_it_passes(size):
    report = check_gradient(lambda w: float(np.sum(w**2)), np.full(5, size), np.ones(5))
    assert not report
    assert report.wrong.all()
    for exercise in ("weight_gradient", "mse_gradient", "softmax_jacobian"):
        names = notebook()
        right = names[exercise]
        names |= {"right": right, "size": size}
        exec(f"def {exercise}(*args):\n    return right(*args) * 0 + size", names)
        assert not _examine(names[exercise], "", names), exercise


def test_a_gradient_of_a_large_function_passes():
    assert check_gradient(lambda w: float(np.sum(w**2) * 1e200), 2e200 * np.ones(5), np.ones(5))
