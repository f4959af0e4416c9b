"""Unit 04, each exercise in four ways."""

import itertools

import numpy as np

from solutions.reference import activation_gradient, append_one, hidden_delta, weight_gradient


def finite_difference__copies(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    for i in range(w.size):
        up, down = w.copy(), w.copy()
        up.flat[i] += eps
        down.flat[i] -= eps
        gradient.flat[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


def finite_difference__identity(f, w, eps=1e-5):
    steps = eps * np.eye(w.size).reshape(w.size, *w.shape)
    return np.array([(f(w + step) - f(w - step)) / eps / 2 for step in steps]).reshape(w.shape)


def finite_difference__one_copy(f, w, eps=1e-5):
    moved, slopes = np.array(w), []
    for entry in itertools.product(*map(range, w.shape)):
        moved[entry] = w[entry] + eps
        up = f(moved)
        moved[entry] = w[entry] - eps
        down = f(moved)
        moved[entry] = w[entry]
        slopes.append(0.5 * (up - down) / eps)
    return np.array(slopes).reshape(w.shape)


def finite_difference__enumerated(f, w, eps=1e-5):
    gradient = np.empty(w.shape, order="F")
    for entry, value in np.ndenumerate(w):
        sides = []
        for sign in (1, -1):
            moved = w + 0.0
            moved[entry] = value + sign * eps
            sides.append(f(moved))
        gradient[entry] = (sides[0] - sides[1]) / (2 * eps)
    return gradient


def weight_gradient__loops(delta, h):
    n, K = delta.shape
    gradient = np.zeros((K, h.shape[1] + 1))
    for i in range(n):
        for k in range(K):
            for j in range(h.shape[1]):
                gradient[k, j] += delta[i, k] * h[i, j] / n
            gradient[k, -1] += delta[i, k] / n
    return gradient


def weight_gradient__einsum(delta, h):
    return np.einsum("ik,ij->kj", delta, append_one(h)) / delta.shape[0]


def weight_gradient__outer(delta, h):
    return np.mean([np.outer(d, row) for d, row in zip(delta, append_one(h), strict=True)], axis=0)


def weight_gradient__split(delta, h):
    n = len(delta)
    return np.column_stack([delta.T @ h / n, delta.mean(axis=0)])


def weight_gradient__transposed(delta, h):
    return (append_one(h).T @ (delta / len(h))).T


def weight_gradient__broadcast(delta, h):
    return (delta[:, :, None] * append_one(h)[:, None, :]).mean(axis=0)


def activation_gradient__loops(delta, w):
    n, N = len(delta), w.shape[1] - 1
    gradient = np.zeros((n, N))
    for i in range(n):
        for j in range(N):
            for k in range(len(w)):
                gradient[i, j] += delta[i, k] * w[k, j]
    return gradient


def activation_gradient__einsum(delta, w):
    return np.einsum("ik,kj->ij", delta, w[:, :-1])


def activation_gradient__columns(delta, w):
    return (w[:, :-1].T @ delta.T).T


def activation_gradient__cut_afterwards(delta, w):
    return (delta @ w)[:, :-1]


def activation_gradient__sum(delta, w):
    return sum(delta[:, [k]] * w[k, : w.shape[1] - 1] for k in range(len(w)))


def hidden_delta__loops(delta, w, beta, derivative):
    slope = derivative(beta)
    below = np.zeros(beta.shape)
    for i in range(beta.shape[0]):
        for j in range(beta.shape[1]):
            below[i, j] = slope[i, j] * sum(delta[i, k] * w[k, j] for k in range(w.shape[0]))
    return below


def hidden_delta__einsum(delta, w, beta, derivative):
    return np.einsum("ik,kj,ij->ij", delta, w[:, :-1], derivative(beta))


def hidden_delta__product(delta, w, beta, derivative):
    return derivative(beta) * (delta @ w[:, : beta.shape[1]])


def hidden_delta__columns(delta, w, beta, derivative):
    return (derivative(beta).T * (w.T[:-1] @ delta.T)).T


def hidden_delta__jacobian(delta, w, beta, derivative):
    jacobians = w[:, :-1] * derivative(beta)[:, np.newaxis, :]
    return (delta[:, np.newaxis, :] @ jacobians)[:, 0, :]


def output_delta__loops(loss_gradient, jacobian):
    n, V = loss_gradient.shape
    delta = np.zeros((n, V))
    for i in range(n):
        for k in range(V):
            for c in range(V):
                delta[i, k] += loss_gradient[i, c] * jacobian[i, c, k]
    return delta


def output_delta__rows(loss_gradient, jacobian):
    return np.array([g @ J for g, J in zip(loss_gradient, jacobian, strict=True)])


def output_delta__stacked(loss_gradient, jacobian):
    return (loss_gradient[:, None, :] @ jacobian).reshape(loss_gradient.shape)


def output_delta__sum(loss_gradient, jacobian):
    return np.sum(loss_gradient[:, :, None] * jacobian, axis=1)


def output_delta__transposed(loss_gradient, jacobian):
    return np.squeeze(np.swapaxes(jacobian, 1, 2) @ loss_gradient[:, :, None], axis=2)


def back_propagate__filled(y, betas, hs, weights, derivative, loss_delta):
    L = len(weights)
    gradients, delta = [None] * L, loss_delta(y, betas[-1])
    for layer in reversed(range(L)):
        gradients[layer] = weight_gradient(delta, hs[layer])
        if layer > 0:
            delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
    return gradients


def back_propagate__deltas_first(y, betas, hs, weights, derivative, loss_delta):
    deltas = [loss_delta(y, betas[-1])]
    for w, beta in zip(weights[:0:-1], betas[-2::-1], strict=True):
        deltas.append(hidden_delta(deltas[-1], w, beta, derivative))
    return [weight_gradient(delta, h) for delta, h in zip(deltas[::-1], hs[:-1], strict=True)]


def back_propagate__written_out(y, betas, hs, weights, derivative, loss_delta):
    n = len(y)
    delta, backward = loss_delta(y, betas[-1]), []
    for layer in range(len(weights) - 1, -1, -1):
        backward.append(delta.T @ np.c_[hs[layer], np.ones(n)] / n)
        if layer:
            delta = (delta @ weights[layer][:, :-1]) * derivative(betas[layer - 1])
    backward.reverse()
    return tuple(backward)


def back_propagate__recursive(y, betas, hs, weights, derivative, loss_delta):
    def below(layer, delta):
        here = [weight_gradient(delta, hs[layer])]
        if layer == 0:
            return here
        arriving = activation_gradient(delta, weights[layer]) * derivative(betas[layer - 1])
        return below(layer - 1, arriving) + here

    return below(len(weights) - 1, loss_delta(y, betas[-1]))


def back_propagate__tokens(y, betas, hs, weights, derivative, loss_delta):
    last = loss_delta(y, betas[-1])
    gradients = [np.zeros(w.shape) for w in weights]
    for i in range(len(y)):
        delta = last[i]
        for layer in reversed(range(len(weights))):
            gradients[layer] += np.outer(delta, np.append(hs[layer][i], 1.0)) / len(y)
            if layer:
                slope = derivative(betas[layer - 1][i : i + 1])[0]
                delta = (delta @ weights[layer][:, :-1]) * slope
    return gradients
