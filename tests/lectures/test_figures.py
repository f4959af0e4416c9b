"""Every drawing is drawn without a warning, is described, and keeps its texts apart."""

import html
import io
import warnings

import matplotlib.pyplot as plt
import nbclient
import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from lectures import datasets, figures

X, Y, WEIGHTS = datasets.tiny_network()
BETAS = [np.array([[1.0, -0.5]]), np.array([[1.2237, -0.3429]])]
HS = [X, np.array([[0.7616, -0.4621]]), np.array([[0.8273, 0.1727]])]
DELTAS = [np.array([[0.52, -1.3]]), np.array([[0.8273, -0.8273]])]
DRAW = np.random.default_rng(0)


def bowl(a, b):
    return a**2 + 3 * b**2


def slope(a, b):
    return 2 * a, 6 * b


def cube(w):
    return w**3


CHAIN = [("weight", -0.5, -0.63), ("times h", -0.38, -0.83), ("loss", 1.76, 1.0)]


PICTURES = {
    "network": lambda: figures.network(WEIGHTS),
    "network with values": lambda: figures.network(WEIGHTS, X, BETAS, HS, title="one token"),
    "network highlighted": lambda: figures.network(WEIGHTS, X, highlight=[(0, 1, 0), (1, 1)]),
    "network of 12 weights": lambda: figures.network([DRAW.normal(size=(3, 4)), DRAW.normal(size=(2, 4))]),
    "network, large": lambda: figures.network([DRAW.normal(size=(32, 65)), DRAW.normal(size=(10, 33))]),
    "network half known": lambda: figures.network(
        WEIGHTS, betas=[BETAS[0], np.full((1, 2), np.nan)], hs=[*HS[:2], np.full((1, 2), np.nan)]
    ),
    "network of zeros": lambda: figures.network([np.zeros((1, 2))]),
    "backward pass": lambda: figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS, title="back"),
    "backward pass, first step": lambda: figures.backward_pass(
        WEIGHTS, BETAS, HS, [np.full((1, 2), np.nan), DELTAS[1]], {}, title="back"
    ),
    "backward pass with factors": lambda: figures.backward_pass(
        WEIGHTS,
        BETAS,
        HS,
        DELTAS,
        {(1, 0, 0): "$w_{11} = 1.00$", (1, 1, 1): "$w_{22} = 1.00$", (1, 0): "0.42"},
    ),
    "record, forward": lambda: figures.record(CHAIN, ["$h = 0.76$", "y* - y"], 1),
    "record, to its end": lambda: figures.record(CHAIN, ["$h = 0.76$", "y* - y"], 5),
    "activation": lambda: figures.activation({"cube": cube, "same": np.array}, {"cube": lambda w: 3 * w**2}),
    "activation, one": lambda: figures.activation({"cube": cube}),
    "curve": lambda: figures.curve(np.log, (0, 1), xlabel="$y^*$", ylabel="loss", marks=[0.5, (0.1, "far")]),
    "curves": lambda: figures.curve(
        {"a": cube, "b": lambda w: 0 * w, "same as a": cube},
        (-1, 1),
        xlabel="w",
        ylabel="f",
        marks=[(0.2, "", "b")],
    ),
    "loss surface": lambda: figures.loss_surface(
        bowl, (-2, 2), (-2, 2), gradient=slope, xlabel="a", ylabel="b", paths={"path": [[1, 1], [0, 0]]}
    ),
    "loss surface of unlike axes": lambda: figures.loss_surface(bowl, (-2, 2), (-50, 50), xlabel="a", ylabel="b"),
    "steps of four": lambda: figures.steps(
        cube, {name: [-1, -0.99, 0.5] for name in ("a", "b", "c", "d")}, (-1.5, 1.5)
    ),
    "steps": lambda: figures.steps(cube, {"one": [-1, 0, 1], "two": [-1, 0.5, 80]}, (-1.5, 1.5)),
    "grid": lambda: figures.grid(
        DRAW.normal(size=(4, 5)), wrong=[(3, 1)], row_label="k", column_label="j", title="gradient"
    ),
    "grid, large": lambda: figures.grid(DRAW.normal(size=(20, 33)), wrong=DRAW.random((20, 33)) < 0.1),
    "grid of one row": lambda: figures.grid([1, -2, np.inf]),
    "grid of names": lambda: figures.grid(np.eye(7), column_names=[*"abcdef", "masterpiece"], fmt="{:.0f}"),
    "images": lambda: figures.images(DRAW.random((10, 64)), (8, 8), titles=list("0123456789"), suptitle="digits"),
    "image": lambda: figures.images(DRAW.random(6), (2, 3)),
    "signed images": lambda: figures.signed_images(
        DRAW.normal(size=(7, 64)), (8, 8), titles=[f"node {k}" for k in range(7)], columns=4, marks=[0, 63]
    ),
    "training": lambda: figures.training([3, 2, 1], other={"held out": [3, 2, 1.01], "third": [3, 2, 1]}),
    "bars": lambda: figures.bars(["good", "bad", "film"], [1.5, -2.0, 0.0], xlabel="weight"),
    "confusion": lambda: figures.confusion([[5, 1], [0, 7]], ["benign", "malignant"]),
    "loglog, one decade": lambda: figures.loglog([1, 10, 100], {"a": [8, 4, 0.5]}, xlabel="n", ylabel="t"),
    "loglog": lambda: figures.loglog([1, 10], {"a": [1, 100], "b": [1, 10], "c": [1, 10]}, xlabel="n", ylabel="t"),
}


