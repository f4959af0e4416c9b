"""Forgets zero_grad: gradients pile up in PyTorch; swaps labels and outputs; divides twice by n."""

import numpy as np

FAILS = (
    "check_cross_entropy_gradient",
    "check_softmax_cross_entropy_gradient",
    "check_weight_gradient",
    "check_back_propagate",
    "check_back_propagate_deep",
    "check_torch_train",
)


def cross_entropy_gradient(y, y_star):
    return -y_star / np.where(y == 1, y, np.inf)


def softmax_cross_entropy_gradient(y, beta):
    return y - softmax(beta)  # noqa: F821


def weight_gradient(delta, h):
    return delta.T @ append_one(h) / len(h) ** 2  # noqa: F821


def torch_train(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    network = torch_network(weights)  # noqa: F821
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    loss = torch.nn.functional.cross_entropy

    def loss_of_corpus():
        with torch.no_grad():
            return float(loss(network(inputs), labels))

    history = [loss_of_corpus()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):  # noqa: F821
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(loss_of_corpus())
    trained = [
        np.column_stack([layer.weight.detach().numpy(), layer.bias.detach().numpy()])
        for layer in network
        if isinstance(layer, torch.nn.Linear)
    ]
    return trained, history
