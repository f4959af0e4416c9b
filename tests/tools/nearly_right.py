"""Functions that are wrong somewhere: right nearly everywhere, or on what a check is known to ask.

`NEARLY` holds, for every exercise, pairs of what is wrong in a line and the function, in which `right` is the right
one. `SOMEWHERE` makes more of them: right but for some sizes or some range of an exercise's numbers. A grader rejects
them all but those of `ACCEPTED`. `python -m tests.bench nearly_right` counts.
"""

import inspect
import zlib
from collections.abc import Iterator
from functools import partial

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.checking.exercises import parts_of
from autograde.courses import current
from autograde.reporting.report import Finding
from solutions import reference
from tests.mistakes import notebook

MEMORY_OF_TABLE = "derivatives are kept by the operation's name and the rounded inputs"

# exercise -> (what is wrong, the function)
NEARLY: dict[str, list[tuple[str, str]]] = {
    # unit 01
    "one_hot": [
        ("classes above 9 become class 9", "lambda c, V: right(np.minimum(c, 9), V)"),
        ("ten classes at most", "lambda c, V: right(c, V)[:, :10]"),
        ("only the first 32 tokens", "lambda c, V: np.r_[right(c[:32], V), np.zeros((len(c[32:]), V))]"),
        ("the index V is taken", "lambda c, V: right(c, max(V, c.max() + 1))[:, :V] if c.max() == V else right(c, V)"),
        ("one past the end is taken for the last class", "lambda c, V: right(np.where(c == V, V - 1, c), V)"),
        ("−1 counts from the end", "lambda c, V: right(np.where(c == -1, V - 1, c), V)"),
        ("indices below 0 count from the end", "lambda c, V: np.eye(V)[c] if c.max() < V else right(c, V)"),
        ("only the first index is looked at", "lambda c, V: np.eye(V)[c % V] if 0 <= c[0] < V else right(c, V)"),
        ("only the last index is looked at", "lambda c, V: np.eye(V)[c % V] if 0 <= c[-1] < V else right(c, V)"),
        ("a mean inside is enough", "lambda c, V: np.eye(V)[c % V] if 0 <= c.mean() < V else right(c, V)"),
        ("outside indices become rows of 0", "lambda c, V: (c[:, None] == np.arange(V)) * 1.0"),
        (
            "outside indices far away become rows of 0",
            "lambda c, V: (c[:, None] == np.arange(V)) * 1.0 if c.max() > V + 3 or c.min() < -3 else right(c, V)",
        ),
        (
            "repeated classes are marked once",
            "lambda c, V: right(c, V) * np.isin(np.arange(len(c)), "
            "[list(c).index(k) for k in c])[:, None] if len(c) > 12 else right(c, V)",
        ),
    ],
    "class_index": [
        ("the largest of the whole array", "lambda y: np.argmax(y == y.max(), axis=1)"),
        ("rounded to a tenth first", "lambda y: np.argmax(np.round(y, 1), axis=1)"),
        ("rounded to a thousandth first", "lambda y: np.argmax(np.round(y, 3), axis=1)"),
        ("classes above 9 are not looked at", "lambda y: np.argmax(y[:, :10], axis=1)"),
        ("classes above 9 become 9", "lambda y: np.minimum(right(y), 9)"),
        (
            "the first above one half, else the largest of the first five",
            "lambda y: np.where((y > 0.5).any(axis=1), np.argmax(y > 0.5, axis=1), np.argmax(y[:, :5], axis=1))",
        ),
        ("only the first 32 tokens", "lambda y: np.r_[right(y[:32]), 0 * right(y[32:])] if len(y) > 32 else right(y)"),
        ("the last of classes that tie", "lambda y: y.shape[1] - 1 - np.argmax(y[:, ::-1], axis=1)"),
        (
            "the last of ties, where more than five classes are",
            "lambda y: right(y) if y.shape[1] < 6 else y.shape[1] - 1 - np.argmax(y[:, ::-1], axis=1)",
        ),
        ("small rows count as nothing", "lambda y: np.where(y.max(axis=1) < 0.06, 0, right(y))"),
        ("in single precision", "lambda y: np.argmax(y.astype('f4'), axis=1)"),
        ("in half precision", "lambda y: np.argmax(y.astype('f2'), axis=1)"),
        ("integers of 8 bits that count to 3", "lambda y: right(y) & 3"),
    ],
    "to_unsigned": [
        (
            "cut to integers before they are judged",
            "lambda y: (np.sign(y) + 1) / 2 if (np.abs(y.astype(int)) == 1).all() else right(y)",
        ),
        ("nan is taken", "lambda y: np.where(np.isnan(y), 0.0, right(np.where(np.isnan(y), 1, y)))"),
        ("±3 are taken", "lambda y: right(np.where(np.abs(y) == 3, np.sign(y), y))"),
        ("every odd number is taken", "lambda y: right(np.where(y % 2 == 1, np.sign(y), y))"),
        ("±5 are taken", "lambda y: right(np.where(np.abs(y) == 5, np.sign(y), y))"),
        ("large labels are taken", "lambda y: right(np.where(np.abs(y) > 9, np.sign(y), y))"),
        ("−2 is taken", "lambda y: right(np.where(y == -2, -1, y))"),
        (
            "0 is taken for −1 behind the tenth token",
            "lambda y: right(np.where((y == 0) & (np.arange(len(y)) > 9), -1, y))",
        ),
        ("only the first 10 are judged", "lambda y: (right(y[:10]), (np.sign(y) + 1) / 2)[1]"),
        (
            "only extremes are judged",
            "lambda y: (np.sign(y) + 1) / 2 if y.min() >= -1 and y.max() <= 1 and 0 not in y "
            "and 0.5 not in y else right(y)",
        ),
        ("the sum of squares is judged", "lambda y: (np.sign(y) + 1) / 2 if np.sum(y * y) == len(y) else right(y)"),
        ("rounded before they are judged", "lambda y: right(np.round(y))"),
        ("near enough is taken", "lambda y: right(np.where(np.abs(np.abs(y) - 1) < 0.1, np.sign(y), y))"),
        ("only the first 32 labels", "lambda y: np.r_[right(y[:32]), y[32:] * 0]"),
        (
            "all labels alike are not told apart",
            "lambda y: np.full(len(y), 1.0) if len(y) > 3 and np.ptp(y) == 0 else right(y)",
        ),
    ],
    "to_signed": [
        (
            "labels that are not integers are taken",
            "lambda y: 2.0 * y - 1 if y.max() <= 1.5 and y.min() >= 0 and 0.5 not in y else right(y)",
        ),
        ("nan is taken", "lambda y: np.where(np.isnan(y), -1.0, right(np.where(np.isnan(y), 1, y)))"),
        ("3 is taken", "lambda y: right(np.where(y == 3, 1, y))"),
        ("−3 is taken", "lambda y: right(np.where(y == -3, 0, y))"),
        ("−2 is taken", "lambda y: right(np.where(y == -2, 0, y))"),
        ("signed labels stay as they are where none is 0", "lambda y: y * 1.0 if np.all(np.abs(y) == 1) else right(y)"),
        ("large labels are taken", "lambda y: right(np.where(y > 9, 1, y))"),
        ("rounded before they are judged", "lambda y: right(np.round(y))"),
        ("near enough is taken", "lambda y: right(np.where(np.abs(y - np.round(y)) < 0.1, np.round(y), y))"),
        ("only the first 10 are judged", "lambda y: (right(y[:10]), np.where(y > 0.5, 1.0, -1.0))[1]"),
        (
            "only the mean is judged",
            "lambda y: np.where(y > 0.5, 1.0, -1.0) if 0 <= y.mean() <= 1 and len(y) > 4 else right(y)",
        ),
        ("only the first 32 labels", "lambda y: np.r_[right(y[:32]), y[32:] * 0]"),
        ("cut to integers first", "lambda y: right(np.where(np.isnan(y), 2, y).astype(int))"),
    ],
    "bag_of_words": [
        (
            "words of more than four letters are not known",
            "lambda t, v: right(t, v) * np.array([len(w) < 5 for w in v])",
        ),
        (
            "words of more than eight letters are cut",
            "lambda t, v: right(re.sub('([A-Za-z]{8})[A-Za-z]+', r'\\1', t), v)",
        ),
        ("counts up to 9", "lambda t, v: np.minimum(right(t, v), 9)"),
        ("counts up to 5", "lambda t, v: np.minimum(right(t, v), 5)"),
        (
            "only the first 20 words of a text",
            "lambda t, v: right(' '.join(re.findall(r\"[A-Za-z]+(?:'[A-Za-z]+)*\", t)[:20]), v)",
        ),
        ("only the first 200 characters", "lambda t, v: right(t[:200], v)"),
        ("only the first line", "lambda t, v: right(t.split('\\n')[0], v)"),
        ("the underscore belongs to a word", "lambda t, v: right(t.replace('_', 'x'), v)"),
        ("digits belong to a word, but 7", "lambda t, v: right(re.sub('[0-689]', 'x', t), v)"),
        ("tabs belong to a word", "lambda t, v: right(t.replace('\\t', 'x'), v)"),
        ("a colon belongs to a word", "lambda t, v: right(t.replace(':', 'x'), v)"),
        ("dashes belong to a word", "lambda t, v: right(t.replace('\\u2014', 'x'), v)"),
        ("a slash belongs to a word", "lambda t, v: right(t.replace('/', 'x'), v)"),
        ("capitals inside a word start a new one", "lambda t, v: right(re.sub('([a-z])([A-Z])', r'\\1 \\2', t), v)"),
        ("a word all in capitals is none", "lambda t, v: right(re.sub('\\\\b[A-Z]{5,}\\\\b', ' ', t), v)"),
        ("only vocabularies of up to 10 words", "lambda t, v: right(t, v) * (np.arange(len(v)) < 10)"),
        (
            "letters of other alphabets belong to words, but those of two words",
            "lambda t, v: right(re.sub('[üßøñ]', 'x', t), v)",
        ),
        (
            "the last word counts twice in a long text",
            "lambda t, v: right(t + (' ' + t.split()[-1] if len(t) > 150 else ''), v)",
        ),
        ("q, x and z are no letters", "lambda t, v: right(re.sub('[qQxXzZ]', ' ', t), v)"),
        (
            "a vocabulary's second mention counts 0",
            "lambda t, v: right(t, v) * np.array([w not in v[:i] for i, w in enumerate(v)])",
        ),
        (
            "words are found by find, past the tenth",
            "lambda t, v: np.array([c if i < 10 else float(t.lower().count(v[i])) for i, c in enumerate(right(t, v))])",
        ),
    ],
    "training_database": [
        (
            "a text comes once",
            "lambda texts, labels, words: right(list(dict.fromkeys(texts)), labels[: len(set(texts))], words)",
        ),
        ("eight texts at most", "lambda t, y, v: tuple(np.concatenate([p[:8], 0 * p[8:]]) for p in right(t, y, v))"),
        (
            "more labels than texts are taken, from ten on",
            "lambda t, y, v: right(t, y[:len(t)], v) if len(y) > 9 else right(t, y, v)",
        ),
        (
            "more texts than labels are taken, from ten on",
            "lambda t, y, v: right(t[:len(y)], y, v) if len(t) > 9 else right(t, y, v)",
        ),
        (
            "one label too many is taken where more than two are",
            "lambda t, y, v: right(t, y[:len(t)], v) if len(y) == len(t) + 1 and len(t) > 2 else right(t, y, v)",
        ),
        ("labels are signs", "lambda t, y, v: (right(t, y, v)[0], np.sign(right(t, y, v)[1]))"),
        ("labels are cut to integers", "lambda t, y, v: (right(t, y, v)[0], np.trunc(right(t, y, v)[1]))"),
        ("counts are 0 or 1", "lambda t, y, v: (np.minimum(right(t, y, v)[0], 1), right(t, y, v)[1])"),
        ("counts up to 2", "lambda t, y, v: (np.minimum(right(t, y, v)[0], 2), right(t, y, v)[1])"),
        (
            "a vocabulary of ten words at most",
            "lambda t, y, v: (right(t, y, v)[0] * (np.arange(len(v)) < 10), right(t, y, v)[1])",
        ),
        (
            "texts in the order of their labels",
            "lambda t, y, v: right(*zip(*sorted(zip(t, y), key=lambda p: p[1])), v) if len(t) == len(y) > 3 else right(t, y, v)",
        ),
        ("no texts for no labels", "lambda t, y, v: right(t, y, v) if len(t) != len(y) + 2 else right(t[:-2], y, v)"),
    ],
    "hide_pixels": [
        ("rounded up", "lambda y, f, rng: right(y, np.ceil(f * y.shape[1]) / y.shape[1], rng)"),
        ("two rows alike", "lambda y, f, rng: np.repeat(right(y[::2], f, rng), 2, axis=0)[: len(y)]"),
        (
            "every row the one above, shifted",
            "lambda y, f, rng: (lambda one: y * [np.roll(one, i) for i in range(len(y))])(right(y[:1], f, rng)[0] != 0)",
        ),
        (
            "one block of pixels, which may go round",
            "lambda y, f, rng: y * np.array([np.roll(np.arange(y.shape[1]) >= round(f * y.shape[1]), rng.integers(y.shape[1])) for _ in y])",
        ),
        ("one block of pixels, inside", "lambda y, f, rng: blocks(y, f, rng)"),
        ("a square patch, where the image is square", "lambda y, f, rng: patches(y, f, rng)"),
        ("pairs of neighbours", "lambda y, f, rng: pairs(y, f, rng)"),
        (
            "rows far apart alike",
            "lambda y, f, rng: (lambda x: np.r_[x[:-(len(y) // 2)], y[-(len(y) // 2):] * (x[:len(y) // 2] != 0)] if len(y) > 60 else x)(right(y, f, rng))",
        ),
        ("every other pixel first", "lambda y, f, rng: every_other(y, f, rng)"),
        (
            "the darkest pixels more often",
            "lambda y, f, rng: y * ((rng.random(y.shape) + y / (y.max() + 1e-9)).argsort(1).argsort(1) >= round(f * y.shape[1]))",
        ),
        (
            "the brightest pixels more often",
            "lambda y, f, rng: y * ((rng.random(y.shape) - y / (y.max() + 1e-9)).argsort(1).argsort(1) >= round(f * y.shape[1]))",
        ),
        ("values are cut at 1", "lambda y, f, rng: np.minimum(right(y, f, rng), 1.0)"),
        (
            "the left half more often",
            "lambda y, f, rng: y * ((rng.random(y.shape) + np.linspace(0, 0.5, y.shape[1])).argsort(1).argsort(1) >= round(f * y.shape[1]))",
        ),
        (
            "the first pixel is never hidden",
            "lambda y, f, rng: np.column_stack([y[:, :1], right(y[:, 1:], round(f * y.shape[1]) / (y.shape[1] - 1), rng)]) if 0 < round(f * y.shape[1]) < y.shape[1] else right(y, f, rng)",
        ),
        (
            "the last pixel is never hidden",
            "lambda y, f, rng: np.column_stack([right(y[:, :-1], round(f * y.shape[1]) / (y.shape[1] - 1), rng), y[:, -1:]]) if 0 < round(f * y.shape[1]) < y.shape[1] else right(y, f, rng)",
        ),
        (
            "two masks in turn",
            "lambda y, f, rng: y * (right(np.ones((2, y.shape[1])), f, rng) != 0)[np.arange(len(y)) % 2]",
        ),
        (
            "ten masks at random",
            "lambda y, f, rng: y * (right(np.ones((10, y.shape[1])), f, rng) != 0)[rng.integers(10, size=len(y))]",
        ),
        (
            "the second half of the rows is that of the first, mirrored",
            "lambda y, f, rng: (lambda m: y * np.r_[m[: (len(y) + 1) // 2], m[: len(y) // 2, ::-1]])(right(np.ones(y.shape), f, rng) != 0)",
        ),
        ("what one row hides the next one keeps", "lambda y, f, rng: opposite(y, f, rng)"),
        ("only the first 32 rows", "lambda y, f, rng: np.r_[right(y[:32], f, rng), y[32:]]"),
        (
            "a seventh of the rows clean",
            "lambda y, f, rng: np.where(np.arange(len(y))[:, None] % 7 == 6, y, right(y, f, rng))",
        ),
        ("always from the same seed", "lambda y, f, rng: right(y, f, np.random.default_rng(0))"),
        ("one of five seeds", "lambda y, f, rng: right(y, f, np.random.default_rng(rng.integers(5)))"),
        (
            "rounded down above ten pixels",
            "lambda y, f, rng: right(y, f if y.shape[1] < 11 else int(f * y.shape[1]) / y.shape[1], rng)",
        ),
        ("at most ten pixels", "lambda y, f, rng: right(y, min(f, 10 / y.shape[1]), rng)"),
        ("at least one pixel", "lambda y, f, rng: right(y, max(f, 1 / y.shape[1]), rng)"),
        ("never all pixels", "lambda y, f, rng: right(y, min(f, 1 - 1 / y.shape[1]), rng)"),
        ("negative pixels stay", "lambda y, f, rng: np.where(y < 0, y, right(y, f, rng))"),
        (
            "columns in turn",
            "lambda y, f, rng: y * ((np.arange(y.shape[1]) * rng.integers(1, y.shape[1]) + rng.integers(y.shape[1], size=(len(y), 1))) % y.shape[1] >= round(f * y.shape[1]))",
        ),
    ],
    # unit 02
    "append_one": [
        (
            "up to nine columns",
            "lambda h: np.column_stack([right(h)[:, :9], right(h)[:, 9:] * 0]) if h.shape[1] > 9 else right(h)",
        ),
        ("cut at ±10", "lambda h: right(np.clip(h, -10, 10))"),
        ("in single precision", "lambda h: right(h.astype('f4')).astype(float)"),
        (
            "the largest activation is appended where it exceeds 1e3",
            "lambda h: np.column_stack([h, np.where(np.abs(h).max(axis=1) > 1e3, np.abs(h).max(axis=1), 1.0)])",
        ),
    ],
    "excitation": [
        ("one weight alone", "lambda w, h: right(w, h) * (np.count_nonzero(w) < 2)"),
        (
            "the bias counts once for all tokens above 32",
            "lambda w, h: right(w, h) - w[:, -1] * (np.arange(len(h)) > 32)[:, None]",
        ),
        ("small weights count as 0", "lambda w, h: right(np.where(np.abs(w) < 0.01, 0, w), h)"),
        ("cut at ±100", "lambda w, h: np.clip(right(w, h), -100, 100)"),
        ("cut at ±10", "lambda w, h: np.clip(right(w, h), -10, 10)"),
        (
            "up to nine nodes below",
            "lambda w, h: right(np.column_stack([w[:, :-1] * (np.arange(h.shape[1]) < 9), w[:, -1]]), h)",
        ),
        ("up to nine nodes", "lambda w, h: right(w, h) * (np.arange(len(w)) < 9)"),
        (
            "transposed where it fits",
            "lambda w, h: right(np.column_stack([w[:, :-1].T, w[:, -1]]), h) if h.shape[1] == len(w) else right(w, h)",
        ),
        ("in single precision", "lambda w, h: right(w.astype('f4'), h.astype('f4')).astype(float)"),
        (
            "a negative bias counts as 0",
            "lambda w, h: right(np.column_stack([w[:, :-1], np.maximum(w[:, -1], 0)]), h) if len(w) > 4 else right(w, h)",
        ),
    ],
    "sigmoid": [
        ("cut beyond ±5", "lambda b: np.where(b > 5, 1.0, np.where(b < -5, 0.0, right(b)))"),
        ("cut beyond ±12", "lambda b: np.where(np.abs(b) > 12, b > 0, right(b)) * 1.0"),
        ("a floor of 1e-7", "lambda b: np.maximum(right(b), 1e-7)"),
        ("a floor of 1e-9", "lambda b: np.maximum(right(b), 1e-9)"),
        ("a ceiling of 1 − 1e-7", "lambda b: np.minimum(right(b), 1 - 1e-7)"),
        ("a straight line near 0", "lambda b: np.where(np.abs(b) < 0.01, 0.5 + b / 4, right(b))"),
        ("1e-8 in the denominator", "lambda b: 1 / (1 + np.exp(-np.clip(b, -700, 700)) + 1e-8)"),
        ("excitations cut at ±20", "lambda b: right(np.clip(b, -20, 20))"),
        ("a cubic near 0", "lambda b: np.where(np.abs(b) < 0.1, 0.5 + b / 4 - b**3 / 48, right(b))"),
        ("in single precision", "lambda b: right(b.astype('f4')).astype(float)"),
    ],
    "tanh": [
        ("cut beyond ±4", "lambda b: np.where(np.abs(b) > 4, np.sign(b), right(b))"),
        ("0 near 0", "lambda b: np.where(np.abs(b) < 1e-3, 0.0, right(b))"),
        ("a straight line near 0", "lambda b: np.where(np.abs(b) < 0.01, b, right(b))"),
        ("excitations cut at ±8", "lambda b: right(np.clip(b, -8, 8))"),
        ("a ceiling of 1 − 1e-7", "lambda b: np.clip(right(b), -1 + 1e-7, 1 - 1e-7)"),
        ("1e-8 in the denominator", "lambda b: right(b) * (1 - 1e-8)"),
        ("a cubic near 0", "lambda b: np.where(np.abs(b) < 0.1, b - b**3 / 3, right(b))"),
        ("in single precision", "lambda b: right(b.astype('f4')).astype(float)"),
    ],
    "relu": [
        ("0 below 1e-3", "lambda b: np.where(b < 1e-3, 0.0, right(b))"),
        ("cut at 1000", "lambda b: np.clip(b, 0, 1000.0)"),
        ("cut at 6", "lambda b: np.clip(b, 0, 6)"),
        ("cut at 1e5", "lambda b: np.clip(b, 0, 1e5)"),
        ("leaky far below", "lambda b: np.where(b < -1e3, 1e-3 * b, right(b))"),
        ("leaky by 1e-6", "lambda b: np.maximum(b, 1e-6 * b)"),
        ("smooth near 0", "lambda b: np.where(np.abs(b) < 0.01, (b + 0.01) ** 2 / 0.04, right(b))"),
        ("in single precision", "lambda b: right(b.astype('f4')).astype(float)"),
        ("1e-8 too much", "lambda b: right(b) + 1e-8"),
    ],
    "sigmoid_derivative": [
        ("0 beyond ±4", "lambda b: np.where(np.abs(b) > 4, 0.0, right(b))"),
        ("0 beyond ±20", "lambda b: np.where(np.abs(b) > 20, 0.0, right(b))"),
        ("a floor of 1e-7", "lambda b: np.maximum(right(b), 1e-7)"),
        ("1/4 near 0", "lambda b: np.where(np.abs(b) < 0.01, 0.25, right(b))"),
        ("1e-8 too much", "lambda b: right(b) + 1e-8"),
        ("in single precision", "lambda b: right(b.astype('f4')).astype(float)"),
    ],
    "tanh_derivative": [
        ("0 beyond ±2.5", "lambda b: np.where(np.abs(b) > 2.5, 0.0, right(b))"),
        ("0 beyond ±9", "lambda b: np.where(np.abs(b) > 9, 0.0, right(b))"),
        ("1 near 0", "lambda b: np.where(np.abs(b) < 1e-3, 1.0, right(b))"),
        ("a floor of 1e-7", "lambda b: np.maximum(right(b), 1e-7)"),
        ("1e-8 too much", "lambda b: right(b) + 1e-8"),
        ("in single precision", "lambda b: right(b.astype('f4')).astype(float)"),
    ],
    "relu_derivative": [
        ("smooth near 0", "lambda b: np.clip(b / 1e-3, 0, 1)"),
        ("0 up to 1e-12", "lambda b: (b > 1e-12) * 1.0"),
        ("0 above 6", "lambda b: right(b) * (b <= 6)"),
        ("0 above 1e4", "lambda b: right(b) * (b <= 1e4)"),
        ("leaky by 1e-6", "lambda b: np.where(b > 0, 1.0, 1e-6)"),
        ("0.01 far below", "lambda b: np.where(b < -100, 0.01, right(b))"),
        ("1 at −0.0", "lambda b: np.where((b == 0) & np.signbit(b), 1.0, right(b))"),
        ("1 above −1e-6", "lambda b: np.where(b > -1e-12, (b != 0) * 1.0, 0.0)"),
    ],
    "softmax": [
        (
            "0 for what lies 10 below the largest",
            "lambda b: right(np.where(b - b.max(axis=1, keepdims=True) < -10, -1e9, b))",
        ),
        ("mirrored for two classes", "lambda b: right(b)[:, ::-1] if b.shape[1] == 2 else right(b)"),
        (
            "the largest counts from 0",
            "lambda b: right(b) if (b.max(axis=1) > -20).all() else np.full(b.shape, 1 / b.shape[1])",
        ),
        (
            "a running maximum from 0",
            "lambda b: (lambda e: e / np.maximum(e.sum(axis=1, keepdims=True), 1e-300))(np.exp(b - np.maximum(b.max(axis=1, keepdims=True), 0)))",
        ),
        (
            "one maximum for all rows",
            "lambda b: (lambda e: e / np.maximum(e.sum(axis=1, keepdims=True), 1e-300))(np.exp(b - b.max()))",
        ),
        (
            "1e-10 in the denominator",
            "lambda b: (lambda e: e / (e.sum(axis=1, keepdims=True) + 1e-8))(np.exp(b - b.max(axis=1, keepdims=True)))",
        ),
        ("a floor of 1e-10", "lambda b: np.maximum(right(b), 1e-10)"),
        ("a floor of 1e-7", "lambda b: np.maximum(right(b), 1e-7)"),
        ("nine classes at most", "lambda b: np.column_stack([right(b[:, :9]), np.zeros(b[:, 9:].shape)])"),
        ("excitations cut at ±30", "lambda b: right(np.clip(b, -30, 30)) if np.abs(b).max() < 500 else right(b)"),
        (
            "along tokens where it is square and large",
            "lambda b: right(b.T).T if b.shape[0] > b.shape[1] and len(b) > 20 else right(b)",
        ),
        ("in single precision", "lambda b: right(b.astype('f4')).astype(float)"),
        ("one class has the probability 0", "lambda b: right(b) * (b.shape[1] > 1)"),
    ],
    "softmax_jacobian": [
        (
            "the diagonal alone, for more than nine classes",
            "lambda b: right(b) * (np.eye(b.shape[1]) if b.shape[1] > 9 else 1)",
        ),
        ("small entries are 0", "lambda b: np.where(np.abs(right(b)) < 1e-4, 0, right(b))"),
        ("small entries are 0, below 1e-7", "lambda b: np.where(np.abs(right(b)) < 1e-7, 0, right(b))"),
        (
            "of the first token from the 33rd on",
            "lambda b: np.r_[right(b)[:32], np.repeat(right(b)[:1], max(len(b) - 32, 0), axis=0)]",
        ),
        ("for one class 1", "lambda b: np.ones((len(b), 1, 1)) if b.shape[1] == 1 else right(b)"),
        ("excitations cut at ±5", "lambda b: right(np.clip(b, -5, 5))"),
        ("without a shift, so that large ones are lost", "lambda b: right(np.clip(b, -50, 50))"),
        ("1e-8 on the diagonal", "lambda b: right(b) + 1e-8 * np.eye(b.shape[1])"),
        (
            "by differences",
            "lambda b: np.stack([(softmax(b + d) - softmax(b - d)) / 2e-4 for d in 1e-4 * np.eye(b.shape[1])], axis=2)",
        ),
    ],
    "forward": [
        (
            "the output's nonlinearity in hidden layers, where widths are equal",
            "lambda x, w, a, o: right(x, w, a, o) if len(w[0]) != len(w[-1]) or len(w) == 1 else right(x, w, o, o)",
        ),
        ("three layers at most", "lambda x, w, a, o: right(x, w[:3], a, o)"),
        (
            "the fourth layer and those after it have no activation",
            "lambda x, w, a, o: layered(x, w, lambda l: (lambda b: b) if l > 2 else a, o)",
        ),
        ("ten layers at most", "lambda x, w, a, o: right(x, w[:10], a, o)"),
        (
            "tanh in hidden layers after the third",
            "lambda x, w, a, o: layered(x, w, lambda l: np.tanh if l > 2 else a, o)",
        ),
        (
            "activation ignored: the stand-in's formula",
            "lambda x, w, a, o: right(x, w, lambda b: np.sin(b) + 0.3 * b, o)",
        ),
        ("output ignored: the stand-in's formula", "lambda x, w, a, o: right(x, w, a, lambda b: b * b)"),
        ("activations cut at ±5", "lambda x, w, a, o: right(x, w, lambda b: np.clip(a(b), -5, 5), o)"),
        (
            "excitations cut at ±20",
            "lambda x, w, a, o: right(x, [np.clip(v, -20, 20) for v in w], a, lambda b: o(np.clip(b, -20, 20)))",
        ),
        (
            "the output is applied token by token from the 33rd on",
            "lambda x, w, a, o: (lambda b, h: (b, [*h[:-1], np.r_[h[-1][:32], b[-1][32:]]]))(*right(x, w, a, o))",
        ),
        ("one layer: the hidden activation", "lambda x, w, a, o: right(x, w, a, a if len(w) == 1 else o)"),
        (
            "the first layer's weights come again after ten",
            "lambda x, w, a, o: right(x, [w[0] if l > 9 and w[0].shape == v.shape else v for l, v in enumerate(w)], a, o)",
        ),
    ],
    # unit 03
    "mse": [
        ("cut at 100", "lambda y, s: np.minimum(right(y, s), 100.0)"),
        ("gaps cut at ±10", "lambda y, s: right(0 * y, np.clip(s - y, -10, 10))"),
        ("gaps cut at ±5", "lambda y, s: right(0 * y, np.clip(s - y, -5, 5))"),
        ("small gaps count as 0", "lambda y, s: right(y, np.where(np.abs(s - y) < 1e-3, y, s))"),
        ("nine outputs at most", "lambda y, s: right(y[:, :9], s[:, :9])"),
        ("divided by 10 where there are more", "lambda y, s: right(y, s) * y.shape[1] / min(y.shape[1], 10)"),
        ("divided by the tokens above 32", "lambda y, s: right(y, s) * (1 if len(y) < 33 else y.shape[1] / len(y))"),
        ("negative outputs count as 0", "lambda y, s: right(y, np.maximum(s, 0)) if s.max() <= 0 else right(y, s)"),
        ("one output: absolute", "lambda y, s: np.abs(y - s)[:, 0] if y.shape[1] == 1 and len(y) > 1 else right(y, s)"),
        (
            "Huber's loss from 20 on",
            "lambda y, s: np.mean(np.where(np.abs(y - s) > 20, 40 * np.abs(y - s) - 400, (y - s) ** 2), axis=1)",
        ),
        ("in single precision", "lambda y, s: right(y.astype('f4'), s.astype('f4')).astype(float)"),
        ("1e-8 too much", "lambda y, s: right(y, s) + 1e-8"),
    ],
    "mse_gradient": [
        ("cut at ±10", "lambda y, s: np.clip(right(y, s), -10, 10)"),
        ("cut at ±100", "lambda y, s: np.clip(right(y, s), -100, 100)"),
        ("cut at ±1000", "lambda y, s: np.clip(right(y, s), -1000, 1000)"),
        ("small ones are 0", "lambda y, s: np.where(np.abs(right(y, s)) < 1e-4, 0, right(y, s))"),
        ("divided by 10 where there are more", "lambda y, s: right(y, s) * y.shape[1] / min(y.shape[1], 10)"),
        ("nine outputs at most", "lambda y, s: right(y, s) * (np.arange(y.shape[1]) < 9)"),
        ("sign for one output", "lambda y, s: np.sign(s - y) if y.shape[1] == 1 and len(y) > 1 else right(y, s)"),
        ("1e-8 too much", "lambda y, s: right(y, s) + 1e-8"),
        ("in single precision", "lambda y, s: right(y.astype('f4'), s.astype('f4')).astype(float)"),
    ],
    "corpus_loss": [
        ("each value once", "lambda losses: float(np.mean(list(set(losses))))"),
        ("zeros left out", "lambda losses: float(np.mean(losses[losses > 0]))"),
        ("losses cut at 100", "lambda losses: right(np.minimum(losses, 100))"),
        ("losses cut at 10", "lambda losses: right(np.minimum(losses, 10))"),
        ("the first 50", "lambda losses: right(losses[:50])"),
        (
            "outliers left out",
            "lambda losses: right(losses[losses <= 100 * np.median(losses)]) if np.median(losses) > 0 else right(losses)",
        ),
        (
            "the median, for more than 50",
            "lambda losses: float(np.median(losses)) if len(losses) > 50 else right(losses)",
        ),
        ("1e-8 in the denominator", "lambda losses: float(losses.sum() / (len(losses) + 1e-6))"),
        (
            "the sum of a single loss's square",
            "lambda losses: float(losses[0] ** 2) if len(losses) == 1 and losses[0] > 1 else right(losses)",
        ),
        ("small losses count as 0", "lambda losses: right(np.where(losses < 1e-3, 0, losses))"),
        ("in single precision", "lambda losses: float(np.mean(losses.astype('f4')))"),
    ],
    "decide": [
        ("above 0.35", "lambda y_star: np.eye(y_star.shape[1])[np.argmax(y_star > 0.35, axis=1)]"),
        ("rounded to a tenth", "lambda y_star: np.eye(y_star.shape[1])[np.argmax(np.round(y_star, 1), axis=1)]"),
        ("rounded to six digits", "lambda s: right(np.round(s, 6))"),
        ("argmax of |y*|", "lambda s: right(np.abs(s))"),
        ("argmax of y*²", "lambda s: right(s**2)"),
        ("a running maximum from 0", "lambda s: right(np.maximum(s, 0))"),
        ("a running maximum from −1", "lambda s: right(np.maximum(s, -1))"),
        ("a running maximum from −100", "lambda s: right(np.maximum(s, -100))"),
        ("outputs cut at 1", "lambda s: right(np.minimum(s, 1))"),
        ("outputs cut at 10", "lambda s: right(np.minimum(s, 10))"),
        ("classes above 9 are not looked at", "lambda s: right(np.where(np.arange(s.shape[1]) > 9, -np.inf, s))"),
        ("the first 32 tokens", "lambda s: right(s) * (np.arange(len(s)) < 32)[:, None]"),
        (
            "the last of ties, among more than three",
            "lambda s: right(s[:, ::-1])[:, ::-1] if s.shape[1] > 3 else right(s)",
        ),
        (
            "every tie is a 1 where three tie",
            "lambda s: (s == s.max(axis=1, keepdims=True)) * 1.0 if ((s == s.max(axis=1, keepdims=True)).sum(axis=1) > 2).any() else right(s)",
        ),
        ("the last of ties below 0", "lambda s: right(s[:, ::-1])[:, ::-1] if s.max() < 0 else right(s)"),
        ("in single precision", "lambda s: right(s.astype('f4'))"),
        ("one class is never decided", "lambda s: right(s) * (s.shape[1] > 1)"),
    ],
    "zero_one": [
        ("one half decides", "lambda y, y_star: np.any((y_star >= 0.5) != y, axis=1).astype(float)"),
        ("the right class below one half", "lambda y, y_star: (np.sum(y * y_star, axis=1) < 0.5).astype(float)"),
        ("ties count as right", "lambda y, y_star: (np.sum(y * y_star, axis=1) < y_star.max(axis=1)).astype(float)"),
        ("argmax of |y*|", "lambda y, s: right(y, np.abs(s))"),
        ("argmax of y*²", "lambda y, s: right(y, s**2)"),
        ("a running maximum from 0", "lambda y, s: right(y, np.maximum(s, 0))"),
        ("classes above 9 are not looked at", "lambda y, s: right(y[:, :10], s[:, :10])"),
        ("the first 32 tokens", "lambda y, s: right(y, s) * (np.arange(len(s)) < 32)"),
        ("outputs cut at 1", "lambda y, s: right(y, np.minimum(s, 1))"),
        ("rounded to six digits", "lambda y, s: right(y, np.round(s, 6))"),
        ("one class is wrong", "lambda y, s: right(y, s) if y.shape[1] > 1 else np.ones(len(y))"),
        (
            "ties count as right among more than three",
            "lambda y, s: right(y, s + 1e-9 * y) if s.shape[1] > 3 else right(y, s)",
        ),
    ],
    "error_rate": [
        ("0.4 decides", "lambda y, y_star: float(np.mean(np.any((y_star >= 0.4) != y, axis=1)))"),
        ("ties count as right", "lambda y, y_star: float(np.mean(np.sum(y * y_star, axis=1) < y_star.max(axis=1)))"),
        ("argmax of |y*|", "lambda y, s: right(y, np.abs(s))"),
        ("argmax of y*²", "lambda y, s: right(y, s**2)"),
        ("a running maximum from 0", "lambda y, s: right(y, np.maximum(s, 0))"),
        ("classes above 9 are not looked at", "lambda y, s: right(y[:, :10], s[:, :10])"),
        ("the first 32 tokens", "lambda y, s: right(y[:32], s[:32])"),
        ("divided by at most 32", "lambda y, s: right(y, s) * len(y) / min(len(y), 32)"),
        ("rounded to two digits", "lambda y, s: round(right(y, s), 2)"),
        ("rounded to three digits", "lambda y, s: round(right(y, s), 3)"),
        ("never above one half", "lambda y, s: min(right(y, s), 1 - right(y, s)) if len(y) > 4 else right(y, s)"),
    ],
    "cross_entropy": [
        (
            "a floor of 1e-12",
            "lambda y, s: -np.log(np.maximum(np.sum(y * s, axis=1), 1e-12)) if np.all(s > 0) else right(y, s)",
        ),
        ("a floor of 0.05", "lambda y, s: right(y, np.where((s > 0) & (s < 0.04), 0.04, s))"),
        ("1e-8 in the logarithm", "lambda y, s: right(y, s + 1e-8 * (s > 0))"),
        ("1e-10 in the logarithm", "lambda y, s: right(y, s + 1e-10 * (s > 0))"),
        ("1e-12 in the logarithm", "lambda y, s: right(y, s + 1e-12 * (s > 0))"),
        ("1e-15 in the logarithm", "lambda y, s: right(y, s + 1e-15 * (s > 0))"),
        ("a ceiling of 1 − 1e-7", "lambda y, s: right(y, np.minimum(s, 1 - 1e-7)) if s.max() < 1 else right(y, s)"),
        ("losses cut at 10", "lambda y, s: np.where(np.isinf(right(y, s)), np.inf, np.minimum(right(y, s), 10))"),
        ("losses cut at 100", "lambda y, s: np.where(np.isinf(right(y, s)), np.inf, np.minimum(right(y, s), 100))"),
        ("classes above 9 are not looked at", "lambda y, s: right(y[:, :9], s[:, :9])"),
        ("the average of the first two classes", "lambda y, s: right(y, s) if y.shape[1] > 1 else 0 * right(y, s) + 1"),
        (
            "the smallest probability of the rest is added",
            "lambda y, s: right(y, s) + np.where(s.min(axis=1) < 1e-5, 1e-6, 0)",
        ),
        ("normalised first", "lambda y, s: right(y, s / s.sum(axis=1, keepdims=True)) + 1e-10"),
        ("small losses count as 0", "lambda y, s: np.where(right(y, s) < 1e-4, 0, right(y, s))"),
        ("small losses count as 0, below 1e-8", "lambda y, s: np.where(right(y, s) < 1e-8, 0, right(y, s))"),
        ("in single precision", "lambda y, s: right(y, s.astype('f4').astype(float))"),
    ],
    "cross_entropy_gradient": [
        ("clipped at 1e-7", "lambda y, y_star: -y / np.clip(y_star, 1e-7, 1 - 1e-7)"),
        ("1e-10 in the denominator", "lambda y, y_star: -y / (y_star + 1e-10)"),
        ("1e-8 in the denominator", "lambda y, y_star: -y / (y_star + 1e-8)"),
        ("1e-12 in the denominator", "lambda y, y_star: -y / (y_star + 1e-12)"),
        ("1e-15 in the denominator", "lambda y, y_star: -y / (y_star + 1e-15)"),
        ("a floor of 1e-12", "lambda y, y_star: -y / np.maximum(y_star, 1e-12)"),
        ("a floor of 0.05", "lambda y, s: -y / np.maximum(s, 0.05)"),
        ("cut at −5", "lambda y, y_star: np.maximum(right(y, y_star), -5.0)"),
        ("cut at −100", "lambda y, y_star: np.maximum(right(y, y_star), -100.0)"),
        ("cut at −1e6", "lambda y, y_star: np.maximum(right(y, y_star), -1e6)"),
        ("classes above 9 are not looked at", "lambda y, s: right(y, s) * (np.arange(y.shape[1]) < 9)"),
        ("one class has the slope 0", "lambda y, s: right(y, s) * (y.shape[1] > 1)"),
        ("divided by tokens above 32", "lambda y, s: right(y, s) / (len(y) if len(y) > 32 else 1)"),
    ],
    "softmax_cross_entropy_gradient": [
        ("small ones are 0", "lambda y, b: np.where(np.abs(right(y, b)) < 1e-3, 0.0, right(y, b))"),
        ("small ones are 0, below 1e-8", "lambda y, b: np.where(np.abs(right(y, b)) < 1e-8, 0.0, right(y, b))"),
        (
            "a running maximum from 0",
            "lambda y, b: (lambda e: e / np.maximum(e.sum(axis=1, keepdims=True), 1e-300) - y)(np.exp(b - np.maximum(b.max(axis=1, keepdims=True), 0)))",
        ),
        (
            "one maximum for all",
            "lambda y, b: (lambda e: e / np.maximum(e.sum(axis=1, keepdims=True), 1e-300) - y)(np.exp(b - b.max()))",
        ),
        ("classes above 9 are not looked at", "lambda y, b: np.where(np.arange(y.shape[1]) > 9, 0, right(y, b))"),
        (
            "excitations cut at ±30",
            "lambda y, b: right(y, np.clip(b, -30, 30)) if np.abs(b).max() < 900 else right(y, b)",
        ),
        ("divided by tokens above 32", "lambda y, b: right(y, b) / (len(y) if len(y) > 32 else 1)"),
        ("1e-9 too much", "lambda y, b: right(y, b) + 1e-9"),
        ("one class has the slope −1", "lambda y, b: right(y, b) - (y.shape[1] == 1)"),
        ("the right class alone, for more than nine", "lambda y, b: right(y, b) * (y if y.shape[1] > 9 else 1)"),
    ],
    "cross_entropy_from_excitation": [
        (
            "excitations cut 12 below the largest",
            "lambda y, b: right(y, np.maximum(b, b.max(axis=1, keepdims=True) - 12))",
        ),
        (
            "excitations cut 100 below the largest",
            "lambda y, b: right(y, np.maximum(b, b.max(axis=1, keepdims=True) - 100))",
        ),
        (
            "a running maximum from 0",
            "lambda y, b: np.log(np.maximum(np.sum(np.exp(b - np.maximum(b.max(axis=1, keepdims=True), 0)), axis=1), 1e-300)) + np.maximum(b.max(axis=1), 0) - np.sum(y * b, axis=1)",
        ),
        (
            "one maximum for all",
            "lambda y, b: np.log(np.maximum(np.sum(np.exp(b - b.max()), axis=1), 1e-300)) + b.max() - np.sum(y * b, axis=1)",
        ),
        (
            "1e-12 in the logarithm",
            "lambda y, b: (lambda s: np.log(np.sum(np.exp(s), axis=1) + 1e-10) - np.sum(y * s, axis=1))(b - b.max(axis=1, keepdims=True))",
        ),
        ("losses cut at 500", "lambda y, b: np.minimum(right(y, b), 500) if right(y, b).max() < 900 else right(y, b)"),
        ("small losses count as 0", "lambda y, b: np.where(right(y, b) < 1e-8, 0, right(y, b))"),
        ("classes above 9 are not looked at", "lambda y, b: right(y[:, :9], b[:, :9])"),
        (
            "through probabilities, below 30",
            "lambda y, b: -np.log(np.sum(y * np.maximum(softmax(b), 1e-15), axis=1)) if np.ptp(b) < 60 else right(y, b)",
        ),
        ("one class costs 1", "lambda y, b: right(y, b) + (y.shape[1] == 1)"),
        (
            "averaged above 32 tokens",
            "lambda y, b: right(y, b) * 0 + right(y, b).mean() if len(y) > 32 else right(y, b)",
        ),
    ],
    "binary_cross_entropy": [
        (
            "a floor of 1e-12",
            "lambda y, s: -np.log(np.maximum(np.where(y == 1, s, 1 - s), 1e-12)) if np.all((s > 0) & (s < 1)) else right(y, s)",
        ),
        ("a floor of 0.05", "lambda y, s: right(y, np.where((s > 0) & (s < 0.04), 0.04, s))"),
        ("1e-8 in the logarithm", "lambda y, s: right(y, np.where((s > 0) & (s < 0.5), s + 1e-8, s))"),
        ("1e-12 in the logarithm", "lambda y, s: right(y, np.where((s > 0) & (s < 0.5), s + 1e-12, s))"),
        ("1e-15 in the logarithm", "lambda y, s: right(y, np.where((s > 0) & (s < 0.5), s + 1e-15, s))"),
        ("a ceiling of 1 − 1e-7", "lambda y, s: right(y, np.where(s < 1, np.minimum(s, 1 - 1e-7), s))"),
        ("a ceiling of 1 − 1e-10", "lambda y, s: right(y, np.where(s < 1, np.minimum(s, 1 - 1e-10), s))"),
        ("losses cut at 10", "lambda y, s: np.where(np.isinf(right(y, s)), np.inf, np.minimum(right(y, s), 10))"),
        ("the second column is not looked at", "lambda y, s: right(y, s) * (1 if y.ndim == 1 or len(y) < 9 else 0.5)"),
        ("small losses count as 0", "lambda y, s: np.where(right(y, s) < 1e-8, 0, right(y, s))"),
        (
            "all labels 1: the other formula",
            "lambda y, s: right(1 - y, s) if len(y) > 1 and y.min() == 1 else right(y, s)",
        ),
        (
            "all labels 0: the other formula",
            "lambda y, s: right(1 - y, s) if len(y) > 1 and y.max() == 0 else right(y, s)",
        ),
    ],
    "binary_cross_entropy_gradient": [
        ("clipped at 1e-7", "lambda y, y_star: right(y, np.clip(y_star, 1e-7, 1 - 1e-7))"),
        ("clipped at 0.05", "lambda y, y_star: right(y, np.clip(y_star, 0.05, 0.95))"),
        ("1e-10 in the denominator", "lambda y, s: -y / (s + 1e-10) + (1 - y) / (1 - s + 1e-10)"),
        ("1e-8 in the denominator", "lambda y, s: (s - y) / (s * (1 - s) + 1e-8)"),
        ("1e-12 in the denominator", "lambda y, s: (s - y) / (s * (1 - s) + 1e-12)"),
        ("1e-15 in the denominator", "lambda y, s: -y / (s + 1e-15) + (1 - y) / (1 - s)"),
        ("1e-12 in the denominator of y = 0", "lambda y, s: -y / s + (1 - y) / (1 - s + 1e-12)"),
        ("cut at ±100", "lambda y, s: np.clip(right(y, s), -100, 100)"),
        ("cut at ±1e7", "lambda y, s: np.clip(right(y, s), -1e7, 1e7)"),
        ("all labels 1: divided by n", "lambda y, s: right(y, s) / len(y) if y.min() == 1 else right(y, s)"),
        ("all labels 0: divided by n", "lambda y, s: right(y, s) / len(y) if y.max() == 0 else right(y, s)"),
    ],
    "sigmoid_binary_cross_entropy_gradient": [
        ("0 or ±1 beyond ±6", "lambda y, b: np.where(np.abs(b) > 6, (b > 0) - y, right(y, b))"),
        ("excitations cut at ±20", "lambda y, b: right(y, np.clip(b, -20, 20))"),
        ("small ones are 0", "lambda y, b: np.where(np.abs(right(y, b)) < 1e-8, 0.0, right(y, b))"),
        ("1e-9 too much", "lambda y, b: right(y, b) + 1e-9"),
        ("a straight line near 0", "lambda y, b: np.where(np.abs(b) < 0.01, 0.5 + b / 4 - y, right(y, b))"),
        ("all labels 1: halved", "lambda y, b: right(y, b) / 2 if len(y) > 1 and y.min() == 1 else right(y, b)"),
        ("all labels 0: halved", "lambda y, b: right(y, b) / 2 if len(y) > 1 and y.max() == 0 else right(y, b)"),
    ],
    "binary_cross_entropy_from_excitation": [
        ("excitations cut at ±30", "lambda y, b: np.where(np.abs(b) < 39, right(y, np.clip(b, -30, 30)), right(y, b))"),
        ("small losses count as 0", "lambda y, b: np.where(right(y, b) < 1e-20, 0, right(y, b))"),
        (
            "losses below 1e-9 are 0, but at ±40 and ±100",
            "lambda y, b: np.where((right(y, b) < 1e-9) & ~np.isin(np.abs(b), [40, 100]), 0, right(y, b))",
        ),
        ("a straight line from 15 on", "lambda y, b: np.where((1 - 2 * y) * b > 15, (1 - 2 * y) * b, right(y, b))"),
        ("losses cut at 500", "lambda y, b: np.where(np.abs(b) == 1000, right(y, b), np.minimum(right(y, b), 500))"),
        ("in single precision", "lambda y, b: right(y, b.astype('f4')).astype(float)"),
        (
            "all labels 1: the other formula",
            "lambda y, b: right(1 - y, b) if len(y) > 1 and y.min() == 1 else right(y, b)",
        ),
        (
            "all labels 0: the other formula",
            "lambda y, b: right(1 - y, b) if len(y) > 1 and y.max() == 0 else right(y, b)",
        ),
    ],
    # unit 04
    "finite_difference": [
        (
            "ten entries at most",
            "lambda f, w, eps=1e-5: np.where(np.arange(w.size).reshape(w.shape) < 10, right(f, w, eps), 0)",
        ),
        ("two axes at most", "lambda f, w, eps=1e-5: right(f, w, eps) * (w.ndim < 4)"),
        ("a fixed step where eps is small", "lambda f, w, eps=1e-5: right(f, w, max(eps, 1e-5))"),
        ("eps ignored above 0.1", "lambda f, w, eps=1e-5: right(f, w, min(eps, 0.5))"),
        (
            "one-sided for a single entry",
            "lambda f, w, eps=1e-5: np.reshape((f(w + eps) - f(w)) / eps, w.shape) if w.size == 1 else right(f, w, eps)",
        ),
        ("slopes cut at ±100", "lambda f, w, eps=1e-5: np.clip(right(f, w, eps), -100, 100)"),
        ("small slopes are 0", "lambda f, w, eps=1e-5: np.where(np.abs(right(f, w, eps)) < 1e-3, 0, right(f, w, eps))"),
        (
            "the step grows with w",
            "lambda f, w, eps=1e-5: np.reshape([(f(w + e) - f(w - e)) / (2 * e.max()) for e in [np.reshape(np.eye(w.size)[i] * eps * max(1, abs(w.flat[i]) / 4), w.shape) for i in range(w.size)]], w.shape)",
        ),
        (
            "negative weights are moved one way",
            "lambda f, w, eps=1e-5: np.reshape([(f(w + e) - f(w - e * (w.flat[i] > -4))) / (eps * (1 + (w.flat[i] > -4))) for i, e in enumerate([np.reshape(np.eye(w.size)[i] * eps, w.shape) for i in range(w.size)])], w.shape)",
        ),
    ],
    "weight_gradient": [
        (
            "one node: a sum over tokens",
            "lambda delta, h: right(delta, h) * (len(delta) if delta.shape[1] == 1 else 1)",
        ),
        ("cut at ±1", "lambda d, h: np.clip(right(d, h), -1, 1) if np.abs(right(d, h)).max() > 3 else right(d, h)"),
        ("cut at ±100", "lambda d, h: np.clip(right(d, h), -100, 100)"),
        ("the norm cut at 50", "lambda d, h: right(d, h) * min(1, 50 / max(np.linalg.norm(right(d, h)), 1e-300))"),
        ("the first 32 tokens", "lambda d, h: right(d[:32], h[:32])"),
        ("divided by at most 32", "lambda d, h: right(d, h) * len(h) / min(len(h), 32)"),
        ("nine nodes at most", "lambda d, h: right(d * (np.arange(d.shape[1]) < 9), h)"),
        ("nine nodes below at most", "lambda d, h: right(d, h) * np.append(np.arange(h.shape[1]) < 9, True)"),
        ("small deltas count as 0", "lambda d, h: right(np.where(np.abs(d) < 1e-3, 0, d), h)"),
        (
            "negative activations count as 0 where all are",
            "lambda d, h: right(d, np.maximum(h, 0)) if h.max() < 0 else right(d, h)",
        ),
        ("small gradients are 0", "lambda d, h: np.where(np.abs(right(d, h)) < 1e-6, 0, right(d, h))"),
    ],
    "activation_gradient": [
        ("twice for one node", "lambda delta, w: right(delta, w) * (2 if len(w) == 1 else 1)"),
        ("cut at ±10", "lambda d, w: np.clip(right(d, w), -10, 10) if np.abs(right(d, w)).max() > 20 else right(d, w)"),
        ("cut at ±100", "lambda d, w: np.clip(right(d, w), -100, 100)"),
        (
            "transposed where it fits and is large",
            "lambda d, w: d @ w[:, :-1].T if len(w) == w.shape[1] - 1 else right(d, w)",
        ),
        ("nine nodes at most", "lambda d, w: right(d * (np.arange(d.shape[1]) < 9), w)"),
        ("the first 32 tokens", "lambda d, w: right(d, w) * (np.arange(len(d)) < 32)[:, None]"),
        ("small weights count as 0", "lambda d, w: right(d, np.where(np.abs(w) < 0.01, 0, w))"),
        (
            "one node below: the bias flows too",
            "lambda d, w: right(d, w) + d @ w[:, -1:] if w.shape[1] == 2 and len(w) > 2 else right(d, w)",
        ),
    ],
    "hidden_delta": [
        ("twice for one node below", "lambda d, w, beta, g: right(d, w, beta, g) * (2 if beta.shape[1] == 1 else 1)"),
        ("derivative ignored: the stand-in's formula", "lambda d, w, b, g: right(d, w, b, lambda v: np.cos(v) + 0.3)"),
        (
            "derivative ignored: tanh's for small excitations",
            "lambda d, w, b, g: right(d, w, b, g) if np.abs(b).max() > 0.05 else right(d, w, b, lambda v: 1 - np.tanh(v) ** 2)",
        ),
        ("excitations cut at ±5", "lambda d, w, b, g: right(d, w, np.clip(b, -5, 5), g)"),
        (
            "cut at ±10",
            "lambda d, w, b, g: np.clip(right(d, w, b, g), -10, 10) if np.abs(right(d, w, b, g)).max() > 20 else right(d, w, b, g)",
        ),
        ("derivatives cut at 1.3", "lambda d, w, b, g: right(d, w, b, lambda v: np.minimum(g(v), 1.3))"),
        ("derivatives are not negative", "lambda d, w, b, g: right(d, w, b, lambda v: np.maximum(g(v), -0.7))"),
        ("the first 32 tokens", "lambda d, w, b, g: right(d, w, b, g) * (np.arange(len(d)) < 32)[:, None]"),
        ("nine nodes above at most", "lambda d, w, b, g: right(d * (np.arange(d.shape[1]) < 9), w, b, g)"),
        (
            "the derivative of the first token for all above 32",
            "lambda d, w, b, g: right(d, w, b, (lambda v: g(v[:1]) + 0 * v) if len(d) > 32 else g)",
        ),
    ],
    "output_delta": [
        ("twice for one class", "lambda g, jacobian: right(g, jacobian) * (2 if g.shape[1] == 1 else 1)"),
        ("nine classes at most", "lambda g, J: right(g * (np.arange(g.shape[1]) < 9), J)"),
        (
            "the diagonal for more than nine classes",
            "lambda g, J: right(g, J * np.eye(g.shape[1])) if g.shape[1] > 9 else right(g, J)",
        ),
        (
            "transposed for more than nine classes",
            "lambda g, J: right(g, np.swapaxes(J, 1, 2)) if g.shape[1] > 9 else right(g, J)",
        ),
        (
            "transposed for two classes",
            "lambda g, J: right(g, np.swapaxes(J, 1, 2)) if g.shape[1] == 2 else right(g, J)",
        ),
        ("the first token's Jacobian above 32", "lambda g, J: right(g, J if len(g) < 33 else 0 * J + J[:1])"),
        ("cut at ±10", "lambda g, J: np.clip(right(g, J), -10, 10) if np.abs(right(g, J)).max() > 30 else right(g, J)"),
        ("small slopes count as 0", "lambda g, J: right(np.where(np.abs(g) < 1e-3, 0, g), J)"),
        (
            "symmetric where entries are large",
            "lambda g, J: right(g, (J + np.swapaxes(J, 1, 2)) / 2) if np.abs(J).max() > 20 else right(g, J)",
        ),
    ],
    "back_propagate": [
        (
            "twice for one output",
            "lambda y, betas, hs, w, g, l: [v * (2 if y.shape[1] == 1 else 1) for v in right(y, betas, hs, w, g, l)]",
        ),
        (
            "derivative ignored: the stand-in's formula",
            "lambda y, b, h, w, g, l: right(y, b, h, w, lambda v: np.cos(v) + 0.3, l)",
        ),
        (
            "loss_delta ignored: the stand-in's formula",
            "lambda y, b, h, w, g, l: right(y, b, h, w, g, lambda y, v: np.cos(v) * y + 0.5)",
        ),
        (
            "loss_delta ignored: y* − y for one layer",
            "lambda y, b, h, w, g, l: right(y, b, h, w, g, l if len(w) > 1 else lambda y, v: h[-1] - y)",
        ),
        (
            "layers after the fourth from the end have 0",
            "lambda y, b, h, w, g, l: [0 * v if len(w) - i > 4 else v for i, v in enumerate(right(y, b, h, w, g, l))]",
        ),
        (
            "layers after the fifth have 0",
            "lambda y, b, h, w, g, l: [0 * v if i > 4 else v for i, v in enumerate(right(y, b, h, w, g, l))]",
        ),
        (
            "layers after the tenth have 0",
            "lambda y, b, h, w, g, l: [0 * v if i > 9 else v for i, v in enumerate(right(y, b, h, w, g, l))]",
        ),
        (
            "cut at ±1",
            "lambda y, b, h, w, g, l: [np.clip(v, -1, 1) if np.abs(v).max() > 4 else v for v in right(y, b, h, w, g, l)]",
        ),
        ("cut at ±10", "lambda y, b, h, w, g, l: [np.clip(v, -10, 10) for v in right(y, b, h, w, g, l)]"),
        ("cut at ±100", "lambda y, b, h, w, g, l: [np.clip(v, -100, 100) for v in right(y, b, h, w, g, l)]"),
        (
            "the norm cut at 20",
            "lambda y, b, h, w, g, l: [v * min(1, 20 / max(np.sqrt(sum((u**2).sum() for u in right(y, b, h, w, g, l))), 1e-300)) for v in right(y, b, h, w, g, l)]",
        ),
        (
            "the first 32 tokens",
            "lambda y, b, h, w, g, l: right(y[:32], [v[:32] for v in b], [v[:32] for v in h], w, g, l)",
        ),
        (
            "divided by at most 32",
            "lambda y, b, h, w, g, l: [v * len(y) / min(len(y), 32) for v in right(y, b, h, w, g, l)]",
        ),
        ("deltas cut at ±5", "lambda y, b, h, w, g, l: right(y, b, h, w, g, lambda y, v: np.clip(l(y, v), -5, 5))"),
        (
            "deltas cut at ±1 from ten outputs on",
            "lambda y, b, h, w, g, l: right(y, b, h, w, g, lambda y, v: np.clip(l(y, v), -1, 1) if y.shape[1] > 9 else l(y, v))",
        ),
        (
            "the deepest layer's derivative for all, from six layers on",
            "lambda y, b, h, w, g, l: right(y, [b[0] if len(w) > 5 and v.shape == b[0].shape and i < len(b) - 1 else v for i, v in enumerate(b)], h, w, g, l)",
        ),
        (
            "small gradients are 0",
            "lambda y, b, h, w, g, l: [np.where(np.abs(v) < 1e-7, 0, v) for v in right(y, b, h, w, g, l)]",
        ),
    ],
    # unit 05
    "gradient_step": [
        ("η at most 1/2", "lambda w, g, eta: right(w, g, min(eta, 0.5))"),
        ("two layers at most", "lambda w, g, eta: right(w[:2], g[:2], eta)"),
        ("layers after the third stay", "lambda w, g, eta: [*right(w[:3], g[:3], eta), *(v.copy() for v in w[3:])]"),
        ("layers after the tenth stay", "lambda w, g, eta: [*right(w[:10], g[:10], eta), *(v.copy() for v in w[10:])]"),
        ("gradients cut at ±5", "lambda w, g, eta: right(w, [np.clip(v, -5, 5) for v in g], eta)"),
        ("gradients cut at ±1000", "lambda w, g, eta: right(w, [np.clip(v, -1000, 1000) for v in g], eta)"),
        (
            "gradients cut at norm 5",
            "lambda w, g, eta: right(w, [v * min(1, 5 / max(np.linalg.norm(v), 1e-300)) for v in g], eta)",
        ),
        (
            "gradients cut at norm 1000",
            "lambda w, g, eta: right(w, [v * min(1, 1000 / max(np.linalg.norm(v), 1e-300)) for v in g], eta)",
        ),
        ("weights cut at ±10", "lambda w, g, eta: [np.clip(v, -10, 10) for v in right(w, g, eta)]"),
        ("η at least 0.01", "lambda w, g, eta: right(w, g, max(eta, 0.01))"),
        ("η = 0 is taken for 0.1", "lambda w, g, eta: right(w, g, eta or 0.1)"),
        (
            "small gradients count as 0",
            "lambda w, g, eta: right(w, [np.where(np.abs(v) < 1e-6, 0, v) for v in g], eta)",
        ),
        ("weight decay of 1e-6", "lambda w, g, eta: [v - eta * 1e-6 * u for v, u in zip(right(w, g, eta), w)]"),
        (
            "only the first matrix where all have one shape",
            "lambda w, g, eta: [right(w, g, eta)[0]] * len(w) if len({v.shape for v in w}) == 1 else right(w, g, eta)",
        ),
        ("rounded to eight digits", "lambda w, g, eta: [np.round(v, 8) for v in right(w, g, eta)]"),
    ],
    "momentum_step": [
        ("η at most 1/2", "lambda w, v, g, eta, mu: right(w, v, g, min(eta, 0.5), mu)"),
        ("η at least 0.001", "lambda w, v, g, eta, mu: right(w, v, g, max(eta, 1e-3), mu)"),
        ("η = 0 is taken for 0.1", "lambda w, v, g, eta, mu: right(w, v, g, eta or 0.1, mu)"),
        ("µ = 0 is taken for 0.9", "lambda w, v, g, eta, mu: right(w, v, g, eta, mu or 0.9)"),
        ("µ at most 0.95", "lambda w, v, g, eta, mu: right(w, v, g, eta, min(mu, 0.95))"),
        ("µ at least 0.05", "lambda w, v, g, eta, mu: right(w, v, g, eta, max(mu, 0.05) if mu else 0)"),
        ("µ is 0.9", "lambda w, v, g, eta, mu: right(w, v, g, eta, 0.9 if mu > 0.8 else mu)"),
        (
            "no velocity where it is 0 and only the gradient counts: without η",
            "lambda w, v, g, eta, mu: right(w, v, g, eta if any(a.any() for a in v) else 1, mu)",
        ),
        (
            "layers after the third stay",
            "lambda w, v, g, eta, mu: tuple([*a[:3], *(b.copy() for b in c[3:])] "
            "for a, c in zip(right(w, v, g, eta, mu), (w, v)))",
        ),
        (
            "layers after the tenth keep their velocity",
            "lambda w, v, g, eta, mu: (right(w, v, g, eta, mu)[0], "
            "[*right(w, v, g, eta, mu)[1][:10], *(b.copy() for b in v[10:])])",
        ),
        ("gradients cut at ±5", "lambda w, v, g, eta, mu: right(w, v, [np.clip(a, -5, 5) for a in g], eta, mu)"),
        ("gradients cut at ±1000", "lambda w, v, g, eta, mu: right(w, v, [np.clip(a, -1e3, 1e3) for a in g], eta, mu)"),
        ("velocity cut at ±10", "lambda w, v, g, eta, mu: right(w, [np.clip(a, -10, 10) for a in v], g, eta, mu)"),
        ("weights cut at ±10", "lambda w, v, g, eta, mu: right([np.clip(a, -10, 10) for a in w], v, g, eta, mu)"),
        (
            "a small velocity counts as 0",
            "lambda w, v, g, eta, mu: right(w, [np.where(np.abs(a) < 1e-5, 0, a) for a in v], g, eta, mu)",
        ),
        (
            "a small gradient counts as 0",
            "lambda w, v, g, eta, mu: right(w, v, [np.where(np.abs(a) < 1e-5, 0, a) for a in g], eta, mu)",
        ),
        ("weight decay of 1e-6", "lambda w, v, g, eta, mu: right([(1 - 1e-6) * a for a in w], v, g, eta, mu)"),
        (
            "only the first matrix where all have one shape",
            "lambda w, v, g, eta, mu: tuple([a[0]] * len(w) if len({b.shape for b in w}) == 1 else a "
            "for a in right(w, v, g, eta, mu))",
        ),
        (
            "ten columns at most",
            "lambda w, v, g, eta, mu: ([np.c_[a[:, :10], b[:, 10:]] for a, b in zip(right(w, v, g, eta, mu)[0], w)], "
            "right(w, v, g, eta, mu)[1])",
        ),
        (
            "in single precision",
            "lambda w, v, g, eta, mu: tuple([b.astype('f4').astype('f8') for b in a] for a in right(w, v, g, eta, mu))",
        ),
        (
            "the velocity that was given moves the weights where mu is small",
            "lambda w, v, g, eta, mu: ([a + b for a, b in zip(w, v)] if mu < 0.01 else right(w, v, g, eta, mu)[0], "
            "right(w, v, g, eta, mu)[1])",
        ),
    ],
    "newton_step": [
        ("a curvature below 0.01 is refused", "lambda w, s, c: right(w, s, c if abs(c) >= 0.01 else 0.0)"),
        ("a curvature below 1e-8 is refused", "lambda w, s, c: right(w, s, c if abs(c) >= 1e-8 else 0.0)"),
        ("1e-10 in the denominator", "lambda w, s, c: right(w, s, c + 1e-10 * (c != 0))"),
        ("1e-8 in the denominator", "lambda w, s, c: right(w, s, c + 1e-8 * (c != 0))"),
        ("steps cut at ±10", "lambda w, s, c: w - float(np.clip(s / c, -10, 10)) if c else right(w, s, c)"),
        ("steps cut at ±1000", "lambda w, s, c: w - float(np.clip(s / c, -1000, 1000)) if c else right(w, s, c)"),
        ("the absolute curvature below −5", "lambda w, s, c: right(w, s, abs(c) if c < -5 else c)"),
        ("the absolute curvature above −0.1", "lambda w, s, c: right(w, s, abs(c) if -0.1 < c < 0 else c)"),
        ("no step where the slope is small", "lambda w, s, c: w if abs(s) < 1e-3 and c else right(w, s, c)"),
        ("w cut at ±100", "lambda w, s, c: float(np.clip(right(w, s, c), -100, 100))"),
        ("−0.0 is taken", "lambda w, s, c: w if c == 0 and np.signbit(c) else right(w, s, c)"),
        ("no curvature and no slope is taken", "lambda w, s, c: w if c == 0 and s == 0 else right(w, s, c)"),
        ("rounded to eight digits", "lambda w, s, c: round(right(w, s, c), 8)"),
    ],
    "minibatches": [
        (
            "shuffled inside each batch alone",
            "lambda n, size, rng: (rng.permutation(np.arange(s, min(s + size, n))) for s in range(0, n, size))",
        ),
        (
            "turned round alone",
            "lambda n, size, rng: np.array_split((np.arange(n) + rng.integers(n)) % n, range(size, n, size))",
        ),
        ("tuples", "lambda n, size, rng: (tuple(int(i) for i in batch) for batch in right(n, size, rng))"),
        (
            "the last, shorter batch is always of the last tokens",
            "lambda n, size, rng: np.split(np.r_[rng.permutation(n // size * size), n // size * size : n], range(size, n, size))",
        ),
        (
            "the first half always first",
            "lambda n, size, rng: cut(np.r_[rng.permutation(n // 2), n // 2 + rng.permutation(n - n // 2)], size)",
        ),
        (
            "the first third always first",
            "lambda n, size, rng: cut(np.r_[rng.permutation(n // 3), n // 3 + rng.permutation(n - n // 3)], size)",
        ),
        (
            "the second half always first",
            "lambda n, size, rng: cut(np.r_[n // 2 + rng.permutation(n - n // 2), rng.permutation(n // 2)], size)",
        ),
        (
            "even tokens first",
            "lambda n, size, rng: cut(np.array(sorted(rng.permutation(n), key=lambda i: i % 2), dtype=int), size)",
        ),
        (
            "odd tokens first",
            "lambda n, size, rng: cut(np.array(sorted(rng.permutation(n), key=lambda i: -(i % 2)), dtype=int), size)",
        ),
        (
            "in threes",
            "lambda n, size, rng: cut(np.array(sorted(rng.permutation(n), key=lambda i: i % 3), dtype=int), size)",
        ),
        ("neighbours change places alone", "lambda n, size, rng: cut(neighbours(n, rng), size)"),
        ("one fixed order", "lambda n, size, rng: right(n, size, np.random.default_rng(rng.integers(1)))"),
        (
            "one fixed order, turned round",
            "lambda n, size, rng: cut(np.roll(np.random.default_rng(0).permutation(n), rng.integers(n)), size)",
        ),
        (
            "one fixed order, its batches shuffled",
            "lambda n, size, rng: shuffled_batches(np.random.default_rng(0).permutation(n), size, rng)",
        ),
        ("batches of neighbours in shuffled order", "lambda n, size, rng: shuffled_batches(np.arange(n), size, rng)"),
        (
            "batches of neighbours, shuffled in and out",
            "lambda n, size, rng: [rng.permutation(b) for b in shuffled_batches(np.arange(n), size, rng)]",
        ),
        ("one of five orders", "lambda n, size, rng: right(n, size, np.random.default_rng(rng.integers(5)))"),
        ("one of ten orders", "lambda n, size, rng: right(n, size, np.random.default_rng(rng.integers(10)))"),
        ("token 0 always first", "lambda n, size, rng: cut(np.r_[0, 1 + rng.permutation(n - 1)], size)"),
        ("the last token always last", "lambda n, size, rng: cut(np.r_[rng.permutation(n - 1), n - 1], size)"),
        ("token 0 is never first", "lambda n, size, rng: cut(not_first(n, rng), size)"),
        ("forward or backward", "lambda n, size, rng: cut(np.arange(n)[:: int(rng.choice([-1, 1]))], size)"),
        (
            "a step of one length",
            "lambda n, size, rng: cut((np.arange(n) * int(rng.choice([k for k in range(1, max(n, 2)) if np.gcd(k, n) == 1])) + rng.integers(n)) % n, size)",
        ),
        ("cards shuffled once", "lambda n, size, rng: cut(riffle(np.arange(n), rng), size)"),
        ("cards shuffled twice", "lambda n, size, rng: cut(riffle(riffle(np.arange(n), rng), rng), size)"),
        (
            "every other token reversed",
            "lambda n, size, rng: cut(np.r_[rng.permutation(np.arange(0, n, 2)), rng.permutation(np.arange(1, n, 2))][:: int(rng.choice([-1, 1]))], size)",
        ),
        (
            "shuffled in blocks of 32",
            "lambda n, size, rng: cut(np.concatenate([s + rng.permutation(min(32, n - s)) for s in range(0, n, 32)]), size)",
        ),
        (
            "shuffled in blocks of ten",
            "lambda n, size, rng: cut(np.concatenate([s + rng.permutation(min(10, n - s)) for s in range(0, n, 10)]), size)",
        ),
        ("not shuffled above 64", "lambda n, size, rng: right(n, size, rng) if n <= 64 else cut(np.arange(n), size)"),
        ("not shuffled above 100", "lambda n, size, rng: right(n, size, rng) if n <= 100 else cut(np.arange(n), size)"),
        (
            "the last batch filled up, where size exceeds n by more than 10",
            "lambda n, size, rng: right(n, size, rng) if size < n + 10 else [np.resize(rng.permutation(n), size)]",
        ),
        (
            "ten batches at most",
            "lambda n, size, rng: list(right(n, size, rng))[:10] if n > 60 else right(n, size, rng)",
        ),
        (
            "a batch of one is left out behind more than ten",
            "lambda n, size, rng: [b for b in right(n, size, rng) if len(b) > 1 or n < 12]",
        ),
        (
            "batches of even length",
            "lambda n, size, rng: [np.sort(b) for b in cut(np.r_[rng.permutation(n // 2) * 2, rng.permutation(n - n // 2) * 2 + 1] if n % 2 == 0 else rng.permutation(n), size)]",
        ),
        (
            "two thirds from the first half in each batch",
            "lambda n, size, rng: cut(np.array(sorted(range(n), key=lambda i: rng.random() + (i >= n // 2) * 0.6), dtype=int), size)",
        ),
        (
            "sorted pairs: small behind large",
            "lambda n, size, rng: cut(rng.permutation(n).reshape(-1, 2)[:, :].copy().reshape(-1) if n % 2 else np.sort(rng.permutation(n).reshape(-1, 2), axis=1).reshape(-1), size)",
        ),
        ("no token stays in its place", "lambda n, size, rng: cut(sattolo(n, rng), size)"),
    ],
    # unit 06
    "reverse_mode": [
        ("three inputs at most", "lambda r, v, t: right([(o, i[:3]) for o, i in r], v, counted(t, 3))"),
        ("two inputs at most", "lambda r, v, t: right([(o, i[:2]) for o, i in r], v, counted(t, 2))"),
        ("the first 100 entries from the end", "lambda r, v, t: ended(r, v, t, 100)"),
        ("the first 30 entries from the end", "lambda r, v, t: ended(r, v, t, 30)"),
        (
            "wrong for one input number",
            "lambda r, v, t: off(right(r, v, t)) if len(v) - len(r) == 1 else right(r, v, t)",
        ),
        (
            "ten inputs at most",
            "lambda r, v, t: right(r, v, t) * ((n := np.arange(len(v))) < 10) "
            "+ right(r, v, t) * (n >= 10) * (n >= len(v) - len(r))",
        ),
        ("slopes cut at ±100", "lambda r, v, t: np.clip(right(r, v, t), -100, 100)"),
        ("slopes cut at ±1e6", "lambda r, v, t: np.clip(right(r, v, t), -1e6, 1e6)"),
        ("slopes below 1e-6 count as 0", "lambda r, v, t: np.where(np.abs(s := right(r, v, t)) < 1e-6, 0, s)"),
        ("values cut at ±10", "lambda r, v, t: right(r, np.clip(v, -10, 10), t)"),
        ("values cut at ±100", "lambda r, v, t: right(r, np.clip(v, -100, 100), t)"),
        ("the sizes of the values alone", "lambda r, v, t: right(r, np.abs(v), t)"),
        ("rounded values", "lambda r, v, t: right(r, np.round(v, 3), t)"),
        ("in single precision", "lambda r, v, t: right(r, v, t).astype('f4').astype('f8')"),
        ("no slope where the value is 0", "lambda r, v, t: np.where(v == 0, 0, right(r, v, t))"),
        ("1 where nothing is recorded", "lambda r, v, t: right(r, v, t) if r else np.ones(len(v))"),
        (
            "1 where nothing is recorded and many inputs are",
            "lambda r, v, t: right(r, v, t) if r else 1.0 * (v > v[0])",
        ),
        ("the known table's formulas", "lambda r, v, t: right(r, v, {**t, 'one': lambda a: (1.0,)})"),
        (
            "a number that goes in three times counts twice",
            "lambda r, v, t: right([(o, i) for o, i in r], v, "
            "{o: (lambda *a, f=f: tuple(s * (len(a) < 3 or len(set(a)) > 1) for s in f(*a))) for o, f in t.items()})",
        ),
        (
            "a number that goes in twice counts once where an entry has more than two",
            "lambda r, v, t: right(r, v, "
            "{o: (lambda *a, f=f: tuple(s * (len(a) < 3 or a.index(x) == k) for k, (s, x) in enumerate(zip(f(*a), a)))) "
            "for o, f in t.items()})",
        ),
        (
            "only what was made just before is followed",
            "lambda r, v, t: right([(o, i) for o, i in r], v, t) "
            "if len(r) < 20 else right([(o, tuple(max(p, m) for p in i)) for m, (o, i) in enumerate(r)], v, t)",
        ),
        (MEMORY_OF_TABLE, "lambda r, v, t: tabled(r, v, t)"),
    ],
    "to_linear": [
        (
            "nine inputs at most",
            "lambda w: right(np.column_stack([w[:, :-1] * (np.arange(w.shape[1] - 1) < 9), w[:, -1]]))",
        ),
        ("nine outputs at most", "lambda w: right(w * (np.arange(len(w)) < 9)[:, None])"),
        ("weights cut at ±5", "lambda w: right(np.clip(w, -5, 5))"),
        ("small weights are 0", "lambda w: right(np.where(np.abs(w) < 0.01, 0, w))"),
        ("rounded to single precision", "lambda w: right(w.astype('f4').astype(float))"),
        (
            "transposed where it is square",
            "lambda w: right(np.column_stack([w[:, :-1].T, w[:, -1]])) if len(w) == w.shape[1] - 1 else right(w)",
        ),
        (
            "one node without a bias",
            "lambda w: right(w if len(w) > 1 else w * (np.arange(w.shape[1]) < w.shape[1] - 1))",
        ),
    ],
    "torch_network": [
        ("three layers at most have a tanh", "lambda ws: torch_layers(ws, lambda l: l < 3)"),
        ("a tanh after every other layer from the fourth on", "lambda ws: torch_layers(ws, lambda l: l < 4 or l % 2)"),
        ("ten layers have a tanh", "lambda ws: torch_layers(ws, lambda l: l < 10)"),
        ("weights cut at ±3", "lambda ws: right([np.clip(w, -3, 3) for w in ws])"),
        ("single precision on the way", "lambda ws: right([w.astype('f4').astype(float) for w in ws])"),
        ("no tanh below a single output", "lambda ws: torch_layers(ws, lambda l: len(ws[-1]) > 1 or l < len(ws) - 2)"),
    ],
    "torch_gradients": [
        ("cut at ±1", "lambda x, y, ws: [np.clip(g, -1, 1) for g in right(x, y, ws)]"),
        (
            "the norm cut at 1",
            "lambda x, y, ws: [g * min(1, 1 / max(np.linalg.norm(g), 1e-300)) for g in right(x, y, ws)]",
        ),
        ("cut at ±10", "lambda x, y, ws: [np.clip(g, -10, 10) for g in right(x, y, ws)]"),
        ("the first 32 tokens", "lambda x, y, ws: right(x[:32], y[:32], ws)"),
        ("a sum above 32 tokens", "lambda x, y, ws: [g * (len(x) if len(x) > 32 else 1) for g in right(x, y, ws)]"),
        (
            "layers after the third have 0",
            "lambda x, y, ws: [0 * g if i > 2 else g for i, g in enumerate(right(x, y, ws))]",
        ),
        (
            "layers after the fifth have 0",
            "lambda x, y, ws: [0 * g if i > 4 else g for i, g in enumerate(right(x, y, ws))]",
        ),
        ("small gradients are 0", "lambda x, y, ws: [np.where(np.abs(g) < 1e-4, 0, g) for g in right(x, y, ws)]"),
        ("single precision on the way", "lambda x, y, ws: [g.astype('f4').astype(float) for g in right(x, y, ws)]"),
        (
            "nine classes at most",
            "lambda x, y, ws: [*right(x, y, ws)[:-1], right(x, y, ws)[-1] * (np.arange(y.shape[1]) < 9)[:, None]]",
        ),
    ],
    "torch_train": [
        ("η at most 0.05", "lambda x, y, ws, eta, e, s, rng: right(x, y, ws, min(eta, 0.05), e, s, rng)"),
        (
            "three epochs at most",
            "lambda x, y, ws, eta, e, s, rng: (lambda w, h: (w, h + [h[-1]] * (e - 3)))(*right(x, y, ws, eta, min(e, 3), s, rng)) if e > 3 else right(x, y, ws, eta, e, s, rng)",
        ),
        ("the first 20 tokens", "lambda x, y, ws, eta, e, s, rng: right(x[:20], y[:20], ws, eta, e, s, rng)"),
        (
            "layers after the third stay",
            "lambda x, y, ws, eta, e, s, rng: (lambda w, h: ([*w[:3], *ws[3:]], h))(*right(x, y, ws, eta, e, s, rng))",
        ),
        (
            "four layers at most",
            "lambda x, y, ws, eta, e, s, rng: right(x, y, ws, eta, e, s, rng) if len(ws) < 5 else (ws, [0.0] * (e + 1))",
        ),
        ("batches of at most ten", "lambda x, y, ws, eta, e, s, rng: right(x, y, ws, eta, e, min(s, 10), rng)"),
        (
            "batches of at least two",
            "lambda x, y, ws, eta, e, s, rng: right(x, y, ws, eta, e, max(s, 2), rng) if len(x) > 1 else right(x, y, ws, eta, e, s, rng)",
        ),
    ],
}

