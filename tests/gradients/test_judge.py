"""Finite differences know their own error; check_gradient accepts right gradients and finds wrong entries."""

import numdifftools
import numpy as np
import pytest
import scipy.differentiate
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde import check_gradient
from autograde.checking.check import _examine
from autograde.gradients.judge import Judge, finite_differences, slope
from tests.mistakes import notebook
from tests.tools.networks import network, random_relu_network, relu

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
    assert "every entry is 2 times too small" in str(report)


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
    w = np.random.default_rng(0).normal(size=6)
    gradient, bar = finite_differences(lambda v: float(np.sum(np.tanh(v) * v)), w)
    theirs = scipy.differentiate.derivative(lambda v: np.tanh(v) * v, w)
    np.testing.assert_allclose(gradient, theirs.df, rtol=0, atol=1e-10)
    assert np.all(bar < 1e-10)


def test_finite_differences_agree_with_numdifftools_on_a_network():
    loss, gradient, x = network(np.tanh, (3, 4, 2), 5, seed=0)
    ours, bar = finite_differences(loss, x)
    theirs = numdifftools.Gradient(loss)(x)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-11)
    assert np.all(np.abs(ours - gradient(x)) <= bar)
    assert np.all(bar < 1e-11)


def counted(f):
    """The function, and a list with the shapes of the arrays that it was asked for."""
    shapes = []

    def asked(v):
        shapes.append(v.shape)
        return f(v)

    return asked, shapes


def test_a_right_gradient_of_100000_entries_costs_10_passes():
    loss, gradient, x = network(np.tanh, (784, 128, 10), 64, seed=0)
    f, asked = counted(loss)
    assert Judge(f, gradient(x), x).verdict().right
    assert len(asked) <= 10


def test_the_passes_to_find_wrong_entries_grow_with_their_number():
    loss, gradient, x = network(np.tanh, (784, 128, 10), 64, seed=0)
    passes = []
    for places in ([5], [5, 60_000, 101_000]):
        f, asked = counted(loss)
        claimed = gradient(x)
        claimed[places] += 1e-4
        assert Judge(f, claimed, x, shapes=[(128, 785), (10, 129)]).verdict().wrong.tolist() == places
        passes.append(len(asked))
    assert passes[0] < 250
    assert passes[1] < 500


def test_a_function_that_takes_batches_is_asked_for_all_steps_at_once():
    x = np.random.default_rng(0).normal(size=(4, 5))
    f, asked = counted(lambda v: np.sum(np.sin(v), axis=(-1, -2)))
    assert check_gradient(f, np.cos, x)
    assert len([shape for shape in asked if shape == (4, 5)]) <= 4
    assert len(asked) <= 6
    wrong = np.cos(x)
    wrong[2, 3] += 1e-9
    assert "gradient[2, 3]" in str(check_gradient(f, wrong, x))


def test_a_sum_over_the_wrong_axis_is_no_batch():
    x = np.random.default_rng(0).normal(size=12)  # as many as the first batch has points
    assert check_gradient(lambda v: np.sum(np.sin(v), axis=0), np.cos, x)


def test_right_gradients_of_networks_with_kinks_raise_no_alarm():
    for seed in range(400):
        loss, gradient, x = random_relu_network(seed)
        assert Judge(loss, gradient(x), x).verdict().right, f"false alarm, seed {seed}"


def test_a_wrong_entry_of_a_network_with_kinks_is_found():
    for seed in range(100):
        loss, gradient, x = random_relu_network(seed)
        rng, claimed = np.random.default_rng(seed), gradient(x)
        entry = rng.integers(x.size)
        claimed[entry] += 1e-5 * np.sqrt(np.mean(claimed**2))
        assert Judge(loss, claimed, x).verdict().wrong.tolist() == [entry], f"missed, seed {seed}"


@pytest.mark.parametrize(("activation", "share"), [(np.tanh, 1e-5), (relu, 1e-4)])
def test_one_slightly_wrong_entry_of_100000_is_found(activation, share):
    for seed in (0, 1, 2, 3, 72):  # the last with ReLU: directions over half of the entries do not show it
        loss, gradient, x = network(activation, (784, 128, 10), 64, seed)
        rng, claimed = np.random.default_rng(seed), gradient(x)
        entry = rng.integers(x.size)
        claimed[entry] += rng.choice([-1, 1]) * share * np.sqrt(np.mean(claimed**2))
        verdict = Judge(loss, claimed, x, shapes=[(128, 785), (10, 129)]).verdict()
        assert verdict.wrong.tolist() == [entry], f"seed {seed}"
        assert verdict.complete


SHAPES = [(20, 41), (5, 21)]


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


