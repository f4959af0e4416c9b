"""Numbers that stand in the code: another one, or one that is too many."""

import ast
from collections.abc import Iterator
from typing import Any

from autograde.diagnosis.slips.edits.edit import Edit, replaced
from autograde.diagnosis.slips.source import Place, Source, Written


def numbers(written: Written, _: Source) -> Iterator[Edit]:
    """Another number than is meant: one more or less, twice or half as much, 0 for 1, its negative."""
    for place, node in written.places:
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float, bool):
            continue
        if place.field in ("slice", "value") and isinstance(place.parent, ast.keyword | ast.Subscript):
            continue
        value: Any = node.value
        minus = isinstance(place.parent, ast.UnaryOp) and isinstance(place.parent.op, ast.USub)
        if isinstance(value, bool):
            others: list = [not value]
        else:
            others = [0, 1, 2, -1, 0.5, value + 1, value - 1, 2 * value, value / 2, -value]
        for other in dict.fromkeys(others):
            if other == 0 and 0 < abs(value) < 1e-3:
                yield replaced("small_constant", place, ast.Constant(other))
            elif other != value and not _leaves_out(place, other):
                words = f"`{-other if minus else other}` in place of `{-value if minus else value}`"
                yield replaced("another_number", place, ast.Constant(other), words=words)


def _leaves_out(place: Place, other: Any) -> bool:
    """Whether a number in this place would take the whole term, or the whole factor, away."""
    operator = getattr(place.parent, "op", None) if place.field == "right" else None
    if isinstance(operator, ast.Add | ast.Sub):
        return other == 0
    return isinstance(operator, ast.Mult | ast.Div | ast.FloorDiv | ast.Pow) and other == 1
