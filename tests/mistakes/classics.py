"""Classics as wrong answers: EXERCISE__CLASSIC__STYLE, as in the other modules here; trainings are one text, changed.

Nothing in them comes from `autograde`.
"""

import inspect
import linecache
import types

import numpy as np

from solutions.reference import (
    activation_gradient,
    append_one,
    cross_entropy,
    hidden_delta,
    sigmoid,
    softmax,
    tanh,
    torch_network,
    weight_gradient,
)
from tests.mistakes import Wrong


def softmax_jacobian__input_for_output__loops(beta):
    y = softmax(beta)
    n, V = beta.shape
    jacobian = np.zeros((n, V, V))
    for t in range(n):
        for i in range(V):
            for j in range(V):
                jacobian[t, i, j] = y[t, i] * (1 - beta[t, i]) if i == j else -y[t, i] * beta[t, j]
    return jacobian


def softmax_jacobian__input_for_output__formula(beta):
    return np.array([np.diag(row) - np.outer(row, row) for row in beta])


def softmax_jacobian__input_for_output__delta(beta):
    y, unit = softmax(beta), np.eye(beta.shape[1])
    return y[:, :, None] * (unit[None] - beta[:, None, :])


def cross_entropy_from_excitation__logarithm_twice__softmax(y, beta):
    logp = np.log(softmax(beta))
    return -np.log(-np.sum(y * logp, axis=1))


def cross_entropy_from_excitation__logarithm_twice__stable(y, beta):
    shifted = beta - beta.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.sum(y * np.log(-logp), axis=1)


def cross_entropy_from_excitation__logarithm_twice__called(y, beta):
    return -np.log(cross_entropy(y, softmax(beta)))


def softmax_cross_entropy_gradient__slope_once_more__factors(y, beta):
    p = softmax(beta)
    return (p - y) * p * (1 - p)


def softmax_cross_entropy_gradient__slope_once_more__loops(y, beta):
    p = softmax(beta)
    delta = np.empty(p.shape)
    for i in range(len(p)):
        delta[i] = p[i] * (1 - p[i]) * (p[i] - y[i])
    return delta


def softmax_cross_entropy_gradient__output_once_more__factor(y, beta):
    p = softmax(beta)
    return (p - y) * p


def softmax_cross_entropy_gradient__output_once_more__brackets(y, beta):
    y_star = softmax(beta)
    return y_star**2 - y * y_star


def sigmoid_binary_cross_entropy_gradient__output_once_more__factor(y, beta):
    p = sigmoid(beta)
    return (p - y) * p


def sigmoid_binary_cross_entropy_gradient__output_once_more__brackets(y, beta):
    return sigmoid(beta) ** 2 - sigmoid(beta) * y


def hidden_delta__derivative_times_beta__calls(delta, w, beta, derivative):
    return (delta @ w[:, :-1]) * derivative(beta) * beta


def hidden_delta__derivative_times_beta__given(delta, w, beta, derivative):
    slope = derivative(beta)
    return np.multiply(activation_gradient(delta, w), slope * beta)


def hidden_delta__value_for_error__matrix(delta, w, beta, derivative):
    return tanh(beta) * derivative(beta)


def hidden_delta__value_for_error__excitation(delta, w, beta, derivative):
    return beta * derivative(beta)


def weight_gradient__error_for_input__matrix(delta, h):
    return delta.T @ append_one(delta) / len(h)


def weight_gradient__error_for_input__loop(delta, h):
    return sum(np.outer(row, np.append(row, 1.0)) for row in delta) / len(delta)


def weight_gradient__value_for_error__inputs(delta, h):
    return h.T @ append_one(h) / len(h)


def weight_gradient__value_for_error__loop(delta, h):
    return sum(np.outer(row, np.append(row, 1.0)) for row in h) / len(h)


