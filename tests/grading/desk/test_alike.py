"""Answers that say nearly the same stand one after another."""

from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.desk.alike import alike

SUM = "the chain rule adds over two paths so a sum appears"
SHAPE = "the matrix must be square because shapes agree"
TEXTS = [SUM, SHAPE, SUM + " there", "nothing of that", SHAPE + " too"]


def test_each_answer_is_beside_those_that_are_most_like_it():
    found = alike(TEXTS)
    assert [near[0][0] if near else None for near in found.nearest] == [2, 4, 0, None, 1]
    places = {number: place for place, number in enumerate(found.order)}
    assert abs(places[0] - places[2]) == abs(places[1] - places[4]) == 1


def test_the_same_twice_is_wholly_alike_and_case_and_signs_count_for_nothing():
    (near, *_) = alike([SUM, SUM.upper() + "!", SHAPE]).nearest
    assert near[0][0] == 1
    assert abs(near[0][1] - 1) < 1e-5


@given(st.lists(st.text(max_size=30), max_size=12))
def test_whatever_was_written_every_answer_is_read_once(texts):
    found = alike(texts)
    assert sorted(found.order) == list(range(len(texts)))
    assert all(number not in [other for other, _ in near] for number, near in enumerate(found.nearest))
