"""The checks reject mutants of the reference functions: a sample here, all by `python -m tests.tools.mutants`."""

import random

import pytest

from tests.right_answers import refusal
from tests.tools.equivalent_mutants import EQUIVALENT
from tests.tools.mutants import change, course, exercises, mutants, survives

SAMPLE = 4  # of each exercise


@pytest.fixture(scope="module")
def notebook():
    pytest.importorskip("torch")
    return course()


@pytest.mark.parametrize("exercise", exercises())
def test_a_sample_of_mutants_is_rejected(exercise, notebook):
    reference, names = notebook
    made = [source for _, source in mutants(exercise, reference)]
    wrong = [source for source in made if change(exercise, source, reference) not in EQUIVALENT.get(exercise, {})]
    for source in random.Random(0).sample(wrong, min(SAMPLE, len(wrong))):
        assert not survives(exercise, source, names), source


@pytest.mark.parametrize("exercise", sorted(EQUIVALENT))
def test_the_mutants_that_are_listed_as_equivalent_are_right_on_other_inputs_too(exercise, notebook):
    reference, names = notebook
    made = {change(exercise, source, reference): source for _, source in mutants(exercise, reference)}
    assert set(EQUIVALENT[exercise]) <= set(made), "listed, but no longer a mutant"
    for changed in EQUIVALENT[exercise]:
        own = dict(names)
        exec(compile(made[changed], f"<mutant of {exercise}>", "exec"), own)
        for seed in range(5):
            assert not refusal(own[exercise], seed), changed
