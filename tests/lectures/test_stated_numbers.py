"""Numbers that the text of units 04 to 06 states and that none of its cells computes."""

import ast
import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.special import softmax

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from lectures import datasets

REFERENCE = Reference(SOLUTIONS / "reference.py")


# 04_back_propagation


def test_rounded_factors_give_a_rounded_delta():
    assert round(-1.6546 * 0.7864, 4) == -1.3012


def test_the_jacobian_of_an_output_that_is_a_share_of_the_sum():
    beta, eps = np.array([1.0, 3.0]), 1e-6
    columns = [((beta + e) / (beta + e).sum() - (beta - e) / (beta - e).sum()) / (2 * eps) for e in eps * np.eye(2)]
    jacobian = np.stack(columns, axis=1)
    np.testing.assert_allclose(jacobian, [[0.1875, -0.0625], [-0.1875, 0.0625]], atol=1e-9)
    np.testing.assert_allclose(np.array([0, -1 / 0.75]) @ jacobian, [0.25, -0.0833], atol=5e-5)


def test_twenty_layers_with_and_without_a_road_around_them():
    assert f"{0.2**20:.1e}" == "1.0e-14"
    assert round(1.2**20, 1) == 38.3


@pytest.mark.parametrize("widths", [[1, 1], [1, 9, 1], [3, 50, 50, 1], [1000, 2, 1000], [1, 1, 1, 1, 1, 1]])
def test_a_backward_pass_costs_less_than_two_forward_passes(widths):
    """Multiplications: one a weight forward; back one a weight, one a weight that leads to a node, one a slope."""
    weights = [np.zeros((K, N + 1)) for N, K in pairwise(widths)]
    forward = sum(w.size for w in weights)
    backward = forward + sum(w[:, :-1].size + w.shape[1] - 1 for w in weights[1:])
    assert backward < 2 * forward


@pytest.mark.parametrize(("below", "above"), [(50, 50), (200, 50), (50, 200)])
def test_which_nodes_a_sum_of_weights_runs_over(below, above):
    rng = np.random.default_rng(0)
    w = rng.normal(size=(above, below))
    h, delta = rng.normal(size=(1000, below)), rng.normal(size=(1000, above))
    assert np.std(h @ w.T / math.sqrt(below)) == pytest.approx(1, abs=0.05)
    assert np.std(delta @ w / math.sqrt(above)) == pytest.approx(1, abs=0.05)


# 05_gradient_descent


def test_the_forecast_of_one_weights_step():
    assert round(-0.6301 * 0.3150, 4) == -0.1985
    assert round(1.7562 - 0.1985, 4) == 1.5577


@pytest.mark.parametrize(("eta", "new", "after"), [(0.1, 0.4, 1.6), (0.5, 2, 0), (0.9, 3.6, 1.6), (1.1, 4.4, 2.4)])
def test_the_first_step_on_the_parabola(eta, new, after):
    w = 0 - eta * 2 * (0 - 2)
    assert w == pytest.approx(new)
    assert abs(w - 2) == pytest.approx(after)


def test_all_splits_of_four_derivatives_have_one_average():
    derivatives = [1, 3, -2, 6]
    table = {(1, 3): (2, 2), (1, -2): (-0.5, 4.5), (1, 6): (3.5, 0.5)}
    for first, averages in table.items():
        second = [d for d in derivatives if d not in first]
        assert (np.mean(first), np.mean(second)) == averages
        assert np.mean(averages) == np.mean(derivatives) == 2


def test_tokens_that_are_never_drawn_with_replacement():
    missed = (1 - 1 / 1200) ** 1200
    assert missed == pytest.approx(0.37, abs=0.005)


def test_second_derivatives_are_many():
    assert 12**2 == 144
    assert round(2410**2 / 1e6, 1) == 5.8


def test_learning_rates_of_the_coin():
    curvature = 0.75 * 0.25
    assert (curvature, round(1 / curvature, 1), round(2 / curvature, 1)) == (0.1875, 5.3, 10.7)


def test_steps_in_a_valley_a_hundred_times_as_steep_as_long():
    eta = 2 / (1 + 100)
    factor = max(abs(1 - eta), abs(1 - 100 * eta))
    assert round(factor, 4) == round(99 / 101, 4) == 0.9802
    assert math.ceil(math.log(1000) / -math.log(factor)) == 346


def test_batches_of_64_of_1000_tokens():
    sizes = [len(range(1000)[start : start + 64]) for start in range(0, 1000, 64)]
    assert (len(sizes), sizes[-1], 5 * len(sizes)) == (16, 40, 80)


# 06_pytorch


def test_adam_reads_digits_better_than_sgd_by_its_step_size_too():
    torch = pytest.importorskip("torch")
    pixels, digit = datasets.digits()
    inputs, targets = torch.tensor(pixels, dtype=torch.float32), torch.tensor(digit)
    learn, test = np.split(np.random.default_rng(0).permutation(len(pixels)), [1200])

    def error(optimiser, eta):
        torch.manual_seed(0)
        network = torch.nn.Sequential(torch.nn.Linear(64, 32), torch.nn.Tanh(), torch.nn.Linear(32, 10))
        optimizer = optimiser(network.parameters(), lr=eta)
        for batch in [batch for _ in range(5) for batch in torch.tensor(learn)[torch.randperm(1200)].split(32)]:
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(inputs[batch]), targets[batch]).backward()
            optimizer.step()
        return np.mean(network(inputs[test]).argmax(dim=1).numpy() != digit[test])

    assert error(torch.optim.Adam, 0.01) < 0.06 < error(torch.optim.SGD, 0.1) < 0.1 < error(torch.optim.Adam, 0.001)


def test_reverse_mode_has_ten_lines():
    (function,) = ast.parse(REFERENCE.given("reverse_mode")).body
    _, *body = function.body
    assert body[-1].end_lineno - body[0].lineno + 2 == 10  # with that of its name


def test_a_softmax_too_many_has_a_floor():
    best = softmax([1, 0, 0])[0]
    assert (round(best, 3), round(-math.log(best), 2)) == (0.576, 0.55)
