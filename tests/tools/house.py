"""Measures the house: files, lines, longest file and function, fullest folder, circles, imports against the order.

python -m tests.tools.house [CHECKOUT] [--moved-by COMMIT]

A checkout whose modules stood elsewhere is measured on the order of today's rooms with --moved-by: the commit, on top
of the checkout's own, that moved them.
"""

import argparse
import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = ("autograde", "lectures", "solutions")

Graph = Mapping[str, set[str]]  # module -> the modules that it imports, lazily too


class Function(NamedTuple):
    """A function or method, from `def` to its last line, its docstring and comments included."""

    place: str  # autograde/cli.py:main
    lines: int


def files(root: Path) -> list[Path]:
    """Every module of the engine and the course."""
    return sorted(path for name in PACKAGES for path in (root / name).rglob("*.py") if ".ipynb" not in str(path))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(root: Path) -> Iterator[Function]:
    """Every function and method, those inside others too."""
    for path in files(root):
        yield from _functions(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(root).as_posix() + ":")


def _functions(node: ast.AST, prefix: str) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        inner = prefix
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{prefix}{child.name}."
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(prefix + child.name, (child.end_lineno or 0) - child.lineno + 1)
        yield from _functions(child, inner)


def modules_of_folders(root: Path) -> dict[str, int]:
    """Folder -> how many modules stand directly in it; __init__ and __main__ are the folder itself."""
    found: dict[str, int] = {}
    for path in files(root):
        if not path.name.startswith("__"):
            folder = path.parent.relative_to(root).as_posix()
            found[folder] = found.get(folder, 0) + 1
    return found


def tested_by(test: Path, root: Path) -> Path:
    """The module, or the room, that a test is named after."""
    room, name = test.parent.relative_to(root / "tests"), test.stem.removeprefix("test_")
    inside = room.parts[0] in ("lectures", "solutions") if room.parts else False
    place = (root if inside else root / "autograde") / room / name
    return place if place.is_dir() else place.with_suffix(".py")


def imports(root: Path, packages: Sequence[str] = PACKAGES) -> dict[str, set[str]]:
    """Who imports whom, as drawn from the code: what is imported inside a function counts."""
    sys.path.insert(0, str(root))
    try:
        graph = grimp.build_graph(*packages, cache_dir=None)
    finally:
        sys.path.remove(str(root))
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def circles(graph: Graph) -> list[list[str]]:
    """Groups of modules each of which imports, by whatever way, all others of its group (Tarjan)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        numbers[module] = lowest[module] = len(numbers)
        open_.append(module)
        for imported in sorted(graph[module]):
            if imported not in numbers:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in open_:
                lowest[module] = min(lowest[module], numbers[imported])
        if lowest[module] == numbers[module]:
            place = open_.index(module)
            group = open_[place:]
            del open_[place:]
            if len(group) > 1 or module in graph[module]:
                found.append(sorted(group))

    for module in sorted(graph):
        if module not in numbers:
            visit(module)
    return sorted(found)


class Order:
    """The rooms from the top down, as pyproject.toml's contracts list them, and what they forbid besides."""

    def __init__(self, root: Path = ROOT):
        tool = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
        contracts = {contract["id"]: contract for contract in tool["contracts"]}
        self.layers = [contract for contract in contracts.values() if contract["type"] == "layers"]
        self.forbidden = [contract for contract in contracts.values() if contract["type"] == "forbidden"]
        self.waiting = {line for contract in contracts.values() for line in contract.get("ignore_imports", [])}

    def allows(self, importer: str, imported: str) -> bool:
        """Whether one module may import another, by all contracts."""
        if any(_matches(importer, c, "source") and _matches(imported, c, "forbidden") for c in self.forbidden):
            return False
        return all(_goes_down(contract, importer, imported) for contract in self.layers)

    def against(self, graph: Graph) -> list[str]:
        """The imports that the order forbids, one a line, as import-linter writes them."""
        pairs = [(one, other) for one in sorted(graph) for other in sorted(graph[one])]
        return [f"{one} -> {other}" for one, other in pairs if not self.allows(one, other)]


def _matches(module: str, contract: dict, end: str) -> bool:
    for expression in contract[f"{end}_modules"]:
        name = expression.removesuffix(".**")
        if module == name and name == expression:
            return True
        inside = name != expression or contract.get("as_packages", True)
        if inside and module.startswith(name + "."):
            return True
    return False


def _goes_down(contract: dict, importer: str, imported: str) -> bool:
    (container,) = contract["containers"]
    ranks: dict[str, tuple[int, bool]] = {}
    for rank, layer in enumerate(contract["layers"]):
        for name in re.split(r"\s*[|:]\s*", layer):
            ranks[name] = rank, "|" in layer
    names = [module.removeprefix(container + ".").split(".")[0] for module in (importer, imported)]
    if any(name not in ranks for name in names) or names[0] == names[1]:
        return True
    (above, independent), (below, _) = ranks[names[0]], ranks[names[1]]
    return above < below or (above == below and not independent)


def moved(graph: Graph, root: Path, commit: str) -> dict[str, set[str]]:
    """The same graph under the names that a later commit gave the modules, by git's own search for renames."""
    command = ["git", "-C", str(root), "diff", "-M40%", "--diff-filter=R", "--name-status", "HEAD", commit]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pairs = (line.split("\t")[1:] for line in said.splitlines())
    names = {_module(old): _module(new) for old, new in pairs if old.endswith(".py")}
    return {names.get(one, one): {names.get(other, other) for other in others} for one, others in graph.items()}


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def measured(root: Path, moved_by: str | None = None) -> list[tuple[str, str]]:
    """What there is to say, and its number."""
    longest = max(files(root), key=lines)
    long_file = max((path for path in files(root) if path.name != "reference.py"), key=lines)
    function = max(functions(root), key=lambda function: function.lines)
    folder, modules = max(modules_of_folders(root).items(), key=lambda item: item[1])
    graph = imports(root)
    groups = circles(graph)
    against = Order().against(moved(graph, root, moved_by) if moved_by else graph)
    said = [
        ("files", str(len(files(root)))),
        ("lines", str(sum(map(lines, files(root))))),
        ("longest file", f"{lines(longest)}  {longest.relative_to(root).as_posix()}"),
        ("longest file beside the reference", f"{lines(long_file)}  {long_file.relative_to(root).as_posix()}"),
        ("files over 300 lines", str(sum(lines(path) > 300 for path in files(root)))),
        ("longest function", f"{function.lines}  {function.place}"),
        ("functions over 40 lines", str(sum(function.lines > 40 for function in functions(root)))),
        ("modules in the fullest folder", f"{modules}  {folder}"),
        ("imports", str(sum(map(len, graph.values())))),
        ("circles", f"{len(groups)}, of {sum(map(len, groups))} modules"),
        ("imports against the order", str(len(against))),
    ]
    return said + [("  circle", " ".join(group)) for group in groups] + [("  against", line) for line in against]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.house", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("checkout", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--moved-by", metavar="COMMIT", help="the commit that moved the modules to today's rooms")
    words = parser.parse_args()
    root = words.checkout.resolve()
    os.chdir(root)  # grimp looks for packages where it stands
    for name, number in measured(root, words.moved_by):
        print(f"{name:34} {number}")


if __name__ == "__main__":
    main()