@pytest.fixture(params=PICTURES)
def drawn(request):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fig = PICTURES[request.param]()
        fig.draw_without_rendering()
        yield fig


def unseen(axis):
    """Return the labels of ticks beyond the axis, which Matplotlib keeps and does not draw."""
    low, high = sorted(axis.get_view_interval())
    beyond = [tick for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]
    return {label for tick in beyond for label in (tick.label1, tick.label2)}


def boxes(fig):
    """Return text and extent of each text that is drawn."""
    hidden = set().union(*(unseen(axis) for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)))
    texts = [text for text in fig.findobj(Text) if text not in hidden and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in texts if text.get_visible()]


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


def test_a_network_has_a_circle_a_node_and_a_square_a_constant():
    ax = figures.network(WEIGHTS).axes[0]
    kinds = [type(patch) for patch in ax.patches]
    assert (kinds.count(Circle), kinds.count(Rectangle)) == (6, 2)
    written = [text.get_text().replace("\N{MINUS SIGN}", "-") for text in ax.texts]
    assert sorted(t for t in written if "." in t) == sorted(f"{w:.2f}" for w in np.concatenate(WEIGHTS).flat)


def test_sign_is_dash_and_size_is_width():
    lines = figures.network([np.array([[2.0, -1.0, 0.0]])]).axes[0].lines
    strong, negative, zero = lines
    assert (strong.get_linestyle(), negative.get_linestyle(), zero.get_linestyle()) == ("-", "--", ":")
    assert strong.get_linewidth() > negative.get_linewidth() > zero.get_linewidth() - 0.2


def test_values_are_those_of_token_0():
    hs = [np.vstack([h, 9 * h]) for h in HS]
    written = {text.get_text() for text in figures.network(WEIGHTS, hs=hs).axes[0].texts}
    assert {"0.76", "\N{MINUS SIGN}0.46", "0.83", "0.17"} <= written


def test_what_is_not_known_yet_is_not_written():
    half = figures.network(
        WEIGHTS, betas=[BETAS[0], np.full((1, 2), np.nan)], hs=[X, HS[1] * [1, np.nan], HS[2] * np.nan]
    )
    written = " ".join(text.get_text() for text in half.axes[0].texts)
    assert "0.76" in written
    assert not any(unknown in written for unknown in ("0.46", "0.83", "1.22", "nan"))


def frames():
    return list(figures._forward_frames(WEIGHTS, BETAS, HS, "tanh", "softmax", "{:.2f}"))


