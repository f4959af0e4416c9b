"""Drawings the notebooks use.

Every function takes numbers or functions and returns a Matplotlib figure; nothing here computes anything of
the course. Colours are blue and orange, which colour-blind readers tell apart, and never say anything alone:
a sign is also a dash, a hatch or a character, a size is also a width.

Every drawing function also takes

``alt``
    What the picture says, for those who cannot see it. Without it, the figure says what was drawn.
``ax``
    (those that fill one set of axes) Matplotlib axes to draw into; then the axes are returned.

End a cell with ``figures.show(figure, "What it shows, in one sentence.")``: the picture, with that sentence
as its alternative text and as a line under it.
"""

import base64
import functools
import io
import sys
from html import escape
from typing import Any

import matplotlib
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator

WIDTH = 7.0  # inches: the width of a page, at which the text is 10 points high
BLUE, ORANGE, GREY, PALE = "#0072B2", "#D55E00", "#595959", "#8F8F8F"
INKS = [BLUE, ORANGE, "#000000", "#009E73", "#CC79A7", "#56B4E9"]  # Okabe and Ito
STROKES = ["-", (0, (5, 2)), (0, (1, 1.3)), (0, (6, 2, 1, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (9, 3))]
TINTS = ["#E08214", "#FDD9A8", "#FFFFFF", "#B9D4EA", "#4A90C8"]  # under black text
SIGNED = LinearSegmentedColormap.from_list("signed", TINTS)
STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "lines.linewidth": 2,
    "hatch.linewidth": 0.8,
    "mathtext.fontset": "stix",
    "figure.dpi": 100,
    "savefig.dpi": 100,
}


# Pictures: what every figure shares


class Picture(Figure):
    """A figure that shows itself in a notebook, once, with its alternative text."""

    alt_text = ""

    def subplots(self, *arguments, **options):
        with matplotlib.rc_context(STYLE):
            return super().subplots(*arguments, **options)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return _bundle(self)


def describe(fig, text):
    """Give a figure its alternative text and return the figure."""
    fig.alt_text = text
    return fig


def show(fig, alt=None):
    """Display a figure with a sentence that says what it shows: as alternative text, and as a line under it.

    The picture is displayed as HTML, since JupyterLab gives an ``image/png`` no alternative text, and beside it
    as a PNG for those who cannot show HTML, such as LaTeX.

    Parameters
    ----------
    fig : Figure
        One of this module's, or any other Matplotlib figure.
    alt : str, optional
        The sentence; without it, the figure's own description.
    """
    from IPython.display import display

    if alt is not None:
        describe(fig, alt)
    data, metadata = _bundle(fig)
    display(data, metadata=metadata, raw=True)
    display(_caption(_alt(fig)), raw=True)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)  # or the notebook draws a pyplot figure a second time


def _bundle(fig):
    """Return what a notebook displays of a figure: its data and its metadata, by type."""
    text = _spoken(_alt(fig))
    image = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        fig.savefig(image, format="png", dpi=1.5 * fig.dpi)  # sharp on a fine screen, shown at `width`
    png = base64.b64encode(image.getvalue()).decode("ascii")
    width = round(fig.get_figwidth() * fig.dpi)
    html = f'<img src="data:image/png;base64,{png}" width="{width}" alt="{escape(text)}">'
    return {"text/html": html, "image/png": png, "text/plain": text}, {"image/png": {"alt": text, "width": width}}


def _alt(fig):
    """Return a figure's description; a figure drawn elsewhere may have none."""
    return getattr(fig, "alt_text", "") or "A figure without a description."


def _caption(text):
    return {"text/markdown": f"<small>{text}</small>", "text/plain": text}


def _styled(draw):
    """Make a drawing function use this module's style, whatever the reader's own settings are."""

    @functools.wraps(draw)
    def styled(*arguments, **options):
        with matplotlib.rc_context(STYLE):
            return draw(*arguments, **options)

    return styled


def _axes(ax, height, width=WIDTH):
    """Return the caller's figure and axes, or a new picture of that size in inches with its axes."""
    if ax is not None:
        return ax.figure, ax
    fig = Picture(figsize=(width, height), layout="constrained")
    return fig, fig.subplots()


def _finish(fig, ax, given, alt, default):
    """Return what a drawing function returns: the caller's axes, or the figure with its description."""
    return given if given is not None else describe(fig, alt or _spoken(default))


def _spoken(text):
    """Return a text without the marks of its mathematics, which a screen reader would spell out."""
    for mark in ("$", "{", "}", "\\mathcal", "\\"):
        text = text.replace(mark, "")
    return text


def _number(value, fmt="{:.2f}"):
    """Return a number as text, with a minus sign as wide as a plus and no minus before a zero."""
    text = fmt.format(value)
    if text.startswith("-") and not text.strip("-0."):
        text = text[1:]
    return text.replace("-", "\N{MINUS SIGN}")


def _sample(f, points):
    """Return f at the points, as an array of their shape, whatever f thinks of infinity."""
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(f(points), dtype=float), points.shape)


