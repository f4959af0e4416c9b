"""Where the nodes, lines and texts of a network stand, and how each looks."""

from typing import Any

import numpy as np
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from lectures.figures.drawing.labels import bare, count_text, number_text
from lectures.figures.drawing.picture import Picture
from lectures.figures.drawing.style import BLUE, GREY, ORANGE, PALE, WIDTH


class NetworkPlan:
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
        size = np.array([0.078 * max(len(bare(text)) for text in texts.values()) + 0.1, 0.21])
        gap = ends[0, 1, 0] - ends[0, 0, 0]
        least = (self.radius + room + size[0] / 2) / gap
        where = _distances(ends, size, [(k, j) for _, k, j in texts], min(least, 0.5))
        for (edge, text), (start, end), t in zip(texts.items(), ends, where, strict=True):
            x, y = start * (1 - t) + end * t
            box = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
            colour = GREY if pale(edge) else "black"
            ax.text(x, y, text, ha="center", va="center", color=colour, bbox=box, zorder=2)

    def nodes(self, ax, x, betas, hs, marked, fmt, strong=frozenset()):
        last = len(self.counts) - 1
        values = [None] * len(self.counts) if hs is None else [np.atleast_2d(h)[0] for h in hs]
        if x is not None:
            values[0] = np.atleast_2d(x)[0]
        for (layer, k), centre in self.place.items():
            if k is None:
                ax.text(*centre, f"\N{VERTICAL ELLIPSIS}\n{self.counts[layer]}", ha="center", va="center")
                continue
            here = marked is None or (layer, k) in marked
            edge, width, ink = ("black", 1.2, "black") if here else (PALE, 1.0, GREY)
            if (marked is not None and here) or (layer, k) in strong:
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
                ax.text(*(centre - [0, 0.12]), number_text(value, fmt), ha="center", va="center", color=ink, zorder=4)
            beta = np.nan if betas is None or layer == 0 else np.atleast_2d(betas[layer - 1])[0][k]
            if not np.isnan(beta):
                text = rf"$\beta$ = {number_text(beta, fmt)}"
                self.note(ax, centre + np.array([0, self.radius + 0.13]), text, ink)

    def deltas(self, ax, deltas, notes, fmt):
        for (layer, k), centre in self.place.items():
            if layer == 0 or k is None or k == self.counts[layer]:
                continue
            delta = np.atleast_2d(deltas[layer - 1])[0][k]
            if not np.isnan(delta):
                text = rf"$\delta$ = {number_text(delta, fmt)}"
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
        return f"A network of {count_text(first, 'input')}{middle} and {count_text(last, 'output node')}"


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
