"""New objects lie side by side once the holes between old ones are filled."""

import sys
from itertools import pairwise

import pytest

from autograde.grading.sandbox.inside import full_pages
from autograde.grading.sandbox.inside.full_pages import fill

MANY = 40


def beside(size):
    """Of many new objects, how many lie beside the one before."""
    made = [bytes(size - sys.getsizeof(b"")) for _ in [None] * MANY]
    return sum(id(after) - id(before) == size for before, after in pairwise(made))


@pytest.mark.parametrize("size", [64, 208])
def test_new_objects_lie_side_by_side_once_holes_are_filled(size):
    old = [bytes(size - sys.getsizeof(b"")) for _ in range(4000)]
    del old[::2]
    scattered = beside(size)
    filling = fill()
    assert scattered < MANY // 2 < beside(size)
    assert len(old) == 2000  # the old ones, and what fills the holes, are still there
    assert filling


def test_where_objects_never_lie_side_by_side_it_ends(monkeypatch):
    monkeypatch.setattr(full_pages, "SIDE_BY_SIDE", 2**17)  # more than Python keeps together
    monkeypatch.setattr(full_pages, "MOST", 2**18)
    assert sum(map(sys.getsizeof, fill())) < 2 * 2**18 * len(full_pages.SIZES)
