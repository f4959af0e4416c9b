"""What stands in the code for all to see: an `except` that nothing reached, a test of something else, a lost result."""

import ast
import re
from collections.abc import Collection
from typing import Any

import numpy as np

from autograde.asking.call import ask
from autograde.diagnosis.slips.edits.edit import called, name
from autograde.diagnosis.slips.source import Place, Source, Written
from autograde.reporting.report import Finding

LEAVE = (
    "replace",
    "lower",
    "upper",
    "strip",
    "split",
    "title",
    "astype",
    "reshape",
    "flatten",
    "transpose",
)  # as it is
NOWHERE = ": no line raises a ValueError"


def let_pass(source: Source, args: tuple, finding: Finding) -> tuple[str, ast.AST, str] | None:
    """Why an input that must be refused was let pass: a mistake, where it stands, what is said beside; None for none.

    Parameters
    ----------
    source : the code
    args : the input
    finding : that it was accepted; where no line refuses anything, its sentence says so
    """
    if "bad_input_accepted" not in finding.mistakes:
        return None
    main = source.functions[-1]
    nodes = [node for written in source.functions for node in ast.walk(written.node)]
    raises = [node for node in nodes if isinstance(node, ast.Raise | ast.Assert)]
    if not raises:
        finding.details = tuple(d + NOWHERE if d.startswith("→") else d for d in finding.details)
        return None
    for node in ast.walk(main.node):
        if not isinstance(node, ast.Try):
            continue
        handled = [inner for handler in node.handlers for inner in ast.walk(handler)]
        if all(stops in handled for stops in raises):
            return "except_never_reached", node.handlers[0], ""
    return _changed_before(source, main, args)


def thrown_away(source: Source, exercises: Collection[str]) -> tuple[str, ast.AST, str] | None:
    """A call of an exercise, or of a method, that changes nothing, whose result goes nowhere; as `let_pass` says it."""
    for node in ast.walk(source.functions[-1].node):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Name) and function.id in exercises:
                return "thrown_away", node, ""
            if isinstance(function, ast.Attribute) and function.attr in LEAVE:
                return "thrown_away", node, ""
    return None


def neighbours(source: Source, finding: Finding) -> tuple[str, ast.AST, str] | None:
    """np.gradient, which knows no function but neighbours in an array; as `let_pass` says it."""
    if finding.mistakes or finding.slips:
        return None
    for written in source.functions:
        for node in ast.walk(written.node):
            if called(node) in ("np.gradient", "np.diff"):
                return "neighbours_for_derivative", node, ""
    return None


def order_lost(source: Source, finding: Finding) -> tuple[str, ast.AST, str] | None:
    """Entries chosen by a condition, then by another one, and put together; as `let_pass` says it."""
    if not _in_two_groups(finding):
        return None
    for written in source.functions:
        chosen = [n for n in ast.walk(written.node) if isinstance(n, ast.Subscript) and _is_condition(written, n.slice)]
        for node in ast.walk(written.node):
            if called(node) in ("np.concatenate", "np.hstack", "np.append", "np.r_") and len(chosen) > 1:
                return "order_lost", node, ""
    return None


def _in_two_groups(finding: Finding) -> bool:
    """Whether the right numbers are there, some of them in their order, and behind them the others in theirs."""
    if finding.compared is None:
        return False
    yours, expected = finding.compared.yours.ravel(), finding.compared.expected.ravel()
    if yours.size != expected.size or np.unique(expected).size != expected.size or not np.isfinite(expected).all():
        return False
    places = np.abs(yours[:, np.newaxis] - expected).argmin(axis=1)
    there = np.allclose(yours, expected[places]) and np.unique(places).size == places.size
    return bool(there and np.sum(np.diff(places) < 0) == 1)


def _is_condition(written: Written, index: ast.expr) -> bool:
    """Whether an index is a comparison, its negation, or a name that was given one."""
    while isinstance(index, ast.UnaryOp):
        index = index.operand
    if isinstance(index, ast.Name):
        given = [n.value for n in ast.walk(written.node) if isinstance(n, ast.Assign) and _names(n) == [index.id]]
        return any(isinstance(value, ast.Compare | ast.UnaryOp) for value in given)
    return isinstance(index, ast.Compare)


def _names(statement: ast.Assign) -> list[str]:
    return [target.id for target in statement.targets if isinstance(target, ast.Name)]


def refused(source: Source, finding: Finding) -> tuple[str, ast.AST, str] | None:
    """The condition under which the code refuses an input that is allowed; as `let_pass` says it."""
    if not finding.headline.startswith("raises ") or "expected" in finding.headline:
        return None
    lines = {int(number) for detail in finding.details for number in re.findall(r"line (\d+): raise ", detail)}
    for written in source.functions:
        for node in ast.walk(written.node):
            raises = [inner for inner in node.body if isinstance(inner, ast.Raise)] if isinstance(node, ast.If) else []
            if isinstance(node, ast.If) and lines.intersection(map(written.line, raises)):
                return "refuses_too_much", node.test, ""
    return None


def _changed_before(source: Source, main: Written, args: tuple) -> tuple[str, ast.AST, str] | None:
    """A statement before the first test that gives a parameter another value than it came with."""
    body = main.node.body
    test = next((i for i, s in enumerate(body) if any(isinstance(n, ast.Raise) for n in ast.walk(s))), 0)
    for i, statement in enumerate(body[:test]):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id in main.parameters:
            given = args[main.parameters.index(target.id)] if main.parameters.index(target.id) < len(args) else None
            if not _same(given, _value_after(source, i, target.id, args)):
                words = f"in line {main.line(body[test])}"
                return "changed_before_tested", statement, words
    return None


def _value_after(source: Source, last: int, variable: str, args: tuple) -> Any:
    """The value of a variable once the statements up to one of them have run."""
    main = source.functions[-1]
    whole = main.node.body
    Place(main.node, "body").put([*whole[: last + 1], ast.Return(name(variable))])
    try:
        return ask(source.compiled(), args, briefly=True).value
    except Exception:  # no Python, or none that can be defined
        return args[main.parameters.index(variable)]
    finally:
        main.node.body = whole


def _same(before: Any, after: Any) -> bool:
    try:
        return np.array_equal(np.asarray(before, dtype=float), np.asarray(after, dtype=float), equal_nan=True)
    except (TypeError, ValueError):
        return True
