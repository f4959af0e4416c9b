"""One small change of a tree: what is put where, and of which slip it is the undoing."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograde.diagnosis.slips.source import Place


@dataclass(frozen=True)
class Edit:
    """A slip that may have been made, and its undoing.

    Attributes
    ----------
    mistake : str, its name in the catalogue
    at : the node that a report shows
    changes : pairs of a place and what stands there once the slip is undone
    words : str, what is said beside the catalogue's sentence
    """

    mistake: str
    at: ast.AST
    changes: tuple[tuple[Place, Any], ...]
    words: str = ""

    @contextmanager
    def made(self) -> Iterator[None]:
        """The tree with the slip undone; as it was afterwards."""
        before = [(place, place.get()) for place, _ in self.changes]
        for place, node in self.changes:
            place.put(node)
        try:
            yield
        finally:
            for place, node in reversed(before):
                place.put(node)


def replaced(mistake: str, place: Place, new: Any, at: ast.AST | None = None, words: str = "") -> Edit:
    """The edit that puts one node in the place of another."""
    return Edit(mistake, at if at is not None else place.get(), ((place, new),), words)


def name(identifier: str) -> ast.Name:
    """A variable that is read."""
    return ast.Name(identifier, ast.Load())


def call(function: str, *arguments: ast.expr, **keywords: ast.expr) -> ast.Call:
    """A call of a function of a name, dots included."""
    return ast.Call(expression(function), list(arguments), [ast.keyword(key, value) for key, value in keywords.items()])


def expression(text: str) -> ast.expr:
    """The tree of an expression."""
    return ast.parse(text, mode="eval").body


def called(node: ast.AST | None) -> str:
    """The name of what a call calls, dots included: "np.sum"; "" for what is no call."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""
