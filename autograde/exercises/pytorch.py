"""Unit 06: the same network in PyTorch, against the notebook's own NumPy functions."""

import numpy as np

from autograde.exercises.inputs import history_of, one_hot_labels, weight_matrices
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
    of_a_type = "dtype" in said
    short = ("single_precision",) if of_a_type and "Float" in said else ()
    mend = "→ dtype=torch.float64" if of_a_type else "→ do the layers follow one another, weights[0] first?"
    ask.holds(not found.get("error"), "fails on features in float64.", said, mend, mistakes=short)
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
    for n, widths in ((5, (3, 4, 3, 2)), (1, (2, 3))):
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


def torch_train(ask):
    _torch()
    train, cross_entropy = ask.given("train"), ask.given("cross_entropy_from_excitation")
    delta = ask.given("softmax_cross_entropy_gradient")
    trainings = (9, (3, 4, 3, 2), 0.1, 3, 4), (1, (2, 3), 0.05, 2, 1), (6, (2, 3, 2), 0.1, 0, 2)
    for n, widths, eta, epochs, size in trainings:
        weights, x = weight_matrices(ask.rng, widths), ask.rng.normal(size=(n, widths[0]))
        y = one_hot_labels(ask.rng, n, widths[-1])
        answer = ask.call(x, y, weights, eta, epochs, size, np.random.default_rng(3))
        ask.several(answer, 2, "weights and history", hint="→ return weights, history")
        expected, history = train(x, y, weights, eta, epochs, size, np.random.default_rng(3), cross_entropy, delta)
        ask.several(answer[0], len(weights), f"a list of {len(weights)} weight matrices", " for the weights")
        for layer, w in enumerate(weights):
            what = f"weights[{layer}] of train, with the same batches"
            ask.equal(ask.array(answer[0][layer], w.shape), expected[layer], what)
        ask.equal(history_of(ask, answer[1], epochs), history, "the history of train")
