"""Unit 06 done badly."""

import numpy as np

from solutions.reference import minibatches, to_linear, torch_network

# to_linear


def to_linear__bias_first__copy(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(w[:, 1:].copy()))
        linear.bias.copy_(torch.from_numpy(w[:, 0].copy()))
    return linear


def to_linear__bias_first__data(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0]).double()
    linear.weight.data = torch.tensor(w[:, 1:])
    linear.bias.data = torch.tensor(w[:, 0])
    return linear


def to_linear__bias_missing__zeros(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(w[:, :-1]))
        linear.bias.zero_()
    return linear


def to_linear__bias_missing__init(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    torch.nn.init.zeros_(linear.bias)
    linear.weight.data = torch.tensor(w[:, :-1])
    return linear


def to_linear__single_precision__default(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0])
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(w[:, :-1]))
        linear.bias.copy_(torch.tensor(w[:, -1]))
    return linear


def to_linear__single_precision__float(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    linear.weight.data, linear.bias.data = torch.tensor(w[:, :-1]), torch.tensor(w[:, -1])
    return linear.float()


def to_linear__transpose_wrong__copy(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.tensor(w[:, :-1].T.copy()))
        linear.bias.copy_(torch.tensor(w[:, -1]))
    return linear


def to_linear__transpose_wrong__rows(w):
    import torch

    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    with torch.no_grad():
        for k in range(w.shape[0]):
            linear.weight[:, k] = torch.tensor(w[k, :-1])
        linear.bias.copy_(torch.tensor(w[:, -1]))
    return linear


# torch_network


def torch_network__activation_at_the_end__loop(weights):
    import torch

    layers = []
    for w in weights:
        layers += [to_linear(w), torch.nn.Tanh()]
    return torch.nn.Sequential(*layers)


def torch_network__activation_at_the_end__append(weights):
    import torch

    network = torch.nn.Sequential()
    for w in weights:
        network.append(to_linear(w))
        network.append(torch.nn.Tanh())
    return network


def torch_network__softmax_at_the_end__loop(weights):
    import torch

    layers = [to_linear(weights[0])]
    for w in weights[1:]:
        layers += [torch.nn.Tanh(), to_linear(w)]
    return torch.nn.Sequential(*layers, torch.nn.Softmax(dim=1))


def torch_network__softmax_at_the_end__append(weights):
    import torch

    network = torch.nn.Sequential(to_linear(weights[0]))
    for w in weights[1:]:
        network.append(torch.nn.Tanh())
        network.append(to_linear(w))
    network.append(torch.nn.Softmax(dim=-1))
    return network


def torch_network__activation_not_applied__star(weights):
    import torch

    return torch.nn.Sequential(*(to_linear(w) for w in weights))


def torch_network__activation_not_applied__append(weights):
    import torch

    network = torch.nn.Sequential()
    for w in weights:
        network.append(to_linear(w))
    return network


def torch_network__last_layer_missing__loop(weights):
    import torch

    layers = [to_linear(weights[0])]
    for w in weights[1:-1]:
        layers += [torch.nn.Tanh(), to_linear(w)]
    return torch.nn.Sequential(*layers)


def torch_network__last_layer_missing__tanh(weights):
    import torch

    network = torch.nn.Sequential()
    for w in weights[:-1]:
        network.append(to_linear(w))
        network.append(torch.nn.Tanh())
    return network


def torch_network__another_function__relu(weights):
    import torch

    layers = [to_linear(weights[0])]
    for w in weights[1:]:
        layers += [torch.nn.ReLU(), to_linear(w)]
    return torch.nn.Sequential(*layers)


def torch_network__another_function__sigmoid(weights):
    import torch

    layers = [to_linear(weights[0])]
    for w in weights[1:]:
        layers += [torch.nn.Sigmoid(), to_linear(w)]
    return torch.nn.Sequential(*layers)


def torch_network__activation_in_front__loop(weights):
    import torch

    layers = []
    for w in weights:
        layers += [torch.nn.Tanh(), to_linear(w)]
    return torch.nn.Sequential(*layers)


def torch_network__activation_in_front__append(weights):
    import torch

    network = torch.nn.Sequential(torch.nn.Tanh(), to_linear(weights[0]))
    for w in weights[1:]:
        network.append(torch.nn.Tanh())
        network.append(to_linear(w))
    return network


# torch_gradients


def torch_gradients__average_missing__reduction(x, y, weights):
    import torch

    network = torch_network(weights)
    loss = torch.nn.functional.cross_entropy(network(torch.from_numpy(x)), torch.from_numpy(y), reduction="sum")
    loss.backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in linear]


def torch_gradients__average_missing__log_softmax(x, y, weights):
    import torch

    network = torch_network(weights)
    logs = torch.log_softmax(network(torch.from_numpy(x)), dim=1)
    (-(torch.from_numpy(y) * logs).sum()).backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in linear]