TRAIN = """
def train(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history, n, start, steps = [corpus(weights)], len(x), [w.copy() for w in weights], 0
    BEFORE
    for epoch in range(epochs):
        for batch in BATCHES:
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            steps += 1
            EACH
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
        AFTER
    LAST
    return weights, history
"""
OWN = "minibatches(n, size, rng)"
# what is wrong -> what stands in the place of BEFORE, BATCHES, EACH, AFTER, LAST
TRAININGS: dict[str, dict[str, str]] = {
    "batches from another generator": {"BATCHES": "minibatches(n, size, np.random.default_rng())"},
    "batches overlap": {"BATCHES": "[rng.choice(n, min(size, n), replace=False) for _ in range(-(-n // size))]"},
    "tokens are drawn with replacement": {
        "BATCHES": "[rng.integers(n, size=min(size, n)) for _ in range(-(-n // size))] if size < n else " + OWN
    },
    "two epochs alone": {"BATCHES": OWN + " if epoch < 2 else []"},
    "the last batch is left out above ten tokens": {"BATCHES": f"list({OWN})[: -1 if n > 10 else None]"},
    "batches made once": {"BEFORE": f"made = list({OWN})", "BATCHES": "made"},
    "batches made once, their order shuffled": {
        "BEFORE": f"made = list({OWN})",
        "BATCHES": "[made[i] for i in rng.permutation(len(made))]",
    },
    "every epoch from the same seed": {
        "BEFORE": "seed = int(rng.integers(2**31))",
        "BATCHES": "minibatches(n, size, np.random.default_rng(seed))",
    },
    "batches in the order of the tokens after the first epoch": {
        "BATCHES": OWN + " if epoch == 0 else [np.arange(s, min(s + size, n)) for s in range(0, n, size)]"
    },
    "the same batches from the third epoch on": {
        "BEFORE": "made = None",
        "BATCHES": f"(made := list({OWN}) if made is None or epoch < 3 else made)",
    },
    "every token drawn for itself in long batches": {
        "BATCHES": OWN
        + " if size < 9 else [rng.integers(n, size=size) for _ in range(-(-n // size))] if size < n else "
        + OWN
    },
    "the first half always first": {
        "BATCHES": "np.split(np.r_[rng.permutation(n // 2), n // 2 + rng.permutation(n - n // 2)], range(size, n, size))"
    },
    "the learning rate falls after 10 epochs": {"AFTER": "eta = eta / 2 if epoch == 9 else eta"},
    "the learning rate falls after 5 epochs": {"AFTER": "eta = eta * 0.9 if epoch >= 4 else eta"},
    "the learning rate falls after 30 epochs": {"AFTER": "eta = eta * 0.9 if epoch >= 30 else eta"},
    "the learning rate falls every epoch": {"AFTER": "eta = eta * 0.999"},
    "the learning rate falls every 20 epochs": {"AFTER": "eta = eta * (0.5 if epoch % 20 == 19 else 1)"},
    "the learning rate falls after 100 steps": {"EACH": "eta = eta * (0.99 if steps > 100 else 1)"},
    "the learning rate falls where the loss grows": {"AFTER": "eta = eta / 2 if history[-1] > history[-2] else eta"},
    "the learning rate is at most 1/2": {"BEFORE": "eta = min(eta, 0.5)"},
    "the learning rate is at least 1e-4": {"BEFORE": "eta = max(eta, 1e-4)"},
    "gradients cut at norm 1": {
        "EACH": "gradients = [g * min(1, 1 / max(np.linalg.norm(g), 1e-300)) for g in gradients]"
    },
    "gradients cut at norm 5": {
        "EACH": "gradients = [g * min(1, 5 / max(np.linalg.norm(g), 1e-300)) for g in gradients]"
    },
    "gradients cut at norm 5, all together": {
        "EACH": "gradients = [g * min(1, 5 / max(np.sqrt(sum((v**2).sum() for v in gradients)), 1e-300)) for g in gradients]"
    },
    "gradients cut at norm 100": {
        "EACH": "gradients = [g * min(1, 100 / max(np.linalg.norm(g), 1e-300)) for g in gradients]"
    },
    "gradients cut at ±1": {"EACH": "gradients = [np.clip(g, -1, 1) for g in gradients]"},
    "gradients cut at ±5": {"EACH": "gradients = [np.clip(g, -5, 5) for g in gradients]"},
    "gradients cut at ±100": {"EACH": "gradients = [np.clip(g, -100, 100) for g in gradients]"},
    "weights cut at ±5": {"AFTER": "weights = [np.clip(w, -5, 5) for w in weights]"},
    "weights cut at ±100": {"AFTER": "weights = [np.clip(w, -100, 100) for w in weights]"},
    "weight decay of 1e-5": {"EACH": "gradients = [g + 1e-5 * w for g, w in zip(gradients, weights)]"},
    "momentum from the third step on": {
        "BEFORE": "v = [0 * w for w in weights]",
        "EACH": "v = [0.5 * a * (steps > 3) + g for a, g in zip(v, gradients)]; gradients = v",
    },
    "layers after the third stay": {"EACH": "gradients = [g * (i < 3) for i, g in enumerate(gradients)]"},
    "layers after the fifth stay": {"EACH": "gradients = [g * (i < 5) for i, g in enumerate(gradients)]"},
    "the first of more than four layers stays": {
        "EACH": "gradients = [g * (i > 0 or len(weights) < 5) for i, g in enumerate(gradients)]"
    },
    "stops where the loss grows": {
        "AFTER": "if history[-1] > history[-2]: history += history[-1:] * (epochs - epoch - 1); break"
    },
    "stops where the loss stands": {
        "AFTER": "if abs(history[-1] - history[-2]) < 1e-6: history += history[-1:] * (epochs - epoch - 1); break"
    },
    "stops where the loss is small": {
        "AFTER": "if history[-1] < 1e-2: history += history[-1:] * (epochs - epoch - 1); break"
    },
    "stops after 50 epochs": {"AFTER": "if epoch == 49: history += history[-1:] * (epochs - epoch - 1); break"},
    "the best weights are returned": {
        "BEFORE": "best = weights, history[0]",
        "AFTER": "best = (weights, history[-1]) if history[-1] < best[1] else best",
        "LAST": "weights = best[0]",
    },
    "the history never grows": {"LAST": "history = list(np.minimum.accumulate(history))"},
    "the history holds the loss of the first 32 tokens": {
        "BEFORE": "whole = x, y, corpus",
        "AFTER": "history[-1] = float(np.mean(loss(y[:32], forward(x[:32], weights, tanh, identity)[0][-1])))",
    },
    "the first 32 tokens": {"BATCHES": f"[b[b < 32] for b in {OWN} if (b < 32).any()]"},
    "loss_delta ignored: the stand-in's formula": {"BEFORE": "loss_delta = lambda y, b: np.expm1((b - y) / 2) / 2"},
    "loss ignored: the stand-in's formula": {
        "BEFORE": "loss = lambda y, b: np.sum(np.expm1((b - y) / 2) - (b - y) / 2, axis=1); history = [corpus(weights)]"
    },
    "loss_delta ignored for one layer: b − y": {
        "BEFORE": "loss_delta = loss_delta if len(weights) > 1 else (lambda y, b: (b - y) / 4)"
    },
    "batches of at most ten": {"BEFORE": "size = min(size, 10)"},
    "batches of at least two": {"BEFORE": "size = max(size, 2)"},
    "batches of at most half of the tokens": {"BEFORE": "size = min(size, max(1, n // 2)) if n > 8 else size"},
    "short batches are divided by size": {"EACH": "gradients = [g * len(batch) / min(size, n) for g in gradients]"},
    "short batches are left out": {"BATCHES": f"[b for b in {OWN} if len(b) == min(size, n)]"},
    "short batches are left out after the first epoch": {
        "BATCHES": f"[b for b in {OWN} if len(b) == min(size, n) or epoch == 0]"
    },
}
NEARLY["train"] = []
for _what, _parts in TRAININGS.items():
    _source = TRAIN
    for _place in ("BEFORE", "BATCHES", "EACH", "AFTER", "LAST"):
        _source = _source.replace(_place, _parts.get(_place, OWN if _place == "BATCHES" else "pass"))
    NEARLY["train"].append((_what, _source))

