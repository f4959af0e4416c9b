"""A loss over two numbers: its level lines, its gradient, the paths that go down."""

import numpy as np
from matplotlib.patheffects import withStroke

from lectures.figures.drawing.picture import axes_for, finish
from lectures.figures.drawing.style import STROKES, WIDTH, styled


@styled
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
    fig, ax = axes_for(ax, 4.5, min(WIDTH, 3.7 * wide / high + 1.6) if one_scale else 6.0)
    a, b = np.meshgrid(np.linspace(xspan[0], xspan[1], 161), np.linspace(yspan[0], yspan[1], 161))
    with np.errstate(all="ignore"):
        height = np.broadcast_to(np.asarray(loss(a, b), dtype=float), a.shape)
    height = np.where(np.isfinite(height), height, np.nan)
    _level_lines(ax, a, b, height, numbered=gradient is None)
    if one_scale:
        ax.set_aspect("equal")
    if gradient is not None:
        _arrows_uphill(ax, gradient, xspan, yspan)
    _paths(ax, paths or {})
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=xspan, ylim=yspan, title=title or "")
    arrows = " Arrows point along its gradient, uphill." if gradient is not None else ""
    text = f"Level lines of the loss over two numbers; its least value is {np.nanmin(height):.3g}.{arrows}"
    return finish(fig, ax, given, alt, text)


def _level_lines(ax, a, b, height, *, numbered):
    """Draw level lines on their colours, with a bar that says how high each is."""
    filled = ax.contourf(a, b, height, 12, cmap="cividis")
    lines = ax.contour(a, b, height, filled.levels, colors="white", linewidths=0.7)
    if numbered:  # among arrows the numbers cannot be read; the bar beside has them
        for label in ax.clabel(lines, lines.levels[1::2], fontsize=9, fmt="%g", colors="white", zorder=5):
            label.set_path_effects([withStroke(linewidth=2, foreground="black")])  # over dark and bright alike
    bar = ax.figure.colorbar(filled, ax=ax, pad=0.02)
    bar.outline.set_linewidth(0.5)
    bar.set_label("loss")


def _arrows_uphill(ax, gradient, xspan, yspan):
    """Draw arrows along the gradient at 9 by 9 places, the longest a tenth of the picture."""
    a, b = np.meshgrid(*(np.linspace(low, up, 11)[1:-1] for low, up in (xspan, yspan)))
    da, db = (np.broadcast_to(np.asarray(part, dtype=float), a.shape) for part in gradient(a, b))
    wide, high = abs(xspan[1] - xspan[0]), abs(yspan[1] - yspan[0])
    longest = np.sqrt((da / wide) ** 2 + (db / high) ** 2).max()
    scale = longest * 10 if longest > 0 else 1.0
    ax.quiver(
        a, b, da, db, angles="xy", scale_units="xy", scale=scale, color="white", edgecolor="black",
        linewidth=0.6, width=0.008, minlength=0.5, zorder=2,
    )  # fmt: skip


def _paths(ax, paths):
    """Draw each path as a line of points, its label at the last one."""
    for i, (label, path) in enumerate(paths.items()):
        path = np.asarray(path, dtype=float)
        ax.plot(*path.T, color="black", linewidth=3.4, zorder=3)
        stroke = {"color": "white", "linestyle": STROKES[i % 6], "linewidth": 1.6}
        ax.plot(*path.T, marker="o", markersize=5, markeredgecolor="black", zorder=3, **stroke)
        box = {"boxstyle": "square,pad=0.2", "facecolor": "white", "edgecolor": "black", "linewidth": 0.6}
        ax.annotate(label, path[-1], (8, 8), textcoords="offset points", bbox=box, zorder=4, fontsize=9)
