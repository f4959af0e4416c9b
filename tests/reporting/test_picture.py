"""The picture of a report: what differs is marked, in a grid and in the chain of factors."""

import re

import numpy as np

from autograde import examine
from autograde.grading.sanitize.drawings_of_checks import plain_markup
from autograde.reporting.picture import chain, grid
from tests.tools.weight_gradients import WRONG, written


def test_the_picture_marks_entries_and_the_suspected_factor():
    picture = examine(written(WRONG)).picture
    assert picture.count("✗") == 15 + 1  # and the caption
    assert "(1/n) Σ" in picture
    assert picture.count(">here<") == 1
    assert picture.count("stroke-dasharray") == 1


def test_the_picture_survives_the_feedback_pages_filter():
    picture = examine(written(WRONG)).picture
    cleaned = plain_markup(picture)
    assert re.sub(r"<[^>]*>", "", cleaned) == re.sub(r"<[^>]*>", "", picture)
    assert cleaned.count("<td") == picture.count("<td")
    assert cleaned.count("<line") == picture.count("<line")


def test_every_text_of_a_picture_is_escaped():
    drawn = grid(np.zeros((2, 2)), np.eye(2, dtype=bool), "<script>") + chain(['∂<b>/∂"h'], [0])
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_a_large_array_is_cut():
    drawn = grid(np.zeros((300, 40)), np.zeros((300, 40), dtype=bool), "w")
    assert drawn.count("<td") == 12 * 12 + 1  # and the corner of the headings
    assert "the first 12 rows and 12 columns" in drawn