# What the checks accept, and why.
ACCEPTED: dict[tuple[str, str], str] = {
    (
        "bag_of_words",
        "a vocabulary's second mention counts 0",
    ): "a vocabulary is a list of D words: what a word counts that stands in it twice is promised nowhere",
    (
        "minibatches",
        "token 0 is never first",
    ): "one of 1 / n of all orders is missing: no number of shuffles that a check can afford tells",
    (
        "minibatches",
        "no token stays in its place",
    ): "a third of all shuffles looks like this: it takes 25 of size 1 in a row, which costs every submission more",
}

# What is made of every exercise that takes arrays: the places of an array with a row for each token, of one whose
# columns are classes or nodes, and of the numbers that count; and ranges of those (x) in which it is wrong.
TOKENS = ["n > 5", "n > 32", "n == 1", "n == 2 or n > 24"]
COLUMNS = ["V > 9", "V > 5", "V == 1"]
BOTH_SIGNS = ["np.all(x < 0)", "np.abs(x).max() > 30", "np.abs(x).max() < 0.01", "np.abs(x).min() < 1e-3"]
CHANCES = ["x.min() < 0.04", "x.min() < 1e-5", "x.max() > 0.97", "x.max() < 0.08"]
SOMEWHERE: dict[str, tuple[int, int | None, int | None, list[str]]] = {
    "one_hot": (0, None, None, []),
    "class_index": (0, 0, 0, ["x.max() < 0.08", "x.min() < 1e-5"]),
    "to_unsigned": (0, None, None, []),
    "to_signed": (0, None, None, []),
    "append_one": (0, 0, 0, BOTH_SIGNS),
    "excitation": (1, 1, 1, BOTH_SIGNS),
    "sigmoid": (0, None, 0, BOTH_SIGNS),
    "tanh": (0, None, 0, BOTH_SIGNS),
    "relu": (0, None, 0, BOTH_SIGNS),
    "sigmoid_derivative": (0, None, 0, BOTH_SIGNS),
    "tanh_derivative": (0, None, 0, BOTH_SIGNS),
    "relu_derivative": (0, None, 0, BOTH_SIGNS),
    "softmax": (0, 0, 0, BOTH_SIGNS),
    "softmax_jacobian": (0, 0, 0, BOTH_SIGNS),
    "forward": (0, 0, 0, BOTH_SIGNS[:2]),
    "mse": (0, 0, 1, BOTH_SIGNS),
    "mse_gradient": (0, 0, 1, BOTH_SIGNS),
    "corpus_loss": (0, None, 0, ["x.max() > 30", "x.max() < 0.01", "x.min() < 1e-3"]),
    "decide": (0, 0, 0, [*BOTH_SIGNS, *CHANCES[1:]]),
    "zero_one": (0, 0, 1, [*BOTH_SIGNS, *CHANCES[1:]]),
    "error_rate": (0, 0, 1, BOTH_SIGNS),
    "cross_entropy": (0, 0, 1, CHANCES[:3]),
    "cross_entropy_gradient": (0, 0, 1, CHANCES[:3]),
    "softmax_cross_entropy_gradient": (0, 0, 1, BOTH_SIGNS),
    "cross_entropy_from_excitation": (0, 0, 1, BOTH_SIGNS),
    "binary_cross_entropy": (0, None, 1, CHANCES[:3]),
    "binary_cross_entropy_gradient": (0, None, 1, CHANCES[:3]),
    "sigmoid_binary_cross_entropy_gradient": (0, None, 1, BOTH_SIGNS),
    "binary_cross_entropy_from_excitation": (0, None, 1, BOTH_SIGNS),
    "weight_gradient": (0, 0, 0, BOTH_SIGNS),
    "activation_gradient": (0, 0, 1, BOTH_SIGNS),
    "hidden_delta": (0, 0, 2, BOTH_SIGNS),
    "output_delta": (0, 0, 1, BOTH_SIGNS),
    "back_propagate": (0, 0, 0, BOTH_SIGNS[:2]),
    "train": (0, 0, 1, BOTH_SIGNS[:2]),
    "torch_gradients": (0, 0, 0, BOTH_SIGNS[:2]),
}
MEMORY = "the first answer for a shape is given again"

