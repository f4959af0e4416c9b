"""Numbers that the notebooks of unit 03 state in hints, self-tests and folded answers, where no cell asserts them."""

import numpy as np
import pytest
from scipy.special import expit, log_softmax, logsumexp

from autograde import examine
from lectures import datasets
from solutions import reference


def test_a_sigmoid_with_the_squared_error_is_pushed_hardest_at_minus_log_2():
    beta = np.linspace(-10, 10, 200_001)
    push = 2 * (1 - expit(beta)) ** 2 * expit(beta)
    best = np.argmax(push)
    assert beta[best] == pytest.approx(-0.693, abs=5e-4)
    assert beta[best] == pytest.approx(-np.log(2), abs=1e-4)
    assert expit(beta[best]) == pytest.approx(1 / 3, abs=1e-4)
    assert push[best] == pytest.approx(0.2963, abs=5e-5)
    assert push[best] == pytest.approx(8 / 27)
    assert 3000 < push[best] / push[0] < 3500


def test_a_loss_of_0_998_behind_a_sigmoid_has_hardly_a_gradient():
    sigma = 1 - np.sqrt(0.998)
    assert 2 * (1 - sigma) ** 2 * sigma < 0.0021


def test_metres_in_centimetres_make_the_squared_error_10000_times_as_large():
    y, y_star = np.array([[1.0, 2.0]]), np.array([[1.5, 0.0]])
    assert reference.mse(100 * y, 100 * y_star) == pytest.approx(10_000 * reference.mse(y, y_star))


def test_half_the_sum_of_squares_is_a_gaussian_of_variance_1():
    from scipy.stats import norm

    y, y_star = np.random.default_rng(0).normal(size=(2, 7))
    surprise = -norm.logpdf(y, y_star, 1).sum()
    assert surprise - np.sum((y - y_star) ** 2) / 2 == pytest.approx(-7 * norm.logpdf(0))


@pytest.mark.parametrize("V", [1, 2, 64])
def test_the_mean_squared_error_is_a_gaussian_of_variance_V_half_and_the_absolute_error_a_laplace_of_b_V(V):
    from scipy.stats import laplace, norm

    y, y_star = np.random.default_rng(V).normal(size=(2, 1, V))
    gaussian = -norm.logpdf(y, y_star, np.sqrt(V / 2)).sum()
    assert gaussian == pytest.approx(reference.mse(y, y_star)[0] + V / 2 * np.log(np.pi * V))
    other = -laplace.logpdf(y, y_star, V).sum()
    assert other == pytest.approx(np.abs(y - y_star).mean() + V * np.log(2 * V))


def test_one_label_typed_as_1000_pulls_1800_times_as_hard_as_any_under_the_absolute_error():
    assert reference.mse_gradient(np.array([[1000.0]]), np.array([[100.0]])) == -1800


def test_deciding_at_random_is_wrong_in_58_of_100_and_for_the_largest_in_50():
    p = np.array([0.5, 0.4, 0.1])
    assert 1 - np.sum(p**2) == pytest.approx(0.58)
    drawn = np.random.default_rng(0).choice(3, size=(2, 100_000), p=p)
    assert np.mean(drawn[0] != drawn[1]) == pytest.approx(0.58, abs=0.01)
    assert 1 - p.max() == 0.5


def test_a_factor_of_the_excitations_keeps_the_decision_and_minus_3_reverses_their_order():
    beta = np.array([[1.0, 3.0, 2.0]])
    same = [reference.decide(reference.softmax(moved)) for moved in (beta, beta + 5, 3 * beta)]
    assert all(np.array_equal(decision, [[0, 1, 0]]) for decision in same)
    assert np.array_equal(reference.decide(reference.softmax(-3 * beta)), [[1, 0, 0]])


def test_softmax_loses_a_class_at_746_and_a_sigmoid_the_rest_at_38():
    y = np.array([[0.0, 1.0]])
    losses = [reference.cross_entropy(y, reference.softmax(np.array([[d, 0.0]])))[0] for d in (745.0, 746.0)]
    assert np.isfinite(losses[0])
    assert losses[1] == np.inf
    assert np.log(5e-324) == pytest.approx(-744.4, abs=0.05)
    assert reference.sigmoid(np.array([37.0, 38.0]))[0] < 1 == reference.sigmoid(np.array([37.0, 38.0]))[1]
    assert np.exp([-38.0, -37.0]) == pytest.approx([3.1e-17, 8.5e-17], rel=0.02)
    assert np.exp(-38) < (1 - np.nextafter(1, 0)) / 2 < np.exp(-37) < 1 - np.nextafter(1, 0)


def test_the_loss_averages_logarithms():
    losses = -np.log([0.5, 0.02])
    assert losses == pytest.approx([0.6931, 3.9120], abs=5e-5)
    assert losses.mean() == pytest.approx(2.3026, abs=5e-5)
    assert np.exp(-losses.mean()) == pytest.approx(0.1)
    assert np.mean([0.5, 0.02]) == 0.26


@pytest.mark.parametrize("total", [1.0, 0.5, 3.0])
def test_labels_that_sum_to_s_have_the_gradient_s_y_star_minus_y(total):
    rng = np.random.default_rng(3)
    beta, label = rng.normal(size=4), rng.dirichlet(np.ones(4)) * total
    slopes = [
        (-label @ log_softmax(beta + step) + label @ log_softmax(beta - step)) / 2e-5 for step in 1e-5 * np.eye(4)
    ]
    assert slopes == pytest.approx(total * np.exp(beta - logsumexp(beta)) - label, abs=1e-9)


