"""The points of a graded cell's outputs, by nbgrader's own rules: an error is 0, a number its value, all else all."""

import __future__

import ast
import importlib.util
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

RULES = "determine_grade", "get_partial_grade", "is_grade", "is_solution"


class Fields(dict):
    """A cell as nbgrader's rules read it: what stands in a dictionary is an attribute too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def points_of(cell: Mapping[str, Any]) -> float:
    """What nbgrader gives for a cell with these outputs.

    Parameters
    ----------
    cell : a code cell that is graded and no answer, with its outputs and nbgrader's metadata

    Raises
    ------
    ValueError : where nbgrader's rules say nothing of such outputs, as of a number larger than the points there are

    Source: `determine_grade` of nbgrader.utils.
    """
    try:
        return float(_rules()(_fields(cell))[0])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = error.args[0] if error.args else type(error).__name__
        raise ValueError(f"nbgrader's rules give it no points: {said}") from None


def _fields(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Fields({name: _fields(inner) for name, inner in value.items()})
    return [_fields(inner) for inner in value] if isinstance(value, list) else value


@cache
def _rules() -> Callable[[Any], tuple[float, float]]:
    """nbgrader's function. Its few lines are taken from its file: to import nbgrader takes each judge seconds."""
    package = importlib.util.find_spec("nbgrader")
    source = Path(str(package and package.origin)).with_name("utils.py")
    found = [node for node in ast.parse(source.read_bytes()).body if getattr(node, "name", "") in RULES]
    if len(found) < len(RULES):  # a version that has them elsewhere
        from nbgrader.utils import determine_grade

        return determine_grade
    rules: dict[str, Any] = {}
    flags = __future__.annotations.compiler_flag
    exec(compile(ast.Module(found, []), str(source), "exec", flags, dont_inherit=True), rules)
    return rules["determine_grade"]
