"""What is said of wrong entries: which row, column or layer they are in, or that they lie at a kink."""

import numpy as np
import pytest

from autograde import check_gradient
from tests.tools.networks import network


def layers(flat):
    """The weights of a network of 40, 20 and 5 nodes, one matrix a layer."""
    return [flat[:820].reshape(20, 41).copy(), flat[820:].reshape(5, 21).copy()]


def damaged(damage):
    """What check_gradient says of the gradient of such a network after some damage to its list of matrices."""
    loss, gradient, x = network(np.tanh, (40, 20, 5), 8, seed=0)
    claimed = layers(gradient(x))
    damage(claimed)
    return check_gradient(lambda weights: loss(np.concatenate([w.ravel() for w in weights])), claimed, layers(x))


def test_a_list_of_matrices_passes():
    report = damaged(lambda gradients: None)
    assert report
    assert report.headline == "passed, 925 entries agree with finite differences."


def negate_a_row(gradients):
    gradients[1][3] *= -1


def forget_the_bias(gradients):
    gradients[0][:, 40] = 0


def double_a_layer(gradients):
    gradients[0] *= 2


def double_all(gradients):
    for gradient in gradients:
        gradient *= 2


def disturb(gradients):
    gradients[0] += 1e-5 * np.random.default_rng(0).normal(size=(20, 41))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (negate_a_row, ["gradient[1][3, :]: every entry has the wrong sign"]),
        (forget_the_bias, ["gradient[0][:, 40]: every entry is 0"]),
        (double_a_layer, ["gradient[0]: every entry is 2 times too large"]),
        (double_all, ["gradient[0]: every entry is 2", "gradient[1]: every entry is 2"]),
        (disturb, ["gradient[0]: all 8 entries that were looked at differ"]),
    ],
)
def test_many_wrong_entries_are_said_by_row_column_or_layer(damage, said):
    report = damaged(damage)
    assert not report
    assert report.headline.startswith("at least")
    for line, start in zip(report.details, said, strict=False):
        assert line.startswith(start)


def test_at_a_kink_a_gradient_lies_between_the_slopes_of_both_sides():
    x, f = np.array([0.0, 0.0, 0.0, 0.0, 1.0]), lambda v: np.sum(np.abs(v))
    inside = check_gradient(f, np.array([-1.0, 0.0, 0.5, 1.0, 1.0]), x)
    assert inside
    assert "4 of 5 entries left out" in str(inside)
    outside = check_gradient(f, np.array([-1.0, 0.0, 2.0, 1.0, 1.0]), x)
    assert "1 of 5 entries differs" in str(outside)
    assert "gradient[2] lies at a kink: slope -1 on its left, 1 on its right" in str(outside)


def test_an_error_that_is_small_is_shown_with_enough_digits():
    x = np.array([1.0, 2.0])
    report = check_gradient(lambda v: np.sum(v**2), 2 * x + np.array([0.0, 1e-9]), x)
    assert "yours 4.000000001   finite differences 4" in str(report)


def test_a_common_factor_is_said():
    report = check_gradient(lambda v: np.sum(v**2), lambda v: v, np.array([1.0, -2.0, 3.0]))
    assert "every entry is 2 times too small" in str(report)
