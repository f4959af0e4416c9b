"""The reference functions against SciPy, scikit-learn, PyTorch and known values."""

import warnings
from itertools import pairwise

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import log_loss, mean_squared_error, zero_one_loss
from sklearn.preprocessing import OneHotEncoder

from solutions import reference as r

finite = st.floats(-1000, 1000)
betas = st.tuples(st.integers(1, 6), st.integers(2, 5)).flatmap(lambda shape: arrays(float, shape, elements=finite))
DATA = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _silent():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def labels(n, V, seed=0):
    return np.eye(V)[np.random.default_rng(seed).integers(0, V, n)]


# unit 01


def test_one_hot_is_scikit_learns():
    index = DATA.integers(0, 5, 30)
    encoder = OneHotEncoder(categories=[range(5)], sparse_output=False)
    assert np.array_equal(r.one_hot(index, 5), encoder.fit_transform(index[:, np.newaxis]))


def test_class_index_undoes_one_hot():
    index = DATA.integers(0, 7, 30)
    assert np.array_equal(r.class_index(r.one_hot(index, 7)), index)


@pytest.mark.parametrize("index", [[0, 3], [-1]])
def test_one_hot_refuses_what_is_no_class(index):
    with pytest.raises(ValueError, match=r"0\.\.2"):
        r.one_hot(np.array(index), 3)


def test_signed_and_unsigned_labels():
    assert r.to_unsigned(np.array([-1, 1, 1])).tolist() == [0.0, 1.0, 1.0]
    assert r.to_signed(np.array([0, 1, 1])).tolist() == [-1.0, 1.0, 1.0]
    with pytest.raises(ValueError, match="-1 or \\+1"):
        r.to_unsigned(np.array([0.0]))
    with pytest.raises(ValueError, match="0 or 1"):
        r.to_signed(np.array([-1.0]))


@given(st.text(alphabet="ab' .D\"", max_size=40))
def test_bag_of_words_is_scikit_learns(text):
    vocabulary = ["a", "ab", "b'a", "d", "aa"]
    counter = CountVectorizer(vocabulary=vocabulary, token_pattern=r"[a-z]+(?:'[a-z]+)*")
    assert np.array_equal(r.bag_of_words(text, vocabulary), counter.transform([text]).toarray()[0])


def test_training_database():
    x, y = r.training_database(["a good film", "bad"], [1, -1], ["good", "bad"])
    assert x.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert y.tolist() == [1.0, -1.0]
    with pytest.raises(ValueError, match="1 texts, but 2 labels"):
        r.training_database(["a"], [1, 1], ["a"])


@given(st.integers(1, 8), st.integers(1, 20), st.floats(0, 1), st.integers(0, 2**32))
def test_hide_pixels_hides_its_share_of_every_row(n, V, fraction, seed):
    y = np.random.default_rng(1).uniform(0.1, 1, (n, V))
    x = r.hide_pixels(y, fraction, np.random.default_rng(seed))
    assert np.all((x == 0).sum(axis=1) == round(fraction * V))
    assert np.all((x == y) | (x == 0))


# unit 02


@given(arrays(float, 20, elements=st.floats(-700, 700)))
def test_sigmoid_and_its_derivative_are_scipys(beta):
    expit = scipy.special.expit(beta)
    np.testing.assert_allclose(r.sigmoid(beta), expit, rtol=1e-9, atol=0)
    np.testing.assert_allclose(r.sigmoid_derivative(beta), expit * scipy.special.expit(-beta), rtol=1e-9, atol=0)


def test_the_sigmoids_derivative_at_40_is_not_0():
    assert r.sigmoid_derivative(np.array([40.0]))[0] == pytest.approx(4.248354255291589e-18, rel=1e-9)


