"""Unit 03, each exercise in four ways."""

import math

import numpy as np

from solutions.reference import (
    binary_cross_entropy_gradient,
    decide,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_jacobian,
    zero_one,
)


def mse__sum(y, y_star):
    return np.sum((y_star - y) ** 2, axis=1) / y.shape[1]


def mse__loops(y, y_star):
    losses = []
    for label, out in zip(y, y_star, strict=True):
        losses.append(sum((a - b) ** 2 for a, b in zip(label, out, strict=True)) / len(label))
    return np.array(losses)


def mse__einsum(y, y_star):
    gap = y - y_star
    return np.einsum("ic,ic->i", gap, gap) / gap.shape[1]


def mse__norm(y, y_star):
    return np.linalg.norm(y - y_star, axis=1) ** 2 / len(y[0])


def mse__products(y, y_star):
    gap = y - y_star
    return np.diag(gap @ gap.T) / gap.shape[1]


def mse_gradient__shape(y, y_star):
    return -2 * (y - y_star) / np.shape(y)[-1]


def mse_gradient__loops(y, y_star):
    n, V = y.shape
    gradient = np.zeros((n, V))
    for i in range(n):
        for c in range(V):
            gradient[i, c] = 2 / V * (y_star[i, c] - y[i, c])
    return gradient


def mse_gradient__columns(y, y_star):
    return ((y_star.T - y.T) * 2 / len(y.T)).T


def mse_gradient__added(y, y_star):
    gap = (y_star - y) / y[0].size
    return gap + gap


def corpus_loss__sum(losses):
    return losses.sum() / losses.size


def corpus_loss__loops(losses):
    total = 0.0
    for loss in losses:
        total += loss
    return total / len(losses)


def corpus_loss__exact(losses):
    return math.fsum(losses) / len(losses)


def corpus_loss__average(losses):
    return np.average(losses)


def corpus_loss__product(losses):
    return losses @ np.full(len(losses), 1 / len(losses))


def decide__assigned(y_star):
    decision = np.zeros(y_star.shape)
    decision[range(len(y_star)), y_star.argmax(axis=1)] = 1
    return decision


def decide__loops(y_star):
    decision = np.zeros_like(y_star)
    for i, row in enumerate(y_star):
        best = 0
        for c, value in enumerate(row):
            if value > row[best]:
                best = c
        decision[i, best] = 1.0
    return decision


def decide__compared(y_star):
    return (np.argmax(y_star, axis=1)[:, None] == np.arange(y_star.shape[1])).astype(float)


def decide__first_maximum(y_star):
    largest = y_star == y_star.max(axis=1, keepdims=True)
    return np.where(largest & (largest.cumsum(axis=1) == 1), 1.0, 0.0)


def decide__columns(y_star):
    decision = np.zeros(y_star.shape[::-1])
    for i, row in enumerate(y_star.tolist()):
        decision[row.index(max(row)), i] = 1
    return decision.T


def zero_one__argmax(y, y_star):
    return (y.argmax(axis=1) != y_star.argmax(axis=1)).astype(float)


def zero_one__product(y, y_star):
    return 1 - np.sum(y * decide(y_star), axis=1)


def zero_one__loops(y, y_star):
    decision = decide(y_star)
    return np.array([0.0 if list(a) == list(b) else 1.0 for a, b in zip(y, decision, strict=True)])


def zero_one__distance(y, y_star):
    return np.abs(y - decide(y_star)).sum(axis=1) / 2


def zero_one__looked_up(y, y_star):
    return np.where(y[np.arange(len(y)), np.argmax(y_star, axis=1)] == 1, 0.0, 1.0)


def error_rate__sum(y, y_star):
    return zero_one(y, y_star).sum() / len(y)


def error_rate__count(y, y_star):
    return np.count_nonzero(y.argmax(axis=1) != y_star.argmax(axis=1)) / y.shape[0]


def error_rate__loops(y, y_star):
    wrong = 0
    for loss in zero_one(y, y_star):
        if loss > 0:
            wrong = wrong + 1
    return wrong / len(y)


