"""The names that a cell's code defines and uses, whatever it is: right, half written, full of magics."""

import ast
import re
import symtable
import warnings
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 200_000  # characters of a cell's source; of longer ones only what begins a line is looked at
REMEMBERED = 20_000  # characters of a source that is kept, so that a stranger's do not fill the memory

_DEFINED = re.compile(r"^[ \t]*(?:async )?(?:def|class)[ \t]+(\w{1,100})", re.MULTILINE)
_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t][^\n]*", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")
_BY_OTHER_MEANS = re.compile(
    r"import \*|\b(?:exec|eval|globals|locals|vars|setattr|__dict__|user_ns)\b"
    r"|^[ \t]*%%?(?:run|load|store|pylab|reset)\b",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Names:
    """What a cell's code does with names, at the level of the notebook.

    Attributes
    ----------
    bound : every name that it may give a value
    defined : those that it defines by def, class or an assignment, and not as a blank
    blank : functions whose body only raises NotImplementedError
    used : names of the notebook that it reads, at once or when its functions are called
    hidden : bool, whether it may give values to names that cannot be told from its text
    """

    bound: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    hidden: bool = False


NOTHING = Names()


def names_of(source: str) -> Names:
    """The Names of a cell's source; for what is no Python, those that its lines begin with."""
    return _remembered(source) if len(source) <= REMEMBERED else _read(source)


@lru_cache(512)
def _remembered(source: str) -> Names:
    return _read(source)


def _read(source: str) -> Names:
    hidden = bool(_BY_OTHER_MEANS.search(source))
    for code in (source, _without_magics(source)) if len(source) <= LONGEST else ():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about the student's code, at another moment than they run it
                tree = ast.parse(code)
                bound, used = _scopes(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        blank, defined = _definitions(tree, bound)
        return Names(bound | defined, defined, blank, used, hidden)
    words = frozenset(_WORD.findall(source[:LONGEST]))
    defined = frozenset(_DEFINED.findall(source)) | _assigned(source)
    imported = frozenset(word for line in _IMPORTED.findall(source) for word in _WORD.findall(line))
    return Names(defined | imported, defined, frozenset(), words, hidden)


def _without_magics(source: str) -> str:
    """A cell's source with nothing done in the place of each magic and each program that it starts."""
    lines = []
    for line in source.split("\n"):
        said = line.strip()
        name, _, value = said.partition("=")
        if said[:1] in ("%", "!", "?") or said.endswith("?"):
            line = line[: len(line) - len(line.lstrip())] + "pass"
        elif value.lstrip()[:1] in ("%", "!") and value:
            line = line[: len(line) - len(line.lstrip())] + f"{name.strip()} = None"
        lines.append(line)
    return "\n".join(lines)


def _assigned(source: str) -> frozenset[str]:
    """The names that lines of a source begin to assign."""
    lines = [line.partition("=") for line in source.split("\n")]
    targets = [left.split(":")[0].strip() for left, equals, right in lines if equals and right[:1] != "="]
    return frozenset(target for target in targets if target.isidentifier())


def _scopes(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """(names given a value at the level of the notebook, names of that level that are read)."""
    top = symtable.symtable(code, "<cell>", "exec")
    bound = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    used = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    waiting = top.get_children()
    while waiting:
        table = waiting.pop()
        waiting += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                used.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                bound.add(symbol.get_name())
    return frozenset(bound), frozenset(used)


def _definitions(tree: ast.Module, bound: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """(functions that are blank, names that are defined otherwise); of several definitions the last one counts."""
    blank: set[str] = set()
    defined: set[str] = set()
    for node in _statements(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            unwritten = isinstance(node, ast.FunctionDef) and _is_blank(node)
            (blank if unwritten else defined).add(node.name)
            (defined if unwritten else blank).discard(node.name)
            continue
        targets = [node] if isinstance(node, ast.Assign | ast.AnnAssign) else []
        for target in targets:
            stored = {n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            defined |= stored
            blank -= stored
    return frozenset(blank), frozenset(defined)


def _statements(body: list[ast.stmt]) -> list[ast.stmt]:
    """All statements of the notebook's level, also those inside of if, for, with and try."""
    found, waiting = [], list(reversed(body))
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            handlers = [child for child in getattr(node, "handlers", [])]
            waiting += reversed([*inner, *(statement for handler in handlers for statement in handler.body)])
    return found


def _is_blank(function: ast.FunctionDef) -> bool:
    """Whether a function is as an exercise gives it: a docstring at most, and NotImplementedError."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def definitions(source: str) -> str:
    """The imports and definitions of a cell alone, as they were written; "" where it is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    kept = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    lines = source.split("\n")
    parts = []
    for node in tree.body:
        if isinstance(node, kept):
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
            parts.append("\n".join(lines[first - 1 : node.end_lineno]))
    return "\n\n".join(parts)


def imported_modules(source: str) -> set[str]:
    """The modules that a cell imports, with what may be modules; none where it is no Python, its magics aside."""
    try:
        tree = ast.parse(_without_magics(source))
    except SyntaxError:
        return set()
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}  # some are modules
    return names
