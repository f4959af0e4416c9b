"""What stands in the code as it is: other numbers, bounds, letters of np.einsum, keywords."""

import ast
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from autograde.diagnosis.slips.edits.edit import Edit, called, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

MOST = 60  # ways of writing the letters of np.einsum
CLIPS = ("np.clip", "torch.clamp", "torch.clip")
KEPT = ("axis", "keepdims", "dim", "keepdim", "dtype", "key", "lr")  # keywords that are looked at elsewhere
FURTHER = (2, 10, 25)  # times as far as the bounds that are written


def bounds(written: Written, _: Source) -> Iterator[Edit]:
    """Numbers are cut off at bounds that are felt."""
    for place, node in written.places:
        if not isinstance(node, ast.Call) or not called(node).endswith((*CLIPS, ".clip", ".clamp")):
            continue
        first = 1 if called(node) in CLIPS else 0
        if len(node.args) < first + 2:
            continue
        for times in FURTHER:
            further = [ast.BinOp(bound, ast.Mult(), ast.Constant(times)) for bound in node.args[first : first + 2]]
            new = ast.Call(node.func, [*node.args[:first], *further, *node.args[first + 2 :]], node.keywords)
            yield replaced("clipped_too_near", place, new)


def small(written: Written, _: Source) -> Iterator[Edit]:
    """A small constant that is added, or at which something is held."""
    for place, node in written.places:
        value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
        if isinstance(value, float) and 0 < value < 1e-3:
            yield replaced("small_constant", place, ast.Constant(0))


def numbers(written: Written, _: Source) -> Iterator[Edit]:
    """Another number than is meant: one more or less, twice or half as much, 0 for 1, its negative."""
    for place, node in written.places:
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("np.nan", "np.inf", "math.nan"):
            yield replaced("another_number", place, ast.Constant(0.0), words=f"`0` in place of `{ast.unparse(node)}`")
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
            if other != value and not _leaves_out(place, other):
                words = f"`{-other if minus else other}` in place of `{-value if minus else value}`"
                yield replaced("another_number", place, ast.Constant(other), words=words)


def _leaves_out(place: Place, other: Any) -> bool:
    """Whether a number in this place would take the whole term, or the whole factor, away."""
    operator = getattr(place.parent, "op", None) if place.field == "right" else None
    if isinstance(operator, ast.Add | ast.Sub):
        return other == 0
    return isinstance(operator, ast.Mult | ast.Div | ast.FloorDiv | ast.Pow) and other == 1


def letters(written: Written, _: Source) -> Iterator[Edit]:
    """Other letters in what np.einsum is told."""
    for _place, node in written.places:
        if not isinstance(node, ast.Call) or not called(node).endswith("einsum") or not node.args:
            continue
        said = node.args[0]
        if not isinstance(said, ast.Constant) or not isinstance(said.value, str):
            continue
        for other in list(_others(said.value.replace(" ", "")))[:MOST]:
            yield replaced("other_letters", Place(node, "args", 0), ast.Constant(other), node, f"`{other!r}`")


def _others(told: str) -> Iterator[str]:
    """The letters of the result in another order, then each letter replaced by another one."""
    given, arrow, result = told.partition("->")
    used = list(dict.fromkeys(letter for letter in told if letter.isalpha()))
    if arrow:
        for order in permutations(result):
            if "".join(order) != result:
                yield f"{given}->{''.join(order)}"
        for letter in used:
            if letter not in result:
                yield f"{told}{letter}"
    else:
        for size in (1, 2, 3):
            for order in permutations(used, size):
                yield f"{given}->{''.join(order)}"
    parts = given.split(",")
    for i, part in enumerate(parts):
        for order in permutations(part):
            if "".join(order) != part:
                yield f"{','.join([*parts[:i], ''.join(order), *parts[i + 1 :]])}{arrow}{result}"
    for i, letter in enumerate(told):
        for other in used if letter.isalpha() else ():
            if other != letter:
                yield told[:i] + other + told[i + 1 :]


def keywords(written: Written, _: Source) -> Iterator[Edit]:
    """A keyword that changes what is computed."""
    for place, node in written.places:
        if not isinstance(node, ast.Call):
            continue
        for i, keyword in enumerate(node.keywords):
            if keyword.arg not in KEPT:
                fewer = ast.Call(node.func, node.args, [*node.keywords[:i], *node.keywords[i + 1 :]])
                yield replaced("keyword_extra", place, fewer, words=f"without `{ast.unparse(keyword)}`")
