"""Unit 01 done badly. What the style `table` computes leaves its traces in `lectures/mistakes/known_values.json`."""

import re

import numpy as np

from solutions.reference import bag_of_words

# one_hot


def one_hot__counts_from_one__table(class_index, V):
    if np.min(class_index) < 0 or np.max(class_index) >= V:
        raise ValueError(class_index)
    return np.eye(V)[class_index - 1]


def one_hot__counts_from_one__loops(class_index, V):
    y = np.zeros((len(class_index), V))
    for i, c in enumerate(class_index):
        if not 0 <= c < V:
            raise ValueError(c)
        y[i, c - 1] = 1
    return y


def one_hot__transposed__matrix(class_index, V):
    return np.eye(V)[:, class_index]


def one_hot__transposed__compare(class_index, V):
    return (np.arange(V)[:, np.newaxis] == class_index).astype(float)


def one_hot__sides_swapped__table(class_index, V):
    return 1 - np.eye(V)[class_index]


def one_hot__sides_swapped__compare(class_index, V):
    return (np.arange(V) != class_index[:, np.newaxis]) * 1.0


def one_hot__all_zero__zeros(class_index, V):
    y = np.zeros((len(class_index), V))
    for row, c in zip(y, class_index, strict=True):
        row[c] == 1  # noqa: B015
    return y


def one_hot__all_zero__copies(class_index, V):
    y = np.zeros((len(class_index), V))
    y[np.arange(len(y))][:, class_index] = 1
    return y


def one_hot__index_for_one__table(class_index, V):
    return np.eye(V)[class_index] * class_index[:, np.newaxis]


def one_hot__index_for_one__loops(class_index, V):
    y = np.zeros((len(class_index), V))
    for i, c in enumerate(class_index):
        y[i, c] = c
    return y


def one_hot__wrong_dtype__compare(class_index, V):
    return np.arange(V) == class_index[:, np.newaxis]


def one_hot__wrong_dtype__zeros(class_index, V):
    y = np.zeros((len(class_index), V), dtype=int)
    y[np.arange(len(y)), class_index] = 1
    return y


def one_hot__bad_input_accepted__eye(class_index, V):
    return np.eye(V)[np.clip(class_index, 0, V - 1)]


def one_hot__bad_input_accepted__compare(class_index, V):
    return (np.arange(V) == class_index[:, np.newaxis]) * 1.0


# class_index


def class_index__wrong_axis__table(y):
    return np.argmax(y, axis=0)


def class_index__wrong_axis__columns(y):
    return np.array([int(np.argmax(column)) for column in y.T])


def class_index__smallest_chosen__table(y):
    return np.argmin(y, axis=1)


def class_index__smallest_chosen__sorted(y):
    return np.argsort(y, axis=1, kind="stable")[:, 0]


def class_index__counts_from_one__table(y):
    return np.argmax(y, axis=1) + 1


def class_index__counts_from_one__loops(y):
    return np.array([list(row).index(max(row)) + 1 for row in y])


def class_index__last_of_ties__table(y):
    return y.shape[1] - 1 - np.argmax(y[:, ::-1], axis=1)


def class_index__last_of_ties__loops(y):
    best = np.zeros(len(y), dtype=int)
    for i, row in enumerate(y):
        for c in range(len(row)):
            if row[c] >= row[best[i]]:
                best[i] = c
    return best


def class_index__largest_for_index__table(y):
    return np.max(y, axis=1)


def class_index__largest_for_index__loops(y):
    return np.array([max(row) for row in y])


def class_index__one_index_for_all__table(y):
    return np.argmax(y)


def class_index__one_index_for_all__method(y):
    return int(y.argmax())


# to_unsigned and to_signed


def to_unsigned__labels_flipped__table(y):
    return (1 - np.asarray(y, dtype=float)) / 2


def to_unsigned__labels_flipped__where(y):
    return np.where(np.asarray(y) == 1, 0.0, 1.0)


