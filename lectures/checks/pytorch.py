"""Unit 06: the same network in PyTorch, against the notebook's own NumPy functions."""

import numpy as np

from autograde.reporting.report import Finding

from .inputs import history_of, one_hot_labels, scattered, sizes, weight_matrices


def _torch():
    """PyTorch, imported where it is used."""
    try:
        import torch
    except ModuleNotFoundError:
        raise Finding(
            "needs PyTorch, which is not installed: python -m pip install torch, then restart the kernel.",
            blank=True,
            missing="torch",
        ) from None
    return torch


def _output(ask, found: dict, shape: tuple):
    """What a module gave for features, as an array."""
    said = str(found.get("error"))
    of_a_type = "dtype" in said
    short = ("single_precision",) if of_a_type and "Float" in said else ()
    mend = "→ dtype=torch.float64" if of_a_type else "→ do the layers follow one another, weights[0] first?"
    ask.holds(not found.get("error"), "fails on features in float64.", said, mend, mistakes=short)
    return ask.array(found.get("output"), shape)


def _module(ask, name: str, *args, read: tuple) -> dict:
    """A module of the expected kind, as plain data."""
    found = ask.call(*args, read=read)
    kind, what = (found.get("kind"), found.get("type")) if isinstance(found, dict) else ("", "no module")
    mend = ["→ torch.nn.Sequential(*layers) makes one network of a list"] if what in ("list", "tuple") else []
    ask.holds(kind == name, f"returns {what}, expected a torch.nn.{name}.", *mend)
    return found


def to_linear(ask):
    _torch()
    excitation = ask.given("excitation")
    rng, square = ask.rng, int(ask.rng.integers(3, 7))
    drawn = [(n, N, int(rng.integers(11, 20))) for n, N in sizes(rng)[2:]]
    for n, N, K in ((5, 3, 4), (1, 2, 2), *drawn, (4, square, square), (3, 4, 1)):
        w, x = scattered(rng, (K, N + 1), 1e-3, 10.0), rng.normal(size=(n, N))
        linear = _module(ask, "Linear", w, read=("linear", x))
        features = tuple(linear.get("sizes", ()))
        said = f"has in and out features {features}, expected {(N, K)}."
        ask.holds(features == (N, K), said, *_why_features(features, N, K))
        ask.holds(linear.get("bias") is True, "has no bias.", "→ the last column of w is the bias")
        yours, right = _output(ask, linear, (n, K)), excitation(w, x)
        if not np.allclose(yours, right):
            again = _output(ask, _module(ask, "Linear", w, read=("linear", x)), (n, K))
            said = "gives two different layers for the same w: their numbers are drawn at random."
            only_bias = n > 1 and np.allclose(yours - right, (yours - right)[0])  # then all tokens are off alike
            what = (
                "the last column of w is never put into the layer's bias"
                if only_bias
                else "w is never put into the layer"
            )
            ask.holds(np.allclose(yours, again), said, f"→ {what}: weight and bias take it in")
        ask.equal(yours, right, "excitation(w, x)", fixed=True)
        if linear.get("shares"):
            ask.notice(
                "shares its memory with w: training the layer would change the array.",
                "→ copy the numbers: copy_ into the layer, torch.tensor(...), or w.copy()",
                explained=True,
            )


def _why_features(features: tuple, N: int, K: int) -> list[str]:
    """What wrong numbers of features say."""
    if features == (N + 1, K):
        return ["→ the last column of w is the bias, and no feature: the weight is w[:, :-1]"]
    if features == (K, N) and K != N:
        return ["→ in and out have changed places: torch.nn.Linear(N, K), as many inputs as features below"]
    return []


def torch_network(ask):
    _torch()
    forward, tanh = ask.given("forward"), ask.given("tanh")
    rng = ask.rng
    deep = tuple(int(K) for K in rng.integers(1, 5, rng.integers(6, 9)))
    many, broad = int(rng.integers(34, 71)), tuple(int(K) for K in rng.integers(11, 20, 3))
    nets = (many, deep, 0.6), (2, (1,) * 15, 1.5), (3, (2, 3, 3, 1), 3.0), (4, broad, 0.3)
    for n, widths, size in ((4, (3, 5, 2), 0.6), (1, (2, 3), 0.6), (3, (2, 4, 3, 2), 0.6), *nets):
        weights, x = weight_matrices(rng, widths, size), rng.normal(size=(n, widths[0]))
        network = _module(ask, "Sequential", weights, read=("module", x))
        betas, _ = forward(x, weights, tanh, lambda beta: beta)
        ask.equal(
            _output(ask, network, (n, widths[-1])), betas[-1], "the last excitation of forward with tanh", fixed=True
        )