def _label_ends(ax, lines, gap=13.0):
    """Write each line's label beside its right end, moved apart by at least `gap` points of type."""
    ends = []
    for line, label in lines:
        x, y = (np.asarray(data, dtype=float) for data in line.get_data())
        low, high = sorted(ax.get_ylim())
        inside = np.flatnonzero(np.isfinite(y) & (y >= low) & (y <= high))
        if label and len(inside):
            ends.append([x[inside[-1]], y[inside[-1]], line.get_color(), label])
    height = 0.72 * 72 * ax.figure.get_figheight() / ax.get_subplotspec().get_gridspec().nrows
    to_axes = ax.transData + ax.transAxes.inverted()
    ends.sort(key=lambda end: to_axes.transform(end[:2])[1])
    wanted = [height * to_axes.transform(end[:2])[1] for end in ends]
    for (x, y, colour, label), here, at in zip(ends, wanted, _apart(wanted, gap), strict=True):
        ax.annotate(
            label, (x, y), (6, at - here), textcoords="offset points", va="center", color=colour,
            annotation_clip=False, path_effects=[withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip


def _apart(wanted, gap):
    """Return sorted places moved apart by at least `gap`, each crowd about its own middle."""
    crowds = []
    for place in wanted:
        crowds.append([place])
        while len(crowds) > 1 and _bottom(crowds[-1], gap) < _bottom(crowds[-2], gap) + gap * len(crowds[-2]):
            crowds[-2:] = [crowds[-2] + crowds[-1]]
    return [_bottom(crowd, gap) + gap * i for crowd in crowds for i in range(len(crowd))]


def _bottom(crowd, gap):
    return max(np.mean(crowd) - gap * (len(crowd) - 1) / 2, gap / 2 if len(crowd) > 1 else -np.inf)


@_styled
def panels(rows, columns, *, height):
    """Return a figure of the page's width and its axes, an array (rows, columns), to draw into.

    Parameters
    ----------
    height : float
        Of the figure, in inches.
    """
    fig = Picture(figsize=(WIDTH, height), layout="constrained")
    return fig, fig.subplots(rows, columns, squeeze=False)


# Networks


@_styled
def network(weights, x=None, betas=None, hs=None, *, title=None, highlight=None, alt=None, ax=None, fmt="{:.2f}"):
    """Draw a network: nodes in layers from left to right, the constant 1 as a square, a line for each weight.

    A line is as wide as its weight is large; solid and blue is positive, dashed and orange negative. A layer
    of up to 12 weights has them written on its lines; a layer of more than 8 nodes is drawn in part.

    Parameters
    ----------
    weights : list of arrays (K, N + 1)
        The last column multiplies the constant 1.
    x : array (n, D), optional
        Features; token 0's are written in the nodes. `hs` holds them too.
    betas, hs : lists of L and L + 1 arrays (n, K), optional
        Excitations, written above the nodes, and activations, written in them; token 0's. What is not known yet
        is NaN, and not written.
    highlight : list of tuples, optional
        What stands out while all else is pale: ``(layer, k)`` is node ``hs[layer][:, k]`` (the constant is
        the last), ``(layer, k, j)`` the weight ``weights[layer][k, j]``. All count from 0, as NumPy does.
    """
    plan = _Plan(weights, values=x is not None or hs is not None or betas is not None, title=title)
    fig, canvas = plan.canvas(ax)
    marked = None if highlight is None else set(_tuples(highlight))
    for edge in plan.edges():
        strong = marked is None or edge in marked
        plan.line(canvas, edge, alpha=1.0 if strong else 0.2)
    for layer, w in enumerate(plan.weights):
        if w.size <= 12:
            texts = {edge: _number(w[edge[1:]], fmt) for edge in plan.edges(layer)}
            plan.write_on_edges(canvas, texts, pale=lambda edge: marked is not None and edge not in marked)
    plan.nodes(canvas, x, betas, hs, marked, fmt)
    plan.key(canvas, "line: weight   solid: positive   dashed: negative   width: size   square: the constant 1")
    return _finish(fig, canvas, ax, alt, f"{plan.sentence()} with a line for every weight.")


@_styled
def backward_pass(weights, betas, hs, deltas, factors=None, *, title=None, alt=None, ax=None, fmt="{:.2f}"):
    """Draw what comes back through a network: delta under each node, an arrow against each weight it passes.

    Nothing flows into the constant 1, nor, as nobody needs it, into the input: their lines are pale.

    Parameters
    ----------
    weights, betas, hs
        As in `network`; token 0's values are written.
    deltas : list of L arrays (n, K)
        The derivative of the loss at each excitation; what is not known yet is NaN, and not written.
    factors : dict, optional
        Text by place, counted from 0: ``(layer, k, j)`` is written on the line of ``weights[layer][k, j]``,
        ``(layer, k)`` under node ``hs[layer][:, k]``. The lines that it names are the arrows. Where it is
        left out, every line is one that something comes back along, and bears its weight.
    """
    plan = _Plan(weights, values=True, title=title, spacing=1.3 if factors is None else 1.55)
    fig, canvas = plan.canvas(ax)
    if factors is None:
        factors = {
            edge: "\N{MULTIPLICATION SIGN} " + _number(plan.weights[edge[0]][edge[1:]], fmt)
            for edge in plan.edges()
            if edge[0] > 0 and not plan.constant(edge)
        }
    for edge in plan.edges():
        plan.arrow(canvas, edge) if edge in factors else plan.line(canvas, edge, alpha=0.2)
    for layer in range(len(plan.weights)):
        texts = {edge: factors[edge] for edge in plan.edges(layer) if edge in factors}
        if len(texts) <= 12:
            plan.write_on_edges(canvas, texts, room=0.32)
    plan.nodes(canvas, None, betas, hs, None, fmt)
    plan.deltas(canvas, deltas, {place: text for place, text in factors.items() if len(place) == 2}, fmt)
    plan.key(
        canvas,
        "arrow: the loss's derivative goes back   solid: positive weight   dashed: negative   width: size",
    )
    return _finish(
        fig,
        canvas,
        ax,
        alt,
        f"{plan.sentence()}; arrows from right to left carry delta back against the weights.",
    )


@_styled
def record(operations, factors, step, *, alt=None):
    """Draw a chain of operations: values go right, one a step; then slopes come back, one a step.

    Parameters
    ----------
    operations : list of (name, value, slope)
        From the first input to the loss.
    factors : list of str
        One fewer: what the slope is multiplied by on its way back to each operation but the last.
    step : int
        0 to ``2 * len(operations) - 1``.
    """
    count = len(operations)
    fig = Picture(figsize=(WIDTH, 1.9))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(0, 1.9))
    ax.axis("off")
    ax.text(WIDTH / 2, 1.7, "forward: values" if step < count else "backward: slopes", ha="center")
    apart = WIDTH / count
    said = []
    for k, (name, value, slope) in enumerate(operations):
        centre = (k + 0.5) * apart
        ax.add_patch(
            Rectangle((centre - apart / 2 + 0.2, 0.55), apart - 0.4, 0.95, facecolor="white", edgecolor="black")
        )
        ax.text(centre, 1.3, name, ha="center", va="center")
        arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0}
        left, right = centre - apart / 2 - 0.18, centre - apart / 2 + 0.18
        if step >= k:
            ax.text(centre, 1.02, f"value {_number(value, '{:.4f}')}", ha="center", va="center")
            said.append(f"value {value:.4f}")
        if k and step >= k:
            ax.annotate("", (right, 1.2), (left, 1.2), arrowprops=arrow | {"color": "black"})
        if step >= 2 * count - 1 - k:
            ax.text(centre, 0.73, f"slope {_number(slope, '{:.4f}')}", ha="center", va="center", weight="bold")
            said.append(f"slope {slope:.4f}")
        if k and step >= 2 * count - k:
            ax.annotate("", (left, 0.85), (right, 0.85), arrowprops=arrow | {"color": ORANGE, "linestyle": "--"})
            ax.text(centre - apart / 2, 0.3, factors[k - 1], ha="center", va="center", color=ORANGE)
    return describe(fig, alt or f"A chain of {count} operations, step {step + 1} of {2 * count}: {', '.join(said)}.")


def _tuples(places):
    """Return places as a list of tuples; one place may be given without a list around it."""
    return [places] if isinstance(places, tuple) and np.isscalar(places[0]) else [tuple(p) for p in places]


