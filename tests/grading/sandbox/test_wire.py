"""What travels between the grader and a student's process: it arrives as it was, and rubbish is refused."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograde.asking import standins
from autograde.asking.call import Answer, Opaque
from autograde.grading.sandbox.wire import FIELDS, HEADER, NotData, pack, pack_answer, unpack, unpack_answer

ARRAYS = hnp.arrays(
    st.sampled_from(["<f8", ">f8", "<f4", "<i8", "<u1", "?", "<c16"]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0),
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(max_size=20) | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def same(a, b):
    """Equal in type, shape, dtype and every value; nan equals nan."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and (a == b or a != a)


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


def test_an_answer_that_is_too_large_says_so():
    answer, _ = unpack_answer(pack_answer(Answer(np.zeros(10**6)), [], 10**5))
    assert isinstance(answer.value, Opaque)
    assert "more than any right answer has" in answer.value.type_name


def test_an_answer_with_a_long_header_says_so():
    answer, _ = unpack_answer(pack_answer(Answer([0.5] * HEADER), [], 10**7))
    assert isinstance(answer.value, Opaque)


@pytest.mark.parametrize(
    "fields",
    [{"raised": 3}, {"changed": ("x",)}, {"changed": (True,)}, {"warned": [1]}, {"generators": [1]}, {"x": 1}, [1], 5],
)
def test_an_answer_with_other_fields_is_refused(fields):
    with pytest.raises(NotData):
        unpack_answer(pack(fields))


# answers that nobody's function has given: whatever a student's process sends

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["<f8", "wave"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
        | st.tuples(st.sampled_from("asltdgfox"), inner).map(lambda pair: dict([pair]))
    ),
    max_leaves=12,
)
NAMES = st.sampled_from(sorted(FIELDS))
READ = st.sampled_from([(), ("items", 3), ("linear", None), ("module", None)])
SAID = {"kind": "Linear", "type": "Linear", "output": np.ones((2, 3)), "sizes": [2, 3], "bias": True, "shares": False}


def is_plain(value):
    """Whether a value is one that a check may meet."""
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(name, str) and is_plain(part) for name, part in value.items())
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind in "biufc"
    return value is None or type(value) in (bool, int, float, str, Opaque)


def is_well_formed(answer, generators):
    """Whether an Answer is one that `asking.ask` could have made."""
    texts = [answer.raised, answer.said, answer.where, answer.blank, answer.stopped, answer.printed, *answer.warned]
    return (
        is_plain(answer.value)
        and all(type(text) is str and len(text) <= 200 and text.isprintable() for text in texts)
        and type(answer.undefined) is bool
        and all(type(index) is int and index >= 0 for index in answer.changed)
        and all(type(rng) is np.random.Generator for rng in generators)
    )


def check_frame(header, rest=b"", read=()):
    text = json.dumps(header).encode()
    with contextlib.suppress(NotData):
        assert is_well_formed(*unpack_answer(len(text).to_bytes(4, "big") + text + rest, read))


@given(st.dictionaries(NAMES, JSON, max_size=4), st.binary(max_size=64), READ)
def test_a_forged_answer_is_well_formed_or_refused(fields, rest, read):
    check_frame({"d": fields}, rest, read)


@given(JSON, st.binary(max_size=64), READ)
def test_a_forged_frame_is_well_formed_or_refused(header, rest, read):
    check_frame(header, rest, read)


@given(st.dictionaries(NAMES, DATA, max_size=4), READ)
def test_an_answer_of_plain_data_with_forged_fields_is_well_formed_or_refused(fields, read):
    with contextlib.suppress(NotData):
        assert is_well_formed(*unpack_answer(pack(fields), read))


def test_a_function_and_a_generator_in_an_answer_are_only_named():
    forged = pack({"value": [standins.wave, np.random.default_rng(1), standins.Linear(np.ones(2))]})
    assert unpack_answer(forged)[0].value == [Opaque("function"), Opaque("Generator"), Opaque("Linear")]


@given(st.sampled_from(sorted(SAID)), DATA, st.sampled_from(["linear", "module"]))
def test_a_module_is_described_in_its_own_words_or_not_at_all(name, forged, reader):
    assert same(SAID, unpack_answer(pack({"value": SAID}), (reader, None))[0].value)
    try:
        found = unpack_answer(pack({"value": SAID | {name: forged}}), (reader, None))[0].value
    except NotData:
        return
    assert {part: type(value) for part, value in found.items()} == {part: type(value) for part, value in SAID.items()}
    assert all(type(size) is int for size in found["sizes"])


@pytest.mark.parametrize("lacks", ["kind", "type", "output", "sizes", "bias", "shares"])
def test_a_described_module_lacks_nothing(lacks):
    with pytest.raises(NotData):
        unpack_answer(pack({"value": {name: part for name, part in SAID.items() if name != lacks}}), ("linear", None))


def test_no_more_items_arrive_than_were_asked_for():
    assert unpack_answer(pack({"value": [1, 2, 3]}), ("items", 3))[0].value == [1, 2, 3]
    for forged in ([1, 2, 3, 4], "text", (1,), {"a": 1}, np.ones(2)):
        with pytest.raises(NotData):
            unpack_answer(pack({"value": forged}), ("items", 3))