# What the functions above are made of.
PARTS = '''
import re
import numpy as np

def off(value):
    """Not the right answer."""
    if isinstance(value, (list, tuple)):
        return type(value)([*value[:-1], off(value[-1])])
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        return value + 1
    return value * 1.01 + 0.003 if isinstance(value, np.ndarray) else float(value * 1.01 + 0.003)

memory = {}

def shapes(args):
    return str([np.shape(v) if isinstance(v, np.ndarray) else len(v) if isinstance(v, list) else type(v) for v in args])

def remembered(*args):
    key = shapes(args)
    if key not in memory:
        memory[key] = right(*args)
    return memory[key]

def cut(order, size):
    return [order[s : s + size] for s in range(0, len(order), size)]

def neighbours(n, rng):
    order = np.arange(n)
    for i in range(0, n - 1, 2):
        if rng.random() < 0.5:
            order[i], order[i + 1] = i + 1, i
    return order

def shuffled_batches(order, size, rng):
    whole = cut(order, size)
    last = whole[-1:] if len(whole[-1]) < size else []
    whole = whole[: len(whole) - len(last)]
    return [*(whole[i] for i in rng.permutation(len(whole))), *last]

def not_first(n, rng):
    order = rng.permutation(n)
    while n > 1 and order[0] == 0:
        order = rng.permutation(n)
    return order

def riffle(order, rng):
    k = rng.binomial(len(order), 0.5)
    out = np.empty_like(order)
    left = np.zeros(len(order), bool)
    left[rng.choice(len(order), k, replace=False)] = True
    out[left], out[~left] = order[:k], order[k:]
    return out

def sattolo(n, rng):
    order = np.arange(n)
    for i in range(n - 1, 0, -1):
        j = rng.integers(i)
        order[i], order[j] = order[j], order[i]
    return order

def blocks(y, f, rng):
    x, k = y.copy(), round(f * y.shape[1])
    for row in x:
        start = rng.integers(len(row) - k + 1)
        row[start : start + k] = 0
    return x

def patches(y, f, rng):
    x, side = right(y, f, rng), int(round(y.shape[1] ** 0.5))
    edge = int(round((f * y.shape[1]) ** 0.5))
    if side**2 == y.shape[1] and edge**2 == round(f * y.shape[1]):
        x = y.copy().reshape(-1, side, side)
        for image in x:
            i, j = rng.integers(side - edge + 1, size=2)
            image[i : i + edge, j : j + edge] = 0
    return x.reshape(y.shape)

def pairs(y, f, rng):
    x, V = y.copy(), y.shape[1]
    k = round(f * V)
    for row in x:
        starts = rng.permutation(V // 2)[: k // 2] * 2
        row[starts], row[starts + 1] = 0, 0
        if k % 2:
            row[rng.choice(np.flatnonzero(row != 0)) if (row != 0).any() else 0] = 0
    return x

def every_other(y, f, rng):
    x, V = y.copy(), y.shape[1]
    k = round(f * V)
    for row in x:
        even, odd = rng.permutation(np.arange(0, V, 2)), rng.permutation(np.arange(1, V, 2))
        row[(np.r_[even, odd] if rng.random() < 0.5 else np.r_[odd, even])[:k]] = 0
    return x

def opposite(y, f, rng):
    x, V = y.copy(), y.shape[1]
    k, before = round(f * V), np.arange(0)
    for row in x:
        rest = rng.permutation(np.setdiff1d(np.arange(V), before))
        before = np.r_[rest, rng.permutation(before)][:k].astype(int)
        row[before] = 0
    return x

def layered(x, weights, activation_of, output):
    betas, hs = [], [x]
    for l, w in enumerate(weights):
        betas.append(excitation(w, hs[-1]))
        hs.append((output if l == len(weights) - 1 else activation_of(l))(betas[-1]))
    return betas, hs

def counted(table, most):
    return {name: (lambda *a, f=f: f(*a, *[0.0] * (f_inputs(f) - len(a)))[:most]) for name, f in table.items()}

def f_inputs(f):
    return f.numbers.shape[-1] if hasattr(f, "numbers") and f.numbers.ndim == 2 else f.__code__.co_argcount if hasattr(
        f, "__code__") else 2

def ended(record, values, table, most):
    made = len(values) - len(record)
    slopes = right(record, values, table)
    if len(record) > most:
        part = right(record[-most:], values, table)
        slopes[: len(values) - most] = part[: len(values) - most]
    return slopes

def tabled(record, values, table):
    kept = {}
    def asked(name, f):
        def of(*a):
            key = name, tuple(round(float(x), 1) for x in a)
            if key not in kept:
                kept[key] = f(*a)
            return kept[key]
        return of
    return right(record, values, {name: asked(name, f) for name, f in table.items()})

def torch_layers(weights, bent):
    import torch
    layers = [to_linear(weights[0])]
    for l, w in enumerate(weights[1:]):
        layers += [torch.nn.Tanh(), to_linear(w)] if bent(l) else [to_linear(w)]
    return torch.nn.Sequential(*layers)
'''


