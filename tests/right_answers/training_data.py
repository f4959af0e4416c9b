"""Unit 01, each exercise in four ways."""

import re
from collections import Counter

import numpy as np

from solutions.reference import bag_of_words


def one_hot__assigned(class_index, V):
    index = np.array(class_index)
    if (index < 0).any() or (index >= V).any():
        raise ValueError("no such class")
    y = np.zeros((len(index), V))
    y[np.arange(len(index)), index] = 1
    return y


def one_hot__compared(class_index, V):
    if not all(0 <= c < V for c in class_index):
        raise ValueError("no such class")
    return (np.arange(V) == np.reshape(class_index, (-1, 1))) * 1.0


def one_hot__loops(class_index, V):
    rows = []
    for c in class_index:
        if c not in range(V):
            raise ValueError(f"class {c} is not one of 0..{V - 1}")
        rows.append([1.0 if k == c else 0.0 for k in range(V)])
    return np.array(rows)


def one_hot__columns(class_index, V):
    y = np.zeros((V, len(class_index)), order="F")
    for i, c in enumerate(class_index):
        if c < 0:
            raise ValueError("a negative class")
        if c > V - 1:
            raise ValueError("a class too large")
        y[c, i] = 1.0
    return y.T


def one_hot__bincount(class_index, V):
    if np.setdiff1d(class_index, range(V)).size:
        raise ValueError("no such class")
    return np.array([np.bincount([c], minlength=V) for c in class_index]).astype(np.float64)


def class_index__loops(y):
    found = []
    for row in y:
        best = 0
        for c in range(1, len(row)):
            if row[c] > row[best]:
                best = c
        found.append(best)
    return np.array(found)


def class_index__lists(y):
    return np.array([row.index(max(row)) for row in y.tolist()])


def class_index__from_the_maximum(y):
    return (y == y.max(axis=1, keepdims=True)).argmax(axis=1)


def class_index__sorted(y):
    return np.argsort(-y, axis=1, kind="stable")[:, 0]


def class_index__transposed(y):
    return np.asfortranarray(y).T.argmax(axis=0).astype(np.int32)


def to_unsigned__where(y):
    if ((y != 1) & (y != -1)).any():
        raise ValueError("labels are -1 or +1")
    return np.where(y == 1, 1.0, 0.0)


def to_unsigned__loops(y):
    unsigned = []
    for label in y:
        if label == -1:
            unsigned.append(0.0)
        elif label == 1:
            unsigned.append(1.0)
        else:
            raise ValueError(label)
    return np.array(unsigned)


def to_unsigned__maximum(y):
    if set(np.unique(y)) - {-1, 1}:
        raise ValueError("labels are -1 or +1")
    return np.maximum(y, 0).astype(float)


def to_unsigned__looked_up(y):
    names = {-1: 0.0, 1: 1.0}
    try:
        return np.array([names[label] for label in y.tolist()])
    except KeyError as error:
        raise ValueError(f"no label: {error}") from None


def to_unsigned__compared(y):
    if np.any(np.abs(y) != 1):
        raise ValueError("labels are -1 or +1")
    return (y > 0).astype("float64")


def to_signed__where(y):
    if not ((y == 0) | (y == 1)).all():
        raise ValueError("labels are 0 or 1")
    return np.where(y == 0, -1.0, 1.0)


def to_signed__loops(y):
    signed = np.empty(len(y))
    for i, label in enumerate(y):
        if label not in (0, 1):
            raise ValueError(label)
        signed[i] = -1 if label == 0 else 1
    return signed


def to_signed__power(y):
    if np.any(y * (y - 1) != 0):
        raise ValueError("labels are 0 or 1")
    return -((-1.0) ** y)


def to_signed__chosen(y):
    if not np.isin(y, (0, 1)).all():
        raise ValueError("labels are 0 or 1")
    return np.array([-1.0, 1.0])[y.astype(int)]


def to_signed__sign(y):
    if any(label != 0 and label != 1 for label in y):
        raise ValueError("labels are 0 or 1")
    return np.sign(y - 0.5)


