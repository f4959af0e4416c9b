"""From wrong counts it is told what a function takes for words, and nothing where that cannot be told."""

import re

import numpy as np
import pytest

from autograde import examine

TEXT = "It was bad. Bad! And (again) bad; bad-tempered?"


def bag(cut):
    def bag_of_words(text, vocabulary):
        found = cut(text)
        return np.array([found.count(word) for word in vocabulary], dtype=float)

    return bag_of_words


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (str.split, "you take 'film,' for a word: whatever is no letter ends a word"),
        (lambda text: text.lower().split(), "punctuation stays at the words"),  # the catalogue knows this one by name
        (lambda text: re.split(r"\W+", text.lower()), "you take 'seven7samurai' for a word"),
        (lambda text: re.sub(r"[^\w\s]", "", text.lower()).split(), "'badtempered' of it: what is no letter separates"),
        (lambda text: re.sub("[.,!?;:]", "", text.lower()).split(), "you take '(again)' and 'bad-tempered' for a word"),
        (lambda text: [w.strip(".,!?;()") for w in text.lower().split()], "you take 'bad-tempered' for a word"),
        (lambda text: re.findall("[A-z]+", text.lower()), "you take 'the_art' and "),
        (lambda text: list(text.lower()), "every letter is taken for a word"),
        (lambda text: re.findall("[a-zé]+", text.lower()), "you take 'café' for a word: a word is a run of ASCII"),
    ],
)
def test_what_is_taken_for_a_word_is_told(cut, said):
    assert said in str(examine(bag(cut)))


def test_where_the_words_are_right_nothing_is_said_of_marks():
    report = str(examine(bag(lambda text: 2 * re.findall("[a-z]+", text.lower()))))
    assert not any(said in report for said in ("you take", "you make", "every letter"))


def test_where_all_pieces_of_a_text_are_counted_nothing_is_said_of_them():
    def bag_of_words(text, vocabulary):
        return np.array([float(text.lower().count(word)) for word in vocabulary])

    assert "you take" not in str(examine(bag_of_words))
