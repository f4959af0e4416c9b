"""A matrix as a grid of signed entries, those that are wrong marked."""

import numpy as np
from matplotlib.patches import Rectangle

from lectures.figures.drawing.labels import count_text, number_text
from lectures.figures.drawing.picture import axes_for, finish
from lectures.figures.drawing.style import PALE, SIGNED, WIDTH, styled


@styled
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
    fig, ax = axes_for(ax, min(tall, 7.0) + 0.9 + names, min(WIDTH, max(cell * columns + 1.4, 3.2)))
    mark = min(72 * cell * 0.5, 6)  # points: how large the marks are in a grid without numbers
    _entries(ax, array, fmt if written else None, mark)
    _lines(ax, rows, columns)
    _ticks(ax.xaxis, columns, column_names, 20)
    _ticks(ax.yaxis, rows, row_names, 20)
    if names:
        ax.tick_params(axis="x", rotation=90)
    ax.spines[:].set_visible(False)
    places = _places(wrong, array.shape)
    _mark_wrong(ax, places, written, mark)
    ax.set(xlabel=column_label, ylabel=row_label, title=title or "")
    mistakes = f", {len(places)} of its entries marked as wrong" if wrong is not None else ""
    text = f"A grid of {count_text(rows, 'row')} and {count_text(columns, 'column')}{mistakes}."
    return finish(fig, ax, given, alt, text)


def _entries(ax, array, fmt, mark):
    """Draw the entries as colours; with their numbers where there is a format, else with a minus sign."""
    finite = array[np.isfinite(array)]
    largest = np.abs(finite).max(initial=0.0) or 1.0
    shown = np.ma.masked_invalid(array)
    ax.imshow(shown, cmap=SIGNED, vmin=-largest, vmax=largest, aspect="auto", interpolation="nearest")
    if fmt is not None:
        size = 10 if array.shape[1] <= 8 else 8.5
        for (r, c), value in np.ndenumerate(array):
            ax.text(c, r, number_text(value, fmt), ha="center", va="center", fontsize=size)
    else:
        r, c = np.nonzero(array < -0.25 * largest)
        ax.scatter(c, r, s=mark**2, marker="_", color="black", linewidth=0.8)


def _lines(ax, rows, columns):
    """Draw the lines between the entries."""
    ax.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    ax.grid(which="minor", color=PALE, linewidth=0.6 if columns <= 30 else 0.2)
    ax.tick_params(which="both", length=0)


def _mark_wrong(ax, places, written, mark):
    """Outline the entries that are wrong, and cross them: beside their numbers, or in the middle."""
    for r, c in places:
        ax.add_patch(Rectangle((c - 0.5, r - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=2.2, zorder=3))
        x, y, size = (c + 0.36, r - 0.3, 5) if written else (c, r, mark)
        ax.plot([x], [y], "x", color="black", markersize=size, markeredgewidth=1.4, zorder=4)


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
