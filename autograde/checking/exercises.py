"""What each check feeds an exercise's function, and what it asks of the answer: no answers stand here.

One module a unit. A public function bears its exercise's name and takes an `Examination`; `softmax__extreme` is the
part "extreme" of the exercise `softmax`, a grade cell of its own.
"""

import ast
import importlib
import inspect
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from pathlib import Path

from autograde.diagnosis.naming import explain
from autograde.reporting.report import Finding
from lectures.mistakes import suspicions

COURSE = {
    "01_training_data": ("training_data",),
    "02_forward_propagation": ("forward_propagation",),
    "03_loss_functions": ("mean_squared_error", "zero_one_loss", "cross_entropy", "binary_cross_entropy"),
    "04_back_propagation": ("back_propagation",),
    "05_gradient_descent": ("gradient_descent",),
    "06_pytorch": ("pytorch",),
}
UNITS = {  # those that are here: the students of one unit have no later one
    unit: notebooks for unit, notebooks in COURSE.items() if (Path(__file__).parents[2] / "lectures" / unit).exists()
}


@cache
def examinations() -> dict[tuple[str, str], tuple[str, Callable]]:
    """Every examination: (exercise, part) -> (unit, function of an Examination). The main part's name is ""."""
    found: dict[tuple[str, str], tuple[str, Callable]] = {}
    for unit in UNITS:
        module = importlib.import_module(f"lectures.checks.{unit[3:]}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                exercise, _, part = name.partition("__")
                found[exercise, part] = (unit, _named(function, exercise, part))
    return found


def _named(examination: Callable, exercise: str, part: str) -> Callable:
    """An examination whose finding bears the names of the mistakes that are proven."""

    @wraps(examination)
    def named(ask) -> None:
        try:
            examination(ask)
        except Finding as finding:
            for key in dict.fromkeys([(exercise, part), (exercise, "")]):
                if key in suspicions() and not finding.explained:
                    explain(ask, finding, suspicions()[key])
            raise finding from None

    return named


def unit_of(exercise: str) -> str | None:
    """The unit that an exercise belongs to, None where no exercise has this name."""
    return examinations().get((exercise, ""), (None, None))[0]


def parts_of(exercise: str) -> list[str]:
    """The parts of an exercise, the main one ("") first."""
    return sorted(part for name, part in examinations() if name == exercise)


@lru_cache(1000)
def called_check(source: str) -> tuple[str, str]:
    """The exercise and the part of the one check() that a grade cell calls.

    Raises
    ------
    ValueError : if the cell is anything but a single call of check(name) or check(name, "part"); says what it is
    """
    try:
        cell = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"a grade cell calls check(...) once, this one is no Python ({error.msg})") from None
    calls = [
        node
        for statement in cell
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"
    ]
    if len(calls) != 1:
        raise ValueError(f"a grade cell calls check(...) once, this one {len(calls)} times")
    (call,) = calls
    if len(cell) > 1 or not isinstance(cell[0], ast.Expr) or cell[0].value is not call:
        raise ValueError("a grade cell calls check(...) and does nothing else: what else this one does counts nothing")
    match call.args, call.keywords:
        case [ast.Name(exercise)], []:
            return exercise, ""
        case [ast.Name(exercise), ast.Constant(str(part))], []:
            return exercise, part
        case [ast.Name(exercise)], [ast.keyword("part", ast.Constant(str(part)))]:
            return exercise, part
    raise ValueError('a grade cell calls check(name) or check(name, "part"), this one check with something else')
