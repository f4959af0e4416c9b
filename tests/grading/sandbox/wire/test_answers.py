"""An answer arrives as it was; one that is forged is well formed, or refused."""

import contextlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.asking import standins
from autograde.asking.call import Answer, Opaque
from autograde.grading.sandbox.wire.answers import FIELDS, pack_answer, unpack_answer
from autograde.grading.sandbox.wire.values import HEADER, NotData, pack
from tests.tools.plain_data import DATA, same


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
READ = st.sampled_from([(), ("items", 3), ("linear", None), ("module", None), ("kept",)])
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


def test_what_is_kept_is_said_beside_the_value():
    said = {"value": ([np.ones(2)], [np.zeros(2)]), "shares": False}
    assert same(said, unpack_answer(pack({"value": said}), ("kept",))[0].value)
    for forged in ([], {"value": 1}, {"value": 1, "shares": 0}, said | {"more": 1}):
        with pytest.raises(NotData):
            unpack_answer(pack({"value": forged}), ("kept",))
