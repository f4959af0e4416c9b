"""The scatter of a function's values is what rounding does to them."""

import numpy as np
import pytest

from autograde.gradients.slopes.line import Line
from autograde.gradients.slopes.noise import noise, scatter


def line(phi):
    return Line(phi, phi(0.0))


@pytest.mark.parametrize("size", [1e-12, 1e-6])
def test_noise_that_was_added_is_measured_within_a_factor_of_3(size):
    table = size * np.random.default_rng(0).normal(size=1000)
    found = noise(line(lambda t: np.sin(1 + t) + table[int(abs(t) * 1e9) % 997]))
    assert size / 3 < found < 3 * size


def test_a_smooth_function_has_the_noise_of_double_precision():
    assert noise(line(lambda t: float(np.sin(1 + t)))) < 1e-15


def test_a_kink_at_0_is_no_noise():
    assert scatter(line(lambda t: abs(t)), 1e-3)[0] < 1e-15
