"""Answers that are right nearly everywhere: the grader rejects them, asking other sizes, ranges and stand-ins too."""

import warnings
from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy import stats

from autograde.asking.standins import activation_of
from lectures.checks import chance
from lectures.checks.inputs import activations, losses, sizes, varied
from tests.grading.judging.test_judge_exercise import verdict
from tests.tools.nearly_right import ACCEPTED, NEARLY, everything, refusal

SHARE = 6  # one of so many of those that are made by rule; python -m tests.bench nearly_right: all
MADE = everything()[sum(map(len, NEARLY.values())) :]
MISSES = [(exercise, what, source) for exercise, wrongs in NEARLY.items() for what, source in wrongs] + MADE[::SHARE]


@pytest.fixture(autouse=True)
def _quietly():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("exercise", NEARLY)
def test_near_misses_are_rejected(exercise):
    if exercise.startswith(("to_linear", "torch")):
        pytest.importorskip("torch").set_num_threads(1)
    misses = {what: source for of, what, source in MISSES if of == exercise}
    passed = {what for what, source in misses.items() if not refusal(exercise, source, 1)}
    assert passed <= {what for of, what in ACCEPTED if of == exercise}


def test_no_more_than_one_of_a_hundred_is_accepted_and_each_with_a_reason():
    assert set(ACCEPTED) <= {(exercise, what) for exercise, what, _ in everything()}
    assert 100 * len(ACCEPTED) <= len(everything())


@pytest.mark.parametrize("constant", ["1e-8", "1e-10", "1e-12"])
@pytest.mark.parametrize(
    ("exercise", "formula"),
    [
        ("cross_entropy", "lambda y, s: -np.log(np.sum(y * s, axis=1) + {})"),
        ("cross_entropy", "lambda y, s: -np.sum(y * np.log(np.maximum(s, {})), axis=1)"),
        ("cross_entropy_gradient", "lambda y, s: -y / (s + {})"),
        ("cross_entropy_gradient", "lambda y, s: -y / np.clip(s, {}, 1)"),
        ("binary_cross_entropy", "lambda y, s: -np.log(np.where(y == 1, s, 1 - s) + {})"),
        ("binary_cross_entropy_gradient", "lambda y, s: -y / (s + {0}) + (1 - y) / (1 - s + {0})"),
        ("binary_cross_entropy_gradient", "lambda y, s: (s - y) / np.maximum(s * (1 - s), {})"),
    ],
)
def test_a_small_constant_shows_where_a_student_practises_too(exercise, formula, constant):
    said = refusal(exercise, formula.format(constant), 1, graded=False)
    assert said
    assert constant == "1e-8" or "→ is a small constant added, or a probability clipped?" in said


def test_what_is_wrong_elsewhere_is_told_with_its_place():
    from autograde.build.course_folder import SOLUTIONS
    from autograde.build.reference_text import Reference

    right = Reference(SOLUTIONS / "reference.py").given("softmax")
    source = f"{right}\nright = softmax\n\ndef softmax(beta):\n    return right(np.clip(beta, -9, 9))"
    report = verdict(source, "softmax")
    assert not report
    assert report.headline == "is right where the notebook's check asks, and wrong elsewhere."
    assert "for an input that only the grader has (n = " in report.details[0]
    assert "differ" in report.details[0]
    assert report.details[1].startswith("→ is a size, a range of numbers or a function taken for granted")


@pytest.mark.parametrize(
    ("exercise", "changing"),
    [
        ("training_database", "args[0][0] = args[0][0].upper()"),
        ("training_database", "args[1][0] = 0"),
        ("bag_of_words", "args[1].sort()"),
    ],
)
def test_a_changed_list_of_words_is_told(exercise, changing):
    from autograde.checking.check import _examine
    from tests.mistakes import notebook

    names = notebook()
    names["right"] = names[exercise]
    exec(f"def {exercise}(*args):\n    answer = right(*args)\n    {changing}\n    return answer", names)
    assert "changes its argument" in _examine(names[exercise], "", names).headline


