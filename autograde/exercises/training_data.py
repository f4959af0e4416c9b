"""Unit 01: labels, feature vectors, training databases."""

from itertools import pairwise

import numpy as np


def one_hot(ask):
    for n, V in ((6, 4), (1, 3), (5, 9)):
        index = ask.rng.integers(0, V, n)
        y = ask(index, V, shape=(n, V))
        at, sums = "row {}, at the right class:", "the sum of row {}"
        ask.equal(y[np.arange(n), index], np.ones(n), "1", name=at, noun="entries at the right class")
        ask.equal(y.sum(axis=1), np.ones(n), "1", name=sums, noun="sums of rows")
        ask.equal(np.abs(y).sum(axis=1), np.ones(n), "1", name=sums, noun="sums of the sizes in a row")
    ask.equal(ask(np.array([2, 0]), 3, shape=(2, 3)), [[0, 0, 1], [1, 0, 0]], "the known values")


def one_hot__outside(ask):
    ask.refuses(np.array([0, 3]), 3, because="with V = 3 the indices are 0, 1 and 2")
    ask.refuses(np.array([-1, 1]), 3, because="an index below 0 is no class, though NumPy would count from the end")
    ask.refuses(np.array([0, 4, 1]), 4, because="with V = 4 the indices are 0 to 3")
    V = int(ask.rng.integers(5, 40))
    for outside in (V, V + int(ask.rng.integers(1, 9)), -int(ask.rng.integers(1, V))):
        ask.hidden(np.append(ask.rng.integers(0, V, 4), outside), V)


def class_index(ask):
    for n, V in ((6, 4), (1, 3), (30, 7)):
        right = ask.rng.integers(0, V, n)
        y = ask.rng.uniform(0, 0.5, (n, V))
        y[np.arange(n), right] = y.max(axis=1) + ask.rng.choice([0.004, 0.3], n)
        ask.equal(ask(y, shape=(n,), kind="i"), right, "the index of the largest entry")
    labels = np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
    ask.equal(ask(labels, shape=(3,), kind="i"), [2, 0, 1], "the known values")
    ties = np.array([[0.1, 0.4, 0.4, 0.1], [0.25, 0.25, 0.25, 0.25]])
    ask.equal(ask(ties, shape=(2,), kind="i"), [1, 0], "the lowest index where classes tie")


def to_unsigned(ask):
    for y in ([-1.0, 1.0, 1.0], [1.0], [-1.0, -1.0]):
        expected = [0.0 if label < 0 else 1.0 for label in y]
        ask.equal(ask(np.array(y), shape=(len(y),)), expected, "the known values")
    ask.equal(ask(np.array([-1, 1]), shape=(2,)), [0, 1], "the known values for integer labels")
    ask.refuses(np.array([-1.0, 0.0, 1.0]), because="0 is not a signed label")
    ask.refuses(np.array([1.0, 2.0]), because="2 is not a signed label")
    ask.refuses(np.array([0.5, 1.0]), because="0.5 is not a signed label")
    ask.hidden(ask.rng.choice([-1.0, 1.0], 20))
    for odd in (ask.rng.uniform(-0.9, 0.9), -1.5, -2.0, 1.5):
        ask.hidden(np.append(ask.rng.choice([-1.0, 1.0], 6), odd))


def to_signed(ask):
    for y in ([0.0, 1.0, 1.0], [1.0], [0.0, 0.0]):
        expected = [-1.0 if label == 0 else 1.0 for label in y]
        ask.equal(ask(np.array(y), shape=(len(y),)), expected, "the known values")
    ask.equal(ask(np.array([0, 1]), shape=(2,)), [-1, 1], "the known values for integer labels")
    ask.refuses(np.array([-1.0, 0.0, 1.0]), because="-1 is not an unsigned label")
    ask.refuses(np.array([1.0, 2.0]), because="2 is not an unsigned label")
    ask.refuses(np.array([0.5, 1.0]), because="0.5 is not an unsigned label")
    ask.hidden(ask.rng.choice([0.0, 1.0], 20))
    for odd in (ask.rng.uniform(0.1, 0.9), 1.5, -0.5):
        ask.hidden(np.append(ask.rng.choice([0.0, 1.0], 6), odd))


def _count(ask, text, known):
    x = ask(text, list(known), shape=(len(known),))
    for word, yours, count in zip(known, x, known.values(), strict=True):
        ask.holds(yours == count, f"counts {word!r} {yours:g} times in {text!r}, expected {count}.")


def _babble(rng, between: tuple[str, ...]) -> tuple[str, list[str]]:
    """A text of made-up words, some with capitals, and a vocabulary of which it holds a part."""
    words = ["".join(rng.choice(list("aeimnorst"), rng.integers(1, 5))) for _ in range(6)]
    parts = [word.title() if rng.random() < 0.3 else word for word in rng.choice(words, 14)]
    return "".join(part + rng.choice(between) for part in parts), [*dict.fromkeys(words), "zebra"]


def bag_of_words(ask):
    _count(ask, "a good film, a very good film", {"good": 2, "film": 2, "a": 2, "bad": 0, "very": 1})
    _count(ask, "Good GOOD good", {"good": 3})
    _count(ask, "It was bad. Bad! And (again) bad; bad-tempered?", {"bad": 4, "tempered": 1, "again": 1, "temper": 0})
    _count(ask, "", {"film": 0, "good": 0})
    _count(ask, "seven7samurai", {"seven": 1, "samurai": 1})
    _count(ask, "naïve café", {"na": 1, "ve": 1, "caf": 1})
    _count(ask, "The cart art", {"art": 1, "cart": 1, "the": 1})
    text, words = _babble(ask.rng, (" ", ", ", ". ", "! ", "-", "7", "\n"))
    ask.hidden(text, words)


