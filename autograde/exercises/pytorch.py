"""Unit 06: the same network in PyTorch, against the notebook's own NumPy functions."""

import numpy as np

from autograde.examination import what_is
from autograde.exercises.inputs import is_numbers, one_hot_labels, weight_matrices
from autograde.report import Finding


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
    short = ("single_precision",) if "dtype" in said and "Float" in said else ()
    ask.holds(not found.get("error"), "fails on a float64 input.", said, "→ dtype=torch.float64", mistakes=short)
    return ask.array(found.get("output"), shape)


def _module(ask, name: str, *args, read: tuple) -> dict:
    """A module of the expected kind, as plain data."""
    found = ask.call(*args, read=read)
    kind, what = (found.get("kind"), found.get("type")) if isinstance(found, dict) else ("", "no module")
    ask.holds(kind == name, f"returns {what}, expected a torch.nn.{name}.")
    return found


def to_linear(ask):
    _torch()
    excitation = ask.given("excitation")
    for n, N, K in ((5, 3, 4), (1, 2, 2)):
        w, x = ask.rng.normal(size=(K, N + 1)), ask.rng.normal(size=(n, N))
        linear = _module(ask, "Linear", w, read=("linear", x))
        sizes = tuple(linear.get("sizes", ()))
        ask.holds(sizes == (N, K), f"has in and out features {sizes}, expected {(N, K)}.")
        ask.holds(linear.get("bias") is True, "has no bias.", "→ the last column of w is the bias")
        ask.equal(_output(ask, linear, (n, K)), excitation(w, x), "excitation(w, x)")
        if linear.get("shares"):
            ask.notice(
                "shares its memory with w: training the layer would change the array.",
                "→ copy: torch.tensor(...) or w.copy()",
            )


def torch_network(ask):
    _torch()
    forward, tanh = ask.given("forward"), ask.given("tanh")
    for n, widths in ((4, (3, 5, 2)), (1, (2, 3)), (3, (2, 4, 3, 2))):
        weights, x = weight_matrices(ask.rng, widths), ask.rng.normal(size=(n, widths[0]))
        network = _module(ask, "Sequential", weights, read=("module", x))
        betas, _ = forward(x, weights, tanh, lambda beta: beta)
        ask.equal(_output(ask, network, (n, widths[-1])), betas[-1], "the last excitation of forward with tanh")


def torch_gradients(ask):
    _torch()
    forward, tanh = ask.given("forward"), ask.given("tanh")
    cross_entropy = ask.given("cross_entropy_from_excitation")
    for n, widths in ((5, (3, 4, 2)), (1, (2, 3))):
        weights, x = weight_matrices(ask.rng, widths), ask.rng.normal(size=(n, widths[0]))
        y = one_hot_labels(ask.rng, n, widths[-1])
        answer = ask.call(x, y, weights)
        ask.holds(
            isinstance(answer, tuple | list) and len(answer) == len(weights),
            f"returns {what_is(answer)}, expected a list of {len(weights)} arrays, one for every layer.",
        )
        for layer, w in enumerate(weights):

            def loss(moved, layer=layer, x=x, y=y, weights=weights):
                network = [*weights[:layer], moved, *weights[layer + 1 :]]
                betas, _ = forward(x, network, tanh, lambda beta: beta)
                return float(np.mean(cross_entropy(y, betas[-1])))

            ask.differentiates(ask.array(answer[layer], w.shape), loss, w, name=f"gradients[{layer}]", n=n)


def torch_train(ask):
    _torch()
    train, cross_entropy = ask.given("train"), ask.given("cross_entropy_from_excitation")
    delta = ask.given("softmax_cross_entropy_gradient")
    for n, widths, eta, epochs, size in ((9, (3, 4, 2), 0.1, 3, 4), (1, (2, 3), 0.05, 2, 1), (6, (2, 3, 2), 0.1, 0, 2)):
        weights, x = weight_matrices(ask.rng, widths), ask.rng.normal(size=(n, widths[0]))
        y = one_hot_labels(ask.rng, n, widths[-1])
        answer = ask.call(x, y, weights, eta, epochs, size, np.random.default_rng(3))
        ask.holds(
            isinstance(answer, tuple | list) and len(answer) == 2,
            f"returns {what_is(answer)}, expected weights and history.",
            "→ return weights, history",
        )
        expected, history = train(x, y, weights, eta, epochs, size, np.random.default_rng(3), cross_entropy, delta)
        ask.holds(
            isinstance(answer[0], tuple | list) and len(answer[0]) == len(weights),
            f"expected a list of {len(weights)} weight matrices.",
        )
        for layer, w in enumerate(weights):
            what = f"weights[{layer}] of train, with the same batches"
            ask.equal(ask.array(answer[0][layer], w.shape), expected[layer], what)
        ask.holds(is_numbers(answer[1]), f"returns {what_is(answer[1])} for the history, expected a list of floats.")
        ask.equal(ask.array(np.asarray(answer[1], dtype=float), (epochs + 1,)), history, "the history of train")
