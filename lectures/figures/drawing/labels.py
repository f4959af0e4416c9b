"""Numbers and names as a figure writes them, and labels beside the ends of lines, kept apart."""

import re

import numpy as np
from matplotlib.patheffects import withStroke

from lectures.figures.drawing.style import FOR_TEXT, GREY


def number_text(value, fmt="{:.2f}"):
    """Return a number as text, with a minus sign as wide as a plus and no minus before a zero."""
    text = fmt.format(value)
    if text.startswith("-") and not text.strip("-0."):
        text = text[1:]
    return text.replace("-", "\N{MINUS SIGN}")


def count_text(n, thing):
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def listed(names):
    names = [str(name) for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def spoken(text):
    """Return a text without the marks of its mathematics, which a screen reader would spell out."""
    for mark in ("$", "{", "}", "\\mathcal", "\\"):
        text = text.replace(mark, "")
    return text


def bare(text):
    """Return about the characters that a text shows, without the marks of its mathematics."""
    return "".join(letter for letter in re.sub(r"\\[a-z]+", "*", text) if letter not in "${}^_\\")


def label_ends(ax, lines, gap=13.0):
    """Write each line's label beside its right end, moved apart by at least `gap` points of type."""
    ends = []
    for line, label in lines:
        x, y = (np.asarray(data, dtype=float) for data in line.get_data())
        low, high = sorted(ax.get_ylim())
        inside = np.flatnonzero(np.isfinite(y) & (y >= low) & (y <= high))
        if label and len(inside):
            colour = line.get_color() if line.get_color() in FOR_TEXT else GREY
            ends.append([x[inside[-1]], y[inside[-1]], colour, label])
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
