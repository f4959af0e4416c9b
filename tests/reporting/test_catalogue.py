"""The catalogue of mistakes, as students look it up."""

import re

from autograde import mistakes


def test_the_catalogue_is_at_hand():
    assert mistakes()["average_missing"] == "the average over tokens is missing (the 1/n in the corpus loss)"
    assert all(re.fullmatch(r"[a-z_]+", name) and sentence for name, sentence in mistakes().items())