@given(betas)
def test_softmax_is_scipys(beta):
    np.testing.assert_allclose(r.softmax(beta), scipy.special.softmax(beta, axis=1), rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(
    ("function", "derivative"),
    [(r.sigmoid, r.sigmoid_derivative), (r.tanh, r.tanh_derivative), (r.relu, r.relu_derivative)],
)
def test_a_derivative_is_its_functions(function, derivative):
    beta = np.array([-3.0, -0.7, 0.2, 1.9])
    slopes = scipy.optimize.approx_fprime(beta, lambda b: function(b), 1e-7)
    np.testing.assert_allclose(derivative(beta), np.diag(slopes), atol=1e-6)


def test_relus_derivative_at_0_is_0():
    assert r.relu_derivative(np.array([0.0])).tolist() == [0.0]


def test_softmax_jacobian_is_pytorchs():
    torch = pytest.importorskip("torch")
    beta = DATA.normal(size=(3, 4))
    for i, row in enumerate(torch.from_numpy(beta)):
        jacobian = torch.autograd.functional.jacobian(lambda b: torch.softmax(b, 0), row)
        np.testing.assert_allclose(r.softmax_jacobian(beta)[i], jacobian.numpy(), atol=1e-12)


def test_the_tiny_network_by_hand():
    weights = [np.array([[0.5, 0.5, -0.5], [1.0, -0.5, -0.5]]), np.array([[1.0, -1.0, 0.0], [-0.5, 1.0, 0.5]])]
    bs, hs = r.forward(np.array([[1.0, 2.0]]), weights, r.tanh, r.softmax)
    np.testing.assert_allclose(bs[0], [[1.0, -0.5]])
    np.testing.assert_allclose(hs[1], [[0.7616, -0.4621]], atol=5e-5)
    np.testing.assert_allclose(bs[1], [[1.2237, -0.3429]], atol=5e-5)
    np.testing.assert_allclose(hs[2], [[0.8273, 0.1727]], atol=5e-5)
    assert r.cross_entropy(np.array([[0.0, 1.0]]), hs[2])[0] == pytest.approx(1.7562, abs=5e-5)


# unit 03


def test_losses_are_scikit_learns():
    y, y_star = labels(40, 3), scipy.special.softmax(DATA.normal(size=(40, 3)), axis=1)
    assert r.corpus_loss(r.mse(y, y_star)) == pytest.approx(mean_squared_error(y, y_star))
    assert r.corpus_loss(r.cross_entropy(y, y_star)) == pytest.approx(log_loss(y, y_star))
    assert r.error_rate(y, y_star) == pytest.approx(zero_one_loss(y, r.decide(y_star)))
    binary, p = y[:, 0], y_star[:, 0]
    assert r.corpus_loss(r.binary_cross_entropy(binary, p)) == pytest.approx(log_loss(binary, p))


def test_an_impossible_right_class_is_infinitely_surprising_and_silent():
    y, y_star = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
    assert r.cross_entropy(y, y_star).tolist() == [np.inf, 0]
    assert r.binary_cross_entropy(np.array([1.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0])).tolist() == [np.inf, np.inf, 0]


@given(betas, st.integers(0, 2**32))
def test_cross_entropy_from_excitation_is_scipys(beta, seed):
    y = labels(*beta.shape, seed)
    expected = scipy.special.logsumexp(beta, axis=1) - np.sum(y * beta, axis=1)
    np.testing.assert_allclose(r.cross_entropy_from_excitation(y, beta), expected, rtol=1e-9, atol=1e-12)


@given(arrays(float, 10, elements=finite), st.integers(0, 1))
def test_binary_cross_entropy_from_excitation_is_exact(beta, label):
    y = np.full(10, float(label))
    expected = -scipy.special.log_expit(beta if label else -beta)
    np.testing.assert_allclose(r.binary_cross_entropy_from_excitation(y, beta), expected, rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("loss", "gradient", "positive"),
    [
        (r.mse, r.mse_gradient, False),
        (r.cross_entropy, r.cross_entropy_gradient, True),
        (r.cross_entropy_from_excitation, r.softmax_cross_entropy_gradient, False),
        (r.binary_cross_entropy, r.binary_cross_entropy_gradient, True),
        (r.binary_cross_entropy_from_excitation, r.sigmoid_binary_cross_entropy_gradient, False),
    ],
)
def test_a_loss_gradient_is_its_losss(loss, gradient, positive):
    y = labels(4, 3)
    out = DATA.uniform(0.2, 0.8, (4, 3)) if positive else DATA.normal(size=(4, 3))
    slopes = scipy.optimize.approx_fprime(out.ravel(), lambda v: np.sum(loss(y, v.reshape(4, 3))), 1e-7)
    np.testing.assert_allclose(gradient(y, out).ravel(), slopes, atol=1e-5)


# units 04, 05, 06


def test_finite_difference_is_scipys():
    w = DATA.normal(size=(2, 3))
    slopes = scipy.optimize.approx_fprime(w.ravel(), lambda v: np.sum(np.sin(v)), 1e-7)
    np.testing.assert_allclose(r.finite_difference(lambda v: np.sum(np.sin(v)), w).ravel(), slopes, atol=1e-6)


def torch_loss(x, y, weights):
    """The corpus loss and its gradients by PyTorch's own functions, from our weights."""
    torch = pytest.importorskip("torch")
    leaves = [torch.tensor(w, requires_grad=True) for w in weights]
    h = torch.tensor(x)
    for number, w in enumerate(leaves):
        beta = h @ w[:, :-1].T + w[:, -1]
        h = torch.tanh(beta) if number < len(leaves) - 1 else beta
    loss = torch.nn.functional.cross_entropy(h, torch.tensor(y))
    return float(loss.detach()), [g.numpy() for g in torch.autograd.grad(loss, leaves)]


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 7), st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(2, 4), st.integers(0, 2**32))
def test_back_propagate_is_pytorchs(n, widths, V, seed):
    rng = np.random.default_rng(seed)
    sizes = [*widths, V]
    weights = [rng.normal(size=(K, N + 1)) for N, K in pairwise(sizes)]
    x, y = rng.normal(size=(n, sizes[0])), labels(n, V, seed)
    loss, expected = torch_loss(x, y, weights)
    bs, hs = r.forward(x, weights, r.tanh, r.softmax)
    found = r.back_propagate(y, bs, hs, weights, r.tanh_derivative, r.softmax_cross_entropy_gradient)
    assert r.corpus_loss(r.cross_entropy_from_excitation(y, bs[-1])) == pytest.approx(loss)
    for ours, theirs, by_torch in zip(found, expected, r.torch_gradients(x, y, weights), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-10)
        np.testing.assert_allclose(by_torch, theirs, atol=1e-10)


