"""A figure that moves leaves a still picture, and is drawn anew where a control changes."""

import pytest

from lectures import figures
from tests.tools.drawings import WEIGHTS, pictures, run

NOTEBOOK = """
from lectures import datasets, figures
x, y, w = datasets.tiny_network()
---
def draw(x, w):
    return figures.network(w, x, alt=f"x is {x[0, 0]:g}, w is {w[1][1, 2]:g}.")
figures.explore_network(w, x, draw, caption="Move any number.")
---
def draw(v):
    return figures.bars(["a"], [v], xlabel="v")
figures.slider(draw, start=0, stop=1, step=0.1, value=0.5, label="eta")
---
figures.stepper(lambda i: figures.network(w, alt=f"Step {i}."), 4, start=2)
---
figures.step_forward(w, [x, x], [x, x, x])
---
from ipywidgets.widgets.widget import _instances
sliders = [each for each in _instances.values() if type(each).__name__ == "FloatSlider"]
sliders[0].value = -1.5
sliders[13].value = 0.75
"""


@pytest.fixture(scope="module")
def cells():
    return run(*NOTEBOOK.split("---\n"))


@pytest.mark.parametrize(
    ("number", "alt"),
    [
        (2, "Bars of v; the longest is a, 0.5."),
        (3, "Step 2."),
        (4, "Step 5 of 16: node 1 of layer 1 gets its activation, 1.00."),
    ],
)
def test_a_moving_figure_leaves_a_still_picture(cells, number, alt):
    assert pictures(cells[number]) == [alt]
    assert cells[number].outputs[0].data["text/plain"].startswith("(Controls")


def test_a_slider_redraws_the_picture(cells):
    """nbclient, like JupyterLab, replaces what was displayed under the same id."""
    assert pictures(cells[1]) == ["x is -1.5, w is 0.75."]


def test_the_line_under_a_moving_figure_stays_where_it_moves(cells):
    _, picture, below = cells[1].outputs
    assert "image/png" in picture.data
    assert below.data["text/markdown"] == "<small>Move any number.</small>"


def test_without_a_kernel_a_moving_figure_is_a_still_one(capsys):
    figures.stepper(lambda i: figures.network(WEIGHTS, alt=f"Step {i}."), 3, start=1, caption="Go forward.")
    said = capsys.readouterr().out
    assert "Step 1." in said
    assert "<small>Go forward.</small>" in said
