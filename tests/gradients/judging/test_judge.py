"""A judge accepts right gradients and finds wrong entries, in few passes, whatever the function's kinks."""

import numpy as np
import pytest

from autograde.checking.check import _examine
from autograde.gradients.judging.judge import Judge
from tests.mistakes import notebook
from tests.tools.counted_calls import counted
from tests.tools.networks import network, random_relu_network, relu


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


def along_known_directions(exact, f, x):
    """A wrong gradient that is right along the directions that a judge of this size draws where it has no seed."""
    judge = Judge(f, exact, x)
    directions = np.array([judge.reader.weights, judge.reader.random_weights(), judge.reader.random_weights()])
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
