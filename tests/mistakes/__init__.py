"""Wrong answers: every catalogued mistake in every exercise where it can be made, in several coding styles.

A function called `weight_gradient__average_missing__loops` makes that mistake in that exercise. It is plain Python that
a student could write; nothing in it comes from `autograde`. `as_student` puts it into a notebook.
"""

import importlib
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference

UNITS = (
    "training_data",
    "forward_propagation",
    "loss_functions",
    "back_propagation",
    "gradient_descent",
    "automatic_differentiation",
    "pytorch",
)


@dataclass(frozen=True)
class Wrong:
    """One wrong answer: the exercise, the mistake or mistakes made, the style, and the function."""

    exercise: str
    mistakes: tuple[str, ...]
    style: str
    function: Callable

    def __str__(self) -> str:
        return f"{self.exercise}-{'+'.join(self.mistakes)}-{self.style}"


@cache
def corpus(unit: str) -> list[Wrong]:
    """All wrong answers of a unit."""
    module = importlib.import_module(f"tests.mistakes.{unit}")
    found = []
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and name.count("__") == 2:
            exercise, mistakes, style = name.split("__")
            found.append(Wrong(exercise, tuple(mistakes.split("_plus_")), style, function))
    return found


def everything() -> list[Wrong]:
    """All wrong answers."""
    return [wrong for unit in UNITS for wrong in corpus(unit)]


@cache
def _reference() -> list[types.CodeType]:
    reference = Reference(SOLUTIONS / "reference.py")
    return [compile(reference.given(name), f"<{name}>", "exec") for name in reference.functions]


def notebook() -> dict:
    """The names of a notebook in which every function is right."""
    names: dict = {}
    exec("import re\nimport numpy as np", names)
    for code in _reference():
        exec(code, names)
    return names


def as_student(wrong: Wrong) -> Callable:
    """The wrong function under its exercise's name, in a notebook in which everything else is right."""
    names = notebook()
    written = wrong.function
    code = written.__code__.replace(co_name=wrong.exercise)
    function = types.FunctionType(code, names, wrong.exercise, written.__defaults__, written.__closure__)
    names[wrong.exercise] = function
    return function