def test_output_delta_takes_any_jacobian():
    gradient, jacobian = DATA.normal(size=(3, 4)), DATA.normal(size=(3, 4, 4))
    expected = [np.dot(g, J) for g, J in zip(gradient, jacobian, strict=True)]
    np.testing.assert_allclose(r.output_delta(gradient, jacobian), expected)


def test_newton_step_reaches_the_minimum_of_a_parabola():
    assert r.newton_step(5.0, 2 * (5.0 - 3.0), 2.0) == 3.0
    with pytest.raises(ValueError, match="curvature"):
        r.newton_step(1.0, 1.0, 0.0)


def test_a_known_step_with_momentum():
    first = r.momentum_step([np.array([[1.0]])], [np.array([[0.0]])], [np.array([[2.0]])], 0.1, 0.5)
    assert [float(part[0][0, 0]) for part in first] == pytest.approx([0.8, -0.2])
    second = r.momentum_step(*first, [np.array([[1.0]])], 0.1, 0.5)
    assert [float(part[0][0, 0]) for part in second] == pytest.approx([0.6, -0.2])


def test_momentum_is_pytorchs_where_eta_stays():
    """PyTorch's velocity is ours divided by -eta: the weights are the same."""
    torch = pytest.importorskip("torch")
    eta, mu, weights = 0.05, 0.9, [np.array([[1.0, -1.2, 0.5]])]
    velocity = [np.zeros((1, 3))]
    theirs = torch.tensor(weights[0], requires_grad=True)
    optimiser = torch.optim.SGD([theirs], lr=eta, momentum=mu)
    for _ in range(20):
        weights, velocity = r.momentum_step(weights, velocity, [np.sin(weights[0])], eta, mu)
        optimiser.zero_grad()
        (-torch.cos(theirs)).sum().backward()
        optimiser.step()
    np.testing.assert_allclose(weights[0], theirs.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(velocity[0], -eta * optimiser.state[theirs]["momentum_buffer"].numpy(), rtol=1e-9)


@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 2**32))
def test_minibatches_visit_every_token_once(n, size, seed):
    batches = list(r.minibatches(n, size, np.random.default_rng(seed)))
    assert sorted(np.concatenate(batches)) == list(range(n))
    assert all(len(batch) == size for batch in batches[:-1])
    assert 1 <= len(batches[-1]) <= size


def test_train_is_pytorchs():
    pytest.importorskip("torch")
    x, y = DATA.normal(size=(30, 3)), labels(30, 3)
    weights = [DATA.normal(size=(4, 4)), DATA.normal(size=(3, 5))]
    before = [w.copy() for w in weights]
    ours, history = r.train(
        x, y, weights, 0.1, 5, 8, np.random.default_rng(1),
        r.cross_entropy_from_excitation, r.softmax_cross_entropy_gradient,
    )  # fmt: skip
    theirs, their_history = r.torch_train(x, y, weights, 0.1, 5, 8, np.random.default_rng(1))
    np.testing.assert_allclose(history, their_history, atol=1e-9)
    for w, v, old, new in zip(ours, theirs, before, weights, strict=True):
        np.testing.assert_allclose(w, v, atol=1e-9)
        assert np.array_equal(old, new)


def test_reverse_mode_adds_up_over_all_ways():
    """(a b + a) a, whose derivatives are 2 a (b + 1) and a²."""
    lookup = {"add": lambda a, b: (1.0, 1.0), "multiply": lambda a, b: (b, a)}
    record = [("multiply", (0, 1)), ("add", (3, 0)), ("multiply", (4, 0))]
    slopes = r.reverse_mode(record, np.array([3.0, 2.0, 7.0, 6.0, 9.0, 27.0]), lookup)
    assert slopes.tolist() == [18.0, 9.0, 0.0, 3.0, 3.0, 1.0]
    assert r.reverse_mode([], np.array([5.0, 4.0]), lookup).tolist() == [0.0, 1.0]


def test_reverse_mode_takes_each_entry_once():
    lookup = {"add": lambda a, b: (1.0, 1.0)}
    record = [("add", (m, m)) for m in range(40)]
    assert r.reverse_mode(record, 2.0 ** np.arange(41), lookup)[0] == 2.0**40


def test_to_linear_is_float64_and_free_of_our_array():
    torch = pytest.importorskip("torch")
    w = DATA.normal(size=(2, 4))
    linear = r.to_linear(w)
    assert linear.weight.dtype == torch.float64
    kept = w.copy()
    with torch.no_grad():
        linear.weight.zero_()
    assert np.array_equal(w, kept)


def test_importing_the_reference_does_not_import_torch():
    import subprocess
    import sys

    code = "import sys, solutions.reference; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-B", "-c", code], check=False).returncode == 0
