"""What decides whether an answer is right: a digest that changes where a verdict could change."""

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

from autograde.courses import current
from autograde.importing import spec_of

# of this package, what says in words what was found, and gives or takes no points
SAYS = ("autograde.reporting.", "autograde.diagnosis.", "autograde.gradients.facts.")


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
    own = current().files(unit)  # a unit that is graded by hand alone has no checks
    seen = {package / "checking" / "examination.py", *own}
    waiting = list(seen)
    while waiting:
        for path in _imported(waiting.pop()):
            if path not in seen:
                seen.add(path)
                waiting.append(path)
    text = hashlib.sha256()
    for path in sorted(seen, key=lambda path: (path.name, str(path))):
        text.update(f"{path.name}\n{_code(path)}".encode())
    return text.digest()


def _imported(path: Path) -> Iterator[Path]:
    """The files of our own modules that a module imports from, but those that only say."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        names = [alias.name for alias in node.names]
        if node.level:  # of its own package: `from ..inputs import sizes`, `from . import inputs`
            place = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            meant = (Path(f"{place}.py"), place / "__init__.py", *(place / f"{name}.py" for name in names))
            yield from filter(Path.is_file, meant)
        elif node.module and f"{node.module}.".startswith("autograde."):
            for name in (node.module, *(f"{node.module}.{name}" for name in names)):  # some name modules
                found = None if f"{name}.".startswith(SAYS) else spec_of(name)
                if found and found.origin:
                    yield Path(found.origin)


def _code(path: Path) -> str:
    """A file's code, without comments, docstrings and layout."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and body:
            first = body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                body[0] = ast.Pass()
    return ast.unparse(tree)