def bag_of_words__counter(text, vocabulary):
    count = Counter(re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()))
    return np.array([float(count[word]) for word in vocabulary])


def bag_of_words__characters(text, vocabulary):
    letters = "abcdefghijklmnopqrstuvwxyz"
    words, word = [], ""
    low = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text) + " "
    for i, c in enumerate(low):
        inside = c == "'" and word and word[-1] in letters and i + 1 < len(low) and low[i + 1] in letters
        if c in letters or inside:
            word += c
        elif word:
            words.append(word)
            word = ""
    x = np.zeros(len(vocabulary))
    for w in words:
        for d, known in enumerate(vocabulary):
            if w == known:
                x[d] += 1
    return x


def bag_of_words__split(text, vocabulary):
    spaced = re.sub(r"[^A-Za-z']", " ", text)
    words = []
    for part in spaced.split():
        words += [word.strip("'") for word in re.split("''+", part)]
    words = [word.lower() for word in words]
    return np.array([sum(word == known for word in words) for known in vocabulary]).astype(float)


def bag_of_words__finditer(text, vocabulary):
    x, where = np.zeros(len(vocabulary)), {word: d for d, word in enumerate(vocabulary)}
    for match in re.finditer(r"[A-Z]+('[A-Z]+)*", text.upper()):
        d = where.get(match[0].lower())
        if d is not None:
            x[d] = x[d] + 1.0
    return x


def training_database__loops(texts, labels, vocabulary):
    n = len(texts)
    if n != len(labels):
        raise ValueError("as many labels as texts")
    x, y = np.zeros((n, len(vocabulary))), np.zeros(n)
    for i in range(n):
        x[i] = bag_of_words(texts[i], vocabulary)
        y[i] = labels[i]
    return x, y


def training_database__zipped(texts, labels, vocabulary):
    pairs = list(zip(texts, labels, strict=True))
    return np.vstack([bag_of_words(text, vocabulary) for text, _ in pairs]), np.array([float(y) for _, y in pairs])


def training_database__columns(texts, labels, vocabulary):
    if len(labels) - len(texts):
        raise ValueError("as many labels as texts")
    x = np.zeros((len(vocabulary), len(texts)))
    for i, text in enumerate(texts):
        x[:, i] = bag_of_words(text, vocabulary)
    return [x.T, 1.0 * np.asarray(labels)]


def training_database__stacked(texts, labels, vocabulary):
    x = np.stack([bag_of_words(text, vocabulary) for text in texts])
    y = np.asarray(labels).astype(float)
    if y.shape[0] != x.shape[0]:
        raise ValueError(f"{x.shape[0]} texts, {y.shape[0]} labels")
    return x, y


def hide_pixels__choice(y, fraction, rng):
    x = y.copy()
    n, V = y.shape
    for i in range(n):
        x[i, rng.choice(V, size=round(fraction * V), replace=False)] = 0
    return x


def hide_pixels__permutation(y, fraction, rng):
    hidden = round(fraction * y.shape[1])
    x = []
    for row in y:
        keep = np.ones(len(row))
        keep[rng.permutation(len(row))[:hidden]] = 0.0
        x.append(row * keep)
    return np.array(x)


def hide_pixels__permuted(y, fraction, rng):
    n, V = y.shape
    mask = np.tile(np.arange(V) < round(fraction * V), (n, 1))
    return y * ~rng.permuted(mask, axis=1)


def hide_pixels__shuffled(y, fraction, rng):
    x, hidden = np.array(y, order="F"), round(fraction * y.shape[1])
    for i in range(len(x)):
        pixels = list(range(y.shape[1]))
        rng.shuffle(pixels)
        for c in pixels[:hidden]:
            x[i, c] = 0.0
    return x


def hide_pixels__smallest(y, fraction, rng):
    hidden = round(fraction * y.shape[1])
    noise = rng.normal(size=y.shape)
    x = y + 0.0
    np.put_along_axis(x, np.argsort(noise, axis=1)[:, :hidden], 0.0, axis=1)
    return x
