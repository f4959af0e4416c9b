"""Halves of what disagrees are asked until the wrong entries are left, and no more of them than it takes."""

import numpy as np

from autograde.gradients.judging.readings import UNDECIDED, Reading
from autograde.gradients.judging.wrong_entries import Search, rest

SHAPE = (16, 32)


def searched(gaps):
    """A search in an array with these gaps, and how often it asked."""
    asked = []

    def group(indices):
        asked.append(indices)
        gap = float(gaps.ravel()[indices].sum())
        return Reading(abs(gap) <= 1e-9, gap, 1e-9)

    search = Search(
        group, lambda index: group(np.array([index])), lambda indices: 2.0, [SHAPE], np.random.default_rng(0)
    )
    search.look(np.ones(gaps.size, bool))
    return search, len(asked)


def gaps_at(*places):
    gaps = np.zeros(SHAPE)
    for place in places:
        gaps[place] = np.random.default_rng(0).uniform(1, 2, gaps[place].shape)
    return gaps


def test_wrong_entries_are_found_one_by_one_in_few_questions():
    search, asked = searched(gaps_at((3, 5), (9, 31)))
    assert search.wrong == {3 * 32 + 5, 9 * 32 + 31}
    assert search.complete
    assert asked < 60


def test_a_wrong_row_and_a_wrong_column_are_told_as_such():
    (row,) = searched(gaps_at((3, slice(None))))[0].places
    (column,) = searched(gaps_at((slice(None), 7)))[0].places
    assert (row.row, row.column, row.ratio) == (3, None, 2.0)
    assert (column.row, column.column, column.ratio) == (None, 7, 2.0)


def test_what_the_whole_and_one_half_say_leaves_no_doubt_about_the_other_half():
    wrong = Reading(False, 1.0, 1e-9)
    assert rest(wrong, wrong).agrees is True
    assert rest(wrong, Reading(True, 0.0, 1e-9)).agrees is False
    assert rest(UNDECIDED, wrong) is None
    assert rest(Reading(False, 1.0, 0.1), Reading(True, 0.0, 0.1)) is None
