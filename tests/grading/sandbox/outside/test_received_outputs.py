"""Outputs that come from a sandbox are a notebook's outputs, or are refused: whatever the other side sends."""

import json

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.sandbox.outside.received_outputs import BRACKETS, outputs_of

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
NAMES = st.sampled_from(["output_type", "name", "text", "data", "metadata", "ename", "evalue", "traceback"])
KINDS = st.sampled_from(["stream", "error", "display_data", "execute_result", "stdout", "stderr"])
ANYTHING = st.recursive(
    SCALARS | KINDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(), inner, max_size=6)
)

BUNDLE = st.dictionaries(st.sampled_from(["text/plain", "application/json", "image/png"]) | st.text(), ANYTHING)
NEARLY = st.fixed_dictionaries(
    {
        "output_type": st.sampled_from(["stream", "error", "display_data", "execute_result"]),
        "name": st.sampled_from(["stdout", "stderr", "other"]),
        "data": BUNDLE,
        "metadata": BUNDLE,
        "execution_count": SCALARS,
        "traceback": st.lists(st.text() | SCALARS),
        **{name: st.text() | SCALARS for name in ("text", "ename", "evalue")},
    }
)


def taken(answer):
    """The outputs of an answer, [] where it is refused."""
    try:
        return outputs_of(answer)
    except ValueError:
        return []


def is_a_notebooks(outputs):
    """Whether nbformat takes the outputs, and a file can hold them."""
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(output) for output in outputs])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    json.dumps(outputs, ensure_ascii=False, allow_nan=False).encode("utf-8")
    return True


@given(st.lists(NEARLY | ANYTHING, max_size=2))
def test_whatever_json_comes_it_is_a_notebooks_or_refused(received):
    assert is_a_notebooks(taken(json.dumps(received).encode()))


@given(st.binary(max_size=50))
def test_whatever_bytes_come_they_are_a_notebooks_or_refused(answer):
    assert is_a_notebooks(taken(answer))


def test_an_honest_cells_outputs_arrive_as_they_are():
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "β\n"},
        {"output_type": "display_data", "data": {"image/png": "iVBO", "application/json": {"a": [1]}}, "metadata": {}},
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {"x": 1}, "execution_count": 3},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["a", "b"]},
    ]
    assert outputs_of(json.dumps(outputs).encode()) == outputs
    assert is_a_notebooks(outputs)


def test_half_a_character_and_what_is_no_number_can_be_written_into_a_file():
    shown = {"output_type": "display_data", "data": {"text/plain": "\ud800", "application/json": float("nan")}}
    (output,) = outputs_of(json.dumps([shown | {"metadata": {}}]).encode())
    assert output["data"] == {"text/plain": "?", "application/json": "NaN"}


@pytest.mark.parametrize("answer", [b"[" * 10**5, b"[" + b"[]," * BRACKETS + b"[]]", b"{}", b"", b"\xff", b"1" * 10**4])
def test_what_is_deep_or_of_many_parts_or_no_list_is_refused(answer):
    with pytest.raises(ValueError, match=r".+"):
        outputs_of(answer)