def error_rate__accuracy(y, y_star):
    return float(1 - np.mean(np.sum(y * decide(y_star), axis=1)))


def cross_entropy__chosen(y, y_star):
    p = y_star[np.arange(len(y)), y.argmax(axis=1)]
    with np.errstate(divide="ignore"):
        return -np.log(p)


def cross_entropy__loops(y, y_star):
    losses = []
    for label, out in zip(y, y_star, strict=True):
        p = out[list(label).index(1)]
        losses.append(-math.log(p) if p > 0 else math.inf)
    return np.array(losses)


def cross_entropy__masked(y, y_star):
    with np.errstate(divide="ignore"):
        return -np.log(y_star[y == 1])


def cross_entropy__where(y, y_star):
    with np.errstate(divide="ignore"):
        surprise = -np.log(y_star)
    return np.where(y > 0, surprise, 0.0).sum(axis=1)


def cross_entropy__einsum(y, y_star):
    with np.errstate(all="ignore"):
        return np.log(1 / np.einsum("ic,ic->i", y, y_star))


def cross_entropy_gradient__where(y, y_star):
    return np.where(y == 1, -1 / y_star, 0.0)


def cross_entropy_gradient__loops(y, y_star):
    gradient = np.zeros(y.shape)
    for i in range(y.shape[0]):
        for c in range(y.shape[1]):
            if y[i, c]:
                gradient[i, c] = -1 / y_star[i, c]
    return gradient


def cross_entropy_gradient__power(y, y_star):
    return -(y * y_star**-1)


def cross_entropy_gradient__assigned(y, y_star):
    gradient = np.zeros(y.shape, order="F")
    i, c = np.nonzero(y)
    gradient[i, c] = np.divide(-1, y_star[i, c])
    return gradient


def softmax_cross_entropy_gradient__chain(y, beta):
    jacobian = softmax_jacobian(beta)
    y_star = softmax(beta)
    right = np.argmax(y, axis=1)
    delta = jacobian[np.arange(len(y)), right]
    p = np.maximum(y_star[np.arange(len(y)), right], 1e-300)[:, None]
    return np.where((p < 1e-12), y_star - y, -delta / p)


def softmax_cross_entropy_gradient__loops(y, beta):
    rows = []
    for label, row in zip(y, beta, strict=True):
        e = np.exp(row - row.max())
        rows.append(e / e.sum() - label)
    return np.array(rows)


def softmax_cross_entropy_gradient__negative(y, beta):
    return -(y - softmax(beta))


def softmax_cross_entropy_gradient__subtracted(y, beta):
    delta = softmax(beta).copy()
    delta[np.arange(len(y)), y.argmax(axis=1)] -= 1
    return delta


def softmax_cross_entropy_gradient__columns(y, beta):
    e = np.exp(beta.T - beta.T.max(axis=0))
    return (e / e.sum(axis=0) - y.T).T


def cross_entropy_from_excitation__loops(y, beta):
    losses = []
    for label, row in zip(y, beta, strict=True):
        high = max(row)
        losses.append(math.log(sum(math.exp(b - high) for b in row)) + high - row[int(np.argmax(label))])
    return np.array(losses)


def cross_entropy_from_excitation__logaddexp(y, beta):
    return np.logaddexp.reduce(beta, axis=1) - (y * beta).sum(axis=1)


def cross_entropy_from_excitation__differences(y, beta):
    gap = beta - beta[y == 1][:, None]
    high = gap.max(axis=1)
    return high + np.log(np.exp(gap - high[:, None]).sum(axis=1))


def cross_entropy_from_excitation__einsum(y, beta):
    shifted = beta - np.max(beta, axis=1)[:, np.newaxis]
    return np.log(np.einsum("ic->i", np.exp(shifted))) - np.einsum("ic,ic->i", y, shifted)


def cross_entropy_from_excitation__log_softmax(y, beta):
    shifted = beta - beta.max(axis=1, keepdims=True)
    log_y_star = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_y_star[np.arange(len(y)), y.argmax(axis=1)]


