"""Scopes: a name that hides a function, the notebook's variable for the argument, arguments that are mixed up."""

import ast
import builtins
from collections.abc import Iterator
from itertools import combinations
from typing import TypeGuard

from autograde.diagnosis.slips.edits.edit import Edit, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

NOT_MIXED = ("rng", "self")  # arguments that nobody takes for another


def scopes(written: Written, source: Source) -> Iterator[Edit]:
    """What a name means here is not what is meant."""
    yield from _hidden(written, source)
    yield from _of_the_notebook(written, source)
    yield from _kept_between_calls(written)


def _hidden(written: Written, source: Source) -> Iterator[Edit]:
    """A variable that bears the name of a function which is called too."""
    called = {node.func.id for _, node in written.places if isinstance(node, ast.Call) and _is_name(node.func)}
    for variable in called.intersection(written.variables):
        if not (callable(source.names.get(variable)) or hasattr(builtins, variable)):
            continue
        if variable in written.parameters:
            continue
        uses = [
            (place, node)
            for place, node in written.places
            if isinstance(node, ast.Name) and node.id == variable and place.field != "func"
        ]
        changes = tuple((place, ast.Name(variable + "_", node.ctx)) for place, node in uses)
        given = next((node for _, node in uses if isinstance(node.ctx, ast.Store)), None)
        if given is not None:
            yield Edit("name_hides_function", given, changes, f"`{variable}`")


def _is_name(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name)


def _of_the_notebook(written: Written, source: Source) -> Iterator[Edit]:
    """A variable of the notebook where an argument of the function is meant."""
    for place, node in written.places:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or node.id in written.variables:
            continue
        held = source.names.get(node.id, print)
        if callable(held) or type(held).__name__ == "module":
            continue
        for parameter in written.parameters:
            words = f"`{parameter}` in place of `{node.id}`"
            yield replaced("notebooks_variable", place, name(parameter), words=words)


def _kept_between_calls(written: Written) -> Iterator[Edit]:
    """A list as a default, which is one and the same in every call."""
    arguments = written.node.args
    for number, default in enumerate(arguments.defaults):
        if isinstance(default, ast.List | ast.Dict) or ast.unparse(default) in ("list()", "dict()"):
            parameter = [*arguments.posonlyargs, *arguments.args][number - len(arguments.defaults)].arg
            anew = ast.Assign([ast.Name(parameter, ast.Store())], default)
            change = Place(written.node, "body"), [anew, *written.node.body]
            yield Edit("kept_between_calls", default, (change,), f"`{parameter}`")


def mixed_up(written: Written, _: Source) -> Iterator[Edit]:
    """One argument wherever the other is meant, and the other for the one."""
    reads: dict[str, list[Place]] = {}
    for place, node in written.places:
        if isinstance(node, ast.Name) and node.id in written.parameters:
            reads.setdefault(node.id, []).append(place)
            if not isinstance(node.ctx, ast.Load):
                return
    if written.variables[: len(written.parameters)] != written.parameters:
        return
    for first, second in combinations([p for p in written.parameters if p in reads and p not in NOT_MIXED], 2):
        if (first in written.functions) != (second in written.functions):
            continue
        changes = tuple(
            (place, name(other)) for one, other in ((first, second), (second, first)) for place in reads[one]
        )
        at = min((place.get() for place, _ in changes), key=lambda node: (node.lineno, node.col_offset))
        yield Edit("arguments_mixed_up", at, changes, f"`{first}` and `{second}`")