# what is drawn


@pytest.mark.parametrize("seed", range(3))
def test_each_drawn_stand_in_comes_with_its_derivative(seed):
    rng = np.random.default_rng(seed)
    beta, y = rng.normal(size=(2, 4, 3))
    pairs = activations(rng)
    assert len({type(activation) for activation, _ in pairs}) == 2
    for activation, derivative in pairs:
        slope = (activation(beta + 1e-6) - activation(beta - 1e-6)) / 2e-6
        np.testing.assert_allclose(derivative(beta), slope, rtol=1e-7)
        assert activation_of(derivative)(beta) == pytest.approx(activation(beta))
    for loss, delta in losses(rng, 3.0):
        for step in 1e-6 * np.eye(3):
            slope = (loss(y, beta + step) - loss(y, beta - step)) / 2e-6
            np.testing.assert_allclose(delta(y, beta)[:, step.argmax()], slope, rtol=1e-6, atol=1e-7)


def test_sizes_and_ranges_are_wide_whatever_the_key_is():
    for seed in range(50):
        rng = np.random.default_rng(seed)
        (one, _), many, again, broad, (_, single) = sizes(rng)
        assert one == single == 1
        assert many == again
        assert many[0] > 32
        assert broad[1] > 9
        small, _, negative, *_, large = varied(rng)
        assert np.abs(small).max() < 0.01
        assert negative.max() < 0
        assert np.abs(large).min() > 10


# how likely counts are


@pytest.mark.parametrize(("number", "share"), [(40, 0.5), (400, 0.08), (12, 1 / 40)])
def test_limits_of_independent_events_are_those_of_the_binomial_distribution(number, share):
    low, high = chance.coins(number, share, 1e-6)
    binomial = stats.binom(number, share)
    assert binomial.cdf(low - 1) <= 1e-6 < binomial.cdf(low)
    assert binomial.sf(high) <= 1e-6 < binomial.sf(high - 1)


def test_what_is_drawn_follows_the_hypergeometric_distribution():
    found = chance.drawn(20, 7, 9)
    np.testing.assert_allclose(found, stats.hypergeom(20, 7, 9).pmf(np.arange(len(found))), rtol=1e-12)
    twice = chance.total([found, found, found])
    assert twice.sum() == pytest.approx(1)
    assert twice @ np.arange(len(twice)) == pytest.approx(3 * 7 * 9 / 20)


def test_neighbours_are_counted_as_all_choices_say():
    counts = [sum(b - a == 1 for a, b in pairwise(chosen)) for chosen in combinations(range(9), 4)]
    shares = np.bincount(counts) / len(counts)
    np.testing.assert_array_equal(chance.neighbours(9, 4, 1), chance.limits(shares))


def test_bounds_hold_for_random_orders_and_masks():
    """With limits that one in a thousand exceeds, as many do, and no more."""
    rng, rare = np.random.default_rng(5), 1e-3
    pairs = np.array([np.sum(np.argsort(rng.permutation(30))[:15] < 15) for _ in range(4000)])
    low, high = chance.limits(np.array(chance.drawn(30, 15, 15)), rare)
    assert np.mean((pairs < low) | (pairs > high)) < 4 * rare
    beside = np.array([np.isin(np.diff(rng.permutation(40))[:30] % 40, (1, 39)).sum() for _ in range(4000)])
    chances = [(1 - 2 / (39 - j), 2 / (39 - j)) for j in range(30)]
    assert np.mean(beside > chance.limits(chance.total(chances), rare)[1]) < 2 * rare


@pytest.mark.parametrize("seed", range(30))
def test_random_shuffles_and_masks_are_accepted(seed):
    rng = np.random.default_rng(seed)
    assert chance.unmixed([rng.permutation(41) for _ in range(10)], 3) == ""
    mask = rng.random((400, 20)).argsort(axis=1) < 6
    assert chance.uneven(mask, rng.random((400, 20))) == ""
