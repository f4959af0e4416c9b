"""A small constant in a loss is found from the numbers, with its size; one that explains them by chance is not told."""

import numpy as np
import pytest

from autograde.checking.check import _examine
from autograde.checking.comparisons import equal
from autograde.reporting.report import Finding
from lectures.checks.small_constants import in_losses, in_slopes
from tests.mistakes import notebook

P = np.array([0.5, 0.3, 0.01, 1e-6, 1e-9, 1e-11])


def told(yours, right, told_in=in_losses):
    """The finding that two answers differ."""
    with pytest.raises(Finding) as found, told_in():
        equal(yours, right, "the known values")
    return found.value


@pytest.mark.parametrize("eps", [1e-3, 1e-5, 1e-8, 1e-10, 1e-13, 1e-15])
def test_what_is_added_to_probabilities_is_told_with_its_size(eps):
    finding = told(-np.log(P + eps), -np.log(P))
    assert finding.mistakes == ["clipped"]
    assert f"about {eps:.0e}".replace("1e-03", "0.001") in finding.details[-1]


@pytest.mark.parametrize("eps", [0.01, 1e-4, 3e-5])
def test_a_bound_is_told_with_its_size(eps):
    finding = told(-np.log(np.maximum(P, eps)), -np.log(P))
    assert finding.mistakes == ["clipped"]
    assert f"held above {eps:.1g}" in finding.details[-1]


def test_what_a_bound_and_a_constant_would_both_give_is_said_of_neither():
    finding = told(-np.log([0.5, 0.3, 2e-30, 2e-30]), -np.log([0.5, 0.3, 1e-60, 1e-80]))
    assert "a constant is added, or a bound holds it there" in finding.details[-1]


def test_a_logarithm_that_is_held_is_told_as_that():
    finding = told([0.7, 100.0, 100.0], [0.7, 300.0, np.inf])
    assert "the logarithm is held above −100" in finding.details[-1]


def test_what_is_added_to_a_denominator_is_told():
    assert told(-1 / (P + 1e-5), -1 / P, in_slopes).mistakes == ["clipped"]
    assert "denominator" in told((P - 1) / (P * (1 - P) + 1e-5), -1 / P, in_slopes).details[-1]


def test_labels_and_outputs_that_have_changed_places_are_told_beside_a_constant():
    assert told(-(1 - P) * np.log(1e-9) - P * np.log1p(1e-9), -np.log(P)).mistakes == ["labels_outputs_swapped"]


def test_one_number_that_is_wrong_proves_no_constant():
    assert told(-np.log([0.5, 0.3, 1.2345e-6]), -np.log([0.5, 0.3, 1e-7])).mistakes == []


def test_other_wrong_numbers_prove_none():
    assert told(-np.log(P) * 0.9, -np.log(P)).mistakes == []
    assert told(-1.1 / P, -1 / P, in_slopes).mistakes == []


def test_a_check_says_it_of_a_student():
    def cross_entropy(y, y_star):
        return -np.sum(y * np.log(y_star + 1e-4), axis=1)

    report = _examine(cross_entropy, "", notebook())
    assert report.mistakes == ["clipped"]
    assert "→ about 0.0001 is added to the probability" in str(report)
