"""A source of code as its readers get it: without the asserts that hold its numbers for the tests.

A notebook's text says after each cell that computes something what must come out. The tests run that; a reader sees
the number printed, and needs no line more. With an assert go the comment above it and a loop that does nothing else.
"""

import ast
from collections.abc import Iterable, Sequence

_DOES_NOTHING_ELSE = ast.For | ast.While | ast.If | ast.With


def without_asserts(source: str) -> str:
    """A code cell's source without its asserts; "" where it only asserts. What is no Python (magics) stays as it is.

    Raises
    ------
    ValueError : if an assert shares its line with other code
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    found = _only_asserts(tree.body)
    return _without(source, tree, found) if found else source


def _bodies(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of statements inside of a statement: a loop's, a function's, those of if and else."""
    parts = [statement, *getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
    blocks = [getattr(part, name, None) for part in parts for name in ("body", "orelse", "finalbody")]
    return [block for block in blocks if isinstance(block, list) and block]


def _only_asserts(block: Iterable[ast.stmt]) -> list[ast.stmt]:
    """The statements of a block, and of the blocks in it, that assert and do nothing else; the outermost ones."""
    found: list[ast.stmt] = []
    for statement in block:
        inside = [inner for body in _bodies(statement) for inner in body]
        within = _only_asserts(inside)
        whole = isinstance(statement, _DOES_NOTHING_ELSE) and within == inside
        found += [statement] if isinstance(statement, ast.Assert) or whole else within
    return found


def _without(source: str, tree: ast.Module, statements: Sequence[ast.stmt]) -> str:
    """A source without some of its statements, each with the comment above it; no block is left empty."""
    lines: list[str] = list(source.split("\n"))
    out = set(map(id, statements))
    kept = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and id(node) not in out]
    emptied = [body for node in kept for body in _bodies(node) if all(id(inner) in out for inner in body)]
    filled = {id(body[0]) for body in emptied}
    for statement in sorted(statements, key=lambda statement: statement.lineno, reverse=True):
        first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
        _refuse_company(source.split("\n"), statement)
        while first and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        put = [" " * statement.col_offset + "pass"] if id(statement) in filled else []
        lines[first : last + 1] = put
        if not put:
            _close(lines, first)
    return "\n".join(lines).strip("\n")


def _close(lines: list[str], place: int) -> None:
    """Where something was cut out of lines, leave the blank lines of one side, not of both."""
    above, below = place, place
    while above and not lines[above - 1].strip():
        above -= 1
    while below < len(lines) and not lines[below].strip():
        below += 1
    del lines[place - min(place - above, below - place) : place]


def _refuse_company(lines: Sequence[str], statement: ast.stmt) -> None:
    """Refuse a statement beside which other code stands on its lines."""
    before = lines[statement.lineno - 1].encode()[: statement.col_offset]
    after = lines[(statement.end_lineno or 0) - 1].encode()[statement.end_col_offset :].strip()
    if before.strip() or (after and not after.startswith(b"#")):
        raise ValueError(
            f"{lines[statement.lineno - 1].strip()!r}: an assert is not shown to readers: put it on a line of its own"
        )
