"""Charts of results: bars, a confusion matrix, numbers against numbers on logarithmic axes."""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator

from lectures.figures.drawing.labels import label_ends, listed, number_text
from lectures.figures.drawing.picture import axes_for, finish
from lectures.figures.drawing.style import BLUE, GREY, INKS, ORANGE, STROKES, WIDTH, styled


@styled
def bars(labels, values, *, xlabel, title=None, fmt="{:.2f}", alt=None, ax=None):
    """Draw horizontal bars, the first on top, negative ones orange and hatched, their values at their ends.

    Parameters
    ----------
    labels : list of str
    values : array (n,)
    """
    given = ax
    values = np.asarray(values, dtype=float)
    fig, ax = axes_for(ax, 0.27 * len(values) + 0.8)
    negative = values < 0
    drawn = ax.barh(np.arange(len(values)), values, height=0.7, color=np.where(negative, "#FDD9A8", BLUE))
    for bar, is_negative in zip(drawn, negative, strict=True):
        if is_negative:
            bar.set(hatch="////", edgecolor=ORANGE)
    for row, value in enumerate(values):
        ax.annotate(
            number_text(value, fmt), (value, row), (-4 if value < 0 else 4, 0), textcoords="offset points",
            ha="right" if value < 0 else "left", va="center", fontsize=9,
        )  # fmt: skip
    ax.set_yticks(np.arange(len(values)), labels)
    ax.tick_params(axis="y", length=0, labelcolor="black")
    ax.axvline(0, color=GREY, linewidth=0.8)
    ax.set(xlabel=xlabel, title=title or "", ylim=(len(values) - 0.4, -0.6))
    ax.margins(x=0.12)
    ax.spines["left"].set_visible(False)
    top = int(np.argmax(np.abs(values)))
    return finish(fig, ax, given, alt, f"Bars of {xlabel}; the longest is {labels[top]}, {values[top]:.3g}.")


@styled
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
    fig, ax = axes_for(ax, 0.4 * size + 1.1, min(WIDTH, 0.5 * size + 1.9))
    ax.imshow(counts, cmap="Blues", vmin=0, vmax=max(counts.max(), 1), aspect="auto")
    for (row, column), count in np.ndenumerate(counts):
        ink = "white" if count > 0.71 * counts.max() else "black" if count else GREY
        ax.text(column, row, f"{count:d}", ha="center", va="center", color=ink, fontsize=10 if size <= 6 else 9)
    for k in range(size):
        ax.add_patch(Rectangle((k - 0.5, k - 0.5), 1, 1, fill=False, edgecolor="black", linewidth=1.4))
    ax.set_xticks(np.arange(size), labels)
    ax.set_yticks(np.arange(size), labels)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set(xlabel="decision", ylabel="true class", title=title or "")
    right, total = int(np.trace(counts)), int(counts.sum())
    return finish(
        fig,
        ax,
        given,
        alt,
        f"Confusion matrix of {size} classes: {right} of {total} tokens are on the diagonal.",
    )


@styled
def loglog(xs, series, *, xlabel, ylabel, title=None, alt=None, ax=None):
    """Draw positive numbers against positive numbers, both axes logarithmic, labels at the lines' ends.

    Parameters
    ----------
    xs : array (m,)
    series : dict of label -> array (m,)
    """
    given = ax
    fig, ax = axes_for(ax, 3.4)
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
    label_ends(ax, lines)
    return finish(fig, ax, given, alt, f"{ylabel} against {xlabel}, both logarithmic: {listed(series)}.")