class _Plan:
    """Where the nodes and lines of a network go, in inches."""

    def __init__(self, weights, values, title, spacing=None):
        self.weights = [np.asarray(w, dtype=float) for w in weights]
        self.title = title
        counts = [self.weights[0].shape[1] - 1] + [len(w) for w in self.weights]
        self.counts = counts
        self.shown = [_some(n) for n in counts]
        rows = max(len(nodes) + (layer < len(counts) - 1) for layer, nodes in enumerate(self.shown))
        small = all(w.size <= 12 for w in self.weights) or values
        self.radius = 0.3 if small else 0.22
        step = spacing or (1.0 if small else 0.6)
        self.height = rows * step + (0.5 if title else 0.1) + 0.15
        middle = 0.2 + rows * step / 2
        self.place = {}
        for layer, nodes in enumerate(self.shown):
            column = list(nodes) + ([counts[layer]] if layer < len(counts) - 1 else [])
            across = 0.75 + layer * (WIDTH - 1.5) / (len(counts) - 1)
            for row, k in enumerate(column):
                self.place[layer, k] = np.array([across, middle + step * ((len(column) - 1) / 2 - row)])
        largest = max(np.abs(w).max() for w in self.weights)
        self.unit = 3.2 / largest if largest > 0 else 0.0

    def canvas(self, ax):
        if ax is None:
            fig = Picture(figsize=(WIDTH, self.height))
            ax = fig.add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, WIDTH), ylim=(0, self.height), aspect="equal")
        ax.axis("off")
        if self.title:
            ax.text(WIDTH / 2, self.height - 0.1, self.title, ha="center", va="top", fontsize=11)
        return ax.figure, ax

    def constant(self, edge):
        layer, _, j = edge
        return j == self.counts[layer]

    def edges(self, layer=None):
        """Return the places (layer, k, j) of the weights that are drawn."""
        return [
            (m, k, j)
            for m in (range(len(self.weights)) if layer is None else [layer])
            for k in self.shown[m + 1]
            for j in [*self.shown[m], self.counts[m]]
            if k is not None and j is not None
        ]

    def ends(self, edge):
        layer, k, j = edge
        return self.place[layer, j], self.place[layer + 1, k]

    def look(self, edge):
        w = self.weights[edge[0]][edge[1:]]
        if w == 0:
            return {"color": GREY, "linestyle": ":", "linewidth": 0.8}
        width = 0.7 + self.unit * abs(w)
        return {"color": BLUE if w > 0 else ORANGE, "linestyle": "-" if w > 0 else "--", "linewidth": width}

    def line(self, ax, edge, alpha):
        (x0, y0), (x1, y1) = self.ends(edge)
        ax.plot([x0, x1], [y0, y1], alpha=alpha, zorder=1, **self.look(edge))

    def arrow(self, ax, edge):
        """Draw the line of a weight as an arrow from right to left; its head is solid, dashes tear it."""
        start, end = self.ends(edge)
        along = (end - start) / np.linalg.norm(end - start)
        look = self.look(edge)
        tip = start + along * (self.radius + 0.03)
        size = 10 + 3.5 * look["linewidth"]
        base = tip + along * 0.3 * size / 72  # a head is 0.4 of its size long, in points: the line ends inside
        ax.plot(*np.stack([base, end], axis=1), zorder=1, **look)
        head = {"arrowstyle": "-|>", "mutation_scale": size, "linewidth": 0, "shrinkA": 0, "shrinkB": 0}
        ax.add_patch(FancyArrowPatch(base + along * 0.1, tip, color=look["color"], zorder=2, **head))

    def write_on_edges(self, ax, texts, pale=lambda edge: False, room=0.1):
        """Write a text on each line of one layer where they are furthest apart, `room` inches off nodes."""
        if not texts:
            return
        ends = np.array([self.ends(edge) for edge in texts])
        size = np.array([0.078 * max(len(_bare(text)) for text in texts.values()) + 0.1, 0.21])
        gap = ends[0, 1, 0] - ends[0, 0, 0]
        least = (self.radius + room + size[0] / 2) / gap
        where = _distances(ends, size, [(k, j) for _, k, j in texts], min(least, 0.5))
        for (edge, text), (start, end), t in zip(texts.items(), ends, where, strict=True):
            x, y = start * (1 - t) + end * t
            box = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
            colour = PALE if pale(edge) else "black"
            ax.text(x, y, text, ha="center", va="center", color=colour, bbox=box, zorder=2)

    def nodes(self, ax, x, betas, hs, marked, fmt):
        last = len(self.counts) - 1
        values = [None] * len(self.counts) if hs is None else [np.atleast_2d(h)[0] for h in hs]
        if x is not None:
            values[0] = np.atleast_2d(x)[0]
        for (layer, k), centre in self.place.items():
            if k is None:
                ax.text(*centre, f"\N{VERTICAL ELLIPSIS}\n{self.counts[layer]}", ha="center", va="center")
                continue
            strong = marked is None or (layer, k) in marked
            edge, width, ink = ("black", 1.2, "black") if strong else (PALE, 1.0, GREY)
            if marked is not None and strong:
                width = 2.6
            look: dict[str, Any] = {"facecolor": "white", "edgecolor": edge, "linewidth": width, "zorder": 3}
            if k == self.counts[layer]:
                side = 1.4 * self.radius
                ax.add_patch(Rectangle(tuple(centre - side / 2), side, side, **look))
                ax.text(*centre, "1", ha="center", va="center", color=ink, zorder=4)
                continue
            ax.add_patch(Circle(tuple(centre), self.radius, **look))
            if layer == 0:
                name = f"$x_{{{k + 1}}}$"
            elif layer == last:
                name = f"$y^*_{{{k + 1}}}$"
            else:
                name = f"$h^{{({layer})}}_{{{k + 1}}}$"
            value = np.nan if values[layer] is None else values[layer][k]
            known = not np.isnan(value)
            at = centre + np.array([0, 0.11 if known else 0.0])
            ax.text(*at, name, ha="center", va="center", color=ink, fontsize=12, zorder=4)
            if known:
                ax.text(*(centre - [0, 0.12]), _number(value, fmt), ha="center", va="center", color=ink, zorder=4)
            beta = np.nan if betas is None or layer == 0 else np.atleast_2d(betas[layer - 1])[0][k]
            if not np.isnan(beta):
                text = rf"$\beta$ = {_number(beta, fmt)}"
                self.note(ax, centre + np.array([0, self.radius + 0.13]), text, ink)

    def deltas(self, ax, deltas, notes, fmt):
        for (layer, k), centre in self.place.items():
            if layer == 0 or k is None or k == self.counts[layer]:
                continue
            delta = np.atleast_2d(deltas[layer - 1])[0][k]
            if not np.isnan(delta):
                text = rf"$\delta$ = {_number(delta, fmt)}"
                self.note(ax, centre - [0, self.radius + 0.15], text, "black", "black")
            if (layer, k) in notes:
                self.note(ax, centre - [0, self.radius + 0.4], notes[layer, k], GREY)

    def note(self, ax, at, text, ink, frame="none"):
        box = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": frame}
        ax.text(*at, text, ha="center", va="center", color=ink, bbox=box, zorder=4)

    def key(self, ax, text):
        ax.text(WIDTH / 2, 0.08, text, ha="center", va="bottom", fontsize=9, color=GREY)

    def sentence(self):
        first, *rest = self.counts
        *hidden, last = rest
        middle = "".join(f", {n} hidden" for n in hidden)
        return f"A network of {_count(first, 'input')}{middle} and {_count(last, 'output node')}"