def torch_gradients__bias_first__stack(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.functional.cross_entropy(network(torch.from_numpy(x)), torch.from_numpy(y)).backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.bias.grad.numpy(), layer.weight.grad.numpy()]) for layer in linear]


def torch_gradients__bias_first__hstack(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).backward()
    parameters = [p.grad.numpy() for p in network.parameters()]
    return [np.hstack([b[:, None], w]) for w, b in zip(parameters[::2], parameters[1::2], strict=True)]


def torch_gradients__bias_missing__weights(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.functional.cross_entropy(network(torch.from_numpy(x)), torch.from_numpy(y)).backward()
    return [layer.weight.grad.numpy() for layer in network if isinstance(layer, torch.nn.Linear)]


def torch_gradients__bias_missing__parameters(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).backward()
    return [p.grad.numpy() for p in network.parameters() if p.ndim == 2]


def torch_gradients__weight_and_bias_apart__parameters(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).backward()
    return [p.grad.numpy() for p in network.parameters()]


def torch_gradients__weight_and_bias_apart__layers(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.functional.cross_entropy(network(torch.from_numpy(x)), torch.from_numpy(y)).backward()
    found = []
    for layer in network:
        if isinstance(layer, torch.nn.Linear):
            found += [layer.weight.grad.numpy(), layer.bias.grad.numpy()]
    return found


def torch_gradients__softmax_at_the_end__functional(x, y, weights):
    import torch

    network = torch_network(weights)
    y_star = torch.softmax(network(torch.from_numpy(x)), dim=1)
    torch.nn.functional.cross_entropy(y_star, torch.from_numpy(y)).backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in linear]


def torch_gradients__softmax_at_the_end__module(x, y, weights):
    import torch

    network = torch.nn.Sequential(*torch_network(weights), torch.nn.Softmax(dim=1))
    torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).backward()
    parameters = [p.grad.numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(parameters[::2], parameters[1::2], strict=True)]


def torch_gradients__another_loss__mse(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.functional.mse_loss(network(torch.from_numpy(x)), torch.from_numpy(y)).backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in linear]


def torch_gradients__another_loss__squares(x, y, weights):
    import torch

    network = torch_network(weights)
    y_star = torch.softmax(network(torch.tensor(x)), dim=1)
    ((y_star - torch.tensor(y)) ** 2).mean().backward()
    parameters = [p.grad.numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(parameters[::2], parameters[1::2], strict=True)]


def torch_gradients__transposed__rows(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.functional.cross_entropy(network(torch.from_numpy(x)), torch.from_numpy(y)).backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]).T for layer in linear]


def torch_gradients__transposed__vstack(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).backward()
    parameters = [p.grad.numpy() for p in network.parameters()]
    return [np.vstack([w.T, b]) for w, b in zip(parameters[::2], parameters[1::2], strict=True)]


def torch_gradients__labels_outputs_swapped__functional(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.functional.cross_entropy(torch.from_numpy(y), network(torch.from_numpy(x))).backward()
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in linear]


def torch_gradients__labels_outputs_swapped__module(x, y, weights):
    import torch

    network = torch_network(weights)
    torch.nn.CrossEntropyLoss()(torch.tensor(y), network(torch.tensor(x))).backward()
    parameters = [p.grad.numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(parameters[::2], parameters[1::2], strict=True)]


# torch_train


def _trained(x, y, weights, eta, epochs, drawn, each):
    """A training in which `each` batch's turn is taken as its caller says; what is returned as asked."""
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        each(optimizer, [lambda b=batch: loss(network(inputs[b]), labels[b]) for batch in drawn()])
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__pile_up_in_an_epoch__once(x, y, weights, eta, epochs, size, rng, _trained=_trained):
    def each(optimizer, losses):
        optimizer.zero_grad()
        for loss in losses:
            loss().backward()
            optimizer.step()

    return _trained(x, y, weights, eta, epochs, lambda: minibatches(len(x), size, rng), each)


def torch_train__one_step_an_epoch__last_batch(x, y, weights, eta, epochs, size, rng, _trained=_trained):
    def each(optimizer, losses):
        for loss in losses:
            optimizer.zero_grad()
            loss().backward()
        optimizer.step()

    return _trained(x, y, weights, eta, epochs, lambda: minibatches(len(x), size, rng), each)


def torch_train__one_step_an_epoch__all_batches(x, y, weights, eta, epochs, size, rng, _trained=_trained):
    def each(optimizer, losses):
        optimizer.zero_grad()
        for loss in losses:
            loss().backward()
        optimizer.step()

    return _trained(x, y, weights, eta, epochs, lambda: minibatches(len(x), size, rng), each)


def torch_train__batches_made_once__list(x, y, weights, eta, epochs, size, rng, _trained=_trained):
    batches = list(minibatches(len(x), size, rng))

    def each(optimizer, losses):
        for loss in losses:
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()

    return _trained(x, y, weights, eta, epochs, lambda: batches, each)


