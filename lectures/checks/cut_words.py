"""How a text was cut into words, from counts that are wrong: at spaces alone, with marks deleted, with digits."""

import re
from collections.abc import Callable

import numpy as np


def why_counted(text: str, vocabulary: list[str], yours: np.ndarray, earlier: list) -> list[str]:
    """What all counts in a text prove about how it was cut into words; nothing where they are those of no such way.

    Parameters
    ----------
    text, vocabulary : what was asked
    yours : the counts that were answered
    earlier : list of ((text, vocabulary), counts) that were asked before: a way has to give these too
    """
    asked = [*earlier, ((text, vocabulary), yours)]
    said = (said for way, said in _WAYS if all(_counts(way, *args) == list(found) for args, found in asked))
    return list(said)[:1]


def _counts(way: Callable[[str], list[str]], text: str, vocabulary: list[str]) -> list[float]:
    words = way(text)
    return [words.count(word) for word in vocabulary]


def _without_marks(marks: str, instead: str) -> Callable[[str], list[str]]:
    return lambda text: text.lower().translate(dict.fromkeys(map(ord, marks), instead)).split()


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum() or letter.isspace())


_DELETED = "→ what is no letter separates words; deleted, it joins them: bad-tempered is two words"
_SOME = "→ some marks alone are taken away: whatever is no letter ends a word, a bracket, a hyphen or a digit too"
_ALNUM = "→ digits, underscores or accents are taken for letters: a word is a run of ASCII letters"
# where several ways give the same counts, the one whose sentence says least comes first
_WAYS: tuple[tuple[Callable[[str], list[str]], str], ...] = (
    (lambda text: text.lower().split(), "→ cut at spaces alone, a word keeps its comma or full stop"),
    (str.split, "→ cut at spaces alone, a word keeps its comma or full stop, and its capital"),
    (lambda text: re.split(r"\W+", text.lower()), _ALNUM),
    (lambda text: _letters(text).split(), _DELETED),
    (lambda text: _letters(text).lower().split(), _DELETED),
    *(
        (_without_marks(marks, instead), _SOME)
        for marks in (".,!?;:", ".,!?", ".,;:!?()", ".,", ".,!", ".,!?:", ".,;:!?'\"", ".,;:!?-")
        for instead in ("", " ")
    ),
)
