"""Unit 02, each exercise in four ways."""

import math

import numpy as np

from solutions.reference import append_one, excitation, relu, sigmoid, softmax, tanh


def append_one__concatenated(h):
    return np.concatenate([h, np.ones((h.shape[0], 1))], axis=1)


def append_one__loops(h):
    return np.array([[*row, 1.0] for row in h])


def append_one__filled(h):
    n, N = h.shape
    longer = np.ones((N + 1, n)).T
    longer[:, :N] = h
    return longer


def append_one__padded(h):
    return np.pad(h, ((0, 0), (0, 1)), constant_values=1)


def append_one__inserted(h):
    return np.insert(h, h.shape[1], 1.0, axis=1)


def excitation__split(w, h):
    return h @ w[:, :-1].T + w[:, -1]


def excitation__loops(w, h):
    n, (K, N) = len(h), (w.shape[0], w.shape[1] - 1)
    beta = np.zeros((n, K))
    for i in range(n):
        for k in range(K):
            for j in range(N):
                beta[i, k] += w[k, j] * h[i, j]
            beta[i, k] += w[k, N]
    return beta


def excitation__einsum(w, h):
    return np.einsum("kj,ij->ik", w, append_one(h))


def excitation__columns(w, h):
    return (w @ np.vstack([h.T, np.ones(len(h))])).T


def excitation__tensordot(w, h):
    return np.tensordot(np.c_[h, np.ones(len(h))], w, axes=(1, 1))


def excitation__sum(w, h):
    return (append_one(h)[:, np.newaxis, :] * w).sum(axis=-1)


def sigmoid__cases(beta):
    y = np.empty(beta.shape)
    up = beta >= 0
    y[up] = 1 / (1 + np.exp(-beta[up]))
    e = np.exp(beta[~up])
    y[~up] = e / (1 + e)
    return y


def sigmoid__tanh(beta):
    return 0.5 * (1 + np.tanh(beta / 2))


def sigmoid__clipped(beta):
    return 1 / (1 + np.exp(-np.clip(beta, -700, 700)))


def sigmoid__size(beta):
    e = np.exp(-np.abs(beta))
    return np.where(beta < 0, e, 1.0) / (1 + e)


def sigmoid__loops(beta):
    def one(b):
        if b < 0:
            return math.exp(b) / (1 + math.exp(b))
        return 1 / (1 + math.exp(-b))

    return np.array([one(b) for b in beta.ravel()]).reshape(beta.shape)


def sigmoid__silenced(beta):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-beta))


def sigmoid_derivative__product(beta):
    y = sigmoid(beta)
    return y * (1 - y)


def sigmoid_derivative__square(beta):
    return sigmoid(beta) - sigmoid(beta) ** 2


def sigmoid_derivative__exponential(beta):
    e = np.exp(-np.abs(beta))
    return e / (1 + e) ** 2


def sigmoid_derivative__tanh(beta):
    return (1 - np.tanh(beta / 2)) * (1 + np.tanh(beta / 2)) / 4


def sigmoid_derivative__loops(beta):
    slope = np.zeros(beta.shape)
    for entry in np.ndindex(beta.shape):
        y = float(sigmoid(beta[entry]))
        slope[entry] = y * (1 - y)
    return slope


def tanh__exponential(beta):
    e = np.exp(-2 * np.abs(beta))
    return np.sign(beta) * (1 - e) / (1 + e)


def tanh__sigmoid(beta):
    return 2 * sigmoid(2 * beta) - 1


def tanh__clipped(beta):
    b = np.clip(beta, -300, 300)
    return (np.exp(b) - np.exp(-b)) / (np.exp(b) + np.exp(-b))


def tanh__loops(beta):
    return np.array([math.tanh(b) for b in beta.ravel()]).reshape(beta.shape)


def tanh__sinh(beta):
    near = np.minimum(np.maximum(beta, -50), 50)
    return np.sinh(near) / np.cosh(near)


def tanh_derivative__square(beta):
    return 1 - np.square(np.tanh(beta))


def tanh_derivative__product(beta):
    return (1 - tanh(beta)) * (1 + tanh(beta))


def tanh_derivative__cosh(beta):
    return 1 / np.cosh(np.clip(beta, -300, 300)) ** 2


def tanh_derivative__sigmoid(beta):
    return 4 * sigmoid(2 * beta) * (1 - sigmoid(2 * beta))


def tanh_derivative__loops(beta):
    slope = np.empty_like(beta)
    for entry in np.ndindex(beta.shape):
        slope[entry] = 1 - math.tanh(beta[entry]) ** 2
    return slope


def relu__where(beta):
    return np.where(beta > 0, beta, 0.0)


def relu__product(beta):
    return beta * (beta > 0)


def relu__size(beta):
    return (beta + np.abs(beta)) / 2


