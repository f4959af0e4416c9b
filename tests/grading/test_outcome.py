"""What is told of an outcome."""

import pytest

from autograde.grading.outcome import says_more


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("", False),
        ("14 of 14 checks passed.", False),
        ("1 of 1 check passed.", False),
        ("only: 0 of 1 check passed. other: 1 of 2 checks passed.", False),
        ("mean_squared_error: 4 of 4 checks passed. zero_one_loss: 3 of 5 checks passed.", False),
        ("0 of 14 checks passed; 14 of the 14 that failed have one cause: the imports cell ended with an error.", True),
        ("14 of 14 checks passed. Noticed: timestamp.txt holds 'x', which is no time: taken as in time.", True),
        ("mean_squared_error: 4 of 4 checks passed. zero_one_loss: was not handed in.", True),
    ],
)
def test_whether_a_sentence_says_more_than_how_many_passed(sentence, more):
    assert says_more(sentence) == more
