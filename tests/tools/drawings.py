"""One drawing of each kind, and a notebook that shows drawings."""

import html

import nbclient
import nbformat
import numpy as np

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


GRAPH = (
    ["$a$", "$b$", "×", "+", "×"],
    [("multiply", (0, 1)), ("add", (2, 0)), ("multiply", (3, 3))],
    [(0.2, 1.7), (0.2, 0.0), (1.65, 0.55), (3.1, 1.15), (4.8, 1.15)],
    [3.0, -2.0, -6.0, -3.0, 9.0],
)
SHARES, SLOPES = [(12.0, -18.0), (-6.0, -6.0), (-3.0, -3.0)], [6.0, -18.0, -6.0, -6.0, 1.0]


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
    "backward pass to the weights": lambda: figures.backward_pass(
        WEIGHTS, BETAS, HS, DELTAS, {}, products={(0, 1, 0): "−1.3 × 1.00", (0, 1, 2): "−1.3 × 1"}
    ),
    "record, forward": lambda: figures.record(CHAIN, ["$h = 0.76$", "y* - y"], 1),
    "record, to its end": lambda: figures.record(CHAIN, ["$h = 0.76$", "y* - y"], 5),
    "computational graph, forward": lambda: figures.computational_graph(*GRAPH),
    "computational graph": lambda: figures.computational_graph(*GRAPH, SHARES, SLOPES),
    "computational graph of wide boxes": lambda: figures.computational_graph(
        [r"$\beta$", r"$-0.5 \cdot h + 0.04$", r"$1 \cdot h + 0.46$", r"$\ell$"],
        [("a", (0,)), ("b", (0,)), ("loss", (1, 2))],
        [(0.5, 0.8), (2.75, 1.6), (2.75, 0.0), (4.5, 0.8)],
        [0.76, -0.34, 1.22, 1.76],
        [(0.41,), (0.83,), (-0.83, 0.83)],
        [1.2410, -0.83, 0.83, 1.0],
        fmt="{:.4f}",
    ),
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


def run(*sources):
    """The cells of a notebook, run."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source.strip()) for source in sources])
    nbclient.NotebookClient(notebook, timeout=600).execute()
    return notebook.cells


def pictures(cell):
    """Return the alternative text of every picture in a cell's outputs."""
    found = [output for output in cell.outputs if "image/png" in output.get("data", {})]
    for output in found:
        assert output.metadata["image/png"]["width"] > 100
        assert f'alt="{html.escape(output.metadata["image/png"]["alt"])}">' in output.data["text/html"]
        assert output.data["image/png"].strip() in output.data["text/html"]
    return [output.metadata["image/png"]["alt"] for output in found]