def test_a_step_forward_is_one_edge_or_one_activation():
    edges = [[place for place in marked if len(place) == 3] for _, _, marked, _, _ in frames()]
    assert [edge for step in edges for edge in step] == [(m, k, j) for m in (0, 1) for k in (0, 1) for j in (0, 1, 2)]
    assert max(map(len, edges)) == 1
    assert len(edges) == 1 + 12 + 2 + 1  # features, edges, hidden activations, the answer


def test_the_sum_grows_with_the_edges_and_its_value_comes_last():
    titles = [title.split(" = ", 1)[-1] for title, *_ in frames()]
    assert titles[1:4] == [
        "0.50 · 1.00 + …", "0.50 · 1.00 + 0.50 · 2.00 + …", "0.50 · 1.00 + 0.50 · 2.00 − 0.50 · 1.00 = 1.00"
    ]  # fmt: skip
    assert titles[11] == "1.00 · 0.76 − 1.00 · (−0.46) + 0.00 · 1.00 = 1.22"
    assert titles[15] == "softmax(1.22, −0.34) = (0.83, 0.17)"


def test_a_value_is_known_from_its_step_on():
    known = [int(np.isfinite(np.concatenate([*betas, *hs[1:]])).sum()) for _, _, _, betas, hs in frames()]
    assert known == sorted(known)
    assert (known[2], known[3], known[4], known[-1]) == (0, 1, 2, 8)


def test_delta_stands_under_every_node_but_inputs_and_constants():
    texts = figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS).axes[0].texts
    deltas = [text.get_text() for text in texts if "delta" in text.get_text()]
    assert len(deltas) == 4
    assert any("0.52" in text for text in deltas)


def test_arrows_go_from_right_to_left_and_none_to_a_constant():
    arrows = [p for p in figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS).axes[0].patches if hasattr(p, "_posA_posB")]
    assert len(arrows) == 4
    assert all(tail[0] > tip[0] for tail, tip in (arrow._posA_posB for arrow in arrows))


def test_what_is_not_known_yet_is_neither_written_nor_an_arrow():
    unknown = [np.array([[np.nan, np.nan]]), DELTAS[1]]
    ax = figures.backward_pass(WEIGHTS, BETAS, HS, unknown, {(1, 0, 1): "one"}).axes[0]
    assert len([text for text in ax.texts if "delta" in text.get_text()]) == 2
    assert len([patch for patch in ax.patches if hasattr(patch, "_posA_posB")]) == 1


@pytest.mark.parametrize(("step", "values", "slopes"), [(0, 1, 0), (2, 3, 0), (3, 3, 1), (5, 3, 3)])
def test_a_record_fills_with_values_and_then_with_slopes(step, values, slopes):
    written = [text.get_text() for text in figures.record(CHAIN, ["a", "b"], step).axes[0].texts]
    assert sum(text.startswith("value") for text in written) == values
    assert sum(text.startswith("slope") for text in written) == slopes
    assert sum(text in "ab" for text in written if text) == max(slopes - 1, 0)


def test_a_step_too_short_to_see_has_no_arrow():
    ax = figures.steps(cube, {"path": [-1, -0.99, 0.5]}, (-1.5, 1.5)).axes[0]
    (arrow,) = (patch for patch in ax.patches if hasattr(patch, "_posA_posB"))
    assert (arrow._posA_posB[0][0], arrow._posA_posB[1][0]) == (-0.99, 0.5)


def test_a_signed_picture_marks_the_clearly_negative():
    ax = figures.signed_images([[1.0, -1.0, -0.1, 0.0]], (2, 2), titles=["one"]).axes[0]
    (marks,) = (c for c in ax.collections if len(c.get_offsets()))
    np.testing.assert_array_equal(marks.get_offsets(), [[1, 0]])


def test_a_factor_is_written():
    fig = figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS, {(1, 0, 1): "the factor"})
    assert [t.get_text() for t in fig.axes[0].texts].count("the factor") == 1


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


def test_negative_bars_are_hatched():
    hatches = [bar.get_hatch() for bar in figures.bars(["a", "b"], [1, -1], xlabel="n").axes[0].patches]
    assert hatches[0] is None
    assert hatches[1] is not None


