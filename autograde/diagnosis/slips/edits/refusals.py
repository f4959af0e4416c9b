"""Refusals: conditions that say another thing than is meant, another exception than ValueError, an `assert`."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

EVERY = ("np.any", "np.all", "any", "all")


def conditions(written: Written, _: Source) -> Iterator[Edit]:
    """Another condition than is meant: of whole arrays, of one entry and another, of what should be let pass."""
    for place, node in written.places:
        if isinstance(node, ast.If) and any(isinstance(part, ast.Raise) for part in node.body):
            yield from _let_pass(node)
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from _of_whole_arrays(place, node)
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


def _of_both(place: Place, node: ast.BoolOp) -> Iterator[Edit]:
    """np.any(a) or np.any(b), where the entries are meant of which both are true."""
    first, second = node.values
    if not isinstance(first, ast.Call) or not isinstance(second, ast.Call) or called(first) not in EVERY:
        return
    if called(second) == called(first) and len(first.args) == len(second.args) == 1:
        operator = ast.BitAnd() if isinstance(node.op, ast.Or) else ast.BitOr()
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