def test_a_coin_costs_log_2_and_pushes_half_to_either_side():
    y, beta = np.array([1.0, 0.0]), np.zeros(2)
    assert reference.binary_cross_entropy_from_excitation(y, beta) == pytest.approx([0.6931, 0.6931], abs=5e-5)
    assert reference.sigmoid_binary_cross_entropy_gradient(y, beta) == pytest.approx([-0.5, 0.5])


def test_the_best_constant_where_a_missed_cancer_costs_five():
    p = np.linspace(0.001, 0.999, 999)
    loss = -5 * 0.37 * np.log(p) - 0.63 * np.log(1 - p)
    assert p[np.argmin(loss)] == pytest.approx(5 * 0.37 / (5 * 0.37 + 0.63), abs=1e-3)


def test_a_typed_zero_too_many_moves_the_mean_of_the_diabetes_data_and_not_its_median():
    _, progression = datasets.diabetes()
    typed = progression.copy()
    typed[progression.argmax()] *= 10
    assert typed.max() == 3460
    assert typed.mean() - progression.mean() == pytest.approx(3114 / 442)
    assert np.median(typed) == np.median(progression)


def one_token(*numbers: float):
    """A label or an output of one token, shape (1, V)."""
    return np.array([numbers])


def test_the_numbers_worked_by_hand_before_the_exercises():
    y, y_star = np.array([[1.0, 0.0], [2.0, 5.0]]), np.array([[0.5, 0.25], [4.0, 2.0]])
    assert reference.mse(y, y_star) == pytest.approx([0.15625, 6.5])
    before, after = reference.mse(np.array([[0.6], [0.6]]), np.array([[0.4], [0.41]]))
    assert [before, after, (before - after) / 4] == pytest.approx([0.04, 0.0361, 0.000975])
    assert reference.cross_entropy_gradient(one_token(0, 1), one_token(0.75, 0.25)) == pytest.approx(one_token(0, -4))
    assert reference.binary_cross_entropy_gradient(np.array([0.0]), np.array([0.75])) == pytest.approx(4)
    assert reference.binary_cross_entropy(np.array([0.0]), np.array([0.1727])) == pytest.approx(0.1896, abs=5e-5)


def test_the_running_token_as_regression_and_layer_by_layer():
    x, _, weights = datasets.tiny_network()
    betas, hs = reference.forward(x, weights, reference.tanh, reference.identity)
    assert hs[1].round(4).tolist() == [[0.7616, -0.4621]]
    assert betas[1].round(4).tolist() == [[1.2237, -0.3429]]
    assert ((np.array([0, 1]) - betas[1].round(4)) ** 2).round(4).tolist() == [[1.4974, 1.8034]]
    assert betas[1][0, 0] - betas[1][0, 1] == pytest.approx(1.5666, abs=5e-5)


def test_a_confident_mistake_of_minus_10():
    assert expit(-10) == pytest.approx(0.0000454, abs=5e-8)
    assert 2 * (expit(-10) - 1) == pytest.approx(-1.9999, abs=5e-5)
    assert expit(-10) * expit(10) == pytest.approx(0.0000454, abs=5e-8)


def test_the_running_token_under_all_of_its_losses():
    x, y, weights = datasets.tiny_network()
    beta = reference.forward(x, weights, reference.tanh, reference.softmax)[0][-1]
    y_star = reference.softmax(beta)
    assert reference.mse(y, y_star).round(4) == 0.6844
    jacobian = reference.softmax_jacobian(beta)[0]
    assert (reference.mse_gradient(y, y_star) @ jacobian).round(4).tolist() == [[0.2364, -0.2364]]
    assert reference.zero_one(y, y_star) == 1
    assert reference.cross_entropy(y, y_star).round(4) == 1.7562
    assert reference.softmax_cross_entropy_gradient(y, beta).round(4).tolist() == [[0.8273, -0.8273]]
    one, label = beta[:, 1:] - beta[:, :1], np.array([[1.0]])
    assert reference.binary_cross_entropy_from_excitation(label, one).round(4) == 1.7562
    assert reference.sigmoid_binary_cross_entropy_gradient(label, one).round(4) == -0.8273


def test_an_error_rate_of_0_hides_how_sure_a_network_is():
    y = reference.one_hot(np.array([0, 1, 2, 0]), 3)
    unsure, sure = np.where(y == 1, 0.34, 0.33), np.where(y == 1, 0.998, 0.001)
    assert (unsure.sum(axis=1), sure.sum(axis=1)) == (pytest.approx(1), pytest.approx(1))
    assert reference.error_rate(y, unsure) == reference.error_rate(y, sure) == 0


@pytest.mark.parametrize(
    ("name", "arguments", "body", "said"),
    [
        ("mse", "y, y_star", "np.sum((y - y_star) ** 2, axis=1)", "2 times too large"),
        ("mse_gradient", "y, y_star", "2 / len(y) * (y_star - y)", "0.75 times"),
        ("cross_entropy", "y, y_star", "-np.sum(y * np.log2(y_star), axis=1)", "1.4427 times too large"),
        ("cross_entropy_gradient", "y, y_star", "-1 / y_star", "8 of 12"),
        ("softmax_cross_entropy_gradient", "y, beta", "-y * (1 - softmax(beta))", "8 of 12"),
        ("softmax_cross_entropy_gradient", "y, beta", "(softmax(beta) - y) / len(y)", "4 times too small"),
    ],
)
def test_a_message_says_the_number_that_the_text_repeats(name, arguments, body, said):
    notebook = dict(vars(reference))
    exec(f"def {name}({arguments}):\n    return {body}", notebook)
    assert said in str(examine(notebook[name]))
