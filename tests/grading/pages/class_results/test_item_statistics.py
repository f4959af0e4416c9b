"""Item statistics against published examples, hand-worked numbers and SciPy."""

import warnings

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograde.grading.pages.class_results.item_statistics import (
    alpha,
    difficulty,
    discrimination,
    item_rest_correlation,
    standard_error,
)

# Ten students, ten items: K. L. Wuensch, East Carolina University, "The Kuder-Richardson 20" (StatHelp, KR20.txt).
QUIZ = np.array(
    [
        [1, 1, 1, 1, 1, 1, 0, 1, 1, 0],
        [1, 0, 1, 1, 0, 1, 1, 1, 0, 1],
        [1, 1, 1, 1, 0, 1, 1, 0, 0, 1],
        [0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0, 1, 0],
        [1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
        [1, 1, 0, 1, 1, 1, 0, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
        [0, 1, 0, 1, 1, 1, 1, 1, 0, 1],
        [1, 1, 0, 1, 1, 0, 1, 1, 1, 0],
    ]
)
POINTS = arrays(float, st.tuples(st.integers(2, 30), st.integers(2, 6)), elements=st.integers(0, 3).map(float))


def test_the_difficulties_are_those_that_the_example_prints():
    p = [0.7, 0.7, 0.6, 0.7, 0.6, 0.8, 0.7, 0.7, 0.5, 0.6]
    assert [difficulty(item, 1) for item in QUIZ.T] == pytest.approx(p)


def test_alpha_of_right_and_wrong_is_kr20_of_the_published_example():
    # sum of p q is 2.18 and the variance of the totals 5.84, both printed there
    assert alpha(QUIZ) == pytest.approx(10 / 9 * (1 - 2.18 / 5.84))


def test_alpha_of_two_items_is_the_spearman_brown_formula_where_their_variances_agree():
    # two items of one variance: alpha = 2 r / (1 + r)
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
    r = scipy.stats.pearsonr(*x.T).statistic
    assert alpha(x) == pytest.approx(2 * r / (1 + r))


def test_the_standard_error_by_hand():
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
    # totals 3, 3, 7, 7: s = sqrt(16/3); alpha is 3/4 as r is 0.6
    assert standard_error(x) == pytest.approx(np.sqrt(16 / 3) * np.sqrt(0.25))


@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (0, 3), (3,)])
def test_a_class_too_small_for_a_standard_error_has_none_and_nobody_is_warned(shape):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(standard_error(np.ones(shape)))


def test_the_corrected_correlation_is_scipys_point_biserial_with_the_rest():
    totals = QUIZ.sum(axis=1)
    for item in QUIZ.T:
        expected = scipy.stats.pointbiserialr(item, totals - item).statistic
        assert item_rest_correlation(item, totals) == pytest.approx(expected)


def test_the_discrimination_index_by_hand():
    # a class of 11, groups of 2.97: the three best solved it, one of the three weakest did
    item = np.array([1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0])
    totals = np.arange(11, 0, -1)
    # upper: 1, 1 and 0.97 of 1; lower: 0, 0 and 0.97 of 1
    assert discrimination(item, totals, 1) == pytest.approx(2.97 / 2.97 - 0.97 / 2.97)


def test_of_those_who_tie_at_the_edge_each_counts_in_part():
    # ten students, groups of 2.7: one best, then four who tie for the other 1.7 places; two of the four solved it
    item = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    totals = np.array([9, 8, 8, 8, 8, 3, 2, 1, 1, 0])
    assert discrimination(item, totals, 1) == pytest.approx((1 + 1.7 * 2 / 4) / 2.7)


@given(POINTS, st.randoms(use_true_random=False))
def test_the_order_of_the_class_changes_nothing(points, random):
    order = list(range(len(points)))
    random.shuffle(order)
    shuffled, totals = points[order], points.sum(axis=1)
    np.testing.assert_allclose(alpha(shuffled), alpha(points), atol=1e-9)
    for item, other in zip(points.T, shuffled.T, strict=True):
        for function in (item_rest_correlation, lambda x, t: discrimination(x, t, 3.0)):
            np.testing.assert_allclose(function(other, totals[order]), function(item, totals), atol=1e-9)


@given(POINTS)
def test_every_index_stays_within_its_bounds_or_says_that_there_is_none(points):
    totals = points.sum(axis=1)
    for item in points.T:
        for value in (item_rest_correlation(item, totals), discrimination(item, totals, 3.0)):
            assert np.isnan(value) or -1 <= value <= 1
    assert np.isnan(alpha(points)) or alpha(points) <= 1 + 1e-12


@given(POINTS)
def test_items_that_all_agree_are_perfectly_reliable(points):
    first = points[:, :1]
    if first.std() > 0:
        assert alpha(np.hstack([first, first, first])) == pytest.approx(1)
        assert item_rest_correlation(first[:, 0], 2 * first[:, 0]) == pytest.approx(1)


def test_where_there_is_nothing_to_compare_there_is_no_number():
    assert np.isnan(difficulty([], 2))
    assert np.isnan(item_rest_correlation([1, 1, 1], [3, 4, 5]))
    assert np.isnan(discrimination([1], [1], 1))
    assert np.isnan(alpha([[1, 2]]))
    assert np.isnan(alpha([[1, 2], [2, 1]]))
