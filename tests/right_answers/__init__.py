"""Right answers: at least four independent ones for every exercise, as students write them.

A function called `softmax__loops` answers the exercise `softmax` in that style: loops, other algebra, einsum, another
order in memory, views, lists. None is the reference's; each is plain Python that calls what its unit gives.
"""

import importlib
import importlib.util
import inspect
import types
import zlib
from collections.abc import Callable
from functools import cache, partial
from itertools import product

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.checking.exercises import parts_of
from autograde.courses import current
from autograde.reporting.report import Finding
from lectures import UNITS
from solutions import reference
from tests.mistakes import Wrong, notebook


@cache
def corpus(unit: str) -> list[Wrong]:
    """The right answers of a unit ("04_back_propagation"), as answers that make no mistake."""
    found = []
    for part in current().names(unit):
        if importlib.util.find_spec(f"tests.right_answers.{part}"):
            module = importlib.import_module(f"tests.right_answers.{part}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__:
                    exercise, _, style = name.partition("__")
                    found.append(Wrong(exercise, (), style, function))
    return found


def everything() -> list[Wrong]:
    return [answer for unit in UNITS for answer in corpus(unit)]


def exercises() -> list[str]:
    return sorted({exercise for exercise, _ in current().examinations})


def as_student(answer: Wrong) -> Callable:
    """The function under its exercise's name, in a notebook in which everything else is the reference's."""
    written = answer.function
    imported = {name: value for name, value in written.__globals__.items() if "__" not in name}
    names = {**imported, **notebook()}
    code = written.__code__.replace(co_name=answer.exercise)
    names[answer.exercise] = types.FunctionType(code, names, answer.exercise, written.__defaults__)
    return names[answer.exercise]


def refusal(function: Callable, seed: int) -> str:
    """What the checks of an exercise have against a function with the inputs of this seed; "" where they accept it.

    Where a student practises, and for points, where more is asked.
    """
    exercise = function.__name__
    right = partial(ask, getattr(reference, exercise))
    for part, graded in product(parts_of(exercise), (False, True)):
        exam = Examination(
            function,
            zlib.crc32(f"{exercise}/{part}/{seed}".encode()),
            function.__globals__.__getitem__,
            right=right if graded else None,
            grading=graded,
        )
        try:
            current().examinations[exercise, part][1](exam)
        except Finding as finding:
            return str(finding.report(f"{exercise} {part}".strip()))
    return ""
