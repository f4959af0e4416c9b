"""Refusals: conditions that say another thing than is meant, another exception than ValueError, an `assert`."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

CLOSE = ("np.isclose", "math.isclose", "np.allclose")
LITTLE = 1e-3  # a bound below which nothing but 0 is thought to lie
EVERY = ("np.any", "np.all", "any", "all")


def conditions(written: Written, _: Source) -> Iterator[Edit]:
    """Another condition than is meant: of whole arrays, of one entry and another, of what should be let pass."""
    for place, node in written.places:
        if isinstance(node, ast.If) and any(isinstance(part, ast.Raise) for part in node.body):
            yield from _let_pass(node)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from _of_whole_arrays(place, node)
        if isinstance(node, ast.Compare):
            yield from _around_comparisons(place, node)
        if isinstance(node, ast.BoolOp) and len(node.values) == 2:
            yield from _of_both(place, node)


def _let_pass(node: ast.If) -> Iterator[Edit]:
    """What is refused is what should be let pass."""
    turned = [ast.UnaryOp(ast.Not(), node.test)]
    if isinstance(node.test, ast.Compare) and len(node.test.ops) == 2:
        within = ast.Compare(node.test.left, [ast.LtE(), node.test.ops[1]], node.test.comparators)
        turned.append(ast.UnaryOp(ast.Not(), within))
    for test in turned:
        yield replaced("comparison_turned", Place(node, "test"), test, node.test, f"`{ast.unparse(test)}`")


def _of_whole_arrays(place: Place, node: ast.Compare) -> Iterator[Edit]:
    """One truth value for two arrays that are compared."""
    if place.field not in ("test", "values", "operand", "ifs") or not isinstance(
        node.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot
    ):
        return
    alike = ast.Call(expression("np.array_equal"), [node.left, node.comparators[0]], [])
    new = alike if isinstance(node.ops[0], ast.Eq | ast.Is) else ast.UnaryOp(ast.Not(), alike)
    yield replaced("arrays_compared", place, new, words=f"`{ast.unparse(new)}`")


def nearly(written: Written, _: Source) -> Iterator[Edit]:
    """What is nearly equal is taken for equal."""
    for place, node in written.places:
        sides = node.args[:2] if called(node) in CLOSE and isinstance(node, ast.Call) else []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE) and len(node.ops) == 1:
            bound, size = node.comparators[0], node.left
            if isinstance(bound, ast.Constant) and isinstance(bound.value, float) and 0 < bound.value <= LITTLE:
                of = size.args[0] if isinstance(size, ast.Call) and called(size) in ("abs", "np.abs") else size
                sides = [of, ast.Constant(0)]
        if len(sides) == 2:
            equal = ast.Compare(sides[0], [ast.Eq()], [sides[1]])
            yield replaced("nearly_for_equal", place, equal, words=f"`{ast.unparse(equal)}`")


def _around_comparisons(place: Place, node: ast.Compare) -> Iterator[Edit]:
    """y == 0 | y == 1, which is y == (0 | y) == 1, as (y == 0) | (y == 1)."""
    parts: list[ast.expr] = []  # of the whole: each between two | or &
    signs: list[ast.operator] = []
    for number, side in enumerate((node.left, *node.comparators)):
        first, *rest = _joined(side)
        if number:
            before = parts[-1]
            chain = before if isinstance(before, ast.Compare) else ast.Compare(before, [], [])
            parts[-1] = ast.Compare(chain.left, [*chain.ops, node.ops[number - 1]], [*chain.comparators, first[1]])
        else:
            parts.append(first[1])
        for sign, operand in rest:
            signs.append(sign)
            parts.append(operand)
    if signs and not any(isinstance(part, ast.BinOp) and isinstance(part.op, ast.BitOr | ast.BitAnd) for part in parts):
        new = parts[0]
        for sign, part in zip(signs, parts[1:], strict=True):
            new = ast.BinOp(new, sign, part)
        yield replaced("brackets_around_comparisons", place, new, words=f"`{ast.unparse(new)}`")


def _joined(side: ast.expr) -> list[tuple[ast.operator, ast.expr]]:
    """a | b & c as its operands, each with the sign before it."""
    if isinstance(side, ast.BinOp) and isinstance(side.op, ast.BitOr | ast.BitAnd):
        return [*_joined(side.left), (side.op, side.right)]
    return [(ast.BitOr(), side)]


def _of_both(place: Place, node: ast.BoolOp) -> Iterator[Edit]:
    """np.any(a) or np.any(b), where the entries are meant of which both are true."""
    first, second = node.values
    if not isinstance(first, ast.Call) or not isinstance(second, ast.Call) or called(first) not in EVERY:
        return
    if called(second) == called(first) and len(first.args) == len(second.args) == 1:
        for operator in (ast.BitAnd(), ast.BitOr()):
            new = ast.Call(first.func, [ast.BinOp(first.args[0], operator, second.args[0])], [])
            yield replaced("both_of_one_entry", place, new, words=f"`{ast.unparse(new)}`")


def refusals(written: Written, _: Source) -> Iterator[Edit]:
    """What raises another exception than the one that is asked."""
    for place, node in written.places:
        if isinstance(node, ast.Assert):
            stops = ast.Raise(name("ValueError"), None)
            yield replaced("asserted", place, ast.If(ast.UnaryOp(ast.Not(), node.test), [stops], []))
        if isinstance(node, ast.Raise) and node.exc is not None:
            kind = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if ast.unparse(kind) != "ValueError":
                yield replaced("another_exception", place, ast.Raise(call("ValueError"), None))
        if isinstance(node, ast.Return) and _is_warning(node.value):
            yield replaced("nothing_raised", place, ast.Raise(call("ValueError"), None))
        if isinstance(node, ast.Expr) and called(node.value).split(".")[0] in ("print", "warnings"):
            yield replaced("nothing_raised", place, ast.Raise(call("ValueError"), None))


def _is_warning(value: ast.expr | None) -> bool:
    """Whether what is returned stands for an error: None, nan, a text, or nothing."""
    if value is None or (isinstance(value, ast.Constant) and (value.value is None or isinstance(value.value, str))):
        return True
    return ast.unparse(value) in ("np.nan", "float('nan')", "ValueError")