def _distances(ends, size, places, least):
    """Return how far along each line, 0 to 1, its text goes: where the texts overlap least.

    All at one distance where that leaves them clear; otherwise every other one, by row or column of
    the weight matrix, at a second distance.
    """

    def clearance(t):
        centres = ends[:, 0] + (ends[:, 1] - ends[:, 0]) * t[:, np.newaxis]
        apart = (np.abs(centres[:, np.newaxis] - centres) / size).max(axis=2)
        return min(apart[~np.eye(len(ends), dtype=bool)].min(initial=2.0), 2.0) - 0.2 * np.abs(t - 0.4).mean()

    one = [np.full(len(ends), t) for t in np.linspace(least, 1 - least, 41)]
    best = max(one, key=clearance)
    if clearance(best) > 1:
        return best
    odd = [np.array(pattern) % 2 for pattern in zip(*[(k, j, k + j) for k, j in places], strict=True)]
    ts = np.linspace(least, 1 - least, 13)
    two = [np.where(pattern, s, t) for pattern in odd for s in ts for t in ts]
    return max([best, *two], key=clearance)


def _some(n, most=8):
    """Return which of n nodes are drawn; None stands for those left out."""
    return list(range(n)) if n <= most else [0, 1, 2, 3, None, n - 1]


def _bare(text):
    """Return about the characters that a text shows, without the marks of its mathematics."""
    return "".join(letter for letter in text if letter not in "${}^_\\")


# Functions


@_styled
def activation(functions, derivatives=None, span=(-6, 6), *, xlabel=r"excitation $\beta$", alt=None):
    """Draw functions of one variable side by side, each solid with its derivative dashed.

    Parameters
    ----------
    functions : dict of name -> function of an array
    derivatives : dict of name -> function, optional
        Of the same names; a name may be missing.
    span : (float, float)
    """
    derivatives = derivatives or {}
    columns = len(functions) if len(functions) <= 3 else 2
    rows = -(-len(functions) // columns)
    fig = Picture(figsize=(WIDTH, 2.5 * rows), layout="constrained")
    panels = fig.subplots(rows, columns, squeeze=False, sharex=True)
    points = np.linspace(span[0], span[1], 601)
    for ax, (name, f) in zip(panels.flat, functions.items(), strict=False):
        lines = [(ax.plot(points, _sample(f, points), color=BLUE)[0], "value")]
        if name in derivatives:
            slope = _sample(derivatives[name], points)
            lines.append((ax.plot(points, slope, color=ORANGE, linestyle="--")[0], "slope"))
        ax.axhline(0, color=PALE, linewidth=0.8, zorder=0)
        ax.axvline(0, color=PALE, linewidth=0.8, zorder=0)
        ax.set_title(name)
        ax.margins(x=0)
        _label_ends(ax, lines)
    for ax in panels.flat[len(functions) :]:
        ax.set_axis_off()
    for ax in panels[-1]:
        ax.set_xlabel(xlabel)
    slopes = ", each with its derivative dashed" if derivatives else ""
    return describe(fig, alt or f"Curves of {_listed(functions)} from {span[0]:g} to {span[1]:g}{slopes}.")


@_styled
def curve(f, span, *, xlabel, ylabel, marks=(), title=None, alt=None, ax=None):
    """Draw a function of one variable, or several with their names at their right ends.

    Parameters
    ----------
    f : function of an array, or dict of name -> function
    span : (float, float)
    marks : sequence of ``x``, ``(x, text)`` or ``(x, text, name)``
        Points to mark, on the curve of that name, or on the first.
    """
    given = ax
    functions = f if isinstance(f, dict) else {"": f}
    fig, ax = _axes(ax, 3.2)
    points = np.linspace(span[0], span[1], 801)
    lines = []
    for i, (name, g) in enumerate(functions.items()):
        stroke = {"color": INKS[i % 6], "linestyle": STROKES[i % 6]}
        lines.append((ax.plot(points, _sample(g, points), **stroke)[0], name))
    for mark in marks:
        x, text, name = _mark(mark)
        y = float(_sample(functions.get(name, next(iter(functions.values()))), np.array([float(x)]))[0])
        ax.plot([x], [y], "o", color="black", markersize=6, zorder=3)
        if text:
            left = x > np.mean(span)
            ax.annotate(
                text, (x, y), (-8 if left else 8, 8), textcoords="offset points", va="bottom",
                ha="right" if left else "left", zorder=4,
                path_effects=[withStroke(linewidth=3, foreground="white")],  # a box would hide the curve
            )  # fmt: skip
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title or "")
    ax.margins(x=0)
    ax.set_ylim(*_room(ax.get_ylim()))
    _label_ends(ax, lines)
    what = f"Curves of {_listed(functions)}" if isinstance(f, dict) else "A curve"
    return _finish(fig, ax, given, alt, f"{what}: {ylabel} against {xlabel} from {span[0]:g} to {span[1]:g}.")


def _mark(mark):
    """Return the x, text and name of a mark."""
    x, text, name = (*mark, "", "")[:3] if isinstance(mark, (tuple, list)) else (mark, "", "")
    return float(x), text, name


def _room(limits):
    """Return limits with space above for a mark's text."""
    low, high = limits
    return low, high + 0.08 * (high - low)