def relu__assigned(beta):
    y = np.array(beta)
    y[y < 0] = 0
    return y


def relu__clipped(beta):
    return beta.clip(min=0)


def relu__loops(beta):
    return np.reshape([max(b, 0.0) for b in beta.flat], beta.shape)


def relu_derivative__compared(beta):
    return (beta > 0).astype(float)


def relu_derivative__heaviside(beta):
    return np.heaviside(beta, 0.0)


def relu_derivative__assigned(beta):
    slope = np.zeros(beta.shape)
    slope[beta > 0] = 1
    return slope


def relu_derivative__sign(beta):
    return np.maximum(np.sign(beta), 0)


def relu_derivative__from_relu(beta):
    return 1.0 * (relu(beta) != 0)


def softmax__loops(beta):
    rows = []
    for row in beta:
        e = [math.exp(b - max(row)) for b in row]
        rows.append([value / sum(e) for value in e])
    return np.array(rows)


def softmax__logsumexp(beta):
    high = beta.max(axis=1)[:, None]
    return np.exp(beta - high - np.log(np.exp(beta - high).sum(axis=1))[:, None])


def softmax__transposed(beta):
    e = np.exp(beta.T - beta.T.max(axis=0))
    return (e / e.sum(axis=0)).T


def softmax__logaddexp(beta):
    return np.exp(beta - np.logaddexp.reduce(beta, axis=1, keepdims=True))


def softmax__differences(beta):
    with np.errstate(over="ignore"):
        return 1 / np.exp(beta[:, np.newaxis, :] - beta[:, :, np.newaxis]).sum(axis=2)


def softmax__einsum(beta):
    e = np.exp(beta - np.amax(beta, 1, keepdims=True))
    return np.einsum("ic,i->ic", e, 1 / np.einsum("ic->i", e))


def softmax_jacobian__loops(beta):
    y = softmax(beta)
    n, V = y.shape
    jacobian = np.zeros((n, V, V))
    for i in range(n):
        for j in range(V):
            for k in range(V):
                jacobian[i, j, k] = y[i, j] * (1 - y[i, j]) if j == k else -y[i, j] * y[i, k]
    return jacobian


def softmax_jacobian__outer(beta):
    return np.array([np.diag(row) - np.outer(row, row) for row in softmax(beta)])


def softmax_jacobian__einsum(beta):
    y = softmax(beta)
    return np.einsum("ij,jk->ijk", y, np.eye(y.shape[1])) - np.einsum("ij,ik->ijk", y, y)


def softmax_jacobian__diagonal_added(beta):
    y = softmax(beta)
    jacobian = -y[:, :, None] @ y[:, None, :]
    classes = np.arange(y.shape[1])
    jacobian[:, classes, classes] += y
    return jacobian


def softmax_jacobian__tokens_last(beta):
    y = softmax(beta).T
    jacobian = np.eye(len(y))[:, :, None] * y - y[:, None] * y[None]
    return np.moveaxis(jacobian, -1, 0)


def forward__loops(x, weights, activation, output):
    betas, hs, h = [], [], x
    hs.append(h)
    for layer in range(len(weights)):
        beta = excitation(weights[layer], h)
        h = output(beta) if layer == len(weights) - 1 else activation(beta)
        betas.append(beta)
        hs.append(h)
    return betas, hs


def forward__last_apart(x, weights, activation, output):
    betas, hs = [], [x.copy()]
    *hidden, last = weights
    for w in hidden:
        betas += [append_one(hs[-1]) @ w.T]
        hs += [activation(betas[-1])]
    betas += [append_one(hs[-1]) @ last.T]
    return betas, [*hs, output(betas[-1])]


def forward__columns(x, weights, activation, output):
    h, betas, hs = x.T, [], [x]
    for w in weights:
        beta = w[:, :-1] @ h + w[:, [-1]]
        betas.append(beta.T)
        hs.append((activation if w is not weights[-1] else output)(beta.T))
        h = hs[-1].T
    return betas, hs


def forward__recursive(x, weights, activation, output):
    beta = excitation(weights[0], x)
    if len(weights) == 1:
        return [beta], [x, output(beta)]
    h = activation(beta)
    betas, hs = [], [x]
    rest, below = list(weights[1:]), h
    while rest:
        betas.append(beta)
        hs.append(below)
        beta = excitation(rest.pop(0), below)
        below = activation(beta) if rest else output(beta)
    return (*betas, beta), (*hs, below)


def forward__dictionary(x, weights, activation, output):
    L = len(weights)
    beta, h = {}, {0: x}
    for layer in range(1, L + 1):
        beta[layer] = excitation(weights[layer - 1], h[layer - 1])
        h[layer] = {True: activation, False: output}[layer < L](beta[layer])
    return [beta[layer] for layer in range(1, L + 1)], list(h.values())