def torch_gradients(ask):
    _torch()
    forward, tanh = ask.given("forward"), ask.given("tanh")
    cross_entropy = ask.given("cross_entropy_from_excitation")
    many, broad = int(ask.rng.integers(34, 71)), (int(ask.rng.integers(2, 6)), int(ask.rng.integers(12, 20)))
    shapes: tuple[tuple[int, tuple[int, ...]], ...] = (5, (3, 4, 3, 2)), (1, (2, 3)), (6, broad)
    for n, widths in shapes:
        weights, x = weight_matrices(ask.rng, widths), ask.rng.normal(size=(n, widths[0]))
        y = one_hot_labels(ask.rng, n, widths[-1])
        answer = ask.call(x, y, weights)
        ask.several(answer, len(weights), f"a list of {len(weights)} arrays, one for every layer")
        for layer, w in enumerate(weights):

            def loss(moved, layer=layer, x=x, y=y, weights=weights):
                network = [*weights[:layer], moved, *weights[layer + 1 :]]
                betas, _ = forward(x, network, tanh, lambda beta: beta)
                return float(np.mean(cross_entropy(y, betas[-1])))

            ask.differentiates(ask.array(answer[layer], w.shape), loss, w, name=f"gradients[{layer}]", n=n)
    rng, deep = ask.rng, tuple(int(K) for K in ask.rng.integers(2, 5, ask.rng.integers(8, 10)))
    asked = (
        (many, (3, 4), 1.0),
        (many, (3, 4), 2.0),
        (3, deep, 1.0),
        (4, (3, 2), 1e-5),
        (4, (2, 1), 1.0),
        (3, (1, 2), 1.0),
    )
    for n, widths, size in (*asked, (5, (int(rng.integers(11, 20)), 3), 100.0)):
        x, y = rng.normal(0, size, (n, widths[0])), one_hot_labels(rng, n, widths[-1])
        where = f"n = {n}, L = {len(widths) - 1} layers, D = {widths[0]}, V = {widths[-1]}"
        ask.hidden(x, y, weight_matrices(rng, widths), where=where)
    ask.hidden(-rng.uniform(0.5, 90, (5, 3)), one_hot_labels(rng, 5, 2), weight_matrices(rng, (3, 2)))


def torch_train(ask):
    _torch()
    train, cross_entropy = ask.given("train"), ask.given("cross_entropy_from_excitation")
    delta = ask.given("softmax_cross_entropy_gradient")
    rng, many = ask.rng, int(ask.rng.integers(34, 60))
    drawn = (
        (many, (2, 3), float(rng.uniform(0.01, 0.04)), 1, int(rng.integers(11, 20))),
        (5, (2, 2, 3, 2, 2, 2), float(rng.uniform(0.05, 0.1)), 5, 5),
        (3, (2, int(rng.integers(11, 14))), 0.1, 4, 1),
    )
    trainings = (9, (3, 4, 3, 2), 0.1, 3, 4), (1, (2, 3), 0.05, 2, 1), (6, (2, 3, 2), 0.1, 0, 2), *drawn
    for n, widths, eta, epochs, size in trainings:
        weights, x = weight_matrices(ask.rng, widths), ask.rng.normal(size=(n, widths[0]))
        y = one_hot_labels(ask.rng, n, widths[-1])
        answer = ask.call(x, y, weights, eta, epochs, size, np.random.default_rng(3))
        ask.several(answer, 2, "weights and history", hint="→ return weights, history")
        expected, history = train(x, y, weights, eta, epochs, size, np.random.default_rng(3), cross_entropy, delta)
        parts = answer[0] if isinstance(answer[0], list | tuple) else ()
        apart = len(parts) == 2 * len(weights) and [np.ndim(part) for part in parts] == [2, 1] * len(weights)
        said = f"returns {len(parts)} arrays for the weights, expected {len(weights)} weight matrices."
        ask.holds(not apart, said, mistakes=("weight_and_bias_apart",))
        ask.several(answer[0], len(weights), f"a list of {len(weights)} weight matrices", " for the weights")
        for layer, w in enumerate(weights):
            what, yours = f"weights[{layer}] of train, with the same batches", ask.array(answer[0][layer], w.shape)
            if not np.allclose(yours, expected[layer]):
                _draws_from_rng(ask, yours, layer, (x, y, weights, eta, epochs, size))
            ask.equal(yours, expected[layer], what, fixed=True)
        ask.equal(history_of(ask, answer[1], epochs), history, "the history of train", fixed=True)


def _draws_from_rng(ask, yours: np.ndarray, layer: int, args: tuple) -> None:
    """The same seed gives the same training, where all that is drawn comes from rng."""
    again = ask.call(*args, np.random.default_rng(3))
    alike = isinstance(again, tuple | list) and np.array_equal(np.asarray(again[0][layer]), yours)
    mend = "→ the batches are drawn elsewhere: take them from minibatches(len(x), size, rng), once an epoch"
    ask.holds(alike, "gives other weights for the same seed.", mend, mistakes=("another_generator",))
