"""Every drawing is drawn without a warning, is described, and keeps its texts apart."""

import inspect
import io
import re
import warnings

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from lectures import figures
from tests.tools import contrast, drawings
from tests.tools.drawings import PICTURES, cube

SHOWING = {"describe", "panels", "show", "slider", "stepper", "explore_network", "step_forward"}  # drawings of others


@pytest.fixture(params=PICTURES)
def drawn(request):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig = PICTURES[request.param]()
        fig.draw_without_rendering()
        yield fig


def test_there_is_a_drawing_of_each_kind():
    drawn = set(re.findall(r"\bfigures\.(\w+)\(", inspect.getsource(drawings)))
    kinds = {name for name in figures.__all__ if inspect.isfunction(getattr(figures, name))} - SHOWING
    assert kinds - drawn == set(), "put one of each into PICTURES of tests/tools/drawings.py"


def boxes(fig):
    """Return text and extent of each text that is drawn."""
    return [(text.get_text(), text.get_window_extent()) for text in contrast.drawn(fig)]


def test_a_picture_is_a_figure_with_a_description(drawn):
    assert isinstance(drawn, Figure)
    assert drawn.alt_text.endswith(".")
    assert not set(drawn.alt_text) & set("${}\\")


def test_no_two_texts_overlap(drawn):
    texts = boxes(drawn)
    assert texts or drawn.axes[0].images
    for i, (one, first) in enumerate(texts):
        for other, second in texts[:i]:
            wide = min(first.x1, second.x1) - max(first.x0, second.x0)
            high = min(first.y1, second.y1) - max(first.y0, second.y0)
            assert wide <= 2 or high <= 2, f"{one!r} overlaps {other!r}"


def test_every_text_is_inside_the_picture(drawn):
    for text, box in boxes(drawn):
        assert box.x0 >= -1, text
        assert box.y0 >= -1, text
        assert box.x1 <= drawn.bbox.x1 + 1, text
        assert box.y1 <= drawn.bbox.y1 + 1, text


def test_every_text_can_be_read(drawn):
    low = [(text, ratio) for ratio, text in contrast.contrasts(drawn) if ratio < contrast.LEAST]
    assert not low, f"a contrast below {contrast.LEAST}"


def test_a_pale_text_is_found_on_any_background():
    fig, axes = figures.panels(1, 3, height=2)
    for ax, ink, ground in zip(axes[0], ("#8F8F8F", "#595959", "#595959"), ("white", "white", "black"), strict=True):
        ax.set_facecolor(ground)
        ax.text(0.5, 0.5, f"{ink} on {ground}", color=ink, ha="center", fontsize=7)
    low = {text for ratio, text in contrast.contrasts(fig) if ratio < contrast.LEAST}
    assert low == {"#8F8F8F on white", "#595959 on black"}


def test_no_figure_is_left_open_in_pyplot():
    before = plt.get_fignums()
    for draw in PICTURES.values():
        draw()
    assert plt.get_fignums() == before


def test_the_readers_own_style_is_neither_used_nor_changed():
    plain = figures.curve(cube, (0, 1), xlabel="w", ylabel="f")
    with plt.rc_context({"font.size": 30, "axes.labelsize": 30}):
        styled = figures.curve(cube, (0, 1), xlabel="w", ylabel="f")
        assert plt.rcParams["font.size"] == 30
    assert styled.axes[0].xaxis.label.get_size() == plain.axes[0].xaxis.label.get_size() == 10


def test_a_caller_may_give_the_axes_and_the_text():
    _, ax = plt.subplots()
    assert figures.bars(["a"], [1], xlabel="n", ax=ax) is ax
    plt.close(ax.figure)
    assert figures.bars(["a"], [1], xlabel="n", alt="Mine.").alt_text == "Mine."


def test_a_saved_picture_is_not_blank(drawn):
    image = io.BytesIO()
    drawn.savefig(image, format="png", dpi=50)
    image.seek(0)
    assert imread(image)[..., :3].std() > 0.02