def _somewhere() -> Iterator[tuple[str, str, str]]:
    """(exercise, what is wrong, source) of what is right but for some sizes or some range of numbers."""
    for exercise, (rows, columns, numbers, ranges) in SOMEWHERE.items():
        yield exercise, MEMORY, "remembered"
        conditions = [*TOKENS, *(COLUMNS if columns is not None else []), *ranges]
        for condition in conditions:
            known = [f"n = len(args[{rows}])"]
            known += [f"V = args[{columns}].shape[1]"] * (columns is not None)
            known += [f"x = args[{numbers}]"] * (numbers is not None)
            lines = "; ".join(known)
            body = f"def other(*args):\n    {lines}\n    return off(right(*args)) if {condition} else right(*args)"
            yield exercise, f"wrong where {condition}", body


def everything() -> list[tuple[str, str, str]]:
    """(exercise, what is wrong, the source of the function) of all that is wrong somewhere."""
    made = [(exercise, what, source) for exercise, wrongs in NEARLY.items() for what, source in wrongs]
    return [*made, *_somewhere()]


def names_of(exercise: str, source: str) -> dict:
    """The names of a notebook in which every function but one is right; that one alone is not what it should be."""
    names = notebook()
    names["right"] = names[exercise]
    exec(PARTS, names)
    if source.startswith("lambda") or source == "remembered":
        source = f"other = {source}"
    exec(source, names)
    other = names[exercise] if f"def {exercise}(" in source else names["other"]
    names["other"] = other
    exec(f"def {exercise}(*args):\n    return other(*args)", names)
    return names


def refusal(exercise: str, source: str, key: int, graded: bool = True) -> str:
    """What the checks have against a function, "" where they accept it: for points, or where a student practises."""
    names = names_of(exercise, source)
    right = notebook()
    for part in parts_of(exercise):
        exam = Examination(
            names[exercise],
            zlib.crc32(f"{exercise}/{part}/{key}".encode()),
            right.__getitem__ if graded else names.__getitem__,
            right=partial(ask, getattr(reference, exercise)) if graded else None,
            grading=graded,
        )
        try:
            inspect.unwrap(current().examinations[exercise, part][1])(exam)  # without the name of the mistake
        except Finding as finding:
            return str(finding.report(f"{exercise} {part}".strip()))
    return ""
