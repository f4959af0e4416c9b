"""Unit 02: excitations, activations and their derivatives, softmax, the whole forward pass."""

import numpy as np

from autograde.asking.standins import square, wave

from .inputs import BEFORE_OVERFLOW, activations, scattered, sizes, varied, weight_matrices

SHAPES = ((7,), (3, 4), (2, 1, 3))
EXTREME = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])


def _everywhere(ask, large=36.0):
    """For points: excitations of all sizes and signs, in arrays of several shapes."""
    one, *others, single = varied(ask.rng, large)
    for beta in (one.ravel(), *others, single.reshape(1, -1, 1)):
        ask.hidden(beta, where=f"of shape {beta.shape}")


def append_one(ask):
    for h in (ask.rng.normal(size=(4, 3)), *varied(ask.rng, 1e4)):
        n, N = h.shape
        one = ask(h, shape=(n, N + 1))
        ask.equal(one[:, N], np.ones(n), "1 in the last column")
        ask.equal(one[:, :N], h, "the activations in the columns before it")


def excitation(ask):
    w = np.array([[0.5, 0.5, -0.5], [1.0, -0.5, -0.5]])
    ask.equal(ask(w, np.array([[1.0, 2.0]]), shape=(1, 2)), [[1.0, -0.5]], "the known values")
    for n, N, K in ((5, 3, 4), (1, 2, 2), (4, 1, 3)):
        h = ask.rng.normal(size=(n, N))
        for k, j in ((0, 0), (K - 1, N - 1), (K - 1, N)):
            w = np.zeros((K, N + 1))
            w[k, j] = 2.0
            expected = np.zeros((n, K))
            expected[:, k] = 2.0 * h[:, j] if j < N else 2.0
            what = f"the excitations where only w[{k}, {j}] is not 0" + (" (a bias)" if j == N else "")
            ask.equal(ask(w, h, shape=(n, K)), expected, what, fixed=True)
        first, second = ask.rng.normal(size=(2, K, N + 1))
        apart = ask(first, h, shape=(n, K)) + ask(second, h, shape=(n, K))
        ask.equal(ask(first + second, h, shape=(n, K)), apart, "beta of two weight matrices, added")
    for h, K in zip(varied(ask.rng, 30.0), ask.rng.permutation([1, 2, 5, 9, 14]), strict=True):
        n, N = h.shape
        ask.hidden(scattered(ask.rng, (K, N + 1), 1e-3, 20.0), h, where=f"n = {n}, {N} nodes below, {K} nodes")
    for K in (4, 5):  # as many nodes as below, too
        ask.hidden(ask.rng.normal(size=(K, 5)), ask.rng.normal(size=(6, 4)))
    ask.hidden(scattered(ask.rng, (4, 5), 5.0, 60.0), scattered(ask.rng, (9, 4), 5.0, 60.0))


def _asked(ask, size):
    """Excitations in arrays of several shapes, and the answers."""
    drawn = [ask.rng.normal(0, size, shape) for shape in SHAPES]
    return [(beta, ask(beta, shape=beta.shape)) for beta in drawn]


def sigmoid(ask):
    asked = _asked(ask, 1.5)
    for beta, y in asked:
        ask.holds(bool(np.all((y > 0) & (y < 1))), "leaves the interval from 0 to 1.", f"for {beta.ravel()[0]:.3g}")
    known = [0.5, 0.7310585786300049, 0.11920292202211755]
    ask.equal(ask(np.array([0.0, 1.0, -2.0]), shape=(3,)), known, "the known values")
    for beta, y in asked:
        ask.near(np.log(y / (1 - y)), beta, 1e-9, "beta", "log(y / (1 - y))")
    _everywhere(ask)


def sigmoid__extreme(ask):
    ask.equal(ask(EXTREME, shape=(5,)), [0, 0, 0.5, 1, 1], "the known values")
    ask.equal(ask(np.array([[-750.0, 709.0]]), shape=(1, 2)), [[0, 1]], "the known values")
    ask.hidden(ask.rng.uniform(-1000, 1000, (5, 4)))


def _is_derivative(ask, of, points):
    """The answer at every shape is the derivative of another function of the notebook."""
    function = ask.given(of)
    for shape in SHAPES:
        beta = ask.rng.choice(points, shape) + ask.rng.uniform(-0.2, 0.2, shape)
        ask.differentiates(ask(beta, shape=shape), lambda b: np.sum(function(b)), beta, name="derivative")


def sigmoid_derivative(ask):
    _is_derivative(ask, "sigmoid", [-3.0, -1.0, 0.0, 0.5, 2.0])
    ask.equal(ask(np.array([0.0]), shape=(1,)), [0.25], "the known value")
    ask.equal(ask(EXTREME, shape=(5,)), [0, 0, 0.25, 0, 0], "the known values")
    _everywhere(ask, 900.0)