def binary_cross_entropy__right_class(y, y_star):
    right = y * y_star + (1 - y) * (1 - y_star)
    with np.errstate(divide="ignore"):
        return -np.log(right)


def binary_cross_entropy__loops(y, y_star):
    losses = []
    for label, p in zip(y.ravel(), y_star.ravel(), strict=True):
        right = p if label else 1 - p
        losses.append(-math.log(right) if right else math.inf)
    return np.reshape(losses, y.shape)


def binary_cross_entropy__size(y, y_star):
    with np.errstate(divide="ignore"):
        return -np.log(np.abs(1 - y - y_star))


def binary_cross_entropy__assigned(y, y_star):
    losses = np.zeros(y.shape)
    with np.errstate(divide="ignore"):
        losses[y == 1] = -np.log(y_star[y == 1])
        losses[y == 0] = -np.log1p(-y_star[y == 0])
    return losses


def binary_cross_entropy__two_terms(y, y_star):
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = -y * np.log(y_star), -(1 - y) * np.log(1 - y_star)
    return np.where(y == 0, 0.0, first) + np.where(y == 1, 0.0, second)


def binary_cross_entropy_gradient__fraction(y, y_star):
    return (y_star - y) / (y_star * (1 - y_star))


def binary_cross_entropy_gradient__where(y, y_star):
    return np.where(y == 1, -1 / y_star, 1 / (1 - y_star))


def binary_cross_entropy_gradient__loops(y, y_star):
    gradient = np.empty(y.shape)
    for entry in np.ndindex(y.shape):
        gradient[entry] = -1 / y_star[entry] if y[entry] == 1 else 1 / (1 - y_star[entry])
    return gradient


def binary_cross_entropy_gradient__sign(y, y_star):
    return 1 / (1 - y - y_star)


def sigmoid_binary_cross_entropy_gradient__chain(y, beta):
    near = np.clip(beta, -30, 30)
    delta = binary_cross_entropy_gradient(y, sigmoid(near)) * sigmoid_derivative(near)
    return np.where(np.abs(beta) < 15, delta, sigmoid(beta) - y)


def sigmoid_binary_cross_entropy_gradient__sign(y, beta):
    sign = 1 - 2 * y
    return sign * sigmoid(sign * beta)


def sigmoid_binary_cross_entropy_gradient__loops(y, beta):
    delta = np.zeros(y.shape)
    for entry in np.ndindex(y.shape):
        delta[entry] = sigmoid(beta[entry]) - y[entry]
    return delta


def sigmoid_binary_cross_entropy_gradient__tanh(y, beta):
    return (1 + np.tanh(beta / 2)) / 2 - y


def sigmoid_binary_cross_entropy_gradient__where(y, beta):
    return np.where(y == 1, -sigmoid(-beta), sigmoid(beta))


def binary_cross_entropy_from_excitation__size(y, beta):
    wrong = np.where(y == 1, -beta, beta)
    return np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong)))


def binary_cross_entropy_from_excitation__cases(y, beta):
    wrong = beta * np.where(y == 0, 1.0, -1.0)
    losses = np.empty(y.shape)
    low = wrong < 0
    losses[low] = np.log1p(np.exp(wrong[low]))
    losses[~low] = wrong[~low] + np.log1p(np.exp(-wrong[~low]))
    return losses


def binary_cross_entropy_from_excitation__loops(y, beta):
    losses = []
    for label, b in zip(y.flat, beta.flat, strict=True):
        wrong = -b if label == 1 else b
        losses.append(max(wrong, 0.0) + math.log1p(math.exp(-abs(wrong))))
    return np.array(losses).reshape(y.shape)


def binary_cross_entropy_from_excitation__chosen(y, beta):
    return np.where(y == 1, np.logaddexp(0, -beta), np.logaddexp(0, beta))


def binary_cross_entropy_from_excitation__stacked(y, beta):
    wrong = (0.5 - y) * 2 * beta
    return np.logaddexp.reduce([np.zeros(y.shape), wrong])
