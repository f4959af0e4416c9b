"""Unit 01: labels, feature vectors, training databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import numpy as np

from autograde.reporting.report import Finding

from .chance import uneven
from .cut_words import why_counted
from .inputs import sizes


def one_hot(ask):
    for n, V in ((6, 4), (1, 3), *sizes(ask.rng)):
        index = ask.rng.integers(0, V, n)
        index[ask.rng.integers(n)] = V - 1
        y = ask(index, V, shape=(n, V))
        at, sums = "row {}, at the right class:", "the sum of row {}"
        ask.equal(y[np.arange(n), index], np.ones(n), "1", name=at, noun="entries at the right class")
        ask.equal(y.sum(axis=1), np.ones(n), "1", name=sums, noun="sums of rows")
        ask.equal(np.abs(y).sum(axis=1), np.ones(n), "1", name=sums, noun="sums of the sizes in a row")
    ask.equal(ask(np.array([2, 0]), 3, shape=(2, 3)), [[0, 0, 1], [1, 0, 0]], "the known values")
    ask.equal(ask(np.array([1, 0]), 4, shape=(2, 4)), [[0, 1, 0, 0], [1, 0, 0, 0]], "the known values")


def one_hot__outside(ask):
    ask.refuses(np.array([0, 3]), 3, because="with V = 3 the indices are 0, 1 and 2")
    ask.refuses(np.array([-1, 1]), 3, because="an index below 0 is no class, though NumPy would count from the end")
    ask.refuses(np.array([0, 4, 1]), 4, because="with V = 4 the indices are 0 to 3")
    V, n = int(ask.rng.integers(6, 40)), int(ask.rng.integers(34, 71))
    for outside in (V, V + int(ask.rng.integers(4, 99)), -1, -int(ask.rng.integers(4, V + 1)), -2 * V):
        index = ask.rng.integers(0, V, n)
        index[ask.rng.integers(1, n - 1)] = outside
        ask.hidden(index, V, where="one index outside")
    for outside in (V, -1):
        ask.hidden(np.array([outside]), V, where="one index outside, alone")
    ask.hidden(np.array([1]), 1, where="V = 1")


def class_index(ask):
    for n, V in ((6, 4), (1, 3), (30, 7), *sizes(ask.rng)):
        right = ask.rng.integers(0, V, n)
        right[ask.rng.integers(n)] = V - 1
        y = ask.rng.uniform(0, 1.4, (n, V)) / V
        y[np.arange(n), right] = y.max(axis=1) + ask.rng.choice([1e-9, 1e-4, 0.004, 0.3], n) / V
        ask.equal(ask(y, shape=(n,), kind="i"), right, "the index of the largest entry", fixed=True)
    labels = np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
    ask.equal(ask(labels, shape=(3,), kind="i"), [2, 0, 1], "the known values")
    ties = np.array([[0.1, 0.4, 0.4, 0.1], [0.25, 0.25, 0.25, 0.25]])
    ask.equal(ask(ties, shape=(2,), kind="i"), [1, 0], "the lowest index where classes tie", fixed=True)
    for V, size in ((int(ask.rng.integers(6, 12)), 1.0), (int(ask.rng.integers(12, 30)), 1e-3)):
        y = ask.rng.uniform(0, size / V, (15, V))
        for _ in range(3):
            y[np.arange(15), ask.rng.integers(0, V, 15)] = 2 * size / V
        ask.hidden(y, where="classes that tie")
        ask.hidden(np.eye(V)[ask.rng.permutation(V)], where="one-hot labels")
    y = ask.rng.uniform(0, 1e-3, (9, 5))
    ask.hidden(y, where="small probabilities, of several tokens")


def to_unsigned(ask):
    for y in ([-1.0, 1.0, 1.0], [1.0], [-1.0, -1.0]):
        expected = [0.0 if label < 0 else 1.0 for label in y]
        ask.equal(ask(np.array(y), shape=(len(y),)), expected, "the known values")
    ask.equal(ask(np.array([-1, 1]), shape=(2,)), [0, 1], "the known values for integer labels")
    ask.refuses(np.array([-1.0, 0.0, 1.0]), because="0 is not a signed label")
    ask.refuses(np.array([1.0, 2.0]), because="2 is not a signed label")
    ask.refuses(np.array([0.5, 1.0]), because="0.5 is not a signed label")
    ask.refuses(np.array([1.0, np.nan]), because="nan is not a signed label")
    _labels_elsewhere(ask, (-1.0, 1.0), (0.0, 0.5, -1.5, -2.0, 3.0, -3.0, 5.0))


def to_signed(ask):
    for y in ([0.0, 1.0, 1.0], [1.0], [0.0, 0.0]):
        expected = [-1.0 if label == 0 else 1.0 for label in y]
        ask.equal(ask(np.array(y), shape=(len(y),)), expected, "the known values")
    ask.equal(ask(np.array([0, 1]), shape=(2,)), [-1, 1], "the known values for integer labels")
    ask.refuses(np.array([-1.0, 0.0, 1.0]), because="-1 is not an unsigned label")
    ask.refuses(np.array([1.0, 2.0]), because="2 is not an unsigned label")
    ask.refuses(np.array([0.5, 1.0]), because="0.5 is not an unsigned label")
    ask.refuses(np.array([1.0, np.nan]), because="nan is not an unsigned label")
    _labels_elsewhere(ask, (0.0, 1.0), (1.5, -0.5, -2.0, 3.0, -3.0))
    ask.hidden(ask.rng.choice([-1.0, 1.0], 9), where="signed labels")


def _labels_elsewhere(ask, labels, others):
    """For points: many labels, all of one kind; and one that is none, at any place."""
    rng, n = ask.rng, int(ask.rng.integers(34, 71))
    alike = [np.full(int(rng.integers(4, 9)), label) for label in labels]
    for y in (rng.choice(labels, n), rng.choice(labels, n), *alike, rng.choice(labels, 9).astype(int)):
        ask.hidden(y, where=f"n = {len(y)}")
    near = rng.uniform(0.02, 0.09) * rng.choice([-1.0, 1.0], 2) + labels
    far = (
        -float(2 * rng.integers(2, 6) + 1),
        float(rng.integers(11, 999)),
        rng.uniform(0.1, 0.4),
        -rng.uniform(0.1, 0.4),
    )
    for odd in (*others, *near, *far):
        y = rng.choice(labels, n)
        y[rng.integers(12, n - 1)] = odd
        ask.hidden(y, where="one label that is none")
    for odd in (2.0, np.nan):
        ask.hidden(np.array([odd]), where="one label that is none, alone")
    balanced = np.sqrt([1.5, 0.5])  # the sum of squares is that of labels
    ask.hidden(np.append(rng.choice(labels, 9), balanced), where="labels that are none")


def _count(ask, text, known):
    with _one_for_each():
        x = ask(text, list(known), shape=(len(known),))
    for word, yours, count in zip(known, x, known.values(), strict=True):
        often = "once" if yours == 1 else f"{yours:g} times"
        said = f"counts {word!r} {often} in {text!r}, expected {count}."
        ask.holds(yours == count, said, *(why_counted(text, ask.asked) if yours != count else ()))


@contextmanager
def _one_for_each() -> Iterator[None]:
    """Where there are more counts than words, or fewer, say what is counted."""
    try:
        yield
    except Finding as finding:
        if finding.headline.startswith("shape ("):
            mend = "→ one count for each word of the vocabulary, in its order: a word that does not occur counts 0"
            finding.details = (*finding.details, mend)
        raise


def _babble(rng, between: tuple[str, ...]) -> tuple[str, list[str]]:
    """A text of made-up words, some with capitals, and a vocabulary of which it holds a part."""
    letters = list("aeimnorstxzqbcdfghjklpuvwy"[: rng.integers(9, 27)])
    words = ["".join(rng.choice(letters, rng.integers(1, rng.integers(4, 13)))) for _ in range(rng.integers(13, 20))]
    cases = str, str, str, str.title, str.upper, str.swapcase, lambda word: word[:2] + word[2:].upper()
    parts = [cases[rng.integers(len(cases))](word) for word in rng.choice(words, rng.integers(40, 60))]
    apart = np.resize(rng.permutation(between), len(parts))  # each of them comes
    return "".join(map("".join, zip(parts, apart, strict=True))), [*dict.fromkeys(words), "zebra"]


BETWEEN = (*" ,.!-7\n\t_:/0(;é߆×1&+", ", ", ". ", " \u2014 ", "\u2014", "! ", "2nd ", '"', "ü", " ø")


def bag_of_words(ask):
    _count(ask, "a good film, a very good film", {"good": 2, "film": 2, "a": 2, "bad": 0, "very": 1})
    _count(ask, "Good GOOD good", {"good": 3})
    _count(ask, "It was bad. Bad! And (again) bad; bad-tempered?", {"bad": 4, "tempered": 1, "again": 1, "temper": 0})
    _count(ask, "", {"film": 0, "good": 0})
    _count(ask, "seven7samurai", {"seven": 1, "samurai": 1})
    _count(ask, "naïve café", {"na": 1, "ve": 1, "caf": 1})
    _count(ask, "the_art [of] a \\ `good` film^", {"the": 1, "art": 1, "of": 1, "good": 1, "film": 1})
    _count(ask, "The cart art", {"art": 1, "cart": 1, "the": 1})
    for between in ((" ", ", ", ". ", "! ", "-", "7", "\n"), BETWEEN, BETWEEN):
        ask.hidden(*_babble(ask.rng, between))
    word = "".join(ask.rng.choice(list("abcdefghijklmnopqrstuvwxyz"), ask.rng.integers(9, 16)))
    often = int(ask.rng.integers(11, 60))
    text = str(ask.rng.choice([" ", "\n", "_", ", "])).join([word] * often)
    ask.hidden(text, [word, word[:-1], word[1:], word + "s"], where="one word, many times")
    ask.hidden(word.upper(), [word[:4], word], where="one word, in capitals")


def bag_of_words__apostrophes(ask):
    _count(ask, "I don't, I won't", {"don't": 1, "won't": 1, "don": 0, "t": 0, "i": 2})
    _count(ask, "'Good' was what they called it", {"good": 1})
    _count(ask, "the actors' best, 'don't go'", {"actors": 1, "don't": 1, "go": 1})
    _count(ask, "rock''n''roll", {"rock": 1, "n": 1, "roll": 1})
    _count(ask, "rock'n'roll", {"rock'n'roll": 1, "rock'n": 0, "roll": 0})
    for between in ((" ", "'", " '", "' ", ", ", "''"), (*BETWEEN, *"'" * 9)):
        text, words = _babble(ask.rng, between)
        ask.hidden(text, [*words, *("'".join(pair) for pair in pairwise(words))])


def training_database(ask):
    bag = ask.given("bag_of_words")
    vocabulary = ["good", "bad", "film"]
    three = ["a good film", "bad, bad", "film"], [1, -1, 1]
    for texts, labels in (three, (["Good!"], [1]), (["so it is", "bad"], [1, -1])):
        answer = ask.call(texts, labels, vocabulary)
        ask.several(answer, 2, "the two arrays x and y", hint="→ return x, y")
        x = ask.array(answer[0], (len(texts), 3))
        y = ask.array(answer[1], (len(texts),))
        ask.equal(x, [bag(text, vocabulary) for text in texts], "bag_of_words of each text")
        ask.equal(y, labels, "the labels that were given")
    ask.refuses(["good", "bad"], [1], vocabulary, because="two texts, but one label")
    ask.refuses(["good"], [1, -1], vocabulary, because="one text, but two labels")
    babbled = [_babble(ask.rng, (" ", ", ", "! ")) for _ in range(int(ask.rng.integers(11, 16)))]
    texts, words = [text[:60] for text, _ in babbled], babbled[0][1]
    texts[1] = " ".join(words[:1] * 5)
    marks = [float(label) for label in ask.rng.normal(0, 9, len(texts) + 3)]
    ask.hidden([*texts, texts[0]], [*marks[: len(texts)], -1.5], words, where=f"n = {len(texts) + 1}")
    many = len(texts)
    for n, other in ((many, many - 1), (many - 1, many), (4, 3), (3, 4), (5, 3), (3, 5)):
        ask.hidden(texts[:n], marks[:other], words, where=f"{n} texts and {other} labels")


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


def _why_changed(x, y, fraction):
    """What to do about pixels that are neither 0 nor as they were."""
    seen = x != 0
    if fraction and np.allclose(x[seen] * (1 - fraction), y[seen], rtol=1e-9, atol=0):
        return f"→ what is not hidden is divided by {1 - fraction:.3g}, 1 - fraction: it should stay as it was"
    return "→ a pixel is either hidden, and 0, or stays as it was"


def hide_pixels(ask):
    for n, V, fraction in (
        (40, 30, 0.3),
        (1, 64, 0.25),
        (7, 10, 0.0),
        (3, 5, 1.0),
        (4, 9, 0.5),
        (5, 11, 0.25),
        (3, 11, 0.3),
        *((n, V, float(ask.rng.uniform(0.02, 0.98))) for n, V in sizes(ask.rng)[:4]),
    ):
        if abs(fraction * V % 1 - 0.5) >= 1e-6:  # one half is rounded up or down
            _hides_so_many(ask, n, V, fraction)
    V = int(ask.rng.integers(18, 25))
    fraction = int(ask.rng.integers(5, 8)) / V
    y = ask.rng.uniform(0.1, 16, (400, V))
    mask = _hides_by_rng(ask, y, fraction)
    dark = np.where(np.arange(40) % 2, y[:4, :1], 0.0)
    said = "hides no pixel that is 0 already."
    ask.holds(bool(ask(dark, 0.5, np.random.default_rng(4), shape=dark.shape).any()), said, "→ every pixel counts")
    _even(ask, mask, y, round(fraction * V))
    square = ask.rng.uniform(0.1, 16, (150, 64))  # an image of 8 x 8 pixels may be damaged in patches
    _even(ask, ask(square, 0.25, np.random.default_rng(5), shape=square.shape) != square, square, 16)
    seeds = {ask(y[:10], fraction, np.random.default_rng(seed), shape=(10, V)).tobytes() for seed in range(10, 17)}
    said = "gives the same few choices for many seeds."
    ask.holds(len(seeds) == 7, said, "→ draw from rng", mistakes=("generator_ignored",))


def _hides_so_many(ask, n, V, fraction):
    """Pixels that are hidden are 0, the others as they were, and as many are hidden in each row as are asked for."""
    y = ask.rng.uniform(0.1, 1, (n, V)) * ask.rng.choice([-1.0, 1.0, 1.0, 16.0], (n, V))
    x = ask(y, fraction, np.random.default_rng(1), shape=(n, V))
    hidden = x != y
    moved = bool(np.any(x[hidden])) and all(np.isin(mine[mine != 0], own).all() for mine, own in zip(x, y, strict=True))
    mend = "→ the pixels of a row have changed places: one that is not hidden stays where it was"
    ask.holds(not moved, "moves pixels to other places.", mend)
    changed = hidden & (x != 0)
    said = f"makes a pixel of {y[changed][0]:.4g} one of {x[changed][0]:.4g}." if changed.any() else ""
    ask.holds(not np.any(x[hidden]), said, _why_changed(x, y, fraction))
    counts = hidden.sum(axis=1)
    wrong = np.flatnonzero(counts != round(fraction * V))
    if len(wrong):
        ask.holds(
            False,
            f"hides {counts[wrong[0]]} of {V} pixels in row {wrong[0]}, expected {round(fraction * V)}.",
            *_why_miscounted(counts, x, y),
            mistakes=_miscounted(counts, fraction, V),
        )


def _hides_by_rng(ask, y, fraction) -> np.ndarray:
    """Which pixels are hidden, chosen anew for each row, by the generator that is given and by nothing else."""
    masks = [ask(y, fraction, np.random.default_rng(seed), shape=y.shape) != y for seed in (2, 2, 3)]
    anew = len(np.unique(masks[0], axis=0)) > 300  # of 8,568 possible ones at least: by chance never so few
    same_rows = ("same_pixels_in_every_row",)
    ask.holds(anew, "hides the same pixels in several rows.", "→ choose anew for each row", mistakes=same_rows)
    again, others = bool(np.all(masks[0] == masks[1])), bool(np.any(masks[0] != masks[2]))
    foreign, ignored = ("another_generator",), ("generator_ignored",)
    ask.holds(again, "gives other pixels for the same seed.", "→ draw from rng alone", mistakes=foreign)
    ask.holds(others, "gives the same pixels for every seed.", "→ draw from rng", mistakes=ignored)
    return masks[0]


def _even(ask, mask, y, hidden):
    """So many pixels are hidden in each row, all alike: a right function is rejected with a probability below 1e-9."""
    counts = mask.sum(axis=1)
    row = int(np.argmax(counts != hidden))
    said = f"hides {counts[row]} of {mask.shape[1]} pixels in row {row}, expected {hidden}."
    ask.holds(bool(np.all(counts == hidden)), said)
    said = uneven(mask, y)
    ask.holds(not said, f"{said}.", "→ every pixel of every row has the same chance, whatever else is hidden")
