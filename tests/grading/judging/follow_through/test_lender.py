"""What a lent function answers, and what it does not."""

from contextlib import closing

import numpy as np
import pytest

from autograde.asking.standins import WaveSlope
from autograde.courses import current
from autograde.grading.bounded_process.bounded_calls import Apart, TooMuch
from autograde.grading.judging.follow_through import lender
from autograde.grading.judging.follow_through.lender import ITS_PLACE, Kept, Lender, Refused, answered
from autograde.grading.judging.right_functions import right_functions
from autograde.grading.sandbox.wire.values import pack, unpack

NAMES = {"softmax", "hidden_delta", "minibatches", "one_hot", "train", "bag_of_words"}
DERIVATIVE = WaveSlope(np.array([1.0, 2.0, 0.5]))


def said(name, *args, handed=(), **named):
    return unpack(answered(current().address, NAMES, pack((name, args, named)), handed)[1])


def test_it_answers_as_the_right_function_does():
    assert np.allclose(said("softmax", np.zeros((2, 4)))["value"], 0.25)
    assert np.allclose(said("softmax", beta=np.zeros((2, 4)))["value"], 0.25)
    assert said("bag_of_words", "Good, good!", ["good", "bad"])["value"].tolist() == [2, 0]
    assert said("one_hot", np.array([5]), 3)["refuses"]


def test_generators_go_on_where_the_right_function_left_them():
    found, mine = said("minibatches", 7, 3, np.random.default_rng(5)), np.random.default_rng(5)
    assert found["iterator"]
    assert np.concatenate(found["value"]).tolist() == mine.permutation(7).tolist()
    assert found["generators"][0].random() == mine.random()


def test_a_function_is_called_where_the_check_handed_it_in():
    delta, w, beta = np.ones((2, 3)), np.ones((3, 5)), np.zeros((2, 4))
    found = said("hidden_delta", delta, w, beta, DERIVATIVE, handed={pack(DERIVATIVE)})
    assert np.allclose(found["value"], 3 * 2.5)
    other = WaveSlope(np.array([1.0, 2.0, 0.25]))
    for function in (other, np.cos, lambda b: b):
        with pytest.raises(Refused):
            said("hidden_delta", delta, w, beta, function, handed={pack(DERIVATIVE)})


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("softmax_jacobian", (np.zeros((1, 2)),)),  # is not lent
        ("__init__", ()),
        ("softmax", ()),
        ("softmax", (np.zeros((201, 2)),)),
        ("softmax", (np.zeros((1, 1, 1, 1)),)),
        ("softmax", ({"beta": 1.0},)),
        ("softmax", (None,)),
        ("one_hot", (np.array([0]), 201)),
        ("bag_of_words", ("good " * 5_000, ["good"])),
        ("bag_of_words", ("good", ["good"] * 201)),
    ],
)
def test_what_is_no_question_of_the_exercise_is_refused(name, args):
    with pytest.raises(Refused):
        said(name, *args)


def test_what_is_no_data_is_not_answered(monkeypatch):
    monkeypatch.setattr(right_functions(), "softmax", lambda beta: {"a library's own": object()})
    with pytest.raises(Refused):
        said("softmax", np.zeros((1, 2)))


def test_no_more_than_20_epochs_are_trained():
    x, rng = np.zeros((2, 1)), np.random.default_rng(0)
    arguments = {"eta": 0.1, "size": 2, "rng": rng, "loss": DERIVATIVE, "loss_delta": DERIVATIVE}
    with pytest.raises(Refused):
        said("train", x, x, [np.zeros((1, 2))], epochs=21, handed={pack(DERIVATIVE)}, **arguments)


@pytest.mark.parametrize(
    "frame", [b"", b"\x00\x00\x00\x02[]", pack("softmax"), pack(("softmax", 1, 2)), pack(({}, (), {}))]
)
def test_a_frame_that_is_no_call_is_refused(frame):
    with pytest.raises(Refused):
        answered(current().address, NAMES, frame, ())


def test_it_answers_so_often_and_so_much(monkeypatch):
    """And remembers which functions were called."""
    call = pack(("softmax", (np.zeros((2, 3)),), {}))
    monkeypatch.setattr(lender, "CALLS", 2)
    often = Lender(["softmax"])
    assert unpack(often.answer(call, ()))["value"].shape == (2, 3)
    often.answer(call, ())
    assert often.used == {"softmax"}
    with pytest.raises(Refused):
        often.answer(call, ())
    often.close()
    monkeypatch.setattr(lender, "BYTES", 2 * len(call) - 1)
    much = Lender(["softmax"])
    with pytest.raises(Refused):
        much.answer(call, ())
    much.close()
    assert not much.used


def no_process(*_):
    raise TooMuch


def test_what_was_answered_once_is_answered_again_without_computing(monkeypatch):
    """To whom the same is lent: the function is another one's where not, and what was not asked yet is computed."""
    call = pack(("hidden_delta", (np.ones((2, 3)), np.ones((3, 5)), np.full((2, 4), 0.7), DERIVATIVE), {}))
    with closing(Lender(["hidden_delta"])) as first:
        first_said = first.answer(call, {pack(DERIVATIVE)})
    monkeypatch.setattr(Apart, "__call__", no_process)
    with closing(Lender(["hidden_delta"])) as second:
        assert second.answer(call, {pack(DERIVATIVE)}) == first_said
        assert second.used == {"hidden_delta"}
        with pytest.raises(Refused):
            second.answer(pack(("hidden_delta", (np.zeros((2, 3)),), {})), {pack(DERIVATIVE)})
        with pytest.raises(Refused):  # a function that this check has not handed in
            second.answer(call, set())
    with closing(Lender(["softmax"])) as other, pytest.raises(Refused):
        other.answer(call, {pack(DERIVATIVE)})


def test_of_answers_those_are_kept_that_were_asked_for_last():
    kept = Kept(2 * (ITS_PLACE + 10))
    for question in "a", "b":
        kept.keep((question,), ("softmax", bytes(10)))
    assert kept.find(("a",)) == ("softmax", bytes(10))
    kept.keep(("c",), ("softmax", bytes(10)))
    assert [kept.find((question,)) is not None for question in "abc"] == [True, False, True]
    kept.keep(("d",), ("softmax", bytes(3 * ITS_PLACE)))  # more than there is room for
    assert not any(kept.find((question,)) for question in "abcd")
