"""Refusals: another exception than ValueError, and an `assert`."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, name, replaced
from autograde.diagnosis.slips.source import Source, Written


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
