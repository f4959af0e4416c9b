"""The training databases are what their docstrings say."""

import re
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from lectures import datasets
from tests.tools import course_data


def test_importing_the_module_costs_no_matplotlib():
    code = "import sys, lectures.datasets; print('matplotlib' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False"]


@pytest.mark.parametrize(("name", "held"), course_data.arrays().items())
def test_what_the_course_carries_is_what_scikit_learn_has(name, held):
    with np.load(datasets.DATA / f"{name}.npz") as carried:
        assert set(carried) == set(held)
        for array in held:
            assert carried[array].dtype == held[array].dtype
            np.testing.assert_array_equal(carried[array], held[array])


@pytest.mark.parametrize(("name", "weights"), course_data.classifiers().items())
def test_the_classifiers_are_as_scikit_learn_trains_them(name, weights):
    carried = datasets.trained_classifier(name)
    assert carried.shape == weights.shape
    np.testing.assert_allclose(carried, weights, atol=2e-3)  # where its optimiser stops differs between releases


def test_integers_are_those_that_arrays_are_indexed_with():
    assert datasets.digits()[1].dtype == np.arange(1).dtype


def test_the_tiny_network_gives_the_excitations_worked_by_hand():
    x, y, weights = datasets.tiny_network()
    h = x
    for w, expected in zip(weights, ([[1.0, -0.5]], [[1.2237, -0.3429]]), strict=True):
        beta = h @ w[:, :-1].T + w[:, -1]
        np.testing.assert_allclose(beta, expected, atol=5e-5)
        h = np.tanh(beta)
    np.testing.assert_array_equal(y, [[0, 1]])


def test_the_tiny_network_is_new_at_every_call():
    datasets.tiny_network()[2][0][:] = 0
    assert datasets.tiny_network()[2][0][0, 0] == 0.5


def test_digits_are_1797_pictures_between_0_and_1():
    x, class_index = datasets.digits()
    assert x.shape == (1797, 64)
    assert (x.min(), x.max()) == (0, 1)
    assert np.bincount(class_index).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_network_that_was_trained_in_advance_reads_digits_that_it_never_saw():
    x, digit = datasets.digits()
    w1, w2 = datasets.trained_digits()
    assert (w1.shape, w2.shape) == ((32, 65), (10, 33))
    beta = np.tanh(x @ w1[:, :-1].T + w1[:, -1]) @ w2[:, :-1].T + w2[:, -1]
    right = beta.argmax(axis=1) == digit
    assert right[: datasets.TRAINED].mean() > 0.99
    assert right[datasets.TRAINED :].mean() > 0.9


def test_one_is_malignant():
    x, y, names = datasets.breast_cancer()
    assert (y == 1).sum() == 212
    assert (y == 0).sum() == 357
    assert y.dtype == float
    radius = x[:, names.index("mean radius")]
    assert radius[y == 1].mean() > 0.5 > 0 > radius[y == 0].mean()  # malignant cells are larger


@pytest.mark.parametrize(("load", "shape"), [(datasets.breast_cancer, (569, 30)), (datasets.diabetes, (442, 10))])
def test_features_are_standardised(load, shape):
    x = load()[0]
    assert x.shape == shape
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(x.std(axis=0), 1, atol=1e-12)


def test_diabetes_has_its_published_range():
    y = datasets.diabetes()[1]
    assert (y.min(), y.max()) == (25, 346)
    assert y.mean() == pytest.approx(152.13, abs=0.01)


@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_photograph_cut_into_patches_and_put_back_is_itself(name):
    image = datasets.photograph(name)
    assert image.shape == (104, 160)
    assert 0 <= image.min() < 0.2 < 0.8 < image.max() <= 1
    patches = datasets.to_patches(image, 8)
    np.testing.assert_array_equal(patches[1], image[:8, 8:16].ravel())
    np.testing.assert_array_equal(datasets.from_patches(patches, image.shape), image)


def test_a_patch_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="7 pixels"):
        datasets.to_patches(np.zeros((104, 160)), 7)
    with pytest.raises(ValueError, match="do not fill"):
        datasets.from_patches(np.zeros((3, 64)), (16, 16))


def test_an_unknown_photograph_is_named():
    with pytest.raises(ValueError, match="cat"):
        datasets.photograph("cat")


def test_random_patches_stand_in_their_photograph():
    patches = datasets.photograph_patches(size=4, count=6, seed=3, names=["flower"])
    windows = np.lib.stride_tricks.sliding_window_view(datasets.photograph("flower"), (4, 4)).reshape(-1, 16)
    assert patches.shape == (6, 16)
    for patch in patches:
        assert (windows == patch).all(axis=1).any()


def test_the_same_seed_gives_the_same_patches():
    first, again, other = (datasets.photograph_patches(count=50, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_reviews_are_balanced_and_unique():
    texts, labels = datasets.reviews()
    assert Counter(labels) == {1: 80, -1: 80}
    assert len(set(texts)) == len(texts) == 160
    assert all(text == text.strip() and text.isascii() for text in texts)


def test_reviews_hold_the_difficulties_that_the_exercise_speaks_of():
    text = " ".join(datasets.reviews()[0])
    for piece in ("Not good", "don't", '"brave"', "'comedy'", "WOW"):
        assert piece in text


def test_the_vocabulary_is_every_word_of_the_reviews_most_often_first():
    words = re.findall(r"[a-z]+(?:'[a-z]+)*", "\n".join(datasets.reviews()[0]).lower())
    count = Counter(words)
    assert datasets.review_vocabulary() == sorted(count, key=lambda word: (-count[word], word))
    assert datasets.review_vocabulary(3) == ["the", "a", "and"]


KNOWN_POSITIONS = {
    "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1": 0,
    "rnbqkbnr/ppp1pppp/8/8/2pP4/8/PP2PPPP/RNBQKBNR w KQkq - 0 3": 1,
    "6q1/8/3k4/8/8/8/8/3K4 b - - 0 70": 9,
    "8/8/8/4k3/8/8/3RK3/8 b - - 0 70": -5,
    "8/8/3k4/8/8/2BBK3/8/8 w - - 0 75": -6,
    "8/8/3k4/3bn3/8/8/4K3/8 w - - 0 75": 6,
}


def test_material_is_counted_for_black():
    value = dict(zip(*datasets.chess_positions(), strict=True))
    assert {fen: value[fen] for fen in KNOWN_POSITIONS} == KNOWN_POSITIONS


def test_positions_are_well_formed():
    fens, values = datasets.chess_positions()
    assert values.dtype == float
    assert len(set(fens)) == len(fens) == len(values) >= 40
    for fen in fens:
        board, turn, castling, _, _, _ = fen.split(" ")
        ranks = board.split("/")
        assert [sum(int(c) if c.isdigit() else 1 for c in rank) for rank in ranks] == [8] * 8
        assert board.count("k") == board.count("K") == 1
        assert not set(ranks[0] + ranks[-1]) & set("pP")
        assert turn in "wb"
        assert set(castling) <= set("KQkq-")
