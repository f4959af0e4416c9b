"""What runs inside the browser's Python: old enough that a few names of newer ones have to be lent to it.

`tests.tools.wasm` packs this file with the student's half, and asks it exercise by exercise.
"""

import json
import sys
import time
import types
import typing

import numpy as np


def lend():
    """Give NumPy 1.21 and Python 3.10 the names that the student's half takes from newer ones."""
    begun = time.process_time()
    sum(range(100_000))
    if time.process_time() == begun:  # the clock by which a search ends stands still in so old a WebAssembly
        time.process_time = time.perf_counter
    if not hasattr(typing, "Self"):
        typing.Self = typing.Any
    if not hasattr(np, "exceptions"):
        np.exceptions = types.SimpleNamespace(
            AxisError=np.AxisError,
            ComplexWarning=np.ComplexWarning,
            VisibleDeprecationWarning=np.VisibleDeprecationWarning,
            RankWarning=np.RankWarning,
            TooHardError=np.TooHardError,
            DTypePromotionError=TypeError,
        )
        sys.modules["numpy.exceptions"] = np.exceptions
    if not hasattr(np.finfo(float), "smallest_subnormal"):
        np.finfo.smallest_subnormal = property(lambda info: np.nextafter(info.dtype.type(0), info.dtype.type(1)))
    if not hasattr(lend.__code__, "co_positions"):  # then a report lacks what the operands at an exception were
        from autograde.asking import operands_at_error

        operands_at_error._node = lambda *_: None


def exercises():
    """The exercises that need no package that is missing here, as JSON."""
    from tests.mistakes import everything
    from tests.right_answers import everything as right

    names = dict.fromkeys(answer.exercise for answer in right() if not answer.function.__module__.endswith("pytorch"))
    wrong = {wrong.exercise for wrong in everything()}
    return json.dumps(
        {"python": sys.version.split()[0], "numpy": np.__version__, "exercises": list(names), "wrong": sorted(wrong)}
    )


def ask(exercise):
    """What the checks of an exercise say to its reference, to its other right answers and to wrong ones, as JSON."""
    from autograde.checking.check import _examine
    from autograde.checking.exercises import parts_of
    from tests.mistakes import as_student, everything, notebook
    from tests.right_answers import as_student as as_right
    from tests.right_answers import everything as right

    begun = time.perf_counter()
    names = notebook()
    parts = parts_of(exercise)
    refused = [str(report) for part in parts if not (report := _examine(names[exercise], part, names))]
    for answer in right():
        if answer.exercise == exercise:
            function = as_right(answer)
            reports = [_examine(function, part, function.__globals__) for part in parts]
            refused += [f"{answer.style}: {report}" for report in reports if not report]
    named, missed, slowest = [], [], 0.0
    for wrong in everything():
        if wrong.exercise == exercise:
            function = as_student(wrong)
            asked = time.perf_counter()
            reports = [_examine(function, part, function.__globals__) for part in parts]
            slowest = max(slowest, time.perf_counter() - asked)
            told = any(
                set(report.mistakes[: len(wrong.mistakes)]) == set(wrong.mistakes) for report in reports if not report
            )
            (named if told else missed).append(str(wrong))
    seconds = time.perf_counter() - begun
    return json.dumps(
        {"refused": refused, "named": len(named), "missed": missed, "seconds": seconds, "slowest": slowest}
    )