def test_scattered_wrong_entries_are_all_found():
    loss, gradient, x = network(np.tanh, (40, 20, 5), 8, seed=0)
    places = sorted(np.random.default_rng(0).choice(820, 15, replace=False).tolist())
    claimed = gradient(x)
    claimed[places] += 1e-3
    verdict = Judge(loss, claimed, x, shapes=SHAPES).verdict()
    assert verdict.wrong.tolist() == places
    assert verdict.complete


def test_entries_that_are_not_finite_are_wrong_and_hide_no_others():
    loss, gradient, x = network(np.tanh, (40, 20, 5), 8, seed=0)
    claimed = gradient(x)
    claimed[[3, 700]] = np.nan, np.inf
    claimed[900] += 1e-3
    assert Judge(loss, claimed, x, shapes=SHAPES).verdict().wrong.tolist() == [3, 700, 900]


def test_a_list_of_the_wrong_length_or_shape_is_said():
    f, x = (lambda w: np.sum(w[0]) + np.sum(w[1] ** 2)), [np.ones((2, 3)), np.ones(4)]
    assert "is a list of 1, expected a list of 2 arrays" in str(check_gradient(f, [np.ones((2, 3))], x))
    assert "gradient[0] has shape (3, 2), expected (2, 3)" in str(check_gradient(f, [np.ones((3, 2)), np.ones(4)], x))


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


def cancelling(v):
    """The sum of sines, with digits lost on the way."""
    return np.sum(np.sin(v) + 1e6) - 1e6 * v.size


def test_a_complex_step_sees_what_differences_lose():
    x = np.random.default_rng(0).normal(size=50)
    claimed = np.cos(x)
    assert check_gradient(cancelling, claimed, x)
    claimed[7] += 1e-9
    report = check_gradient(cancelling, claimed, x)
    assert "1 of 50 entries differs" in str(report)
    assert "gradient[7]" in str(report)
    assert check_gradient(lambda v: float(np.real(cancelling(v))), claimed, x)  # where it cannot, no one is accused


def test_a_complex_step_is_not_believed_where_no_difference_bears_it_out():
    x = np.random.default_rng(0).normal(size=50)
    lost = lambda v: np.sum(np.abs(v) + 1e6) - 1e6 * v.size  # noqa: E731, by complex steps its derivative is 0
    assert check_gradient(lost, np.sign, x)
    assert not check_gradient(lost, np.zeros(50), x)


def test_at_a_kink_a_gradient_lies_between_the_slopes_of_both_sides():
    x, f = np.array([0.0, 0.0, 0.0, 0.0, 1.0]), lambda v: np.sum(np.abs(v))
    inside = check_gradient(f, np.array([-1.0, 0.0, 0.5, 1.0, 1.0]), x)
    assert inside
    assert "4 of 5 entries left out" in str(inside)
    outside = check_gradient(f, np.array([-1.0, 0.0, 2.0, 1.0, 1.0]), x)
    assert "1 of 5 entries differs" in str(outside)
    assert "gradient[2] lies at a kink: slope -1 on its left, 1 on its right" in str(outside)


def test_a_slight_kink_in_a_curved_function_is_noticed():
    assert not slope(lambda t: t * t + 1e-4 * abs(t)).settled


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (float("nan"), "f is nan at x"),
        ("a", "f returned 'a', expected one number"),
        (None, "f returned None"),
        (1j, "f returned 1j, expected one number"),
    ],
)
def test_a_function_without_a_number_is_said(value, said):
    assert said in str(check_gradient(lambda v: value, np.zeros(2), np.zeros(2)))


def test_an_error_that_is_small_is_shown_with_enough_digits():
    x = np.array([1.0, 2.0])
    report = check_gradient(lambda v: np.sum(v**2), 2 * x + np.array([0.0, 1e-9]), x)
    assert "yours 4.000000001   finite differences 4" in str(report)


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


def along_known_directions(exact, f, x):
    """A wrong gradient that is right along the directions that a judge of this size draws where it has no seed."""
    judge = Judge(f, exact, x)
    directions = np.array([judge.weights, judge.random_weights(), judge.random_weights()])
    basis = np.linalg.svd(directions)[2]
    return exact + 1e11 * basis[-1]


def test_no_answer_can_be_made_to_fit_the_directions_of_its_check():
    names = notebook()
    right = names["weight_gradient"]

    def weight_gradient(delta, h):
        exact = right(delta, h)

        def f(w):
            return float(np.mean(np.sum(delta * names["excitation"](w.reshape(exact.shape), h), axis=1)))

        forged.append(along_known_directions(exact.ravel(), f, np.zeros(exact.size)))
        return forged[-1].reshape(exact.shape)

    forged = []
    assert not _examine(weight_gradient, "", names)
    assert np.abs(forged[0]).max() > 1e9
