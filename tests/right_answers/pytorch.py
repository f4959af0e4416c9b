"""Unit 06, each exercise in four ways; PyTorch is imported where it is used, as unit 06 does."""

import numpy as np

from solutions.reference import minibatches, to_linear, torch_network


def to_linear__copied(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0]).double()
    with torch.no_grad():
        linear.weight[:] = torch.tensor(w[:, :-1])
        linear.bias[:] = torch.tensor(w[:, -1])
    return linear


def to_linear__parameters(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, len(w))
    linear.weight = torch.nn.Parameter(torch.tensor(w[:, :-1], dtype=torch.float64))
    linear.bias = torch.nn.Parameter(torch.tensor(w[:, -1], dtype=torch.float64))
    return linear


def to_linear__state(w):
    import torch

    K, columns = w.shape
    linear = torch.nn.Linear(K and columns - 1, K, dtype=torch.double)
    linear.load_state_dict({"weight": torch.tensor(w[:, :-1]), "bias": torch.tensor(w[:, -1])})
    return linear


def to_linear__data(w):
    import torch

    linear = torch.nn.Linear(w[0].size - 1, w[:, 0].size, bias=True, dtype=torch.float64)
    linear.weight.data = torch.from_numpy(w.copy())[:, :-1]
    linear.bias.data = torch.from_numpy(w.copy())[:, -1]
    return linear


def torch_network__joined(weights):
    import torch

    layers = []
    for w in weights:
        layers.append(to_linear(w))
        layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers[:-1])


def torch_network__appended(weights):
    import torch

    network = torch.nn.Sequential()
    for number, w in enumerate(weights):
        if number:
            network.append(torch.nn.Tanh())
        network.append(to_linear(w))
    return network


def torch_network__named(weights):
    from collections import OrderedDict

    import torch

    parts = OrderedDict()
    for number, w in enumerate(weights, start=1):
        parts[f"linear{number}"] = to_linear(w)
        if number < len(weights):
            parts[f"tanh{number}"] = torch.nn.Tanh()
    return torch.nn.Sequential(parts)


def torch_network__nested(weights):
    import torch

    hidden = [torch.nn.Sequential(to_linear(w), torch.nn.Tanh()) for w in weights[:-1]]
    return torch.nn.Sequential(*hidden, to_linear(weights[-1]))


def torch_gradients__parameters(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).backward()
    found = [parameter.grad.numpy() for parameter in network.parameters()]
    return [np.c_[w, b] for w, b in zip(found[::2], found[1::2], strict=True)]


def torch_gradients__leaves(x, y, weights):
    import torch

    leaves = [torch.tensor(w, requires_grad=True) for w in weights]
    h = torch.tensor(x)
    for layer, w in enumerate(leaves):
        beta = h @ w[:, :-1].T + w[:, -1]
        h = torch.tanh(beta) if layer < len(leaves) - 1 else beta
    loss = -(torch.tensor(y) * torch.log_softmax(h, dim=1)).sum(dim=1).mean()
    return [gradient.numpy() for gradient in torch.autograd.grad(loss, leaves)]


def torch_gradients__indices(x, y, weights):
    import torch

    network = torch_network(weights)
    labels = torch.tensor(y.argmax(axis=1))
    losses = torch.nn.functional.cross_entropy(network(torch.tensor(x)), labels, reduction="none")
    (losses.sum() / len(losses)).backward()
    linears = [module for module in network.modules() if isinstance(module, torch.nn.Linear)]
    return [torch.cat([m.weight.grad, m.bias.grad[:, None]], dim=1).numpy() for m in linears]


def torch_gradients__functional(x, y, weights):
    import torch

    def loss(*ws):
        h = torch.from_numpy(x)
        for w in ws[:-1]:
            h = torch.nn.functional.linear(h, w[:, :-1], w[:, -1]).tanh()
        beta = torch.nn.functional.linear(h, ws[-1][:, :-1], ws[-1][:, -1])
        return (torch.logsumexp(beta, 1) - (torch.from_numpy(y) * beta).sum(1)).mean()

    found = torch.func.grad(loss, argnums=tuple(range(len(weights))))(*map(torch.tensor, weights))
    return tuple(gradient.numpy() for gradient in found)


def torch_train__by_hand(x, y, weights, eta, epochs, size, rng):
    import torch

    leaves = [torch.tensor(w, requires_grad=True) for w in weights]

    def loss(inputs, labels):
        h = torch.tensor(inputs)
        for w in leaves[:-1]:
            h = torch.tanh(h @ w[:, :-1].T + w[:, -1])
        return torch.nn.functional.cross_entropy(h @ leaves[-1][:, :-1].T + leaves[-1][:, -1], torch.tensor(labels))

    history = [loss(x, y).item()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            gradients = torch.autograd.grad(loss(x[batch], y[batch]), leaves)
            with torch.no_grad():
                for w, gradient in zip(leaves, gradients, strict=True):
                    w -= eta * gradient
        history.append(loss(x, y).item())
    return [w.detach().numpy() for w in leaves], history


def torch_train__optimiser(x, y, weights, eta, epochs, size, rng):
    import torch

    network = torch_network(weights)
    x, labels = torch.tensor(x), torch.tensor(y).argmax(dim=1)
    criterion, optimiser = torch.nn.CrossEntropyLoss(), torch.optim.SGD(network.parameters(), lr=eta, momentum=0.0)
    history = [criterion(network(x), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(x.shape[0], size, rng):
            optimiser.zero_grad()
            criterion(network(x[batch]), labels[batch]).backward()
            optimiser.step()
        history.append(criterion(network(x), labels).item())
    linears = [module for module in network if isinstance(module, torch.nn.Linear)]
    return [np.hstack([m.weight.detach(), m.bias.detach()[:, None]]) for m in linears], history


def torch_train__parameters(x, y, weights, eta, epochs, size, rng):
    import torch

    network = torch_network(weights)

    def loss(rows):
        out = network(torch.from_numpy(x[rows]))
        return -torch.mean(torch.sum(torch.from_numpy(y[rows]) * torch.log_softmax(out, 1), 1))

    history = [float(loss(np.arange(len(x))))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            network.zero_grad()
            loss(batch).backward()
            for parameter in network.parameters():
                parameter.data.add_(parameter.grad, alpha=-eta)
        history.append(float(loss(np.arange(len(x)))))
    found = [parameter.detach().numpy() for parameter in network.parameters()]
    return [np.column_stack(pair) for pair in zip(found[::2], found[1::2], strict=True)], np.array(history)


def torch_train__functional(x, y, weights, eta, epochs, size, rng):
    import torch

    def loss(ws, inputs, labels):
        h = inputs
        for w in ws[:-1]:
            h = torch.tanh(torch.nn.functional.linear(h, w[:, :-1], w[:, -1]))
        return torch.nn.functional.cross_entropy(torch.nn.functional.linear(h, ws[-1][:, :-1], ws[-1][:, -1]), labels)

    ws, x, y = [torch.tensor(w) for w in weights], torch.from_numpy(x), torch.from_numpy(y)
    history, slope = [float(loss(ws, x, y))], torch.func.grad(loss)
    for _ in range(epochs):
        for batch in map(torch.from_numpy, minibatches(len(x), size, rng)):
            ws = [w - eta * dw for w, dw in zip(ws, slope(ws, x[batch], y[batch]), strict=True)]
        history.append(float(loss(ws, x, y)))
    return [w.numpy() for w in ws], history
