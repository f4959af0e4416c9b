"""Entries that are wrong, and those that are negative, are marked."""

import numpy as np
import pytest

from lectures import figures


@pytest.mark.parametrize("wrong", [[(0, 1), (2, 0)], np.array([[0, 1], [0, 0], [1, 0]], dtype=bool)])
def test_wrong_entries_are_outlined_and_crossed(wrong):
    ax = figures.grid(np.ones((3, 2)), wrong=wrong).axes[0]
    assert {(p.get_x() + 0.5, p.get_y() + 0.5) for p in ax.patches} == {(1, 0), (0, 2)}
    assert [line.get_marker() for line in ax.lines] == ["x", "x"]


def test_a_large_grid_marks_the_negative():
    array = np.ones((20, 20))
    array[3, 4] = -1
    (marks,) = (c for c in figures.grid(array).axes[0].collections if len(c.get_offsets()))
    np.testing.assert_array_equal(marks.get_offsets(), [[4, 3]])