def tanh(ask):
    asked = _asked(ask, 1)
    for _, y in asked:
        ask.holds(bool(np.all(np.abs(y) < 1)), "leaves the interval from -1 to 1.")
    known = [0.0, 0.7615941559557649, -0.9640275800758169, 0.09966799462495582]
    ask.equal(ask(np.array([0.0, 1.0, -2.0, 0.1]), shape=(4,)), known, "the known values")
    for beta, y in asked:
        ask.near(np.log((1 + y) / (1 - y)) / 2, beta, 1e-9, "beta", "log((1 + y) / (1 - y)) / 2")
    _everywhere(ask)


def tanh__extreme(ask):
    ask.equal(ask(EXTREME, shape=(5,)), [-1, -1, 0, 1, 1], "the known values")
    ask.equal(ask(np.array([[-400.0, 800.0]]), shape=(1, 2)), [[-1, 1]], "the known values")
    ask.hidden(ask.rng.uniform(-1000, 1000, (5, 4)))


def tanh_derivative(ask):
    _is_derivative(ask, "tanh", [-2.0, -1.0, 0.0, 0.5, 1.5])
    ask.equal(ask(np.array([0.0]), shape=(1,)), [1.0], "the known value")
    ask.equal(ask(EXTREME, shape=(5,)), [0, 0, 1, 0, 0], "the known values")
    _everywhere(ask, 900.0)


def relu(ask):
    for shape in SHAPES:
        beta = ask.rng.normal(0, 2, shape)
        y, mirrored = ask(beta, shape=shape), ask(-beta, shape=shape)
        ask.holds(bool(np.all(y >= 0)), "is negative somewhere, expected at least 0.")
        back = "relu(beta) - relu(-beta)"
        ask.equal(y - mirrored, beta, "beta", name=back)
        product = "relu(beta) * relu(-beta)"
        ask.equal(y * mirrored, np.zeros(shape), "0", name=product)
    ask.equal(ask(EXTREME, shape=(5,)), [0, 0, 0, 40, 1000], "the known values")
    _everywhere(ask, 1e6)


def relu_derivative(ask):
    _is_derivative(ask, "relu", [-2.0, -0.7, 0.7, 2.0])
    known = np.array([-1e-9, 0.0, 1e-9])
    ask.equal(ask(known, shape=(3,)), [0, 0, 1], "the known values on both sides of 0, and 0 at 0")
    ask.equal(ask(EXTREME, shape=(5,)), [0, 0, 0, 1, 1], "the known values")
    near = scattered(ask.rng, (5, 4), 1e-300, 1e-6)
    near[0] = 0.0, -0.0, 1e-13, -1e-13
    ask.hidden(near, where="beside 0")
    _everywhere(ask, 1e6)


def softmax(ask):
    low, middle, high = 0.09003057317038046, 0.24472847105479767, 0.6652409557748219
    known = ask(np.array([[1.0, 2.0, 3.0], [5.0, 3.0, 4.0]]), shape=(2, 3))
    ask.equal(known, [[low, middle, high], [high, low, middle]], "the known values")
    for n, V in ((6, 4), (1, 3), (4, 4), sizes(ask.rng)[1]):
        beta = ask.rng.normal(0, 2, (n, V))
        y = ask(beta, shape=(n, V))
        ask.holds(bool(np.all(y > 0)), "is not positive everywhere.")
        ask.equal(y.sum(axis=1), np.ones(n), "1", name="the sum of row {}", noun="sums of rows")
        ratio = "log(y[i, c] / y[i, 0])"
        ask.near(np.log(y / y[:, :1]), beta - beta[:, :1], 1e-9, "beta[i, c] - beta[i, 0]", ratio)
    for beta in (*varied(ask.rng, 20.0), ask.rng.normal(size=(5, 2)), ask.rng.uniform(-10, 10, (6, 4))):
        ask.hidden(beta, where=f"n = {len(beta)}, V = {beta.shape[1]}")


def softmax__extreme(ask):
    beta = np.array([[1000.0, -1000.0, 0.0], [1000.0, 1000.0, -1000.0], [-1000.0, -1000.0, -1000.0]])
    known = [[1, 0, 0], [0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]]
    ask.equal(ask(beta, shape=(3, 3)), known, "the known values")
    high = np.array([[1000.0, 999.0]])
    ask.equal(ask(high, shape=(1, 2)), [[0.7310585786300049, 0.2689414213699951]], "the known values")
    for n, V in sizes(ask.rng)[2:4]:
        beta = ask.rng.uniform(-1000, 1000, (n, 1)) + scattered(ask.rng, (n, V), 1e-3, 30.0)
        ask.hidden(beta, where=f"n = {n}, V = {V}")
    ask.hidden(ask.rng.uniform(-1000, -800, (6, 4)), where="every excitation negative and large")
    ask.hidden(scattered(ask.rng, (9, 5), 10.0, float(ask.rng.uniform(100, 400))))


