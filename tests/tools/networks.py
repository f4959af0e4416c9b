"""Plain networks with their loss and gradient, written without the course's functions: oracles for the judge."""

import itertools

import numpy as np


def relu(beta):
    return np.maximum(beta, 0)


SLOPES = {np.tanh: lambda beta: 1 - np.tanh(beta) ** 2, relu: lambda beta: (beta > 0) * 1.0}


def draw(widths, n, seed):
    """Random weights of every layer, features and one-hot labels of n tokens."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, 1 / np.sqrt(N), (K, N + 1)) for N, K in itertools.pairwise(widths)]
    return weights, rng.random((n, widths[0])), np.eye(widths[-1])[rng.integers(0, widths[-1], n)]


def network(activation, widths, n, seed):
    """Loss and gradient of a softmax network as functions of all its weights in one flat array, and such an array."""
    start, x, y = draw(widths, n, seed)
    cuts = np.cumsum([w.size for w in start])[:-1]

    def layers(flat):
        return [part.reshape(w.shape) for part, w in zip(np.split(flat, cuts), start, strict=True)]

    def run(flat):
        hs, betas = [x], []
        for w in layers(flat):
            betas.append(hs[-1] @ w[:, :-1].T + w[:, -1])
            hs.append(activation(betas[-1]))
        return betas, hs

    def loss(flat):
        beta = run(flat)[0][-1]
        high = beta.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(beta - high).sum(axis=1)) + high[:, 0] - (y * beta).sum(axis=1)))

    def gradient(flat):
        weights, (betas, hs) = layers(flat), run(flat)
        e = np.exp(betas[-1] - betas[-1].max(axis=1, keepdims=True))
        delta, found = e / e.sum(axis=1, keepdims=True) - y, []
        for layer in range(len(weights) - 1, -1, -1):
            found.insert(0, delta.T @ np.c_[hs[layer], np.ones(n)] / n)
            if layer:
                delta = (delta @ weights[layer][:, :-1]) * SLOPES[activation](betas[layer - 1])
        return np.concatenate([part.ravel() for part in found])

    return loss, gradient, np.concatenate([w.ravel() for w in start])


def random_relu_network(seed):
    """A network with kinks of 2 to 30, 2 to 30 and 2 to 12 nodes, and 1 to 20 tokens: as `network` gives it."""
    rng = np.random.default_rng(seed)
    widths = rng.integers(2, 31), rng.integers(2, 31), rng.integers(2, 13)
    return network(relu, widths, int(rng.integers(1, 21)), seed)
