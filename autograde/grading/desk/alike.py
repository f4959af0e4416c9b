"""Which answers say nearly the same, so that they are read one after another and judged alike."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LONGEST = 20_000  # characters of an answer that are compared
MOST_WORDS = 4_000  # different ones of a class, the commonest first
LEAST = 0.3  # cosine below which two answers have little to do with each other
SHOWN = 3


@dataclass(frozen=True)
class Alike:
    """Answers by their likeness.

    Attributes
    ----------
    order : the answers' numbers, each followed by the one that is most like it of those that are left
    nearest : answer's number -> the numbers of those most like it, with the cosine, the most like first
    """

    order: tuple[int, ...]
    nearest: tuple[tuple[tuple[int, float], ...], ...]


def alike(texts: Sequence[str]) -> Alike:
    """Compare all answers with each other: the cosine of their words, rare words counting more.

    Parameters
    ----------
    texts : the answers

    Source: G. Salton and C. Buckley, Term-weighting approaches in automatic text retrieval, Information Processing &
    Management 24 (1988): words weighted by frequency and rarity (tf-idf).
    """
    if not texts:
        return Alike((), ())
    vectors = _vectors([Counter(re.findall(r"\w+", text[:LONGEST].casefold())) for text in texts])
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1.0)
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :SHOWN]
    nearest = tuple(
        tuple((int(j), float(cosines[i, j])) for j in row if cosines[i, j] >= LEAST) for i, row in enumerate(best)
    )
    return Alike(_chain(cosines), nearest)


def _vectors(counts: Sequence[Counter[str]]) -> np.ndarray:
    """A row of length 1 for each answer, (answers, words)."""
    holders = Counter(word for count in counts for word in count)
    words = {word: place for place, (word, _) in enumerate(holders.most_common(MOST_WORDS))}
    vectors = np.zeros((len(counts), max(1, len(words))), dtype=np.float32)
    for row, count in zip(vectors, counts, strict=True):
        for word, number in count.items():
            if word in words:
                row[words[word]] = (1 + math.log(number)) * math.log(1 + len(counts) / holders[word])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths == 0, 1, lengths)


def _chain(cosines: np.ndarray) -> tuple[int, ...]:
    """From the first answer on, always to the one that is most like it of those that are left."""
    left = np.ones(len(cosines), dtype=bool)
    order = [0]
    left[0] = False
    while left.any():
        order.append(int(np.argmax(np.where(left, cosines[order[-1]], -2.0))))
        left[order[-1]] = False
    return tuple(order)