def back_propagate__weights_for_inputs__mean(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    grads = []
    for layer in range(len(weights) - 1, -1, -1):
        grads.insert(0, delta.mean(axis=0)[:, None] * weights[layer])
        if layer:
            delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
    return grads


def back_propagate__weights_for_inputs__sum(y, betas, hs, weights, derivative, loss_delta):
    deltas = [loss_delta(y, betas[-1])]
    for layer in range(len(weights) - 1, 0, -1):
        deltas.insert(0, hidden_delta(deltas[0], weights[layer], betas[layer - 1], derivative))
    return [np.einsum("nk,kj->kj", delta, w) / len(y) for delta, w in zip(deltas, weights, strict=True)]


def back_propagate__derivative_times_beta__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    grads = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1]) * betas[layer - 1]
        grads.insert(0, weight_gradient(delta, hs[layer - 1]))
    return grads


def back_propagate__derivative_times_beta__after(y, betas, hs, weights, derivative, loss_delta):
    deltas = [loss_delta(y, betas[-1])]
    for w, beta in zip(weights[:0:-1], betas[-2::-1], strict=True):
        deltas.append(hidden_delta(deltas[-1], w, beta, derivative) * beta)
    return [weight_gradient(delta, h) for delta, h in zip(deltas[::-1], hs[:-1], strict=True)]


