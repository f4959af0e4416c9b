"""Computational graphs: numbers and what they are made of, values on their way forward, slopes on their way back."""

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lectures.figures.drawing.labels import bare, listed, number_text, spoken
from lectures.figures.drawing.picture import Picture, describe
from lectures.figures.drawing.style import GREY, ORANGE, WIDTH, styled

HALF = 0.3  # inches: half of a box's width, at least


@styled
def computational_graph(labels, record, places, values, shares=None, slopes=None, *, fmt="{:g}", alt=None):
    """Draw numbers as boxes, and a wire from each to every use; it bears the number above, what comes back below.

    Parameters
    ----------
    labels : list of str
        What stands in the boxes: names of inputs, signs of operations.
    record : list of (operation, inputs)
        Entry m made the number ``len(labels) - len(record) + m`` of those at the positions ``inputs``.
    places : list of (x, y)
        Where the boxes stand, in inches: x from 0 to 5.3, y from 0.
    values : list of float
    shares : list of tuple, optional
        For each entry what comes back to each of its inputs.
    slopes : list of float, optional
        What comes back in all: it is written under a number with several wires, and on the last one.
    fmt : str
        How numbers are written.
    """
    fig, ax = _sheet(max(y for _, y in places))
    made = len(labels) - len(record)
    said = []
    for m, (_, inputs) in enumerate(record):
        for k, i in enumerate(inputs):
            shift = (inputs[:k].count(i) - (inputs.count(i) - 1) / 2) * 0.9
            texts = _written(fmt, values[i], shares[m][k] if shares else None)
            _wire(ax, _right_of(labels[i], places[i]), _left_of(labels[made + m], places[made + m]), shift, *texts)
            said.append(_in_words(f"from {labels[i]} to {labels[made + m]}", *texts))
    start, texts = _right_of(labels[-1], places[-1]), _written(fmt, values[-1], slopes[-1] if slopes else None)
    _wire(ax, start, (start[0] + 0.8, start[1]), 0.0, *texts)
    said.append(_in_words("out", *texts))
    for i, (label, place) in enumerate(zip(labels, places, strict=True)):
        _box(ax, label, *place, rounded=i >= made)
    if slopes and shares:
        for i, text in _sums(record, shares, slopes, fmt):
            low = places[i][1] - (0.65 if i >= made else 0.45)
            ax.text(places[i][0], low, text, ha="center", va="center", color=ORANGE)
            said.append(f"together {number_text(slopes[i], fmt)} for {labels[i]}")
    return describe(fig, alt or spoken(f"A computational graph: {listed(said)}."))


def _sheet(top):
    """An empty figure in inches, with room for boxes from the height 0 to the highest one."""
    fig = Picture(figsize=(WIDTH, top + 1.3))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(-0.5, WIDTH - 0.5), ylim=(-0.75, top + 0.55))
    ax.axis("off")
    return fig, ax


def _wire(ax, start, end, shift, value, share):
    """Draw a line from one box to another, the value above its middle and what comes back below."""
    (x0, y0), (x1, y1) = (start[0], start[1] + shift / 4), (end[0], end[1] + shift / 4)
    bend = -0.75 * shift  # of two wires between the same boxes, one above and one below
    ax.add_patch(
        FancyArrowPatch(
            (x0, y0), (x1, y1), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=10,
            shrinkA=0, shrinkB=1, color=GREY, linewidth=1.2, zorder=1,
        )
    )  # fmt: skip
    x, y = (x0 + x1) / 2, (y0 + y1) / 2 - bend * (x1 - x0) / 2
    ax.text(x, y + 0.14, value, ha="center", va="center", bbox=_PAPER)
    if share:
        ax.text(x, y - 0.15, share, ha="center", va="center", color=ORANGE, bbox=_PAPER)


_PAPER = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none"}


def _half(label):
    """Half of the width of a label's box, in inches."""
    return max(HALF, 0.042 * len(bare(label)) + 0.08)


def _right_of(label, place):
    return place[0] + _half(label), place[1]


def _left_of(label, place):
    return place[0] - _half(label), place[1]


def _box(ax, label, x, y, *, rounded):
    """Draw a number's box: that of an operation has round corners."""
    style = f"round,pad=0,rounding_size={0.2 if rounded else 0.01}"
    half = _half(label)
    ax.add_patch(FancyBboxPatch((x - half, y - 0.24), 2 * half, 0.48, boxstyle=style, facecolor="white", zorder=2))
    ax.text(x, y, label, ha="center", va="center", fontsize=12, zorder=3)


def _sums(record, shares, slopes, fmt):
    """Yield each number on which several shares come back, and how they add up; a negative one stands in brackets."""
    used = [i for _, inputs in record for i in inputs]
    back = [share for entry in shares for share in entry]
    for i, slope in enumerate(slopes):
        parts = [share for j, share in zip(used, back, strict=True) if j == i]
        if len(parts) > 1:
            first, *rest = (number_text(part, fmt) for part in parts)
            shown = [first, *(f"({text})" if part < 0 else text for part, text in zip(parts[1:], rest, strict=True))]
            added = " + ".join(shown)
            yield i, f"{added}{chr(10) if len(added) > 12 else ' '}= {number_text(slope, fmt)}"


def _written(fmt, value, share):
    """A value and a share as text; empty where there is no share."""
    return number_text(value, fmt), "" if share is None else number_text(share, fmt)


def _in_words(where, value, share):
    return f"{where} goes {value}" + (f", back comes {share}" if share else "")
