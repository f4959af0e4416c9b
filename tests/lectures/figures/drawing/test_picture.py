"""A notebook shows a picture once, with its alternative text and a sentence under it."""

import pytest

from lectures import figures
from tests.tools.drawings import pictures, run

NOTEBOOK = """
from lectures import datasets, figures
x, y, w = datasets.tiny_network()
---
figures.show(figures.network(w), "A $y^*$.", "Take $y^*$ away.")
---
figures.network(w, alt="Bare.")
---
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
figures.show(fig, "A pyplot figure.")
"""


@pytest.fixture(scope="module")
def cells():
    return run(*NOTEBOOK.split("---\n"))


@pytest.mark.parametrize(("number", "alt"), [(1, "A y^*."), (2, "Bare."), (3, "A pyplot figure.")])
def test_a_cell_shows_its_picture_once_with_its_alternative_text(cells, number, alt):
    assert pictures(cells[number]) == [alt]


def test_the_caption_stands_under_the_picture(cells):
    assert cells[1].outputs[-1].data["text/markdown"] == "<small>Take $y^*$ away.</small>"


def test_a_picture_without_a_caption_has_no_line_under_it(cells):
    assert len(cells[3].outputs) == 1


def test_panels_are_an_array_of_axes_in_the_style_of_all_others():
    fig, axes = figures.panels(2, 3, height=4)
    assert axes.shape == (2, 3)
    assert (fig.get_figwidth(), fig.get_figheight()) == (figures.WIDTH, 4)
    assert not axes[0, 0].spines["top"].get_visible()
