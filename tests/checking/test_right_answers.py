"""The checks accept what is right: several independent answers to every exercise, whatever the inputs are."""

from collections import Counter

import pytest

from tests.right_answers import as_student, everything, exercises, refusal

SEEDS = 6  # python -m tests.bench right_answers: 200


def test_every_exercise_has_at_least_four_right_answers():
    count = Counter(answer.exercise for answer in everything())
    assert sorted(count) == exercises()
    assert min(count.values()) >= 4


@pytest.mark.parametrize("answer", everything(), ids=lambda answer: f"{answer.exercise}-{answer.style}")
def test_a_right_answer_is_accepted(answer):
    if answer.function.__module__.endswith("pytorch"):
        pytest.importorskip("torch")
    function = as_student(answer)
    for seed in range(SEEDS):
        assert not refusal(function, seed), f"seed {seed}: {refusal(function, seed)}"
