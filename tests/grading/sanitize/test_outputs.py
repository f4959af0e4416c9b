"""Outputs and attachments: text and pictures stay, nothing else does."""

from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.sanitize.outputs import attachments, outputs
from tests.handing_in import PNG


def test_pictures_and_texts_of_outputs_stay():
    figure = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": PNG + "\n", "text/plain": "<Figure>"},
    }
    said = {"output_type": "stream", "name": "stderr", "text": ["a\n", "b"]}
    assert outputs([figure, said]) == [figure, said | {"text": "a\nb"}]


def test_half_characters_that_no_file_can_hold_are_replaced():
    [made] = outputs([{"output_type": "stream", "name": "stdout", "text": "\ud800!"}])
    assert made["text"].encode() == b"?!"


@given(
    st.integers(0, 2**14), st.sampled_from(["!", "=!", "===", "= a", "\0"]), st.sampled_from(["A", "\n", "A\n", "="])
)
def test_what_is_no_picture_is_left_out_whatever_its_length(size, end, filling):
    bundle = {"image/png": "A" + filling * size + end}
    assert outputs([{"output_type": "display_data", "data": bundle, "metadata": {}}]) == []


def test_a_picture_in_lines_is_kept():
    lines = "\n".join([PNG[:20], PNG[20:]]) + "\n"
    assert attachments({"a.png": {"image/png": lines}}) == {"a.png": {"image/png": lines}}
