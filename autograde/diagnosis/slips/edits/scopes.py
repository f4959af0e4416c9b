"""Scopes: what a name stands for: a function that it hides, the notebook's variable, another argument, its length."""

import ast
import builtins
from collections.abc import Iterator
from itertools import combinations
from typing import TypeGuard

from autograde.diagnosis.slips.edits.edit import Edit, call, called, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

NOT_MIXED = ("rng", "self")  # arguments that nobody takes for another


def scopes(written: Written, source: Source) -> Iterator[Edit]:
    """What a name means here is not what is meant."""
    yield from _hidden(written, source)
    yield from _of_the_notebook(written, source)
    yield from _kept_between_calls(written)
    yield from _overwritten(written)


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


def _overwritten(written: Written) -> Iterator[Edit]:
    """An argument that is given another value before it is used."""
    for number, statement in enumerate(written.node.body):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(target, ast.Name) or target.id not in written.parameters:
            continue
        used = any(isinstance(part, ast.Name) and part.id == target.id for part in ast.walk(statement.value))  # type: ignore[attr-defined]
        if not used:  # else it is computed with, and the slip is in how
            change = Place(written.node, "body", number), ast.Pass()
            yield Edit("argument_overwritten", statement, (change,), f"`{target.id}`")


def _kept_between_calls(written: Written) -> Iterator[Edit]:
    """A list as a default, which is one and the same in every call."""
    arguments = written.node.args
    for number, default in enumerate(arguments.defaults):
        if isinstance(default, ast.List | ast.Dict) or ast.unparse(default) in ("list()", "dict()"):
            parameter = [*arguments.posonlyargs, *arguments.args][number - len(arguments.defaults)].arg
            anew = ast.Assign([ast.Name(parameter, ast.Store())], default)
            change = Place(written.node, "body"), [anew, *written.node.body]
            yield Edit("kept_between_calls", default, (change,), f"`{parameter}`")


def families(written: Written, source: Source) -> Iterator[Edit]:
    """A function and its derivative that are another function's."""
    used = [(place, node) for place, node in written.places if isinstance(node, ast.Name) and node.id in source.names]
    for one in {node.id for _, node in used}:
        for other in source.steps:
            if other == one or f"{one}_derivative" not in source.names or f"{other}_derivative" not in source.names:
                continue
            parts = {one: other, f"{one}_derivative": f"{other}_derivative"}
            changes = tuple((place, name(parts[node.id])) for place, node in used if node.id in parts)
            yield Edit("another_step", changes[0][0].get(), changes, f"`{other}`")


def lengths(written: Written, source: Source) -> Iterator[Edit]:
    """An array or a list that is handed over where its length is meant."""
    for place, node in written.places:
        if place.field != "args" or not isinstance(node, ast.Name) or node.id not in written.parameters:
            continue
        if node.id not in written.counts and called(place.parent) in (*source.names, "range"):
            yield replaced("length_meant", place, call("len", node), place.parent, f"`len({node.id})`")


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
