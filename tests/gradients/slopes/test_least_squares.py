"""Slopes from polynomials through the differences of a staircase: near the true ones, and never surer than they are."""

import math

import numpy as np
import pytest
from scipy import stats

from autograde.gradients.slopes.least_squares import Differences, fitted_kink, fitted_slopes, likeness, student

LONGEST = 0.5


def differences(f, count, seed, kind=np.float16):
    """Differences of a function at a place of its own for each, as dither has it."""
    rng = np.random.default_rng(seed)
    t = np.sort(LONGEST * 2.0 ** -(6 * rng.random(count)))
    around = 1e-3 * rng.uniform(-1, 1, count)
    up, down = (np.array([float(kind(f(a + s * b))) for a, b in zip(around, t, strict=True)]) for s in (1, -1))
    return Differences(t, ((up - down) / 2)[:, np.newaxis], (up + down) / 2, np.stack([up, down], axis=1))


@pytest.mark.parametrize(("f", "slope"), [(math.sin, 1.0), (math.exp, 1.0), (lambda t: math.tanh(3 * t), 3.0)])
def test_the_slope_lies_within_its_error_bar_and_the_bar_is_small(f, slope):
    for seed in range(20):
        found = fitted_slopes(differences(f, 192, seed), LONGEST, 2.0**-11)
        assert abs(found.value[0] - slope) <= found.bar[0]
        assert found.bar[0] < 0.1 * slope


def test_one_difference_alone_knows_it_less():
    found = differences(math.sin, 192, seed=0)
    shortest = abs(found.odd[0, 0] / found.t[0] - 1)
    assert abs(fitted_slopes(found, LONGEST, 2.0**-11).value[0] - 1) < shortest


def test_half_of_the_jump_of_a_slope_is_found():
    found = fitted_kink(differences(lambda t: 1 + math.sin(t) + 0.5 * abs(t), 384, seed=0), LONGEST, 2.0**-10)
    assert abs(found.value[0] - 0.5) <= found.bar[0] < 0.25


def test_what_no_polynomial_fits_is_not_known():
    found = fitted_slopes(differences(lambda t: math.sin(200 * t), 192, seed=0), LONGEST, 2.0**-11)
    assert not found.bar[0] < 200


def test_too_few_levels_say_nothing():
    found = fitted_slopes(differences(lambda t: 1000 + t, 192, seed=0), LONGEST, 0.5)
    assert found.bar[0] == np.inf


def test_neighbours_that_err_alike_are_told_from_those_that_do_not():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(1000, 1))
    alike = np.repeat(noise[:100], 10, axis=0)
    assert likeness(noise, 0.0)[0] < 0.1
    assert likeness(alike, 0.0)[0] > 0.8


def test_students_distribution_has_wider_tails_where_less_is_known():
    freedom = np.array([10.0, 30.0, 1000.0])
    assert student(freedom) == pytest.approx(stats.t.isf(stats.norm.sf(5), freedom), rel=0.1)
