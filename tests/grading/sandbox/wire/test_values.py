"""What travels between the grader and a student's process: it arrives as it was, and rubbish is refused."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.asking import standins
from autograde.asking.call import Answer, Opaque
from autograde.grading.sandbox.wire.answers import pack_answer, unpack_answer
from autograde.grading.sandbox.wire.values import HEADER, NotData, pack, unpack
from tests.tools.plain_data import DATA, same


@given(DATA)
def test_plain_data_arrives_as_it_was(value):
    assert same(value, unpack(pack(value)))


@given(st.binary(max_size=200))
def test_rubbish_is_refused(frame):
    try:
        unpack(frame)
    except NotData:
        return
    json.loads(frame[4 : 4 + int.from_bytes(frame[:4], "big")])  # what is read was a header of ours after all


@given(DATA, st.data())
def test_a_damaged_frame_is_read_or_refused_and_nothing_else(value, data):
    frame = bytearray(pack(value))
    frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(NotData):
        unpack(bytes(frame))


@pytest.mark.parametrize(
    "header",
    [
        {"a": ["<f8", [10**9]]},
        {"a": ["O", [1]]},
        {"a": ["<f8", [-1]]},
        {"a": ["<f8", [2**62, 4]]},
        {"a": ["V8", [1]]},
        {"f": ["os.system", None]},
        {"f": []},
        {"f": ["wave"]},
        {"s": "01f8"},
        {"s": "(,)f8"},
        {"l": [10**400]},
        {"g": {"bit_generator": "PCG64"}},
        {"x": 1},
        [1],
        {"l": 3},
    ],
)
def test_a_header_that_promises_what_is_not_there_is_refused(header):
    text = json.dumps(header).encode()
    with pytest.raises(NotData):
        unpack(len(text).to_bytes(4, "big") + text + bytes(8))


def test_a_deep_header_is_refused():
    text = b'{"l":[' * 5000 + b"]}" * 5000
    with pytest.raises(NotData):
        unpack(len(text).to_bytes(4, "big") + text)


def test_stand_ins_travel_by_name_and_other_functions_as_nothing():
    assert unpack(pack(standins.wave)) is standins.wave
    linear = unpack(pack(standins.Linear(np.arange(3.0))))
    assert linear(np.ones(3)) == 3.0
    assert unpack(pack(print)) == Opaque("builtin_function_or_method")


@pytest.mark.parametrize("kind", standins.DRAWN.values(), ids=lambda kind: kind.__name__)
def test_a_drawn_stand_in_travels_with_its_numbers(kind):
    sent = kind(np.array([0.5, 1.5, 0.25]))
    arrived = unpack(pack((sent, [sent])))[1][0]
    assert type(arrived) is kind
    np.testing.assert_array_equal(*(next(iter(vars(one).values())) for one in (arrived, sent)))


def test_a_record_and_its_table_travel_whole():
    """Of 200 entries, which is as long as a record gets, with tables of fixed and of drawn functions."""
    record = [("blend", (m, m, m + 1)) for m in range(199)] + [("sum", (200, 0))]
    table = {"sum": standins.sum_slopes, "blend": standins.BlendSlopes(np.array([[0.3, 0.5, -1.0], [1.0, 2.0, 3.0]]))}
    frame = pack({"call": "reverse_mode", "args": (record, np.arange(202.0), table), "read": ()})
    arrived, _, functions = unpack(frame)["args"]
    assert arrived == record
    assert all(type(i) is int for _, inputs in arrived for i in inputs)
    assert functions["sum"] is standins.sum_slopes
    assert functions["blend"](0.5, 1.0, -2.0) == table["blend"](0.5, 1.0, -2.0)
    assert int.from_bytes(frame[:4], "big") < HEADER / 4


def test_half_a_character_becomes_one_that_can_be_written():
    answer, _ = unpack_answer(
        pack_answer(Answer(["\ud800"], raised="ValueError", said="\ud800 \x1b[31m\nno"), [], 10**5)
    )
    assert (answer.value, answer.said) == (["?"], "? no")


def test_a_generator_goes_on_where_it_stood():
    rng = np.random.default_rng(7)
    rng.random(5)
    twin = unpack(pack(rng))
    assert np.array_equal(rng.random(4), twin.random(4))


def test_an_array_of_objects_is_only_named():
    assert unpack(pack(np.array([print, None], dtype=object))) == Opaque("array of dtype object")
