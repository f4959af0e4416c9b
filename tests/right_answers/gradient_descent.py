"""Unit 05, each exercise in four ways."""

import numpy as np

from solutions.reference import (
    append_one,
    back_propagate,
    forward,
    gradient_step,
    identity,
    minibatches,
    tanh,
    tanh_derivative,
)


def gradient_step__loops(weights, gradients, eta):
    new = []
    for layer in range(len(weights)):
        w = weights[layer].copy()
        w -= eta * gradients[layer]
        new.append(w)
    return new


def gradient_step__mapped(weights, gradients, eta):
    return list(map(lambda w, g: w + (-eta) * g, weights, gradients))


def gradient_step__entries(weights, gradients, eta):
    new = [np.zeros(w.shape) for w in weights]
    for target, w, gradient in zip(new, weights, gradients, strict=True):
        for entry in np.ndindex(w.shape):
            target[entry] = w[entry] - eta * gradient[entry]
    return new


def gradient_step__subtracted(weights, gradients, eta):
    return [np.subtract(w, np.multiply(g, eta), order="F") for w, g in zip(weights, gradients, strict=True)]


def momentum_step__loops(weights, velocity, gradients, eta, mu):
    new_weights, new_velocity = [], []
    for layer in range(len(weights)):
        v = mu * velocity[layer] - eta * gradients[layer]
        new_velocity.append(v)
        new_weights.append(weights[layer] + v)
    return new_weights, new_velocity


def momentum_step__in_place_on_copies(weights, velocity, gradients, eta, mu):
    weights, velocity = [w.copy() for w in weights], [v.copy() for v in velocity]
    for w, v, g in zip(weights, velocity, gradients, strict=True):
        v *= mu
        v -= eta * g
        w += v
    return weights, velocity


def momentum_step__by_gradient_step(weights, velocity, gradients, eta, mu):
    moved = gradient_step([mu * v for v in velocity], gradients, eta)
    return gradient_step(weights, moved, -1), moved


def momentum_step__pairs(weights, velocity, gradients, eta, mu):
    pairs = []
    for w, v, g in zip(weights, velocity, gradients, strict=True):
        step = np.subtract(np.multiply(v, mu), np.multiply(g, eta), order="F")
        pairs.append((w + step, step))
    return [[w for w, _ in pairs], [v for _, v in pairs]]


def momentum_step__entries(weights, velocity, gradients, eta, mu):
    kept = [np.empty(v.shape) for v in velocity]
    new = [np.empty(w.shape) for w in weights]
    for layer, v in enumerate(velocity):
        for entry in np.ndindex(v.shape):
            kept[layer][entry] = mu * v[entry] - eta * gradients[layer][entry]
            new[layer][entry] = weights[layer][entry] + kept[layer][entry]
    return new, kept


def newton_step__checked(w, slope, curvature):
    if not curvature:
        raise ValueError("no curvature")
    step = slope / curvature
    return w - step


def newton_step__caught(w, slope, curvature):
    try:
        return w - slope / curvature
    except ZeroDivisionError:
        raise ValueError("the curvature is 0") from None


def newton_step__fraction(w, slope, curvature):
    if abs(curvature) == 0.0:
        raise ValueError
    return (w * curvature - slope) / curvature


def newton_step__numpy(w, slope, curvature):
    if np.isclose(curvature, 0, rtol=0, atol=0):
        raise ValueError("the curvature is 0")
    return np.float64(w) - np.float64(slope) / np.float64(curvature)


def minibatches__shuffled(n, size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return iter([order[i : i + size] for i in range(0, n, size)])


def minibatches__while(n, size, rng):
    rest = rng.permutation(n)
    while len(rest) > 0:
        yield rest[:size]
        rest = rest[size:]


def minibatches__split(n, size, rng):
    yield from np.split(rng.permutation(n), range(size, n, size))


def minibatches__sorted(n, size, rng):
    order = rng.random(n).argsort().astype(np.int32)
    return (order[start : min(start + size, n)] for start in range(0, n, size))


def minibatches__chosen(n, size, rng):
    order = rng.choice(n, size=n, replace=False)
    batches = -(-n // size)
    for b in range(batches):
        yield np.array([order[i] for i in range(b * size, min(n, (b + 1) * size))])


def minibatches__each_in_order(n, size, rng):
    order = rng.permutation(n)
    return [np.sort(order[start : start + size]) for start in range(0, n, size)]


def train__loops(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    history = [float(loss(y, forward(x, weights, tanh, identity)[0][-1]).mean())]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        betas, _ = forward(x, weights, tanh, identity)
        history.append(float(np.mean(loss(y, betas[-1]))))
    return weights, history


def train__copied(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    weights = [w.copy() for w in weights]
    history = np.zeros(epochs + 1)
    for epoch in range(epochs + 1):
        if epoch:
            for batch in minibatches(x.shape[0], size, rng):
                betas, hs = forward(x[batch, :], weights, np.tanh, lambda beta: beta)
                for w, g in zip(
                    weights,
                    back_propagate(y[batch, :], betas, hs, weights, tanh_derivative, loss_delta),
                    strict=True,
                ):
                    w -= eta * g
        losses = loss(y, forward(x, weights, np.tanh, lambda beta: beta)[0][-1])
        history[epoch] = losses.sum() / len(losses)
    return weights, history.tolist()


def train__recorded(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def now():
        return np.mean(loss(y, forward(x, current, tanh, identity)[0][-1]))

    current, history = list(weights), []
    history.append(now())
    while len(history) <= epochs:
        for index in list(minibatches(len(y), size, rng)):
            inputs, labels = np.take(x, index, axis=0), np.take(y, index, axis=0)
            betas, hs = forward(inputs, current, tanh, identity)
            step = back_propagate(labels, betas, hs, current, tanh_derivative, loss_delta)
            current = [w - eta * dw for w, dw in zip(current, step, strict=True)]
        history.append(now())
    return current, history


def train__written_out(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    weights = [np.array(w) for w in weights]

    def run(inputs):
        hs = [inputs]
        for layer, w in enumerate(weights):
            beta = append_one(hs[-1]) @ w.T
            hs.append(beta if layer == len(weights) - 1 else np.tanh(beta))
        return hs

    history = [float(np.mean(loss(y, run(x)[-1])))]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), size):
            batch = order[start : start + size]
            hs = run(x[batch])
            delta, gradients = loss_delta(y[batch], hs[-1]), {}
            for layer in range(len(weights) - 1, -1, -1):
                gradients[layer] = delta.T @ append_one(hs[layer]) / len(batch)
                delta = (delta @ weights[layer][:, :-1]) * (1 - hs[layer] ** 2)
            for layer, gradient in gradients.items():
                weights[layer] = weights[layer] - eta * gradient
        history.append(float(np.mean(loss(y, run(x)[-1]))))
    return weights, tuple(history)
