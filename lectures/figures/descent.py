"""Gradient descent: the steps on a curve, and how the loss falls while a network trains."""

import numpy as np
from matplotlib.patches import FancyArrowPatch

from lectures.figures.drawing.labels import label_ends, number_text
from lectures.figures.drawing.picture import Picture, axes_for, describe, finish
from lectures.figures.drawing.style import BLUE, INKS, ORANGE, STROKES, WIDTH, styled
from lectures.figures.functions import sample


@styled
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
    heights = sample(f, points)
    low, high = np.nanmin(heights), np.nanmax(heights)
    for ax, (label, path) in zip(panels.flat, paths.items(), strict=False):
        path = np.asarray(path, dtype=float)
        at = sample(f, path)
        ax.plot(points, heights, color=BLUE)
        ax.set(xlim=span, ylim=(low - 0.16 * (high - low), high + 0.12 * (high - low)), title=label)
        _join_points(ax, path, at, (0.85 * WIDTH / columns / (span[1] - span[0]), 2.0 / (high - low)))
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


def _join_points(ax, path, at, inches):
    """Draw an arrow from each point of a path to the next; `inches` are those of one unit to the right and up."""
    for i in range(len(path) - 1):
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


@styled
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
    fig, ax = axes_for(ax, 3.2)
    lines = []
    for i, (name, losses) in enumerate({label: history, **(other or {})}.items()):
        losses = np.asarray(losses, dtype=float)
        marker = "o" if len(losses) <= 15 else None
        stroke = {"color": INKS[i % 6], "linestyle": STROKES[i % 6], "marker": marker, "markersize": 4}
        line = ax.plot(np.arange(len(losses)), losses, **stroke)[0]
        lines.append((line, f"{name} {number_text(losses[-1], '{:.3g}')}".strip()))
    ax.margins(x=0.01)
    ax.set(xlabel="epoch", ylabel=ylabel, title=title or "")
    ax.xaxis.get_major_locator().set_params(integer=True)
    if ax.get_ylim()[0] < 0 <= min(np.nanmin(line.get_ydata()) for line, _ in lines):
        ax.set_ylim(bottom=0)
    label_ends(ax, lines)
    text = f"The {ylabel} falls" if history[-1] < history[0] else f"The {ylabel} goes"
    text += f" from {history[0]:.3g} to {history[-1]:.3g} in {len(history) - 1} epochs."
    return finish(fig, ax, given, alt, text)
