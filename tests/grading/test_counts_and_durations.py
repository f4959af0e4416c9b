"""Numbers with their nouns, and lengths of time."""

import pytest

from autograde.grading.counts_and_durations import count, duration, out_of


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (count(1, "student"), "1 student"),
        (count(0, "student"), "0 students"),
        (count(1234567, "student"), "1234567 students"),
        (count(2, "entry", "entries"), "2 entries"),
        (count(1.0, "point"), "1 point"),
        (count(2.5, "point"), "2.5 points"),
        (out_of(0, 1, "check"), "0 of 1 check"),
        (out_of(1.5, 4.0, "point"), "1.5 of 4 points"),
        (duration(90_061), "1 day 1 h"),
        (duration(0.2), "less than 1 s"),
    ],
)
def test_numbers_stand_with_the_form_of_their_noun(said, expected):
    assert said == expected