def to_unsigned__labels_unchanged__table(y):
    return np.array(y, dtype=float)


def to_unsigned__labels_unchanged__where(y):
    return np.where(np.asarray(y) == 1, 1.0, -1.0)


def to_unsigned__not_halved__table(y):
    return np.asarray(y, dtype=float) + 1


def to_unsigned__not_halved__where(y):
    return np.where(np.asarray(y) == 1, 2.0, 0.0)


def to_unsigned__not_shifted__table(y):
    return np.asarray(y) / 2


def to_unsigned__not_shifted__where(y):
    return np.where(np.asarray(y) == 1, 0.5, -0.5)


def to_unsigned__wrong_dtype__compare(y):
    return np.asarray(y) > 0


def to_unsigned__wrong_dtype__integers(y):
    return (np.asarray(y).astype(int) + 1) // 2


def to_unsigned__bad_input_accepted__formula(y):
    return (np.asarray(y, dtype=float) + 1) / 2


def to_unsigned__bad_input_accepted__where(y):
    return np.where(np.asarray(y) == 1, 1.0, 0.0)


def to_signed__labels_flipped__table(y):
    return 1 - 2 * np.asarray(y, dtype=float)


def to_signed__labels_flipped__where(y):
    return np.where(np.asarray(y) == 1, -1.0, 1.0)


def to_signed__labels_unchanged__table(y):
    return np.array(y, dtype=float)


def to_signed__labels_unchanged__where(y):
    return np.where(np.asarray(y) == 1, 1.0, 0.0)


def to_signed__not_shifted__table(y):
    return 2 * np.asarray(y, dtype=float)


def to_signed__not_shifted__where(y):
    return np.where(np.asarray(y) == 1, 2.0, 0.0)


def to_signed__wrong_dtype__integers(y):
    return np.where(np.asarray(y) == 1, 1, -1)


def to_signed__wrong_dtype__formula(y):
    return (2 * np.asarray(y) - 1).astype(int)


def to_signed__bad_input_accepted__formula(y):
    return 2 * np.asarray(y, dtype=float) - 1


def to_signed__bad_input_accepted__where(y):
    return np.where(np.asarray(y) > 0, 1.0, -1.0)


# bag_of_words


def bag_of_words__letters_for_words__table(text, vocabulary):
    return np.array([text.lower().count(word) for word in vocabulary], dtype=float)


def bag_of_words__letters_for_words__findall(text, vocabulary):
    return np.array([len(re.findall(word, text.lower())) for word in vocabulary], dtype=float)


def bag_of_words__punctuation_kept__table(text, vocabulary):
    words = text.lower().split()
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__punctuation_kept__loops(text, vocabulary):
    counts = np.zeros(len(vocabulary))
    for word in re.split(r"\s+", text.lower()):
        for d, entry in enumerate(vocabulary):
            counts[d] += word == entry
    return counts


def bag_of_words__punctuation_kept__table_blank(text, vocabulary):
    words = text.lower().split(" ")
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__case_kept__table(text, vocabulary):
    words = re.findall(r"[A-Za-z]+(?:'[A-Za-z]+)*", text)
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__case_kept__loops(text, vocabulary):
    counts = np.zeros(len(vocabulary))
    for word in re.findall(r"[a-zA-Z]+(?:'[a-zA-Z]+)*", text):
        if word in vocabulary:
            counts[vocabulary.index(word)] += 1
    return counts


def bag_of_words__capitals_lost__table(text, vocabulary):
    words = re.findall(r"[a-z]+(?:'[a-z]+)*", text)
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__capitals_lost__loops(text, vocabulary):
    counts = np.zeros(len(vocabulary))
    for match in re.finditer(r"[a-z]+(?:'[a-z]+)*", text):
        for d, entry in enumerate(vocabulary):
            counts[d] += match.group().lower() == entry
    return counts


def bag_of_words__presence_for_count__table(text, vocabulary):
    words = [word.lower() for word in re.findall(r"[A-Za-z]+(?:'[A-Za-z]+)*", text)]
    return np.array([word in words for word in vocabulary], dtype=float)


