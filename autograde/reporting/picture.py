"""A report as a picture: the answer as a grid with its wrong entries marked, the chain rule with the suspected factor.

HTML and SVG, made here: whatever a student's function returned is a number by now, and every text is escaped.
"""

import re
from collections.abc import Sequence
from html import escape

import numpy as np

MOST_ROWS, MOST_COLUMNS = 12, 12
SUSPECT, PALE = "#B34700", "#767676"


def draw(compared, factors: Sequence[str], suspected: Sequence[int]) -> str:
    """The picture of a report, "" where there is nothing to draw.

    Parameters
    ----------
    compared : `Compared`, or None
    factors : the chain rule's factors
    suspected : indices of the wrong ones
    """
    parts = []
    if compared is not None and 1 <= compared.yours.ndim <= 2 and compared.yours.size > 1:
        parts.append(grid(compared.yours, compared.wrong, compared.name))
    if factors and suspected:
        parts.append(chain(factors, suspected))
    return "".join(f'<div style="margin: 0.5em 0">{part}</div>' for part in parts)


def grid(yours: np.ndarray, wrong: np.ndarray, name: str) -> str:
    """A table of the answer's entries; a wrong one has a cross and a thick border, so that it needs no colour.

    Parameters
    ----------
    yours : shape (rows, columns) or (columns,)
    wrong : bool, the same shape
    name : str, of the array
    """
    yours, wrong = np.atleast_2d(yours), np.atleast_2d(wrong)
    rows, columns = min(len(yours), MOST_ROWS), min(yours.shape[1], MOST_COLUMNS)
    lines = ["<td></td>" + "".join(f'<th style="{_CELL} color: {PALE}">{j}</th>' for j in range(columns))]
    for i in range(rows):
        cells = "".join(_cell(yours[i, j], wrong[i, j]) for j in range(columns))
        lines.append(f'<th style="{_CELL} color: {PALE}">{i}</th>{cells}')
    shown = "" if (rows, columns) == yours.shape else f", the first {rows} rows and {columns} columns"
    count = int(wrong.sum())
    caption = f"{name or 'your answer'}{shown}: ✗ marks what differs, {count} of {wrong.size} entries"
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    style = "border-collapse: separate; border-spacing: 2px; font-family: monospace; font-size: 90%"
    return f'<table style="{style}"><caption style="{_CAPTION}">{escape(caption)}</caption>{table}</table>'


_CAPTION = "caption-side: bottom; text-align: left; white-space: nowrap"
_CELL = "padding: 1px 6px; text-align: right; background: none;"


def _cell(value: float, wrong: bool) -> str:
    number = escape(f"{value + 0.0:.3g}".replace("-", "−"))  # −0 is 0
    if wrong:
        return f'<td style="{_CELL} border: 2px solid {SUSPECT}; font-weight: bold">✗ {number}</td>'
    return f'<td style="{_CELL} border: 2px solid transparent; color: {PALE}">{number}</td>'


def chain(factors: Sequence[str], suspected: Sequence[int]) -> str:
    """The quantities of the network in a row, each joined to the next by the factor that leads back across.

    A suspected factor's line is thick and dashed and has a mark, so that it needs no colour.

    Parameters
    ----------
    factors : from the loss back, such as "∂ℓ/∂β", "∂β/∂h"; one that is no derivative stands in a box
    suspected : indices of those in question
    """
    links = [(factor, place in suspected) for place, factor in reversed(list(enumerate(factors)))]
    parts: list[str] = []
    x = 10.0
    shown = ""
    for label, doubted in links:
        ends = _ENDS.fullmatch(label)
        if ends is None:
            x = _box(parts, x, label, doubted)
            continue
        loss_side, below = ends.groups()
        if shown != below:
            x = _node(parts, x, below)
        x = _arrow(parts, x, label, doubted)
        x = _node(parts, x, loss_side)
        shown = loss_side
    said = "the chain rule: " + " times ".join(factors) + "; in question: " + ", ".join(factors[i] for i in suspected)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(said, quote=True)}" '
        f'width="{x + 10:.0f}" height="92" fill="currentColor" font-family="sans-serif" font-size="14">'
        f"{''.join(parts)}</svg>"
    )


_ENDS = re.compile(r"∂(\S+)/∂(\S+)")
RADIUS, REACH, LINE = 17, 92, 58


def _mark(parts: list[str], x: float, doubted: bool) -> str:
    """The stroke of a line; where it is in doubt, the words above it."""
    if not doubted:
        return f'stroke="{PALE}" stroke-width="1.5"'
    parts.append(f'<text x="{x:.0f}" y="14" text-anchor="middle" fill="{SUSPECT}" font-weight="bold">here</text>')
    return f'stroke="{SUSPECT}" stroke-width="3.5" stroke-dasharray="7 3"'


def _node(parts: list[str], x: float, name: str) -> float:
    """A quantity in a circle; returns where it ends."""
    middle = x + RADIUS
    parts.append(f'<circle cx="{middle:.0f}" cy="{LINE}" r="{RADIUS}" fill="none" stroke="{PALE}" stroke-width="1.5"/>')
    parts.append(f'<text x="{middle:.0f}" y="{LINE + 5}" text-anchor="middle">{escape(name)}</text>')
    return x + 2 * RADIUS


def _arrow(parts: list[str], x: float, label: str, doubted: bool) -> float:
    """An arrow that leads back, from right to left, with its factor above; returns where it ends."""
    middle = x + REACH / 2
    stroke = _mark(parts, middle, doubted)
    weight = ' font-weight="bold"' if doubted else ""
    parts.append(f'<text x="{middle:.0f}" y="{LINE - 22}" text-anchor="middle"{weight}>{escape(label)}</text>')
    parts.append(f'<line x1="{x + 10:.0f}" y1="{LINE}" x2="{x + REACH - 4:.0f}" y2="{LINE}" {stroke}/>')
    head = f"M {x + 14:.0f} {LINE - 6} L {x + 4:.0f} {LINE} L {x + 14:.0f} {LINE + 6}"
    parts.append(f'<path d="{head}" fill="none" stroke="{SUSPECT if doubted else PALE}" stroke-width="2"/>')
    return x + REACH


def _box(parts: list[str], x: float, label: str, doubted: bool) -> float:
    """What is done that is no derivative, in a box; returns where it ends."""
    width = 18 + 8.0 * len(label)
    stroke = _mark(parts, x + width / 2, doubted)
    weight = ' font-weight="bold"' if doubted else ""
    parts.append(f'<rect x="{x:.0f}" y="{LINE - 16}" width="{width:.0f}" height="32" rx="4" fill="none" {stroke}/>')
    parts.append(f'<text x="{x + width / 2:.0f}" y="{LINE + 5}" text-anchor="middle"{weight}>{escape(label)}</text>')
    return x + width + 14
