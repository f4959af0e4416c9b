"""Everything is right, with loops over tokens, nodes and classes."""

import numpy as np


def one_hot(class_index, V):
    y = np.zeros((len(class_index), V))
    for i, c in enumerate(class_index):
        if not 0 <= c < V:
            raise ValueError("no such class")
        y[i, c] = 1
    return y


def class_index(y):
    indices = []
    for row in y:
        best = 0
        for c in range(len(row)):
            if row[c] > row[best]:
                best = c
        indices.append(best)
    return np.array(indices)


def to_unsigned(y):
    out = []
    for label in y:
        if label == 1:
            out.append(1.0)
        elif label == -1:
            out.append(0.0)
        else:
            raise ValueError(label)
    return np.array(out)


def bag_of_words(text, vocabulary):
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = text.lower() + " "
    words, word = [], ""
    for position, character in enumerate(text):
        inside = character == "'" and word and position + 1 < len(text) and text[position + 1] in letters
        if character in letters or inside:
            word += character
        elif word:
            words.append(word)
            word = ""
    counts = np.zeros(len(vocabulary))
    for d, entry in enumerate(vocabulary):
        for word in words:
            if word == entry:
                counts[d] += 1
    return counts


def hide_pixels(y, fraction, rng):
    x = y.copy()
    for row in x:
        for pixel in rng.choice(len(row), size=round(fraction * len(row)), replace=False):
            row[pixel] = 0
    return x


def excitation(w, h):
    n, N = h.shape
    K = len(w)
    beta = np.zeros((n, K))
    for i in range(n):
        for k in range(K):
            for j in range(N):
                beta[i, k] += w[k, j] * h[i, j]
            beta[i, k] += w[k, N]
    return beta


def softmax(beta):
    y_star = np.zeros(beta.shape)
    for i, row in enumerate(beta):
        high = max(row)
        total = sum(np.exp(b - high) for b in row)
        for c, b in enumerate(row):
            y_star[i, c] = np.exp(b - high) / total
    return y_star


def softmax_jacobian(beta):
    y_star = softmax(beta)
    n, V = beta.shape
    jacobian = np.zeros((n, V, V))
    for i in range(n):
        for j in range(V):
            for k in range(V):
                if j == k:
                    jacobian[i, j, k] = y_star[i, j] * (1 - y_star[i, j])
                else:
                    jacobian[i, j, k] = -y_star[i, j] * y_star[i, k]
    return jacobian


def mse(y, y_star):
    n, V = y.shape
    loss = np.zeros(n)
    for i in range(n):
        for c in range(V):
            loss[i] += (y[i, c] - y_star[i, c]) ** 2 / V
    return loss


def zero_one(y, y_star):
    decision = decide(y_star)  # noqa: F821
    return np.array([0.0 if list(decision[i]) == list(y[i]) else 1.0 for i in range(len(y))])


def cross_entropy(y, y_star):
    loss = []
    for i in range(len(y)):
        for c in range(y.shape[1]):
            if y[i, c] == 1:
                loss.append(-np.log(y_star[i, c]) if y_star[i, c] > 0 else np.inf)
    return np.array(loss)


def weight_gradient(delta, h):
    n, N = h.shape
    K = delta.shape[1]
    gradient = np.zeros((K, N + 1))
    for i in range(n):
        for k in range(K):
            for j in range(N):
                gradient[k, j] += delta[i, k] * h[i, j] / n
            gradient[k, N] += delta[i, k] / n
    return gradient


def activation_gradient(delta, w):
    n, K = delta.shape
    N = w.shape[1] - 1
    out = np.zeros((n, N))
    for i in range(n):
        for j in range(N):
            for k in range(K):
                out[i, j] += delta[i, k] * w[k, j]
    return out


def output_delta(loss_gradient, jacobian):
    n, V = loss_gradient.shape
    delta = np.zeros((n, V))
    for i in range(n):
        for k in range(V):
            for c in range(V):
                delta[i, k] += loss_gradient[i, c] * jacobian[i, c, k]
    return delta


def minibatches(n, size, rng):
    order = list(range(n))
    rng.shuffle(order)
    batches = []
    while order:
        batches.append(np.array(order[:size]))
        order = order[size:]
    return batches