def torch_train__running_loss_noted__batches(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        running = []
        for batch in minibatches(len(x), size, rng):
            optimizer.zero_grad()
            found = loss(network(inputs[batch]), labels[batch])
            found.backward()
            optimizer.step()
            running.append(found.item())
        history.append(sum(running) / len(running))
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in network[::2]], history


def torch_train__running_loss_noted__tokens(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        running = 0.0
        for batch in minibatches(len(x), size, rng):
            found = loss(network(inputs[batch]), labels[batch])
            running += found.item() * len(batch)
            network.zero_grad()
            found.backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= eta * parameter.grad
        history.append(running / len(x))
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in network[::2]], history


def torch_train__no_step__cleared(x, y, weights, eta, epochs, size, rng, _trained=_trained):
    def each(optimizer, losses):
        for loss in losses:
            loss().backward()
            optimizer.zero_grad()
            optimizer.step()

    return _trained(x, y, weights, eta, epochs, lambda: minibatches(len(x), size, rng), each)


def torch_train__gradients_pile_up__optimizer(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__gradients_pile_up__by_hand(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            loss(network(inputs[batch]), labels[batch]).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= eta * parameter.grad
        history.append(loss(network(inputs), labels).item())
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], history


def torch_train__no_step_plus_only_last_noted__start(x, y, weights, eta, epochs, size, rng):
    import torch

    loss = torch.nn.functional.cross_entropy(torch_network(weights)(torch.from_numpy(x)), torch.from_numpy(y))
    return [w.copy() for w in weights], [float(loss)]


def torch_train__no_step_plus_only_last_noted__network(x, y, weights, eta, epochs, size, rng):
    import torch

    network = torch_network(weights)
    history = [torch.nn.CrossEntropyLoss()(network(torch.tensor(x)), torch.tensor(y)).item()]
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], history


def torch_train__no_step__no_step(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network, history = torch_network(weights), []
    for _ in range(epochs + 1):
        for batch in minibatches(len(x), size, rng):
            loss(network(inputs[batch]), labels[batch]).backward()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__no_step__constant(x, y, weights, eta, epochs, size, rng):
    import torch

    start = torch.nn.CrossEntropyLoss()(torch_network(weights)(torch.tensor(x)), torch.tensor(y)).item()
    return [w.copy() for w in weights], [start] * (epochs + 1)


def torch_train__sign__loss(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            optimizer.zero_grad()
            (-loss(network(inputs[batch]), labels[batch])).backward()
            optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__sign__by_hand(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            network.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter += eta * parameter.grad
        history.append(loss(network(inputs), labels).item())
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], history


def torch_train__lists_swapped__optimizer(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return history, [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear]


def torch_train__lists_swapped__by_hand(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    losses = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            network.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= eta * parameter.grad
        losses += [loss(network(inputs), labels).item()]
    arrays = [p.detach().numpy() for p in network.parameters()]
    return losses, [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)]


def torch_train__average_missing__reduction(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch], reduction="sum").backward()
            optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__average_missing__times(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            network.zero_grad()
            (len(batch) * loss(network(inputs[batch]), labels[batch])).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= eta * parameter.grad
        history.append(loss(network(inputs), labels).item())
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], history


def torch_train__start_not_noted__optimizer(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network, history = torch_network(weights), []
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__start_not_noted__by_hand(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network, losses = torch_network(weights), []
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            network.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= eta * parameter.grad
        losses += [loss(network(inputs), labels).item()]
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], losses


def torch_train__batches_ignored__whole(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        optimizer.zero_grad()
        loss(network(inputs), labels).backward()
        optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__batches_ignored__inside(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for _ in minibatches(len(x), size, rng):
            network.zero_grad()
            loss(network(inputs), labels).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= eta * parameter.grad
        history.append(loss(network(inputs), labels).item())
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], history


def torch_train__eta_missing__optimizer(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.from_numpy(x), torch.from_numpy(y), torch.nn.functional.cross_entropy
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0)
    history = [float(loss(network(inputs), labels))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(float(loss(network(inputs), labels)))
    linear = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
    return [np.column_stack([m.weight.detach().numpy(), m.bias.detach().numpy()]) for m in linear], history


def torch_train__eta_missing__by_hand(x, y, weights, eta, epochs, size, rng):
    import torch

    inputs, labels, loss = torch.tensor(x), torch.tensor(y), torch.nn.CrossEntropyLoss()
    network = torch_network(weights)
    history = [loss(network(inputs), labels).item()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            network.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            with torch.no_grad():
                for parameter in network.parameters():
                    parameter -= parameter.grad
        history.append(loss(network(inputs), labels).item())
    arrays = [p.detach().numpy() for p in network.parameters()]
    return [np.hstack([w, b[:, None]]) for w, b in zip(arrays[::2], arrays[1::2], strict=True)], history
