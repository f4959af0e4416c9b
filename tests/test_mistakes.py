"""Which mistake a failed check names: every wrong answer of `tests.mistakes`, and nothing that is not proven."""

import numpy as np
import pytest

from autograde import mistakes
from autograde.chain import Numbers
from autograde.checks import _examine
from autograde.exercises import examinations, parts_of
from autograde.known import known_values
from autograde.suspects import suspicions
from tests.mistakes import as_student, everything, known, notebook


@pytest.mark.parametrize("wrong", everything(), ids=str)
def test_the_mistake_is_named_first(wrong):
    function = as_student(wrong)
    reports = [_examine(function, part, function.__globals__) for part in parts_of(wrong.exercise)]
    failed = [report for report in reports if not report]
    assert failed, "accepted"
    named = [report.mistakes for report in failed]
    count = len(wrong.mistakes)
    assert any(set(names[:count]) == set(wrong.mistakes) for names in named), "\n\n".join(map(str, failed))


def test_the_catalogue_has_a_sentence_for_every_name():
    given = notebook().__getitem__
    used = set()
    for suspicion in suspicions().values():
        args = next(iter(suspicion.questions(np.random.default_rng(0), given)))
        used |= {name for stage in suspicion.chain(args, Numbers(given)).stages for name, _ in stage.wrong}
    assert used <= set(mistakes())
    assert len(mistakes()) >= 30


def test_the_known_values_are_those_of_the_wrong_answers():
    written, kept = known.known_values(), known_values()
    assert written.keys() == kept.keys()
    for exercise, questions in written.items():
        for fresh, stored in zip(questions, kept[exercise], strict=True):
            same(fresh["args"], stored["args"])
            same(fresh["right"], stored["right"])
            assert [name for name, _ in fresh["wrong"]] == [name for name, _ in stored["wrong"]]
            for (_, mine), (_, theirs) in zip(fresh["wrong"], stored["wrong"], strict=True):
                same(mine, theirs)


def same(fresh, stored):
    """Assert that two values agree, whatever lists they stand in."""
    if isinstance(fresh, list | tuple):
        assert len(fresh) == len(stored)
        for one, other in zip(fresh, stored, strict=True):
            same(one, other)
    elif isinstance(fresh, np.ndarray | float):
        np.testing.assert_allclose(fresh, stored, rtol=1e-12, atol=1e-15)
    else:
        assert fresh == stored


def test_a_right_answer_has_no_name():
    for exercise, part in examinations():
        report = _examine(notebook()[exercise], part, notebook())
        assert report, str(report)
        assert report.mistakes == []
