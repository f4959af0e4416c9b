"""Computational graphs: numbers and what they are made of, values on their way forward, slopes on their way back."""

from collections import defaultdict

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lectures.figures.drawing.labels import listed, number_text, spoken
from lectures.figures.drawing.picture import Picture, describe
from lectures.figures.drawing.style import GREY, ORANGE, WIDTH, styled

HALF = 0.3  # inches: half of a box's width


@styled
def computational_graph(labels, record, places, values, shares=None, slopes=None, *, alt=None):
    """Draw numbers as boxes, and a wire from each to every operation that it goes into.

    A wire bears the number above, and below what comes back on it.

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
    """
    fig, ax = _sheet(max(y for _, y in places))
    made = len(labels) - len(record)
    uses = defaultdict(list)
    said = []
    for m, (_, inputs) in enumerate(record):
        for k, i in enumerate(inputs):
            shift = (inputs[:k].count(i) - (inputs.count(i) - 1) / 2) * 0.9
            share = shares[m][k] if shares else None
            uses[i].append((m, k))
            _wire(ax, places[i], places[made + m], shift, values[i], share)
            said.append(_in_words(f"from {labels[i]} to {labels[made + m]}", values[i], share))
    last = slopes[-1] if slopes else None
    _wire(ax, places[-1], (places[-1][0] + 1.4, places[-1][1]), 0.0, values[-1], last)
    said.append(_in_words("out", values[-1], last))
    for i, (label, place) in enumerate(zip(labels, places, strict=True)):
        _box(ax, label, *place, rounded=i >= made)
        back = [shares[m][k] for m, k in uses[i]] if shares else []
        if slopes and len(back) > 1:
            _added(ax, back, slopes[i], place[0], place[1] - (0.65 if i >= made else 0.45))
            said.append(f"together {_number(slopes[i])} for {labels[i]}")
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
    (x0, y0), (x1, y1) = (start[0] + HALF, start[1] + shift / 4), (end[0] - HALF, end[1] + shift / 4)
    bend = -0.75 * shift  # of two wires between the same boxes, one above and one below
    ax.add_patch(
        FancyArrowPatch(
            (x0, y0), (x1, y1), connectionstyle=f"arc3,rad={bend}", arrowstyle="-|>", mutation_scale=10,
            shrinkA=0, shrinkB=1, color=GREY, linewidth=1.2, zorder=1,
        )
    )  # fmt: skip
    x, y = (x0 + x1) / 2, (y0 + y1) / 2 - bend * (x1 - x0) / 2
    ax.text(x, y + 0.14, _number(value), ha="center", va="center", bbox=_PAPER)
    if share is not None:
        ax.text(x, y - 0.15, _number(share), ha="center", va="center", color=ORANGE, bbox=_PAPER)


_PAPER = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none"}


def _box(ax, label, x, y, *, rounded):
    """Draw a number's box: that of an operation has round corners."""
    style = f"round,pad=0,rounding_size={0.2 if rounded else 0.01}"
    ax.add_patch(FancyBboxPatch((x - HALF, y - 0.24), 2 * HALF, 0.48, boxstyle=style, facecolor="white", zorder=2))
    ax.text(x, y, label, ha="center", va="center", fontsize=12, zorder=3)


def _added(ax, parts, total, x, y):
    """Write how the parts add up to the total."""
    sum_of_parts = " + ".join([_number(parts[0]), *map(_bracketed, parts[1:])])
    ax.text(x, y, f"{sum_of_parts} = {_number(total)}", ha="center", va="center", color=ORANGE)


def _number(value):
    return number_text(value, "{:g}")


def _bracketed(part):
    """A summand behind a plus: a negative one in brackets."""
    return _number(part) if part >= 0 else f"({_number(part)})"


def _in_words(where, value, share):
    return f"{where} goes {value:g}" + ("" if share is None else f", back comes {share:g}")