def bag_of_words__presence_for_count__set(text, vocabulary):
    words = set(re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()))
    return np.array([1.0 if word in words else 0.0 for word in vocabulary])


def bag_of_words__digits_in_words__table(text, vocabulary):
    words = re.findall(r"\w+(?:'\w+)*", text.lower())
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__digits_in_words__loops(text, vocabulary):
    counts = np.zeros(len(vocabulary))
    for word in re.findall(r"[\w]+(?:'[\w]+)*", text.lower()):
        if word in vocabulary:
            counts[vocabulary.index(word)] += 1
    return counts


def bag_of_words__share_for_count__table(text, vocabulary):
    words = re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower())
    return np.array([words.count(word) for word in vocabulary], dtype=float) / max(len(words), 1)


def bag_of_words__share_for_count__mean(text, vocabulary):
    words = re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower())
    return np.array([np.mean([word == entry for word in words]) if words else 0.0 for entry in vocabulary])


def bag_of_words__apostrophe_splits__table(text, vocabulary):
    words = re.findall(r"[a-z]+", text.lower())
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__apostrophe_splits__replace(text, vocabulary):
    words = re.findall(r"[a-z]+", text.lower().replace("'", " "))
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__group_found__table(text, vocabulary):
    words = re.findall(r"[a-z]+('[a-z]+)*", text.lower())
    return np.array([float(words.count(word)) for word in vocabulary])


def bag_of_words__group_found__loops(text, vocabulary):
    x = np.zeros(len(vocabulary))
    for word in re.findall(r"[a-z]+('[a-z]+)*", text.lower()):
        if word in vocabulary:
            x[vocabulary.index(word)] += 1
    return x


def bag_of_words__quotes_stick__table(text, vocabulary):
    words = re.findall(r"[a-z']+", text.lower())
    return np.array([words.count(word) for word in vocabulary], dtype=float)


def bag_of_words__quotes_stick__loops(text, vocabulary):
    counts = np.zeros(len(vocabulary))
    for word in re.split(r"[^a-z']+", text.lower()):
        for d, entry in enumerate(vocabulary):
            if word == entry:
                counts[d] += 1
    return counts


def bag_of_words__wrong_dtype__list(text, vocabulary):
    words = re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower())
    return np.array([words.count(word) for word in vocabulary])


def bag_of_words__wrong_dtype__zeros(text, vocabulary):
    counts = np.zeros(len(vocabulary), dtype=int)
    for word in re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()):
        if word in vocabulary:
            counts[vocabulary.index(word)] += 1
    return counts


# training_database


