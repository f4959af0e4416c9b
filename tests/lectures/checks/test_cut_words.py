"""From wrong counts it is told how a text was cut into words, and never a way that earlier counts deny."""

import re

import numpy as np
import pytest

from autograde import examine


def bag(cut):
    def bag_of_words(text, vocabulary):
        found = cut(text)
        return np.array([found.count(word) for word in vocabulary], dtype=float)

    return bag_of_words


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (str.split, "cut at spaces alone, a word keeps its comma"),
        (lambda text: text.lower().split(), "punctuation stays at the words"),  # the catalogue knows this one by name
        (lambda text: re.split(r"\W+", text.lower()), "digits, underscores or accents are taken for letters"),
        (lambda text: re.sub(r"[^\w\s]", "", text.lower()).split(), "deleted, it joins them"),
        (lambda text: re.sub("[.,!?;:]", "", text.lower()).split(), "some marks alone are taken away"),
        (lambda text: re.sub("[.,!]", " ", text.lower()).split(), "some marks alone are taken away"),
    ],
)
def test_the_way_is_told(cut, said):
    assert said in str(examine(bag(cut)))


def test_what_no_known_way_gives_is_not_explained():
    report = str(examine(bag(lambda text: 2 * re.findall("[a-z]+", text.lower()))))
    assert not any(said in report for said in ("cut at spaces", "some marks", "taken for letters", "joins them"))