def bag_of_words__apostrophes(ask):
    _count(ask, "I don't, I won't", {"don't": 1, "won't": 1, "don": 0, "t": 0, "i": 2})
    _count(ask, "'Good' was what they called it", {"good": 1})
    _count(ask, "the actors' best, 'don't go'", {"actors": 1, "don't": 1, "go": 1})
    _count(ask, "rock''n''roll", {"rock": 1, "n": 1, "roll": 1})
    _count(ask, "rock'n'roll", {"rock'n'roll": 1, "rock'n": 0, "roll": 0})
    text, words = _babble(ask.rng, (" ", "'", " '", "' ", ", ", "''"))
    ask.hidden(text, [*words, *("'".join(pair) for pair in pairwise(words))])


def training_database(ask):
    bag = ask.given("bag_of_words")
    vocabulary = ["good", "bad", "film"]
    for texts, labels in ((["a good film", "bad, bad", "film"], [1, -1, 1]), (["Good!"], [1])):
        answer = ask.call(texts, labels, vocabulary)
        ask.several(answer, 2, "the two arrays x and y", hint="→ return x, y")
        x = ask.array(answer[0], (len(texts), 3))
        y = ask.array(answer[1], (len(texts),))
        ask.equal(x, [bag(text, vocabulary) for text in texts], "bag_of_words of each text")
        ask.equal(y, labels, "the labels that were given")
    ask.refuses(["good", "bad"], [1], vocabulary, because="two texts, but one label")
    ask.refuses(["good"], [1, -1], vocabulary, because="one text, but two labels")
    babbled = [_babble(ask.rng, (" ", ", ", "! ")) for _ in range(3)]
    texts = [text for text, _ in babbled]
    ask.hidden([*texts, texts[0]], [1.0, -1.0, 1.0, -1.0], babbled[0][1])


def _miscounted(counts, fraction, V):
    """What wrong numbers of hidden pixels prove about how they were chosen."""
    right = round(fraction * V)
    if np.all(counts == V - right):
        return ("kept_for_hidden",)
    if np.all(counts == int(fraction * V)):
        return ("rounded_down",)
    return ("number_left_to_chance",) if np.ptp(counts) else ()


def _why_miscounted(counts, x, y):
    """What to do about wrong numbers of hidden pixels, where they say it."""
    if np.array_equal(x, y):
        return ["→ nothing is hidden: is the 0 written into the array that is returned?"]
    if len(counts) > 1 and counts[0] and not counts[1:].any():
        return ["→ only the first row has hidden pixels: does a `return` stand inside the loop?"]
    if np.ptp(counts):
        return ["→ draw exactly that many in each row, without repeats"]
    return []


def hide_pixels(ask):
    for n, V, fraction in (
        (40, 30, 0.3),
        (1, 64, 0.25),
        (7, 10, 0.0),
        (3, 5, 1.0),
        (4, 9, 0.5),
        (5, 11, 0.25),
        (3, 11, 0.3),
    ):
        if fraction * V % 1 == 0.5:
            continue
        y = ask.rng.uniform(0.1, 1, (n, V))
        x = ask(y, fraction, np.random.default_rng(1), shape=(n, V))
        hidden = x != y
        ask.equal(x[hidden], np.zeros(hidden.sum()), "0 for a pixel that is hidden")
        wrong = np.flatnonzero(hidden.sum(axis=1) != round(fraction * V))
        if len(wrong):
            ask.holds(
                False,
                f"hides {hidden[wrong[0]].sum()} of {V} pixels in row {wrong[0]}, expected {round(fraction * V)}.",
                *_why_miscounted(hidden.sum(axis=1), x, y),
                mistakes=_miscounted(hidden.sum(axis=1), fraction, V),
            )
    y = ask.rng.uniform(0.1, 1, (400, 20))
    masks = [ask(y, 0.3, np.random.default_rng(seed), shape=y.shape) != y for seed in (2, 2, 3)]
    anew = len(np.unique(masks[0], axis=0)) > 300  # of 38,760 possible ones
    same_rows = ("same_pixels_in_every_row",)
    ask.holds(anew, "hides the same pixels in several rows.", "→ choose anew for each row", mistakes=same_rows)
    again, others = bool(np.all(masks[0] == masks[1])), bool(np.any(masks[0] != masks[2]))
    foreign, ignored = ("another_generator",), ("generator_ignored",)
    ask.holds(again, "gives other pixels for the same seed.", "→ draw from rng alone", mistakes=foreign)
    ask.holds(others, "gives the same pixels for every seed.", "→ draw from rng", mistakes=ignored)
    dark = np.where(np.arange(40) % 2, y[:4, :1], 0.0)
    said = "hides no pixel that is 0 already."
    ask.holds(bool(ask(dark, 0.5, np.random.default_rng(4), shape=dark.shape).any()), said, "→ every pixel counts")
    often = masks[0].sum(axis=0)
    worst = int(np.argmax(np.abs(often - 120)))
    ask.holds(
        bool(60 < often[worst] < 190),
        f"hides pixel {worst} in {often[worst]} of 400 rows, expected about 120: every pixel has the same chance.",
    )