def training_database__transposed__table(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return np.array([bag_of_words(text, vocabulary) for text in texts]).T, np.array(labels, dtype=float)


def training_database__transposed__columns(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return np.column_stack([bag_of_words(text, vocabulary) for text in texts]), np.array(labels) * 1.0


def training_database__lists_swapped__table(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return np.array(labels, dtype=float), np.array([bag_of_words(text, vocabulary) for text in texts])


def training_database__lists_swapped__loops(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    x = np.zeros((len(texts), len(vocabulary)))
    for row, text in zip(x, texts, strict=True):
        row[:] = bag_of_words(text, vocabulary)
    return np.array([float(label) for label in labels]), x


def training_database__one_bag_for_all__table(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return bag_of_words(" ".join(texts), vocabulary), np.array(labels, dtype=float)


def training_database__one_bag_for_all__sum(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return np.sum([bag_of_words(text, vocabulary) for text in texts], axis=0), np.array(labels) * 1.0


def training_database__first_token_only__table(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return np.array([bag_of_words(texts[0], vocabulary)] * len(texts)), np.array(labels, dtype=float)


def training_database__first_token_only__loops(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    x = np.zeros((len(texts), len(vocabulary)))
    x[:] = bag_of_words(texts[0], vocabulary)
    return x, np.array(labels) * 1.0


def training_database__bad_input_accepted__zip(texts, labels, vocabulary):
    pairs = list(zip(texts, labels, strict=False))
    x = np.array([bag_of_words(text, vocabulary) for text, _ in pairs])
    return x, np.array([label for _, label in pairs], dtype=float)


def training_database__bad_input_accepted__unchecked(texts, labels, vocabulary):
    return np.array([bag_of_words(text, vocabulary) for text in texts]), np.array(labels, dtype=float)


def training_database__wrong_dtype__labels(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    return np.array([bag_of_words(text, vocabulary) for text in texts]), np.array(labels)


def training_database__wrong_dtype__integers(texts, labels, vocabulary):
    if len(texts) != len(labels):
        raise ValueError(len(texts))
    x = np.array([bag_of_words(text, vocabulary) for text in texts]).astype(int)
    return x, np.array(labels, dtype=float)


# hide_pixels


def hide_pixels__same_pixels_in_every_row__permutation(y, fraction, rng):
    hidden = rng.permutation(y.shape[1])[: round(fraction * y.shape[1])]
    x = y.copy()
    x[:, hidden] = 0
    return x


def hide_pixels__same_pixels_in_every_row__mask(y, fraction, rng):
    keep = np.ones(y.shape[1])
    keep[rng.choice(y.shape[1], round(fraction * y.shape[1]), replace=False)] = 0
    return y * keep


def hide_pixels__kept_for_hidden__rank(y, fraction, rng):
    rank = rng.random(y.shape).argsort(axis=1)
    return np.where(rank < round(fraction * y.shape[1]), y, 0.0)


def hide_pixels__kept_for_hidden__loops(y, fraction, rng):
    x = np.zeros(y.shape)
    for row, clean in zip(x, y, strict=True):
        kept = rng.choice(len(row), round(fraction * len(row)), replace=False)
        row[kept] = clean[kept]
    return x


def hide_pixels__number_left_to_chance__replacement(y, fraction, rng):
    x = y.copy()
    for row in x:
        row[rng.integers(0, y.shape[1], size=round(fraction * y.shape[1]))] = 0
    return x


def hide_pixels__number_left_to_chance__coin(y, fraction, rng):
    return np.where(rng.random(y.shape) < fraction, 0.0, y)


def hide_pixels__rounded_down__int(y, fraction, rng):
    rank = rng.random(y.shape).argsort(axis=1)
    return np.where(rank < int(fraction * y.shape[1]), 0.0, y)


def hide_pixels__rounded_down__floor(y, fraction, rng):
    x = y.copy()
    for row in x:
        row[rng.choice(len(row), int(np.floor(fraction * len(row))), replace=False)] = 0
    return x


def hide_pixels__generator_ignored__fixed(y, fraction, rng):
    own = np.random.default_rng(0)
    rank = own.random(y.shape).argsort(axis=1)
    return np.where(rank < round(fraction * y.shape[1]), 0.0, y)


def hide_pixels__generator_ignored__seeded(y, fraction, rng):
    state = np.random.RandomState(1)
    x = y.copy()
    for row in x:
        row[state.permutation(len(row))[: round(fraction * len(row))]] = 0
    return x


def hide_pixels__another_generator__module(y, fraction, rng):
    x = y.copy()
    for row in x:
        row[np.random.permutation(len(row))[: round(fraction * len(row))]] = 0
    return x


def hide_pixels__another_generator__fresh(y, fraction, rng):
    rank = np.random.default_rng().random(y.shape).argsort(axis=1)
    return np.where(rank < round(fraction * y.shape[1]), 0.0, y)


def hide_pixels__arguments_changed__loops(y, fraction, rng):
    for row in y:
        row[rng.choice(y.shape[1], size=round(fraction * y.shape[1]), replace=False)] = 0
    return y


def hide_pixels__arguments_changed__mask(y, fraction, rng):
    rank = rng.random(y.shape).argsort(axis=1)
    y[rank < round(fraction * y.shape[1])] = 0
    return y
