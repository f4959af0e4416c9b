"""A remedy is said only of code that has what it would mend: the rest of its sentence is true all the same."""

import ast
from collections.abc import Callable

from autograde.diagnosis.slips.source import Source
from autograde.reporting.report import Finding


def _loops(source: Source) -> list[ast.AST]:
    return [n for written in source.functions for n in ast.walk(written.node) if isinstance(n, ast.For | ast.While)]


def _overwrites(source: Source) -> bool:
    """Whether a loop has a plain = ."""
    return any(isinstance(node, ast.Assign) for loop in _loops(source) for node in ast.walk(loop))


def _returns(source: Source) -> bool:
    """Whether a return stands inside a loop."""
    return any(isinstance(node, ast.Return) for loop in _loops(source) for node in ast.walk(loop))


def _starts_with_zeros(source: Source) -> bool:
    return any("zeros" in ast.unparse(written.node) for written in source.functions)


REMEDIES: dict[str, Callable[[Source], bool]] = {  # what a sentence asks or says -> whether the code can have it
    ": add to the sum (+=) instead of overwriting it (=)": _overwrites,
    ": does a `return` stand inside the loop?": _returns,
    "→ does a `return` stand inside the loop?": _returns,
    ": is anything ever added to the zeros that it starts with?": _starts_with_zeros,
}


def fitting(finding: Finding, source: Source | None) -> None:
    """Take from a finding's sentences the remedies that the code gives no reason for.

    Parameters
    ----------
    finding : changed
    source : the code, None where it cannot be seen
    """
    for remedy, possible in REMEDIES.items():
        if source is None or not possible(source):
            finding.details = tuple(detail.replace(remedy, "") for detail in finding.details if detail != remedy)