@_styled
def loss_surface(loss, xspan, yspan, *, gradient=None, xlabel="", ylabel="", title=None, paths=None, alt=None, ax=None):
    """Draw a function of two numbers by its level lines, with arrows along its gradient, which point uphill.

    Parameters
    ----------
    loss : function
        ``loss(a, b)`` of two arrays of one shape, entry by entry.
    xspan, yspan : (float, float)
        Range of a and of b.
    gradient : function, optional
        ``gradient(a, b)`` -> ``(da, db)``, the two derivatives, as arrays of the same shape.
    paths : dict of label -> array (m, 2), optional
        Points (a, b) to join by a line, such as the steps of gradient descent; the last bears the label.
    """
    given = ax
    wide, high = abs(xspan[1] - xspan[0]), abs(yspan[1] - yspan[0])
    one_scale = 0.5 <= wide / high <= 2  # arrows cross level lines at right angles only where this is so
    fig, ax = _axes(ax, 4.5, min(WIDTH, 3.7 * wide / high + 1.6) if one_scale else 6.0)
    a, b = np.meshgrid(np.linspace(xspan[0], xspan[1], 161), np.linspace(yspan[0], yspan[1], 161))
    with np.errstate(all="ignore"):
        height = np.broadcast_to(np.asarray(loss(a, b), dtype=float), a.shape)
    height = np.where(np.isfinite(height), height, np.nan)
    filled = ax.contourf(a, b, height, 12, cmap="cividis")
    lines = ax.contour(a, b, height, filled.levels, colors="white", linewidths=0.7)
    if gradient is None:  # among arrows the numbers cannot be read; the bar beside has them
        for label in ax.clabel(lines, lines.levels[1::2], fontsize=9, fmt="%g", colors="white", zorder=5):
            label.set_path_effects([withStroke(linewidth=2, foreground="black")])  # over dark and bright alike
    bar = fig.colorbar(filled, ax=ax, pad=0.02)
    bar.outline.set_linewidth(0.5)
    bar.set_label("loss")
    if one_scale:
        ax.set_aspect("equal")
    if gradient is not None:
        places = [np.linspace(low, up, 11)[1:-1] for low, up in (xspan, yspan)]
        a, b = np.meshgrid(*places)
        da, db = (np.broadcast_to(np.asarray(part, dtype=float), a.shape) for part in gradient(a, b))
        longest = np.sqrt((da / wide) ** 2 + (db / high) ** 2).max()
        scale = longest * 10 if longest > 0 else 1.0
        ax.quiver(
            a, b, da, db, angles="xy", scale_units="xy", scale=scale, color="white", edgecolor="black",
            linewidth=0.6, width=0.008, minlength=0.5, zorder=2,
        )  # fmt: skip
    for i, (label, path) in enumerate((paths or {}).items()):
        path = np.asarray(path, dtype=float)
        ax.plot(*path.T, color="black", linewidth=3.4, zorder=3)
        stroke = {"color": "white", "linestyle": STROKES[i % 6], "linewidth": 1.6}
        ax.plot(*path.T, marker="o", markersize=5, markeredgecolor="black", zorder=3, **stroke)
        box = {"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": "black", "linewidth": 0.6}
        ax.annotate(label, path[-1], (8, 8), textcoords="offset points", bbox=box, zorder=4, fontsize=9)
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=xspan, ylim=yspan, title=title or "")
    low = np.nanmin(height)
    arrows = " Arrows point along its gradient, uphill." if gradient is not None else ""
    return _finish(
        fig,
        ax,
        given,
        alt,
        f"Level lines of the loss over two numbers; its least value is {low:.3g}.{arrows}",
    )


@_styled
def steps(f, paths, span, *, xlabel="weight $w$", ylabel=r"loss $\mathcal{L}$", alt=None):
    """Draw a curve and the points that each path visits on it, numbered, one panel a path.

    Parameters
    ----------
    f : function of an array
    paths : dict of label -> list of w
        In the order visited. What leaves the span is not drawn.
    span : (float, float)
    """
    columns = len(paths) if len(paths) <= 3 else 2
    rows = -(-len(paths) // columns)
    fig = Picture(figsize=(WIDTH, (3.0 if rows == 1 else 2.6) * rows), layout="constrained")
    panels = fig.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    points = np.linspace(span[0], span[1], 601)
    heights = _sample(f, points)
    low, high = np.nanmin(heights), np.nanmax(heights)
    for ax, (label, path) in zip(panels.flat, paths.items(), strict=False):
        path = np.asarray(path, dtype=float)
        at = _sample(f, path)
        ax.plot(points, heights, color=BLUE)
        ax.set(xlim=span, ylim=(low - 0.08 * (high - low), high + 0.12 * (high - low)), title=label)
        for i in range(len(path) - 1):
            inches = 0.85 * WIDTH / columns / (span[1] - span[0]), 2.0 / (high - low)
            length = np.hypot(inches[0] * (path[i + 1] - path[i]), inches[1] * (at[i + 1] - at[i]))
            if length < 0.1:
                continue  # an arrow's head would hide both points
            bend = -0.35 if path[i + 1] > path[i] else 0.35
            ax.add_patch(
                FancyArrowPatch(
                    (path[i], at[i]), (path[i + 1], at[i + 1]), connectionstyle=f"arc3,rad={bend}",
                    arrowstyle="-|>", mutation_scale=10 if length >= 0.2 else 5, shrinkA=3, shrinkB=3, color=ORANGE,
                    linewidth=1.2, zorder=2,
                )
            )  # fmt: skip
        ax.plot(path, at, "o", color="black", markersize=5, zorder=3)
        _number_points(ax, path, at, span, low, high)
    for ax in panels.flat[len(paths) :]:
        ax.set_axis_off()
    for ax in panels[-1]:
        ax.set_xlabel(xlabel)
    for ax in panels[:, 0]:
        ax.set_ylabel(ylabel)
    ends = "; ".join(f"{label} goes from {path[0]:.3g} to {path[-1]:.3g}" for label, path in paths.items())
    return describe(fig, alt or f"Steps on a curve: {ends}.")


def _number_points(ax, path, at, span, low, high):
    """Write 0, 1, 2, ... under the points of a path, the first and the last, and the others as far as there is room."""
    taken: list[np.ndarray] = []
    numbered = list(enumerate(zip(path, at, strict=True)))
    for i, (x, y) in [numbered[0], *numbered[:0:-1][:1], *numbered[1:-1]]:
        spot = np.array([(x - span[0]) / (span[1] - span[0]), (y - low) / (high - low)])
        crowded = any(abs(spot[0] - s[0]) < 0.075 and abs(spot[1] - s[1]) < 0.09 for s in taken)
        if crowded or not (0 <= spot[0] <= 1 and spot[1] <= 1):
            continue
        taken.append(spot)
        ax.annotate(
            str(i), (x, y), (0, -6), textcoords="offset points", ha="center", va="top", fontsize=9, zorder=4,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.7},
        )  # fmt: skip


# Arrays


