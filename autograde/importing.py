"""Modules of a course imported, by name or from their file; what is wrong with one is told with file and line."""

import importlib
import importlib.util
import inspect
import sys
import zlib
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType


def module_at(path: Path) -> ModuleType:
    """The module of a file; of a package, that of its __init__.py.

    Under its usual name where Python would import that file by it; else, because the name is another's here, under a
    name of its own.

    Parameters
    ----------
    path : Path, resolved

    Raises
    ------
    Exception : whatever the module raises
    """
    package = path.stem == "__init__"
    name = path.parent.name if package else f"{path.parent.name}.{path.stem}"
    usual = spec_of(name)
    if usual is not None and usual.origin and Path(usual.origin).resolve() == path:
        return importlib.import_module(name)
    alias = f"{name.replace('.', '_')}_{zlib.crc32(str(path).encode()):08x}"
    if alias not in sys.modules:
        within = [str(path.parent)] if package else None
        spec = importlib.util.spec_from_file_location(alias, path, submodule_search_locations=within)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[alias] = module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[alias]
            raise
    return sys.modules[alias]


def spec_of(name: str) -> ModuleSpec | None:
    """Where Python would import a name from; None where it would not."""
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None


def where(error: Exception) -> str:
    """An error in a file of a course, with its file and line."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    said = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}: {said}" if trace else said


def functions_of(module: ModuleType) -> list[tuple[str, Callable]]:
    """The public functions that a module defines itself: name, function."""
    found = inspect.getmembers(module, inspect.isfunction)
    return [(name, f) for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")]


def place_of(function: Callable) -> str:
    """Where a function is defined: file and line."""
    code = function.__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"
