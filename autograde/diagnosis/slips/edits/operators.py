"""Operators: another one, its two sides, a sign, brackets that are missing."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, called, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

OTHER: dict[type, tuple[tuple[type, str], ...]] = {  # an operator -> what may have been meant, the slip's name
    ast.Mult: ((ast.MatMult, "star_for_matmul"), (ast.Div, "divided_not_multiplied"), (ast.Add, "plus_for_times")),
    ast.MatMult: ((ast.Mult, "matmul_for_star"),),
    ast.FloorDiv: ((ast.Div, "integer_division"),),
    ast.Div: ((ast.Mult, "multiplied_not_divided"), (ast.Sub, "divided_not_subtracted")),
    ast.Add: ((ast.Sub, "plus_for_minus"), (ast.Mult, "plus_for_times")),
    ast.Sub: ((ast.Add, "minus_for_plus"),),
    ast.BitXor: ((ast.Pow, "caret_for_power"),),
    ast.BitOr: ((ast.BitAnd, "either_for_both"),),
    ast.BitAnd: ((ast.BitOr, "either_for_both"),),
}
TURNED, OTHERWISE = "comparison_turned", "another_comparison"
COMPARED: dict[type, tuple[tuple[type, str], ...]] = {
    ast.Gt: ((ast.GtE, "bound_excluded"), (ast.Lt, TURNED), (ast.LtE, TURNED), (ast.NotEq, OTHERWISE)),
    ast.GtE: ((ast.Gt, "bound_included"), (ast.LtE, TURNED), (ast.Lt, TURNED), (ast.Eq, OTHERWISE)),
    ast.Lt: ((ast.LtE, "bound_excluded"), (ast.Gt, TURNED), (ast.GtE, TURNED), (ast.NotEq, OTHERWISE)),
    ast.LtE: ((ast.Lt, "bound_included"), (ast.GtE, TURNED), (ast.Gt, TURNED), (ast.Eq, OTHERWISE)),
    ast.Eq: ((ast.NotEq, TURNED),),
    ast.NotEq: ((ast.Eq, TURNED),),
    ast.In: ((ast.Eq, "in_for_equal"),),
    ast.Is: ((ast.Eq, "is_for_equal"),),
    ast.IsNot: ((ast.NotEq, "is_for_equal"),),
}
SIGN: dict[type, str] = {ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!="}
LOW, HIGH = (ast.Add, ast.Sub), (ast.Mult, ast.Div, ast.FloorDiv, ast.MatMult, ast.Pow)


def brackets(written: Written, _: Source) -> Iterator[Edit]:
    """a - b / c, where (a - b) / c is meant, and the like; brackets too many."""
    for place, node in written.places:
        if isinstance(node, ast.BinOp):
            for shape in (
                _to_the_left,
                _to_the_right,
                _around_the_middle,
                _both_sides,
                _below,
                _first_alone,
                _second_alone,
            ):
                new = shape(node)
                if new is not None:
                    yield replaced("brackets_missing", place, new, words=f"`{ast.unparse(new)}`")
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.BinOp):
            compared = ast.Compare(node.left.right, node.ops, node.comparators)
            of_second = ast.BinOp(node.left.left, node.left.op, compared)
            yield replaced("brackets_missing", place, of_second, words=f"`{ast.unparse(of_second)}`")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.BinOp):
            inner = node.operand
            of_first = ast.BinOp(ast.UnaryOp(ast.USub(), inner.left), inner.op, inner.right)
            yield replaced("sign", place, of_first)
        if isinstance(node, ast.BinOp) and isinstance(node.left, ast.UnaryOp) and isinstance(node.left.op, ast.USub):
            of_all = ast.UnaryOp(ast.USub(), ast.BinOp(node.left.operand, node.op, node.right))
            yield replaced("brackets_missing", place, of_all)


def _to_the_left(node: ast.BinOp) -> ast.BinOp | None:
    """a o (b p c) as (a o b) p c."""
    inner = node.right
    if not isinstance(inner, ast.BinOp) or isinstance(node.op, ast.Pow):
        return None
    return ast.BinOp(ast.BinOp(node.left, node.op, inner.left), inner.op, inner.right)


def _to_the_right(node: ast.BinOp) -> ast.BinOp | None:
    """(a o b) p c as a o (b p c)."""
    inner = node.left
    if not isinstance(inner, ast.BinOp) or (isinstance(inner.op, LOW) and isinstance(node.op, ast.Add)):
        return None
    return ast.BinOp(inner.left, inner.op, ast.BinOp(inner.right, node.op, node.right))


def _around_the_middle(node: ast.BinOp) -> ast.BinOp | None:
    """a o b - c p d as a o (b - c) p d."""
    left, right = node.left, node.right
    if not isinstance(left, ast.BinOp) or not isinstance(right, ast.BinOp) or not isinstance(node.op, LOW):
        return None
    middle = ast.BinOp(left.right, node.op, right.left)
    if isinstance(right.op, HIGH):
        return ast.BinOp(left.left, left.op, ast.BinOp(middle, right.op, right.right))
    return None


def _both_sides(node: ast.BinOp) -> ast.BinOp | None:
    """a - b / c + d as (a - b) / (c + d)."""
    first = node.left
    if not isinstance(node.op, LOW) or not isinstance(first, ast.BinOp) or not isinstance(first.op, LOW):
        return None
    middle = first.right
    if not isinstance(middle, ast.BinOp) or not isinstance(middle.op, ast.Div):
        return None
    above = ast.BinOp(first.left, first.op, middle.left)
    return ast.BinOp(above, middle.op, ast.BinOp(middle.right, node.op, node.right))


def _below(node: ast.BinOp) -> ast.BinOp | None:
    """a + b / c - d as a + b / (c - d)."""
    first = node.left
    if not isinstance(node.op, LOW) or not isinstance(first, ast.BinOp) or not isinstance(first.op, LOW):
        return None
    fraction = first.right
    if not isinstance(fraction, ast.BinOp) or not isinstance(fraction.op, HIGH):
        return None
    below = ast.BinOp(fraction.right, node.op, node.right)
    return ast.BinOp(first.left, first.op, ast.BinOp(fraction.left, fraction.op, below))


def _first_alone(node: ast.BinOp) -> ast.BinOp | None:
    """(a - b) * c as a * c - b."""
    inner = node.left
    if not isinstance(node.op, ast.Mult | ast.Div) or not isinstance(inner, ast.BinOp) or not isinstance(inner.op, LOW):
        return None
    return ast.BinOp(ast.BinOp(inner.left, node.op, node.right), inner.op, inner.right)


def _second_alone(node: ast.BinOp) -> ast.BinOp | None:
    """a * (b - c) as b - a * c."""
    inner = node.right
    if not isinstance(node.op, ast.Mult) or not isinstance(inner, ast.BinOp) or not isinstance(inner.op, LOW):
        return None
    return ast.BinOp(inner.left, inner.op, ast.BinOp(node.left, node.op, inner.right))


def whole_sign(written: Written, _: Source) -> Iterator[Edit]:
    """A minus that is missing before all that is returned."""
    for place, node in written.places:
        sum_of_two = isinstance(node, ast.BinOp) and isinstance(node.op, LOW)
        if isinstance(place.parent, ast.Return) and isinstance(node, ast.BinOp | ast.Call) and not sum_of_two:
            yield replaced("minus_missing", place, ast.UnaryOp(ast.USub(), node))


def unequal(written: Written, _: Source) -> Iterator[Edit]:
    """How far two numbers lie apart, where it is asked whether they differ."""
    for place, node in written.places:
        apart = node.args[0] if isinstance(node, ast.Call) and called(node) in ("np.abs", "abs", "np.sign") else None
        if isinstance(node, ast.BinOp):
            apart = node.left if isinstance(node.op, ast.Pow) else node
        if isinstance(apart, ast.BinOp) and isinstance(apart.op, ast.Sub):
            differ = ast.Compare(apart.left, [ast.NotEq()], [apart.right])
            for new in (
                differ,
                ast.Call(ast.Attribute(differ, "astype", ast.Load()), [ast.Name("float", ast.Load())], []),
            ):
                yield replaced("distance_for_unequal", place, new, words=f"`{ast.unparse(differ)}`")


def operators(written: Written, _: Source) -> Iterator[Edit]:
    """Another operator, or another comparison."""
    for place, node in written.places:
        if isinstance(node, ast.BinOp | ast.AugAssign):
            fraction = isinstance(node, ast.BinOp) and isinstance(getattr(node.left, "op", None), ast.Div)
            below = isinstance(getattr(place.parent, "op", None), ast.Div) and place.field == "right"
            if isinstance(node, ast.BinOp) and _two_counters(written, node):
                equal = ast.Compare(node.left, [ast.Eq()], [node.right])
                yield replaced("equal_for_minus", place, equal, words=f"`{ast.unparse(equal)}`")
            for other, mistake in OTHER.get(type(node.op), ()):
                if mistake == "divided_not_multiplied" and (fraction or below):  # a / b * c, a / (b * c): brackets
                    continue
                if isinstance(node, ast.BinOp) or mistake != "matmul_for_star":
                    yield replaced(mistake, Place(node, "op"), other(), node)
            if isinstance(node.op, ast.Mult) and isinstance(node, ast.BinOp) and ast.unparse(node.left) == "2":
                square = ast.BinOp(node.right, ast.Pow(), node.left)
                yield replaced("product_for_square", place, square, words=f"`{ast.unparse(square)}`")
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            for other, mistake in COMPARED.get(type(node.ops[0]), ()):
                yield replaced(mistake, Place(node, "ops", 0), other(), node, f"`{SIGN[other]}`")
            yield from _otherwise(place, node)
        if isinstance(node, ast.BoolOp):
            sign, new = {ast.And: ast.BitAnd, ast.Or: ast.BitOr}[type(node.op)](), node.values[0]
            for value in node.values[1:]:
                new = ast.BinOp(new, sign, value)
            yield replaced("truth_value", place, new)
            turned = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield replaced("and_for_or", Place(node, "op"), turned, node)


def _two_counters(written: Written, node: ast.BinOp) -> bool:
    """Whether one counter of a loop is subtracted from another."""
    sides = node.left, node.right
    return isinstance(node.op, ast.Sub) and all(isinstance(s, ast.Name) and s.id in written.counts for s in sides)


def _otherwise(place: Place, node: ast.Compare) -> Iterator[Edit]:
    """`is` for ==, and the end of a loop that goes on while something is left."""
    same = {ast.Eq: ast.Is, ast.NotEq: ast.IsNot}.get(type(node.ops[0]))
    if same is not None and not isinstance(node.comparators[0], ast.Constant):
        yield replaced("same_array", Place(node, "ops", 0), same(), node)
    if isinstance(place.parent, ast.While) and not isinstance(node.comparators[0], ast.Constant):
        zero = ast.Compare(node.left, [ast.Gt()], [ast.Constant(0)])
        yield replaced("loop_stops_early", place, zero, words=f"`{ast.unparse(zero)}`")


def signs(written: Written, _: Source) -> Iterator[Edit]:
    """A minus that is missing before a term, or too many; two sides that have changed places."""
    for place, node in written.places:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield replaced("minus_extra", place, node.operand)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.Pow):
            yield replaced("sides_of_operator", place, ast.BinOp(node.right, node.op, node.left))
        in_the_way = isinstance(place.parent, ast.UnaryOp) or place.field in ("slice", "func", "value", "targets")
        in_the_way = in_the_way or id(node) in written.conditions
        read = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        if (isinstance(node, ast.BinOp | ast.Call | ast.Name | ast.Subscript) and read and not in_the_way) or (
            isinstance(place.parent, ast.Return) and isinstance(node, ast.expr)
        ):
            yield replaced("minus_missing", place, ast.UnaryOp(ast.USub(), node))


def products(written: Written, _: Source) -> Iterator[Edit]:
    """Matrices whose product stands in another order, or of which one is to be transposed."""
    for place, node in written.places:
        found = _factors(node)
        if found is None:
            continue
        a, b = found
        at, bt = _transposed(a), _transposed(b)
        for left, right in ((at, b), (a, bt), (b, a), (bt, a), (b, at), (bt, at), (at, bt)):
            yield replaced("product_of_matrices", place, ast.BinOp(left, ast.MatMult(), right))
        if isinstance(getattr(node, "op", None), ast.MatMult) and len({_is_turned(a), _is_turned(b)}) == 2:
            left, right = (part.value if _is_turned(part) else part for part in found)  # type: ignore[attr-defined]
            yield replaced("matmul_for_star", place, ast.BinOp(left, ast.Mult(), right), words="and no `.T`")


def _factors(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult | ast.Mult):
        return node.left, node.right
    if not isinstance(node, ast.Call):
        return None
    summed = node.args[0] if called(node) == "np.sum" and node.args else getattr(node.func, "value", None)
    if called(node).endswith(".sum") and isinstance(summed, ast.BinOp) and isinstance(summed.op, ast.Mult):
        return summed.left, summed.right
    if called(node) in ("np.dot", "np.matmul", "np.multiply", "np.outer") and len(node.args) == 2:
        return node.args[0], node.args[1]
    if isinstance(node.func, ast.Attribute) and node.func.attr == "dot" and len(node.args) == 1:
        return node.func.value, node.args[0]
    return None


def _is_turned(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "T"


def _transposed(node: ast.expr) -> ast.expr:
    if _is_turned(node):
        return node.value  # type: ignore[attr-defined]
    return ast.Attribute(node, "T", ast.Load())


def leaving_out(written: Written, _: Source) -> Iterator[Edit]:
    """A factor or a term too many."""
    for place, node in written.places:
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant) and node.left.value == 1:
                yield replaced("one_minus_extra", place, node.right, words=f"`{written.fragment(node.right)}`")
            said = {ast.Mult: "factor_extra", ast.Div: "divided_extra", ast.Pow: "power_extra"}
            mistake = said.get(type(node.op), "term_extra")
            yield replaced(mistake, place, node.left, words=f"without `{written.fragment(node.right)}`")
            if not isinstance(node.op, ast.Pow | ast.Div):
                right = ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
                yield replaced(mistake, place, right, words=f"without `{written.fragment(node.left)}`")