def test_the_last_loss_is_written():
    texts = [t.get_text() for t in figures.training([2, 1, 0.25], other={"other": [2, 1, 0.5]}).axes[0].texts]
    assert texts == ["0.25", "other 0.5"]


def test_a_gradient_arrow_points_uphill():
    (arrows,) = (
        c
        for c in figures.loss_surface(bowl, (-2, 2), (-2, 2), gradient=slope, xlabel="a", ylabel="b")
        .axes[0]
        .collections
        if hasattr(c, "U")
    )
    assert np.all(arrows.U * arrows.X >= 0)
    assert np.all(arrows.V * arrows.Y >= 0)


def test_a_step_shorter_than_an_arrows_head_has_no_arrow():
    (ax,) = figures.steps(cube, {"path": [-1, 0, 0.01, 1]}, (-1, 1)).axes
    assert [patch._posA_posB[1][0] for patch in ax.patches] == [0, 1]


def test_panels_are_an_array_of_axes_in_the_style_of_all_others():
    fig, axes = figures.panels(2, 3, height=4)
    assert axes.shape == (2, 3)
    assert (fig.get_figwidth(), fig.get_figheight()) == (figures.WIDTH, 4)
    assert not axes[0, 0].spines["top"].get_visible()


def test_minus_zero_is_zero():
    assert figures._number(-0.001) == "0.00"
    assert figures._number(-1.5) == "\N{MINUS SIGN}1.50"


NOTEBOOK = """
from lectures import datasets, figures
x, y, w = datasets.tiny_network()
---
figures.show(figures.network(w), "A $y^*$.")
---
figures.network(w, alt="Bare.")
---
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
figures.show(fig, "A pyplot figure.")
---
def draw(x, w):
    return figures.network(w, x, alt=f"x is {x[0, 0]:g}, w is {w[1][1, 2]:g}.")
figures.explore_network(w, x, draw)
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
    sources = [nbformat.v4.new_code_cell(source.strip()) for source in NOTEBOOK.split("---\n")]
    notebook = nbformat.v4.new_notebook(cells=sources)
    nbclient.NotebookClient(notebook, timeout=120).execute()
    return notebook.cells


def pictures(cell):
    """Return the alternative text of every picture in a cell's outputs."""
    found = [output for output in cell.outputs if "image/png" in output.get("data", {})]
    for output in found:
        assert output.metadata["image/png"]["width"] > 100
        assert f'alt="{html.escape(output.metadata["image/png"]["alt"])}">' in output.data["text/html"]
        assert output.data["image/png"].strip() in output.data["text/html"]
    return [output.metadata["image/png"]["alt"] for output in found]


@pytest.mark.parametrize(("number", "alt"), [(1, "A y^*."), (2, "Bare."), (3, "A pyplot figure.")])
def test_a_cell_shows_its_picture_once_with_its_alternative_text(cells, number, alt):
    assert pictures(cells[number]) == [alt]


def test_the_sentence_stands_under_the_picture(cells):
    assert cells[1].outputs[-1].data["text/markdown"] == "<small>A $y^*$.</small>"


@pytest.mark.parametrize(
    ("number", "alt"),
    [
        (5, "Bars of v; the longest is a, 0.5."),
        (6, "Step 2."),
        (7, "Step 5 of 16: node 1 of layer 1 gets its activation, 1.00."),
    ],
)
def test_a_moving_figure_leaves_a_still_picture(cells, number, alt):
    assert pictures(cells[number]) == [alt]
    assert cells[number].outputs[0].data["text/plain"].startswith("(Controls")


def test_a_slider_redraws_the_picture(cells):
    """nbclient, like JupyterLab, replaces what was displayed under the same id."""
    assert pictures(cells[4]) == ["x is -1.5, w is 0.75."]


def test_without_a_kernel_a_moving_figure_is_a_still_one(capsys):
    figures.stepper(lambda i: figures.network(WEIGHTS, alt=f"Step {i}."), 3, start=1)
    assert "Step 1." in capsys.readouterr().out


def test_a_saved_picture_is_not_blank(drawn):
    image = io.BytesIO()
    drawn.savefig(image, format="png", dpi=50)
    image.seek(0)
    assert imread(image)[..., :3].std() > 0.02
