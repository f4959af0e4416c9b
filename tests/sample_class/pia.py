"""Works through the first two units and a part of the third, then stops."""

import re

import numpy as np

REST = "blank"


def one_hot(class_index, V):
    class_index = np.asarray(class_index)
    if class_index.min() < 0 or class_index.max() >= V:
        raise ValueError(f"class indices must lie in 0..{V - 1}")
    return np.eye(V)[class_index]


def class_index(y):
    return np.argmax(y, axis=1)


def to_unsigned(y):
    y = np.asarray(y, dtype=float)
    if not np.all(np.isin(y, [-1, 1])):
        raise ValueError("signed labels must be -1 or +1")
    return (y + 1) / 2


def to_signed(y):
    y = np.asarray(y, dtype=float)
    if not np.all(np.isin(y, [0, 1])):
        raise ValueError("unsigned labels must be 0 or 1")
    return 2 * y - 1


def bag_of_words(text, vocabulary):
    words = [word.lower() for word in re.findall(r"[A-Za-z]+(?:'[A-Za-z]+)*", text)]
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def training_database(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts, but {len(labels)} labels")
    x = np.array([bag_of_words(text, vocabulary) for text in texts])
    return x, np.array(labels, dtype=float)


def hide_pixels(y, fraction, rng):
    n, V = y.shape
    rank = rng.random((n, V)).argsort(axis=1)
    return np.where(rank < round(fraction * V), 0.0, y)


def append_one(h):
    return np.column_stack([h, np.ones(len(h))])


def excitation(w, h):
    return append_one(h) @ w.T


def sigmoid(beta):
    return np.exp(-np.logaddexp(0, -beta))


def sigmoid_derivative(beta):
    return sigmoid(beta) * sigmoid(-beta)


def tanh(beta):
    return np.tanh(beta)


def tanh_derivative(beta):
    return 1 - tanh(beta) ** 2


def relu(beta):
    return np.maximum(0.0, beta)


def relu_derivative(beta):
    return np.where(beta > 0, 1.0, 0.0)


def softmax(beta):
    e = np.exp(beta - beta.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_jacobian(beta):
    y_star = softmax(beta)
    return y_star[:, :, np.newaxis] * (np.eye(beta.shape[1]) - y_star[:, np.newaxis, :])


def forward(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        nonlinearity = output if len(betas) == len(weights) else activation
        hs.append(nonlinearity(betas[-1]))
    return betas, hs


def mse(y, y_star):
    return np.mean((y - y_star) ** 2, axis=1)


def mse_gradient(y, y_star):
    return 2 / y.shape[1] * (y_star - y)


def corpus_loss(losses):
    return float(np.mean(losses))


def decide(y_star):
    return np.eye(y_star.shape[1])[np.argmax(y_star, axis=1)]


def zero_one(y, y_star):
    return np.any(decide(y_star) != y, axis=1).astype(float)
