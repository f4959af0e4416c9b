"""Checks are put to the right functions before they judge anybody."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.courses import current
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.rehearsal import examined, foreseen, rehearse
from autograde.grading.sandbox.wire.values import pack
from solutions import reference


def test_checks_are_tried_on_the_right_functions_first(monkeypatch):
    parts = [check for check, (unit, _) in current().examinations.items() if unit != "06_pytorch"]
    rehearse([*(f'check({name}, "{part}")' if part else f"check({name})" for name, part in parts), "assert True"])
    monkeypatch.setattr(reference, "tanh", lambda beta: beta)
    with pytest.raises(CannotGrade, match=r"The check of tanh does not accept the course's own solution: leaves"):
        rehearse(["check(tanh)"])

    def mended(ask):
        return ask.nonsense

    monkeypatch.setitem(current().examinations, ("relu", ""), ("02_forward_propagation", mended))
    with pytest.raises(CannotGrade, match=rf"{Path(__file__).name}, line \d+: AttributeError: .* every score is as"):
        rehearse(["check(relu)"])


def question(args, read):
    return pack((args, read))


def feeds_back(how):
    """An examination of tanh whose second question follows from the first one's answer, and whose third does not."""

    def examine(ask):
        x = np.array([0.5, 1.0])
        answer = ask.call(x)
        ask.call(how(answer))
        ask.call(2 * x)

    return examine


@pytest.mark.parametrize("how", [lambda y: y, lambda y: 3 * y + 1, lambda y: y / y.sum(), lambda y: [y[1]]])
def test_a_question_that_follows_from_an_answer_is_not_foreseen_and_those_that_do_not_are(monkeypatch, how):
    unit, _ = current().examinations["tanh", ""]
    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, feeds_back(how)))
    x = np.array([0.5, 1.0])
    found = foreseen("tanh", "", 1, reference, question)
    assert {question((x,), ()), question((2 * x,), ())} <= found
    assert question((how(np.tanh(x)),), ()) not in found


@pytest.mark.parametrize(
    "answer",
    [3, "word", None, True, np.array([1, 2]), [1, 2], [], (np.ones(2), 3), {"value": np.ones(2), "words": ["a"]}],
)
def test_behind_an_answer_in_which_nothing_can_be_off_nothing_is_foreseen(monkeypatch, answer):
    unit, _ = current().examinations["tanh", ""]
    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, feeds_back(lambda y: 1.0)))
    right = SimpleNamespace(tanh=lambda x: answer)
    assert foreseen("tanh", "", 1, right, question) == {question((np.array([0.5, 1.0]),), ())}


def test_behind_a_question_with_a_generator_nothing_is_foreseen(monkeypatch):
    """The next question would tell how much the right function draws."""

    def examine(ask):
        rng = np.random.default_rng(1)
        ask.call(rng)
        ask.call(rng)

    unit, _ = current().examinations["tanh", ""]
    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, examine))
    found = foreseen("tanh", "", 1, SimpleNamespace(tanh=lambda rng: rng.normal()), question)
    assert found == {question((np.random.default_rng(1),), ())}


def test_a_question_that_follows_from_zeros_is_not_foreseen(monkeypatch):
    unit, _ = current().examinations["tanh", ""]
    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, feeds_back(lambda y: y[y == 0])))
    right = SimpleNamespace(tanh=lambda x: np.array([0.0, 1.0]))
    found = foreseen("tanh", "", 1, right, question)
    assert question((np.array([0.0]),), ()) not in found
    assert question((np.array([1.0, 2.0]),), ()) in found  # the next one follows from nothing


def test_most_questions_of_the_checks_are_foreseen():
    """Those of checks whose answers are words or whole numbers are not."""
    asked, ahead = 0, 0
    for (exercise, part), (unit, _) in current().examinations.items():
        if unit == "06_pytorch":
            continue
        function, frames = getattr(reference, exercise), []

        def answer(args, read, function=function, frames=frames):
            frames.append(question(args, read))
            return ask(function, args, read)

        lookup = partial(getattr, reference)
        examined(exercise, part)(
            Examination(function, 5, lookup, asked=answer, right=partial(ask, function), grading=True)
        )
        found = foreseen(exercise, part, 5, reference, question)
        assert frames[0] in found
        asked, ahead = asked + len(frames), ahead + len(found.intersection(frames))
    assert ahead > asked / 2