def back_propagate__value_for_error__activations(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    grads = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hs[layer] * derivative(betas[layer - 1])
        grads.insert(0, weight_gradient(delta, hs[layer - 1]))
    return grads


def back_propagate__value_for_error__passed_back(y, betas, hs, weights, derivative, loss_delta):
    grads = [weight_gradient(loss_delta(y, betas[-1]), hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(hs[layer + 1], weights[layer], betas[layer - 1], derivative)
        grads.insert(0, weight_gradient(delta, hs[layer - 1]))
    return grads


def back_propagate__output_slope_for_hidden__once(y, betas, hs, weights, derivative, loss_delta):
    out = loss_delta(y, betas[-1])
    grads = [weight_gradient(out, hs[-2])]
    delta = out * derivative(betas[-1])
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        grads.insert(0, weight_gradient(delta, hs[layer - 1]))
    return grads


def back_propagate__output_slope_for_hidden__first(y, betas, hs, weights, derivative, loss_delta):
    grads = []
    for layer in range(len(weights) - 1, -1, -1):
        if layer == len(weights) - 1:
            delta = loss_delta(y, betas[-1])
            passed = delta * derivative(betas[-1])
        else:
            delta = passed = hidden_delta(passed, weights[layer + 1], betas[layer], derivative)
        grads = [weight_gradient(delta, hs[layer]), *grads]
    return grads


def back_propagate__layer_too_far__last(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    grads = [None] * len(weights)
    for layer in range(len(weights) - 1, -1, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        grads[layer] = weight_gradient(delta, hs[layer - 1])
    return grads


def back_propagate__layer_too_far__one_more(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    grads = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, -1, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        grads.insert(0, weight_gradient(delta, hs[layer - 1]))
    return grads


def back_propagate__two_layers_only__pair(y, betas, hs, weights, derivative, loss_delta):
    out = loss_delta(y, betas[-1])
    hidden = hidden_delta(out, weights[-1], betas[-2], derivative)
    return [weight_gradient(hidden, hs[-3]), weight_gradient(out, hs[-2])]


def back_propagate__two_layers_only__first(y, betas, hs, weights, derivative, loss_delta):
    out = loss_delta(y, betas[-1])
    if len(weights) == 1:
        return [weight_gradient(out, hs[0])]
    hidden = hidden_delta(out, weights[1], betas[0], derivative)
    return [weight_gradient(hidden, hs[0]), weight_gradient(out, hs[-2])]


def gradient_step__bias_not_moved__columns(weights, gradients, eta):
    new = [w.copy() for w in weights]
    for w, gradient in zip(new, gradients, strict=True):
        w[:, :-1] -= eta * gradient[:, :-1]
    return new


def gradient_step__bias_not_moved__stacked(weights, gradients, eta):
    return [np.column_stack([w[:, :-1] - eta * g[:, :-1], w[:, -1]]) for w, g in zip(weights, gradients, strict=True)]


def gradient_step__uphill_without_eta__sum(weights, gradients, eta):
    return [w + g for w, g in zip(weights, gradients, strict=True)]


def gradient_step__uphill_without_eta__loop(weights, gradients, eta):
    new = []
    for layer in range(len(weights)):
        new.append(np.add(weights[layer], gradients[layer]))
    return new


def minibatches__size_as_count__split(n, size, rng):
    yield from np.array_split(rng.permutation(n), size)


def minibatches__size_as_count__slices(n, size, rng):
    order, each = rng.permutation(n), n / size
    for batch in range(size):
        yield order[round(batch * each) : round((batch + 1) * each)]


def minibatches__pieces_of_equal_length__ceiling(n, size, rng):
    yield from np.array_split(rng.permutation(n), -(-n // size))


def minibatches__pieces_of_equal_length__floor(n, size, rng):
    return iter(np.array_split(rng.permutation(n), max(1, n // size)))


def torch_gradients__nll_of_probabilities__module(x, y, weights):
    import torch

    net = torch_network(weights)
    p = torch.softmax(net(torch.from_numpy(x)), dim=1)
    torch.nn.NLLLoss()(p, torch.from_numpy(y.argmax(axis=1))).backward()
    linear = [m for m in net if isinstance(m, torch.nn.Linear)]
    return [np.column_stack([m.weight.grad.numpy(), m.bias.grad.numpy()]) for m in linear]


def torch_gradients__nll_of_probabilities__functional(x, y, weights):
    import torch

    net = torch.nn.Sequential(torch_network(weights), torch.nn.Softmax(dim=1))
    torch.nn.functional.nll_loss(net(torch.tensor(x)), torch.tensor(y).argmax(1)).backward()
    grads = [p.grad.numpy() for p in net.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(grads[::2], grads[1::2], strict=True)]


def torch_gradients__softmax_over_tokens__logarithm(x, y, weights):
    import torch

    net = torch_network(weights)
    p = torch.softmax(net(torch.from_numpy(x)), dim=0)
    (-(torch.from_numpy(y) * torch.log(p)).sum(dim=1).mean()).backward()
    linear = [m for m in net if isinstance(m, torch.nn.Linear)]
    return [np.column_stack([m.weight.grad.numpy(), m.bias.grad.numpy()]) for m in linear]


def torch_gradients__softmax_over_tokens__nll(x, y, weights):
    import torch

    net = torch_network(weights)
    logp = torch.nn.LogSoftmax(dim=0)(net(torch.from_numpy(x)))
    torch.nn.NLLLoss()(logp, torch.from_numpy(y.argmax(axis=1))).backward()
    linear = [m for m in net if isinstance(m, torch.nn.Linear)]
    return [np.column_stack([m.weight.grad.numpy(), m.bias.grad.numpy()]) for m in linear]


TRAIN = """
def train(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    first, n = weights, len(x)
    history = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(n, size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))))
    return weights, history
"""
TORCH_TRAIN = """
def torch_train(x, y, weights, eta, epochs, size, rng):
    import torch

    n, inputs, labels = len(x), torch.from_numpy(x), torch.from_numpy(y)
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    loss = torch.nn.functional.cross_entropy

    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(n, size, rng):
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(loss(network(inputs), labels).item())
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history
"""
LOOP = "for batch in minibatches(n, size, rng):"
NUMBERED = "for k, batch in enumerate(minibatches(n, size, rng)):"
BOTH = "for batch, other in zip(minibatches(n, size, rng), minibatches(n, size, rng)):"
STEP = "weights = gradient_step(weights, gradients, eta)"
MOVED = "weights = [w {} g for w, g in zip(weights, gradients)]"
EPOCH = "    for _ in range(epochs):\n"
CHANGED = {  # what is changed in the text of a training
    "train__labels_not_shuffled__start": [(LOOP, NUMBERED), ("y[batch]", "y[k * size : (k + 1) * size]")],
    "train__labels_not_shuffled__zip": [
        (LOOP, "for start, batch in zip(range(0, n, size), minibatches(n, size, rng)):"),
        ("y[batch]", "y[start : start + size]"),
    ],
    "train__features_not_shuffled__start": [(LOOP, NUMBERED), ("x[batch]", "x[k * size : (k + 1) * size]")],
    "train__features_not_shuffled__chunk": [(LOOP, NUMBERED), ("x[batch]", "x[k * size :][: len(batch)]")],
    "train__shuffled_apart__zip": [(LOOP, BOTH), ("y[batch]", "y[other]")],
    "train__shuffled_apart__lists": [
        (LOOP, "for batch, other in zip(list(minibatches(n, size, rng)), list(minibatches(n, size, rng))):"),
        ("x[batch]", "x[other]"),
    ],
    "train__labels_of_first_rows__length": [("y[batch]", "y[: len(batch)]")],
    "train__labels_of_first_rows__size": [("y[batch]", "y[0 : batch.size]")],
    "train__features_of_first_rows__length": [("x[batch]", "x[: len(batch)]")],
    "train__features_of_first_rows__range": [("x[batch]", "x[np.arange(len(batch))]")],
    "train__labels_not_batched__name": [
        ("betas, hs = forward(x[batch]", "x_batch, y_batch = x[batch], y\n            betas, hs = forward(x_batch"),
        ("y[batch]", "y_batch"),
    ],
    "train__features_not_batched__name": [
        ("betas, hs = forward(x[batch]", "features = x\n            betas, hs = forward(features")
    ],
    "train__labels_not_batched__y": [("y[batch]", "y")],
    "train__features_not_batched__x": [("x[batch]", "x")],
    "train__nominal_size__factor": [(STEP, MOVED.format("- eta * len(batch) / size *"))],
    "train__nominal_size__gradients": [
        (STEP, "weights = gradient_step(weights, [g * len(batch) / size for g in gradients], eta)")
    ],
    "train__eta_divided__called": [("gradients, eta)", "gradients, eta / size)")],
    "train__eta_divided__moved": [(STEP, MOVED.format("- eta / size *"))],
    "train__uphill_without_eta__moved": [(STEP, MOVED.format("+"))],
    "train__uphill_without_eta__called": [("gradients, eta)", "gradients, -1.0)")],
    "train__steps_from_first_weights__step": [(STEP, "weights = gradient_step(first, gradients, eta)")],
    "train__steps_from_first_weights__all": [
        (STEP, "weights = gradient_step(first, gradients, eta)"),
        ("x[batch], weights", "x[batch], first"),
        ("hs, weights, tanh", "hs, first, tanh"),
    ],
    "train__network_made_anew__copy": [(EPOCH, EPOCH + "        weights = [w.copy() for w in first]\n")],
    "train__network_made_anew__name": [(EPOCH, EPOCH + "        weights = first\n")],
    "train__bias_not_moved__loop": [
        (
            STEP,
            "weights = [w.copy() for w in weights]\n            for w, g in zip(weights, gradients):\n                w[:, :-1] -= eta * g[:, :-1]",
        )
    ],
    "train__bias_not_moved__stacked": [
        (
            STEP,
            "weights = [np.column_stack([w[:, :-1] - eta * g[:, :-1], w[:, -1]]) for w, g in zip(weights, gradients)]",
        )
    ],
    "train__momentum__velocity": [
        ("    first, n", "    velocity = [0.0 * w for w in weights]\n    first, n"),
        (
            STEP,
            "velocity = [0.9 * v + g for v, g in zip(velocity, gradients)]\n            weights = gradient_step(weights, velocity, eta)",
        ),
    ],
    "train__momentum__step": [
        ("    first, n", "    step = [0.0 * w for w in weights]\n    first, n"),
        (
            STEP,
            "step = [0.9 * s - eta * g for s, g in zip(step, gradients)]\n            weights = [w + s for w, s in zip(weights, step)]",
        ),
    ],
    "torch_train__momentum__ninety": [("lr=eta)", "lr=eta, momentum=0.9)")],
    "torch_train__momentum__half": [("lr=eta)", "lr=eta, momentum=0.5)")],
    "torch_train__momentum__nesterov": [("lr=eta)", "lr=eta, momentum=0.9, nesterov=True)")],
    "torch_train__another_optimiser__adam": [("SGD", "Adam")],
    "torch_train__another_optimiser__adamw": [("SGD", "AdamW")],
    "torch_train__another_optimiser__rmsprop": [("SGD", "RMSprop")],
    "torch_train__another_optimiser__adagrad": [("SGD", "Adagrad")],
    "torch_train__network_made_anew__before": [
        (
            EPOCH,
            EPOCH
            + "        network = torch_network(weights)\n        optimizer = torch.optim.SGD(network.parameters(), lr=eta)\n",
        )
    ],
    "torch_train__network_made_anew__weights": [
        (
            EPOCH,
            EPOCH
            + "        network = torch_network([w.copy() for w in weights])\n        optimizer = torch.optim.SGD(network.parameters(), eta)\n",
        )
    ],
    "torch_train__labels_not_shuffled__start": [
        (LOOP, NUMBERED),
        ("labels[batch]", "labels[k * size : (k + 1) * size]"),
    ],
    "torch_train__labels_not_shuffled__zip": [
        (LOOP, "for start, batch in zip(range(0, n, size), minibatches(n, size, rng)):"),
        ("labels[batch]", "labels[start : start + size]"),
    ],
    "torch_train__shuffled_apart__zip": [(LOOP, BOTH), ("labels[batch]", "labels[other]")],
    "torch_train__shuffled_apart__inputs": [(LOOP, BOTH), ("inputs[batch]", "inputs[other]")],
    "torch_train__labels_of_first_rows__length": [("labels[batch]", "labels[: len(batch)]")],
    "torch_train__labels_of_first_rows__size": [("labels[batch]", "labels[0 : batch.size]")],
    "torch_train__softmax_over_tokens__logarithm": [
        (
            "loss(network(inputs[batch]), labels[batch])",
            "(-labels[batch] * torch.log(torch.softmax(network(inputs[batch]), dim=0))).sum(1).mean()",
        )
    ],
    "torch_train__softmax_over_tokens__nll": [
        (
            "loss(network(inputs[batch]), labels[batch])",
            "torch.nn.functional.nll_loss(torch.log_softmax(network(inputs[batch]), 0), labels[batch].argmax(1))",
        )
    ],
    "torch_train__nll_of_probabilities__step": [
        (
            "loss(network(inputs[batch]), labels[batch])",
            "torch.nn.functional.nll_loss(torch.softmax(network(inputs[batch]), 1), labels[batch].argmax(1))",
        )
    ],
    "torch_train__nll_of_probabilities__loss": [
        (
            "loss = torch.nn.functional.cross_entropy",
            "loss = lambda out, y: torch.nn.functional.nll_loss(torch.softmax(out, 1), y.argmax(1))",
        )
    ],
    "torch_train__eta_divided__size": [("lr=eta", "lr=eta / size")],
    "torch_train__eta_divided__batch": [(").backward()", ").div(size).backward()")],
    "torch_train__nominal_size__share": [(").backward()", ").mul(len(batch) / size).backward()")],
    "torch_train__nominal_size__sum": [
        ("labels[batch]).backward()", 'labels[batch], reduction="sum").div(size).backward()')
    ],
    "torch_train__bias_not_moved__grad": [
        (
            "            optimizer.step()",
            "            for layer in network[::2]:\n                layer.bias.grad = None\n            optimizer.step()",
        )
    ],
    "torch_train__bias_not_moved__parameters": [
        ("network.parameters(), lr", "[layer.weight for layer in network[::2]], lr")
    ],
}


def _changed(name: str) -> types.FunctionType:
    """A training's text with what is changed in it, as a function that has a source."""
    exercise = name.split("__")[0]
    text = {"train": TRAIN, "torch_train": TORCH_TRAIN}[exercise].lstrip("\n")
    for old, new in CHANGED[name]:
        assert old in text, (name, old)
        text = text.replace(old, new)
    file = f"<{name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names: dict = {}
    exec(compile(text, file, "exec"), names)
    return names[exercise]


def classics() -> list[Wrong]:
    """All wrong answers of this module."""
    written = {name: f for name, f in globals().items() if inspect.isfunction(f) and name.count("__") == 2}
    written |= {name: _changed(name) for name in CHANGED}
    return [Wrong(parts[0], (parts[1],), parts[2], f) for name, f in written.items() for parts in [name.split("__")]]
