"""Functions of one variable: activation functions with their derivatives, and curves with marks."""

import numpy as np
from matplotlib.patheffects import withStroke

from lectures.figures.drawing.labels import label_ends, listed
from lectures.figures.drawing.picture import Picture, axes_for, describe, finish
from lectures.figures.drawing.style import BLUE, INKS, ORANGE, PALE, STROKES, WIDTH, styled


@styled
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
        lines = [(ax.plot(points, sample(f, points), color=BLUE)[0], "value")]
        if name in derivatives:
            slope = sample(derivatives[name], points)
            lines.append((ax.plot(points, slope, color=ORANGE, linestyle="--")[0], "slope"))
        ax.axhline(0, color=PALE, linewidth=0.8, zorder=0)
        ax.axvline(0, color=PALE, linewidth=0.8, zorder=0)
        ax.set_title(name)
        ax.margins(x=0)
        label_ends(ax, lines)
    for ax in panels.flat[len(functions) :]:
        ax.set_axis_off()
    for ax in panels[-1]:
        ax.set_xlabel(xlabel)
    slopes = ", each with its derivative dashed" if derivatives else ""
    return describe(fig, alt or f"Curves of {listed(functions)} from {span[0]:g} to {span[1]:g}{slopes}.")


@styled
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
    fig, ax = axes_for(ax, 3.2)
    points = np.linspace(span[0], span[1], 801)
    lines = []
    for i, (name, g) in enumerate(functions.items()):
        stroke = {"color": INKS[i % 6], "linestyle": STROKES[i % 6]}
        lines.append((ax.plot(points, sample(g, points), **stroke)[0], name))
    for mark in marks:
        x, text, name = _mark(mark)
        y = float(sample(functions.get(name, next(iter(functions.values()))), np.array([float(x)]))[0])
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
    label_ends(ax, lines)
    what = f"Curves of {listed(functions)}" if isinstance(f, dict) else "A curve"
    return finish(fig, ax, given, alt, f"{what}: {ylabel} against {xlabel} from {span[0]:g} to {span[1]:g}.")


def sample(f, points):
    """Return f at the points, as an array of their shape, whatever f thinks of infinity."""
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(f(points), dtype=float), points.shape)


def _mark(mark):
    """Return the x, text and name of a mark."""
    x, text, name = (*mark, "", "")[:3] if isinstance(mark, (tuple, list)) else (mark, "", "")
    return float(x), text, name


def _room(limits):
    """Return limits with space above for a mark's text."""
    low, high = limits
    return low, high + 0.08 * (high - low)
