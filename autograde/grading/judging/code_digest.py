"""What decides whether an answer is right: a digest that changes where a verdict could change."""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from autograde.courses import current
from autograde.importing import spec_of

# of this package, what says in words what was found, and gives or takes no points
SAYS = ("autograde.reporting.", "autograde.diagnosis.", "autograde.gradients.facts.")
STATEMENTS = ("body", "orelse", "finalbody", "handlers", "cases")  # where a statement holds others


def what_judges(unit: str) -> bytes:
    """Digest of the code that decides about the answers of a unit.

    The unit's checks, every module of this package that they import, one through the other, and the right functions.
    Comments, docstrings and layout are left out: nobody is judged anew for those.

    Parameters
    ----------
    unit : str, "04_back_propagation"
    """
    import autograde

    package = Path(autograde.__file__).parent
    waiting = [package / "checking" / "examination.py", *current().files(unit)]  # where all is by hand, no checks
    code: dict[Path, str] = {}
    while waiting:
        path = waiting.pop()
        if path not in code:
            tree = _tree(path)
            waiting += _imported(path, tree)
            code[path] = _code(tree)
    text = hashlib.sha256()
    for path in sorted(code, key=lambda path: (path.name, str(path))):
        text.update(f"{path.name}\n{code[path]}".encode())
    return text.digest()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(path: Path, tree: ast.Module) -> Iterator[Path]:
    """The files of our own modules that a module imports from, but those that only say."""
    for node in _statements(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names]
        if node.level:  # of its own package: `from ..inputs import sizes`, `from . import inputs`
            place = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            meant = (Path(f"{place}.py"), place / "__init__.py", *(place / f"{name}.py" for name in names))
            yield from filter(Path.is_file, meant)
        elif node.module and f"{node.module}.".startswith("autograde."):
            for name in (node.module, *(f"{node.module}.{name}" for name in names)):  # some name modules
                found = None if f"{name}.".startswith(SAYS) else _origin(name)
                if found:
                    yield Path(found)


@cache
def _origin(module: str) -> str | None:
    """The file of a module; None where there is none of this name."""
    found = spec_of(module)
    return found.origin if found else None


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements within a node, at any depth: no other part of Python's grammar holds one."""
    for field in STATEMENTS:
        for inner in getattr(node, field, ()):
            yield inner
            yield from _statements(inner)


def _code(tree: ast.Module) -> str:
    """A file's code, without comments, docstrings and layout."""
    for node in (tree, *_statements(tree)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                node.body[0] = ast.Pass()
    return ast.unparse(tree)
