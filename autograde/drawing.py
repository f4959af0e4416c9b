"""A report as a picture: the answer as a grid with its wrong entries marked, the chain rule with the suspected factor.

HTML and SVG, made here: whatever a student's function returned is a number by now, and every text is escaped.
"""

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
    lines = ["<th></th>" + "".join(f'<th style="{_CELL} color: {PALE}">{j}</th>' for j in range(columns))]
    for i in range(rows):
        cells = "".join(_cell(yours[i, j], wrong[i, j]) for j in range(columns))
        lines.append(f'<th style="{_CELL} color: {PALE}">{i}</th>{cells}')
    shown = "" if (rows, columns) == yours.shape else f", the first {rows} rows and {columns} columns"
    count = int(wrong.sum())
    caption = f"{name or 'your answer'}{shown}: ✗ marks what differs, {count} of {wrong.size} entries"
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    style = "border-collapse: separate; border-spacing: 2px; font-family: monospace; font-size: 90%"
    return (
        f'<table style="{style}"><caption style="caption-side: bottom; text-align: left">{escape(caption)}</caption>'
        f"{table}</table>"
    )


_CELL = "padding: 1px 6px; text-align: right; background: none;"


def _cell(value: float, wrong: bool) -> str:
    number = escape(f"{value:.3g}".replace("-", "−"))
    if wrong:
        return f'<td style="{_CELL} border: 2px solid {SUSPECT}; font-weight: bold">✗ {number}</td>'
    return f'<td style="{_CELL} border: 2px solid transparent; color: {PALE}">{number}</td>'


def chain(factors: Sequence[str], suspected: Sequence[int]) -> str:
    """The chain rule's factors in a row; a suspected one stands in a dashed frame with a mark above it.

    Parameters
    ----------
    factors : such as "∂β/∂h"
    suspected : indices of those in question
    """
    height, gap, x = 62, 22, 8.0
    parts = []
    for place, factor in enumerate(factors):
        width = 16 + 9.0 * len(factor)
        doubted = place in suspected
        stroke = f'stroke="{SUSPECT}" stroke-width="3" stroke-dasharray="6 3"' if doubted else f'stroke="{PALE}"'
        weight = ' font-weight="bold"' if doubted else ""
        middle = x + width / 2
        parts.append(f'<rect x="{x:.0f}" y="22" width="{width:.0f}" height="32" rx="5" fill="none" {stroke}/>')
        parts.append(f'<text x="{middle:.0f}" y="43" text-anchor="middle"{weight}>{escape(factor)}</text>')
        if doubted:
            parts.append(f'<text x="{middle:.0f}" y="15" text-anchor="middle" fill="{SUSPECT}">here ▾</text>')
        x += width
        if place + 1 < len(factors):
            parts.append(f'<text x="{x + gap / 2:.0f}" y="43" text-anchor="middle">·</text>')
            x += gap
    said = "the chain rule: " + " times ".join(factors) + "; in question: " + ", ".join(factors[i] for i in suspected)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(said, quote=True)}" '
        f'width="{x + 8:.0f}" height="{height}" style="max-width: 100%" fill="currentColor" '
        f'font-family="sans-serif" font-size="15">{"".join(parts)}</svg>'
    )