def softmax_jacobian(ask):
    softmax = ask.given("softmax")
    for n, V in ((3, 4), (1, 2)):
        beta = ask.rng.normal(0, 1, (n, V))
        jacobian = ask(beta, shape=(n, V, V))
        for j in range(V):
            row = jacobian[:, j, :]
            name = f"output {j}: d y_star / d beta"
            ask.differentiates(row, lambda b, j=j: np.sum(softmax(b)[:, j]), beta, name=name)
    n, V = sizes(ask.rng)[3]
    columns = ask(ask.rng.normal(0, 3, (n, V)), shape=(n, V, V)).sum(axis=1)
    total = "the derivative of the sum over outputs, which is always 1"
    ask.equal(columns, np.zeros((n, V)), "0", name=total, noun="sums over outputs")
    far = ask.rng.uniform(-BEFORE_OVERFLOW, BEFORE_OVERFLOW, (7, 1)) + ask.rng.normal(0, 3, (7, 4))
    for beta in (*varied(ask.rng, 12.0), far):
        ask.hidden(beta, where=f"n = {len(beta)}, V = {beta.shape[1]}")


def forward(ask):
    excitation = ask.given("excitation")
    drawn = [(activation, output) for activation, _ in activations(ask.rng) for output, _ in activations(ask.rng)]
    pairs = (wave, square), *drawn[:2], drawn[3]
    many = int(ask.rng.integers(34, 71)), (3, 2, 2)
    for (n, widths), (activation, output) in zip(
        ((4, (3, 5, 2)), (1, (2, 3)), (3, (2, 4, 3, 2)), many), pairs, strict=True
    ):
        weights = weight_matrices(ask.rng, widths, 1.0)
        x, L = ask.rng.normal(size=(n, widths[0])), len(weights)
        answer = ask.call(x, weights, activation, output)
        ask.several(answer, 2, "the two lists betas and hs", hint="→ return betas, hs")
        for name, values, count in (("betas", answer[0], L), ("hs", answer[1], L + 1)):
            ask.holds(
                isinstance(values, tuple | list) and len(values) == count,
                f"{name} has length {len(values) if isinstance(values, tuple | list) else None}, expected {count}"
                f" for L = {L} layers.",
                _why_so_long(answer, widths),
            )
        betas = [ask.array(beta, (n, K)) for beta, K in zip(answer[0], widths[1:], strict=True)]
        hs = [ask.array(h, (n, K)) for h, K in zip(answer[1], widths, strict=True)]
        ask.equal(hs[0], x, "x in hs[0]")
        for layer, w in enumerate(weights):
            ask.equal(betas[layer], excitation(w, hs[layer]), f"excitation(weights[{layer}], hs[{layer}])")
            last = layer == L - 1
            expected = output(betas[layer]) if last else activation(betas[layer])
            name = "output" if last else "activation"
            ask.equal(hs[layer + 1], expected, f"{name}(betas[{layer}]), which belongs in hs[{layer + 1}]")
    _forward_elsewhere(ask, drawn)


def _why_so_long(answer, widths: tuple[int, ...]) -> str:
    """What the lengths of the two lists say: a layer that is missing from both, or what belongs into each."""
    betas, hs = (len(values) if isinstance(values, tuple | list) else 0 for values in answer)
    missed = hs > 0 and np.shape(answer[1][-1])[-1:] != widths[-1:]
    if betas == len(widths) - 2 and (missed or hs < len(widths)):
        return "→ a layer is missing: does the loop reach the last one, weights[-1]?"
    return "→ hs starts with x and ends with y_star; betas has one entry for every layer"


def _forward_elsewhere(ask, drawn):
    """For points: networks of many tokens, layers and nodes, the first one twice with other numbers."""
    rng = ask.rng
    many = int(rng.integers(34, 71)), (3, 4, 2), drawn[0]
    deep = tuple(int(K) for K in rng.integers(1, 5, rng.integers(7, 11)))
    broad = tuple(int(K) for K in rng.integers(11, 31, 3))
    for n, widths, (activation, output) in (
        many,
        many,
        (3, (3, 1, 1), drawn[2]),
        (2, deep, drawn[3]),
        (1, (1,) * 41, drawn[0]),
        (3, (2,) * 4, drawn[1]),
        (4, broad, drawn[1]),
    ):
        x, size = scattered(rng, (n, widths[0]), 1e-2, 50.0), 1 / np.sqrt(max(widths))
        where = f"L = {len(widths) - 1} layers, n = {n}"
        ask.hidden(x, weight_matrices(rng, widths, size), activation, output, where=where)
    x = -rng.uniform(1, 5, (3, 2))
    ask.hidden(x, weight_matrices(rng, (2, 3, 2), 20.0), square, wave, where="large weights")