@_styled
def grid(
    array, *, wrong=None, row_label="", column_label="", title=None, fmt="{:.2f}", row_names=None,
    column_names=None, alt=None, ax=None,
):  # fmt: skip
    """Draw a matrix as a grid: blue positive, orange negative, white 0; wrong entries outlined and crossed.

    Up to 12 columns and 16 rows have their values written in them; in a larger grid a minus sign marks those
    below minus a quarter of the largest size. Rows and columns count from 0, as in NumPy.

    Parameters
    ----------
    array : array (rows, columns), or (columns,)
    wrong : boolean array of that shape, or list of (row, column), optional
    row_names, column_names : lists of str, optional
        Written at the axes in place of the numbers.
    """
    given = ax
    array = np.atleast_2d(np.asarray(array, dtype=float))
    rows, columns = array.shape
    written = columns <= 12 and rows <= 16
    cell = min(0.62, (WIDTH - 1.2) / columns)
    tall = (0.34 if written else min(cell, 0.3)) * rows
    longest = 0.09 * max((len(name) for name in column_names or []), default=0)
    names = longest if longest > cell else 0.0  # inches, where the names have to stand upright
    fig, ax = _axes(ax, min(tall, 7.0) + 0.9 + names, min(WIDTH, max(cell * columns + 1.4, 3.2)))
    finite = array[np.isfinite(array)]
    largest = np.abs(finite).max(initial=0.0) or 1.0
    ax.imshow(
        np.ma.masked_invalid(array),
        cmap=SIGNED,
        vmin=-largest,
        vmax=largest,
        aspect="auto",
        interpolation="nearest",
    )
    if written:
        for (r, c), value in np.ndenumerate(array):
            ax.text(c, r, _number(value, fmt), ha="center", va="center", fontsize=10 if columns <= 8 else 8.5)
    else:
        r, c = np.nonzero(array < -0.25 * largest)
        size = min(72 * cell * 0.5, 6) ** 2
        ax.scatter(c, r, s=size, marker="_", color="black", linewidth=0.8)
    ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    ax.grid(which="minor", color=PALE, linewidth=0.6 if columns <= 30 else 0.2)
    ax.tick_params(which="both", length=0)
    _ticks(ax.xaxis, columns, column_names, 20)
    _ticks(ax.yaxis, rows, row_names, 20)
    if names:
        ax.tick_params(axis="x", rotation=90)
    ax.spines[:].set_visible(False)
    places = _places(wrong, array.shape)
    for r, c in places:
        ax.add_patch(Rectangle((c - 0.5, r - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=2.2, zorder=3))
        if written:
            ax.plot([c + 0.36], [r - 0.3], "x", color="black", markersize=5, markeredgewidth=1.4, zorder=4)
        else:
            ax.plot([c], [r], "x", color="black", markersize=size**0.5, markeredgewidth=1.4, zorder=4)
    ax.set(xlabel=column_label, ylabel=row_label, title=title or "")
    mistakes = f", {len(places)} of its entries marked as wrong" if wrong is not None else ""
    return _finish(fig, ax, given, alt, f"A grid of {_count(rows, 'row')} and {_count(columns, 'column')}{mistakes}.")


def _places(wrong, shape):
    """Return the (row, column) of the entries marked wrong."""
    if wrong is None:
        return []
    wrong = np.asarray(wrong)
    if wrong.dtype == bool:
        return [(int(r), int(c)) for r, c in np.argwhere(np.broadcast_to(wrong, shape))]
    return [(int(r), int(c)) for r, c in wrong.reshape(-1, 2)]


def _ticks(axis, count, names, most):
    if names is not None:
        axis.set_ticks(np.arange(count), names)
    else:
        axis.set_ticks(np.arange(0, count, 1 if count <= most else -(-count // most)))


@_styled
def images(pixels, shape, *, titles=None, columns=8, suptitle=None, alt=None):
    """Draw grey pictures in rows: black is the smallest value of all of them, or 0; white the largest, or 1.

    Parameters
    ----------
    pixels : array (n, rows * columns)
        A picture in every row.
    shape : (rows, columns)
        Of a picture.
    titles : list of n str, optional
        Written above the pictures.
    columns : int
        Pictures side by side.
    """
    pixels = np.atleast_2d(np.asarray(pixels, dtype=float))
    columns = min(columns, len(pixels))
    rows = -(-len(pixels) // columns)
    high, wide = shape
    width = min(WIDTH, max(columns * min(3.4, max(1.3, wide / 40)), 2.5))
    gap, above = 0.08 * wide, (0.24 * columns / width * wide * 1.15 if titles is not None else 0.08 * high)
    scale = width / (columns * (wide + gap) + gap)
    tall = rows * (high + above) + gap
    head = 0.4 if suptitle else 0.0
    fig = Picture(figsize=(width, tall * scale + head))
    ax = fig.add_axes((0, 0, 1, tall * scale / (tall * scale + head)))
    ax.set(xlim=(0, columns * (wide + gap) + gap), ylim=(tall, 0))
    ax.axis("off")
    low, top = min(0.0, pixels.min()), max(1.0, pixels.max())
    for i, picture in enumerate(pixels):
        left, upper = gap + (i % columns) * (wide + gap), above + (i // columns) * (high + above)
        ax.imshow(
            picture.reshape(shape), cmap="gray", vmin=low, vmax=top, interpolation="nearest", aspect="auto",
            extent=(left, left + wide, upper + high, upper),
        )  # fmt: skip
        ax.add_patch(Rectangle((left, upper), wide, high, fill=False, edgecolor=GREY, linewidth=0.6))
        if titles is not None:
            ax.text(left + wide / 2, upper - 0.03 / scale, titles[i], ha="center", va="bottom", fontsize=9)
    ax.set(xlim=(0, columns * (wide + gap) + gap), ylim=(tall, 0))
    if suptitle:
        fig.suptitle(suptitle, fontsize=11, y=1 - 0.12 / fig.get_figheight(), va="top")
    return describe(fig, alt or f"{len(pixels)} grey pictures of {high} by {wide} pixels.")


@_styled
def signed_images(pixels, shape, *, titles, columns=5, marks=(), alt=None):
    """Draw pictures of numbers with a sign: blue positive, orange with a dash clearly negative, white 0.

    Parameters
    ----------
    pixels : array (n, rows * columns)
        A picture in every row; all have one scale.
    shape : (rows, columns)
        Of a picture.
    titles : list of n str
    columns : int
        Pictures side by side.
    marks : list of n integers, optional
        One pixel of each picture to cross, counted row by row.
    """
    pixels = np.atleast_2d(np.asarray(pixels, dtype=float))
    columns = min(columns, len(pixels))
    rows = -(-len(pixels) // columns)
    side = min(WIDTH / columns, 2.0)
    fig = Picture(figsize=(columns * side, rows * (side * shape[0] / shape[1] + 0.25)), layout="constrained")
    largest = np.abs(pixels).max(initial=0.0) or 1.0
    panels = fig.subplots(rows, columns, squeeze=False).flat
    for ax, picture, title in zip(panels, pixels, titles, strict=False):
        ax.imshow(picture.reshape(shape), cmap=SIGNED, vmin=-largest, vmax=largest)
        r, c = np.nonzero(picture.reshape(shape) < -0.2 * largest)
        ax.scatter(c, r, marker="_", s=(18 * side / shape[1]) ** 2, color="black", linewidth=0.8)
        ax.spines[:].set_visible(True)
        ax.set(xticks=[], yticks=[])
        ax.set_title(title, fontsize=9)
    for ax, place in zip(fig.axes, marks, strict=False):
        ax.plot(place % shape[1], place // shape[1], "x", color="black", markersize=8)
    for ax in fig.axes[len(pixels) :]:
        ax.set_axis_off()
    return describe(fig, alt or f"{len(pixels)} pictures of {shape[0]} by {shape[1]} numbers.")


@_styled
def training(history, *, other=None, ylabel="corpus loss", label="", title=None, alt=None, ax=None):
    """Draw how the loss falls with the epochs, its last value at the end of the line.

    Parameters
    ----------
    history : sequence of float
        Before training, then after each epoch.
    other : dict of label -> history, optional
        Further lines to compare with.
    label : str
        Of the first line.
    """
    given = ax
    fig, ax = _axes(ax, 3.2)
    lines = []
    for i, (name, losses) in enumerate({label: history, **(other or {})}.items()):
        losses = np.asarray(losses, dtype=float)
        marker = "o" if len(losses) <= 15 else None
        stroke = {"color": INKS[i % 6], "linestyle": STROKES[i % 6], "marker": marker, "markersize": 4}
        line = ax.plot(np.arange(len(losses)), losses, **stroke)[0]
        lines.append((line, f"{name} {_number(losses[-1], '{:.3g}')}".strip()))
    ax.margins(x=0.01)
    ax.set(xlabel="epoch", ylabel=ylabel, title=title or "")
    ax.xaxis.get_major_locator().set_params(integer=True)
    if ax.get_ylim()[0] < 0 <= min(np.nanmin(line.get_ydata()) for line, _ in lines):
        ax.set_ylim(bottom=0)
    _label_ends(ax, lines)
    text = f"The {ylabel} falls" if history[-1] < history[0] else f"The {ylabel} goes"
    text += f" from {history[0]:.3g} to {history[-1]:.3g} in {len(history) - 1} epochs."
    return _finish(fig, ax, given, alt, text)


@_styled
def bars(labels, values, *, xlabel, title=None, fmt="{:.2f}", alt=None, ax=None):
    """Draw horizontal bars, the first on top, negative ones orange and hatched, their values at their ends.

    Parameters
    ----------
    labels : list of str
    values : array (n,)
    """
    given = ax
    values = np.asarray(values, dtype=float)
    fig, ax = _axes(ax, 0.27 * len(values) + 0.8)
    negative = values < 0
    drawn = ax.barh(np.arange(len(values)), values, height=0.7, color=np.where(negative, "#FDD9A8", BLUE))
    for bar, is_negative in zip(drawn, negative, strict=True):
        if is_negative:
            bar.set(hatch="////", edgecolor=ORANGE)
    for row, value in enumerate(values):
        ax.annotate(
            _number(value, fmt), (value, row), (-4 if value < 0 else 4, 0), textcoords="offset points",
            ha="right" if value < 0 else "left", va="center", fontsize=9,
        )  # fmt: skip
    ax.set_yticks(np.arange(len(values)), labels)
    ax.tick_params(axis="y", length=0, labelcolor="black")
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set(xlabel=xlabel, title=title or "", ylim=(len(values) - 0.4, -0.6))
    ax.margins(x=0.12)
    ax.spines["left"].set_visible(False)
    top = int(np.argmax(np.abs(values)))
    return _finish(fig, ax, given, alt, f"Bars of {xlabel}; the longest is {labels[top]}, {values[top]:.3g}.")


@_styled
def confusion(counts, labels, *, title=None, alt=None, ax=None):
    """Draw how often tokens of each class (rows) were given each class (columns), the right ones outlined.

    Parameters
    ----------
    counts : array (V, V) of integers
        ``[true class, decision]``.
    labels : list of V names
    """
    given = ax
    counts = np.asarray(counts)
    size = len(counts)
    fig, ax = _axes(ax, 0.4 * size + 1.1, min(WIDTH, 0.5 * size + 1.9))
    ax.imshow(counts, cmap="Blues", vmin=0, vmax=max(counts.max(), 1), aspect="auto")
    for (row, column), count in np.ndenumerate(counts):
        ink = "white" if count > 0.6 * counts.max() else "black" if count else PALE
        ax.text(column, row, f"{count:d}", ha="center", va="center", color=ink, fontsize=10 if size <= 6 else 9)
    for k in range(size):
        ax.add_patch(Rectangle((k - 0.5, k - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=1.4))
    ax.set_xticks(np.arange(size), labels)
    ax.set_yticks(np.arange(size), labels)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="decision", ylabel="true class", title=title or "")
    right, total = int(np.trace(counts)), int(counts.sum())
    return _finish(
        fig,
        ax,
        given,
        alt,
        f"Confusion matrix of {size} classes: {right} of {total} tokens are on the diagonal.",
    )


@_styled
def loglog(xs, series, *, xlabel, ylabel, title=None, alt=None, ax=None):
    """Draw positive numbers against positive numbers, both axes logarithmic, labels at the lines' ends.

    Parameters
    ----------
    xs : array (m,)
    series : dict of label -> array (m,)
    """
    given = ax
    fig, ax = _axes(ax, 3.4)
    lines = []
    for i, (label, ys) in enumerate(series.items()):
        stroke = {
            "color": INKS[i % 6],
            "linestyle": STROKES[i % 6],
            "marker": "os^Dv*"[i % 6],
            "markersize": 5,
        }
        lines.append((ax.loglog(xs, ys, **stroke)[0], label))
    ax.grid(which="major", color="#E3E3E3", linewidth=0.6)
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title or "")
    low, high = ax.get_ylim()
    if high < 30 * low:  # a power of ten or two are too few: 0.4, 1 and 2 in place of 4 times 10 to the -1
        ax.yaxis.set_major_locator(LogLocator(subs=(1, 2, 4)))
        ax.yaxis.set_major_formatter("{x:g}")
        ax.yaxis.set_minor_formatter("")
    _label_ends(ax, lines)
    return _finish(fig, ax, given, alt, f"{ylabel} against {xlabel}, both logarithmic: {_listed(series)}.")


def _count(n, thing):
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _listed(names):
    names = [str(name) for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# Figures that move


def slider(draw, *, start, stop, step, value, label):
    """Show a figure with a slider for one number under which it was drawn.

    The figure is a PNG in the cell's output, drawn at `value`; moving the slider replaces it. So a saved or
    printed notebook keeps the picture, and without a Jupyter kernel or ipywidgets it is all there is.

    Parameters
    ----------
    draw : function
        ``draw(number)`` -> Figure.
    """

    def controls(widgets):
        digits = max(0, -int(np.floor(np.log10(step))))
        number = widgets.FloatSlider(
            value, min=start, max=stop, step=step, description=label, readout_format=f".{digits}f", style=_WIDE
        )
        return number, [number], lambda: (number.value,)

    _move(draw, (value,), controls)


def stepper(draw, count, *, start=0, label="step"):
    """Show a figure of one step, with buttons to go back and forward; a still picture as in `slider`.

    Parameters
    ----------
    draw : function
        ``draw(i)`` -> Figure, for i from 0 to ``count - 1``.
    start : int
        The step of the still picture: choose one that says most.
    """

    def controls(widgets):
        step = widgets.IntSlider(start, min=0, max=count - 1, description=label)
        back, forward = (
            widgets.Button(description=name)
            for name in ("\N{BLACK LEFT-POINTING TRIANGLE} back", "forward \N{BLACK RIGHT-POINTING TRIANGLE}")
        )

        def go(by):
            step.value = min(max(step.value + by, 0), count - 1)

        back.on_click(lambda _: go(-1))
        forward.on_click(lambda _: go(1))
        return widgets.HBox([back, forward, step]), [step], lambda: (step.value,)

    _move(draw, (start,), controls)


def step_forward(weights, betas, hs, *, activation="tanh", output="softmax", start=4, fmt="{:.2f}"):
    """Show a token going forward through a small network, one edge at a time; a still picture as in `slider`.

    Parameters
    ----------
    weights, betas, hs
        As in `network`; token 0's values are written, each from its step on.
    activation, output : str
        The names of the two nonlinearities.
    start : int
        The step of the still picture.
    """
    frames = list(_forward_frames(weights, betas, hs, activation, output, fmt))

    def draw(i):
        title, alt, marked, known_betas, known_hs = frames[i]
        alt = f"Step {i + 1} of {len(frames)}: {alt}"
        return network(
            weights, betas=known_betas, hs=known_hs, highlight=marked, title=title, alt=_spoken(alt), fmt=fmt
        )

    stepper(draw, len(frames), start=start)


def _forward_frames(weights, betas, hs, activation, output, fmt):
    """Yield title, description, what stands out, and the betas and hs known so far, of each step."""
    betas, hs = ([np.atleast_2d(part)[:1] for part in parts] for parts in (betas, hs))
    seen_betas = [np.full(beta.shape, np.nan) for beta in betas]
    seen_hs = [hs[0], *(beta.copy() for beta in seen_betas)]

    def frame(title, said, *marked):
        return title, said, marked, [beta.copy() for beta in seen_betas], [h.copy() for h in seen_hs]

    yield frame("the features go in", "the features go in.", *((0, j) for j in range(hs[0].shape[1])))
    for layer, w in enumerate(weights):
        for k, row in enumerate(w):
            node, below = f"node {k + 1} of layer {layer + 1}", [*hs[layer][0], 1.0]
            for j in range(len(row) - 1):
                title = f"{_name('beta', layer, k)} = {_products(row[: j + 1], below, fmt)} + \N{HORIZONTAL ELLIPSIS}"
                said = (
                    f"the edge from node {j + 1} of layer {layer} to {node} adds {_products(row[[j]], below[j:], fmt)}."
                )
                yield frame(title, said, (layer, k, j), (layer, j), (layer + 1, k))
            seen_betas[layer][0, k] = betas[layer][0, k]
            beta, bias = _number(betas[layer][0, k], fmt), len(row) - 1
            title = f"{_name('beta', layer, k)} = {_products(row, below, fmt)} = {beta}"
            said = f"the edge from the constant 1 completes the excitation of {node}, {beta}."
            yield frame(title, said, (layer, k, bias), (layer, bias), (layer + 1, k))
            if layer < len(weights) - 1:
                seen_hs[layer + 1][0, k] = hs[layer + 1][0, k]
                h = _number(hs[layer + 1][0, k], fmt)
                title, said = (
                    f"{_name('h', layer, k)} = {activation}({beta}) = {h}",
                    f"{node} gets its activation, {h}.",
                )
                yield frame(title, said, (layer + 1, k))
    seen_hs[-1] = hs[-1]
    beta, y_star = (", ".join(_number(value, fmt) for value in part[-1][0]) for part in (betas, hs))
    title, said = f"$y^*$ = {output}({beta}) = ({y_star})", f"{output} turns {beta} into the answer, {y_star}."
    yield frame(title, said, *((len(weights), k) for k in range(hs[-1].shape[1])))


def _name(letter, layer, k):
    """Return the name of a node's excitation or activation, as mathematics."""
    symbol = "\\beta" if letter == "beta" else letter
    return f"${symbol}^{{({layer + 1})}}_{{{k + 1}}}$"


def _products(ws, hs, fmt):
    """Return a sum of products as text: 0.50 · 1.00 − 1.00 · (−0.46)."""
    text = ""
    for i, (w, h) in enumerate(zip(ws, hs, strict=False)):
        sign = ("\N{MINUS SIGN}" if w < 0 else "") if i == 0 else (" \N{MINUS SIGN} " if w < 0 else " + ")
        factor = f"({_number(h, fmt)})" if h < 0 else _number(h, fmt)
        text += f"{sign}{_number(abs(w), fmt)} \N{MIDDLE DOT} {factor}"
    return text


def explore_network(weights, x, draw):
    """Show a figure with a slider for each feature and each weight of a small network; still as in `slider`.

    Parameters
    ----------
    weights : list of arrays (K, N + 1)
        Where the sliders start.
    x : array (1, D)
        One token, where its sliders start.
    draw : function
        ``draw(x, weights)`` -> Figure; it gets new arrays at each call.
    """
    arrays = [np.array(x, dtype=float), *(np.array(w, dtype=float) for w in weights)]

    def controls(widgets):
        columns = []
        for layer, array in enumerate(arrays):
            sliders = []
            for (row, column), number in np.ndenumerate(array):
                name = f"$x_{{{column + 1}}}$" if layer == 0 else f"$w^{{({layer})}}_{{{row + 1}{column + 1}}}$"
                end = max(3.0, float(np.ceil(abs(number))))
                look = {"layout": widgets.Layout(width="220px"), "style": {"description_width": "64px"}}
                sliders.append(widgets.FloatSlider(number, min=-end, max=end, step=0.02, description=name, **look))
            columns.append(sliders)

        def read():
            values = [np.array([s.value for s in column]) for column in columns]
            new = [v.reshape(a.shape) for v, a in zip(values, arrays, strict=True)]
            return new[0], new[1:]

        box = widgets.HBox([widgets.VBox(column) for column in columns])
        return box, [one for column in columns for one in column], read

    _move(draw, (arrays[0].copy(), [w.copy() for w in arrays[1:]]), controls)


_WIDE = {"description_width": "initial"}


def _move(draw, first, controls):
    """Display controls and the figure of `first`, which is drawn anew whenever a control changes.

    The figure is an ordinary display with an id, updated in place, not the content of an Output widget: a
    saved notebook keeps the former and not the latter.
    """
    from IPython.display import display

    still = draw(*first)
    widgets = _widgets()
    if widgets is None:
        show(still)
        return
    box, changing, read = controls(widgets)
    data = box._repr_mimebundle_()
    data["text/plain"] = "(Controls: run this cell to move the figure below.)"
    display(data, raw=True)
    picture, about = _bundle(still)
    handle = display(picture, metadata=about, raw=True, display_id=True)
    caption = display(_caption(_alt(still)), raw=True, display_id=True)

    def redraw(_):
        try:
            fig = draw(*read())
        except Exception as error:  # a callback's traceback goes to a log that nobody opens
            caption.update(_caption(f"`{type(error).__name__}: {error}`"), raw=True)
            return
        picture, about = _bundle(fig)
        handle.update(picture, metadata=about, raw=True)
        caption.update(_caption(_alt(fig)), raw=True)

    for control in changing:
        control.observe(redraw, names="value")


def _widgets():
    """Return ipywidgets where a notebook can show them: in a Jupyter kernel that has them."""
    try:
        import ipywidgets
        from IPython import get_ipython
    except ImportError:
        return None
    return ipywidgets if getattr(get_ipython(), "kernel", None) is not None else None
