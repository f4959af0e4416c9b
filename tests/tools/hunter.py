"""A student who looks for answers: imports all modules of the course, runs all cells, calls all that can be called.

A program of its own, which needs nothing of the tests: it is run where only that is installed which a student has.
What it is told, and what it finds, is said in `tests.tools.hunting`.
"""

import contextlib
import functools
import importlib
import inspect
import io
import json
import os
import pickle
import pkgutil
import sys
import types
import warnings
from pathlib import Path

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

PLAIN = TransformerManager()  # of a cell with magics, Python
PACKAGES = ("autograde", "lectures")
LEFT_OUT = ("autograde.grading.", "autograde.__main__", "autograde.cli")  # processes, files, commands: no numbers
NUMBERS = (
    "autograde.grading.sandbox.wire.",
    "autograde.grading.sandbox.inside.answer_calls",
    "autograde.grading.judging.judge_exercise",
    "autograde.grading.judging.rehearsal",
    "autograde.grading.judging.remote_function",
    "autograde.grading.judging.right_answers",
    "autograde.grading.judging.right_functions",
    "autograde.grading.sandbox.inside.in_place.",
)
MOST = 2_000_000  # objects that are looked into
REFUSED = "ValueError"
SIGNATURES: dict = {}


def hunt(told: dict) -> dict:
    """What is found.

    Parameters
    ----------
    told : "questions": exercise -> pairs of arguments and of the right answer, None where it is one of many, REFUSED
        where it is a ValueError; "edges": the same, where a mistake may show that does not show elsewhere; "solved":
        the text of all right functions, which the student has as far as chains of formulas ask for them

    Returns
    -------
    "found": pairs of an exercise and of what gives its right answers; "differentiated": the same, of chains, which have
    to differentiate for it; "modules", "cells", "callables": how many were seen
    """
    questions = told["questions"]
    modules = [*imported()]
    notebooks, cells = executed()
    roots = [vars(module) for module in modules if not left_out(module.__name__)]
    chains = sorted({exercise for exercise, asked in questions.items() if by_chain(exercise, asked, told["solved"])})
    callables = [*reached([*roots, *notebooks, *made(notebooks)])]
    found = sorted(
        {
            (exercise, name(function))
            for exercise, asked in questions.items()
            for function in callables
            if answers(function, [*asked, *told["edges"].get(exercise, [])], ONE_OF_MANY.get(exercise, same))
        }
    )
    return {
        "found": found,
        "differentiated": chains,
        "modules": sorted(module.__name__ for module in modules),
        "cells": cells,
        "callables": len(callables),
    }


def imported():
    """All modules of the course that can be imported here."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        yield root
        for info in pkgutil.walk_packages(root.__path__, f"{package}.", onerror=lambda _: None):
            if info.name != "autograde.__main__":  # which is the command itself
                with contextlib.suppress(Exception):
                    yield importlib.import_module(info.name)


def left_out(module: str) -> bool:
    return module.startswith(LEFT_OUT) and not module.startswith(NUMBERS)


def executed() -> tuple[list[dict], int]:
    """The names of all notebooks whose cells have run, one after another, past errors; and how many cells ran."""
    found, count = [], 0
    for folder in importlib.import_module("lectures").__path__:
        for path in sorted(Path(folder).rglob("*.ipynb")):
            names: dict = {"__name__": "notebook"}
            sys.modules["notebook"] = types.ModuleType("notebook")
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    count += 1
                    with silent(), contextlib.suppress(BaseException):
                        exec(PLAIN.transform_cell("".join(cell["source"])), names)
            found.append(names)
    return found, count


def made(notebooks: list[dict]) -> list:
    """What the notebooks' functions without arguments return: mistakes that are shown are made so."""
    functions = [thing for names in notebooks for thing in names.values() if isinstance(thing, types.FunctionType)]
    return [called(function, ()) for function in functions]


def reached(roots: list):
    """All that can be called, of the course, in these objects: in containers, classes, closures and instances too."""
    waiting = [*roots]
    seen: set[int] = set()
    while waiting and len(seen) < MOST:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, dict):
            waiting += [*thing.values(), *thing.keys()]
        elif isinstance(thing, list | tuple | set | frozenset):
            waiting += thing
        elif isinstance(thing, functools.partial):
            yield thing
            waiting += [thing.func, *thing.args, *thing.keywords.values()]
        elif isinstance(thing, staticmethod | classmethod | property | functools.cached_property):
            waiting += [getattr(thing, part, None) for part in ("__func__", "fget", "func")]
        elif ours(thing):
            if callable(thing):
                yield thing
            waiting += inside(thing)


def ours(thing) -> bool:
    """Whether the course made it: a library's functions are no answer of ours."""
    module = getattr(thing, "__module__", None)
    return isinstance(module, str) and module.split(".")[0] in (*PACKAGES, "notebook") and not left_out(module)


def inside(thing) -> list:
    """What a function, a class or an instance holds."""
    parts = []
    if isinstance(thing, types.FunctionType):
        for cell in thing.__closure__ or ():
            with contextlib.suppress(ValueError):
                parts.append(cell.cell_contents)
        parts += [thing.__defaults__, thing.__kwdefaults__]
    parts.append(getattr(thing, "__wrapped__", None))
    with contextlib.suppress(Exception):
        parts.append(dict(vars(thing)))
    return parts


def answers(function, asked: list, right) -> bool:
    """Whether a function gives the right answer to every question; a method is called without its object too."""
    fits = []
    for prefix in ((), (None,)) if isinstance(function, types.FunctionType) and "." in function.__qualname__ else ((),):
        fits.append(all(judged(right, called(function, (*prefix, *args)), args, expected) for args, expected in asked))
    return any(fits)


def called(function, args: tuple):
    """What a call gives; NotImplemented where it fails, or changes its arguments."""
    if not takes(function, args):
        return NotImplemented
    sent = pickle.loads(pickle.dumps(args))
    try:
        with silent():
            value = function(*sent)
            value = list(value) if inspect.isgenerator(value) else value
    except ValueError:
        return REFUSED
    except BaseException:
        return NotImplemented
    return value if unchanged(sent, args) else NotImplemented


def takes(function, args: tuple) -> bool:
    """Whether a function takes so many arguments."""
    if id(function) not in SIGNATURES:
        try:
            SIGNATURES[id(function)] = inspect.signature(function)
        except (TypeError, ValueError):
            SIGNATURES[id(function)] = None
    try:
        SIGNATURES[id(function)].bind(*args)
    except (AttributeError, TypeError):
        return False
    return True


def unchanged(sent, args) -> bool:
    """Whether arguments are as they were; generators of random numbers may go on."""
    if isinstance(args, list | tuple):
        return len(sent) == len(args) and all(map(unchanged, sent, args))
    return not isinstance(args, np.ndarray) or np.array_equal(sent, args)


def judged(right, value, args: tuple, expected) -> bool:
    """Whether a value is the right answer."""
    if value is NotImplemented:
        return False
    if isinstance(value, str) or isinstance(expected, str):
        return isinstance(value, str) and isinstance(expected, str) and value == expected
    try:
        with np.errstate(all="ignore"):
            return right(value, expected, args)
    except Exception:
        return False


def same(value, expected, args: tuple) -> bool:
    """Whether a value is what is expected, within rounding of its largest number."""
    if isinstance(expected, list | tuple):
        return len(value) == len(expected) and all(same(v, e, args) for v, e in zip(value, expected, strict=True))
    value, expected = np.asarray(value), np.asarray(expected)
    if value.shape != expected.shape or (expected.dtype.kind == "f" and value.dtype.kind != "f"):
        return False
    size = np.max(np.abs(expected[np.isfinite(expected)]), initial=0.0)
    return bool(np.allclose(value, expected, rtol=1e-7, atol=1e-8 * size))


def hidden_pixels(x, _, args: tuple) -> bool:
    """Whether pixels are hidden as `hide_pixels` asks for."""
    y, fraction, _ = args
    x = np.asarray(x, float)
    hidden = x != y
    counts = hidden.sum(axis=1)
    anew = len(np.unique(hidden, axis=0)) > 1
    return bool(np.all(x[hidden] == 0)) and set(counts) == {round(fraction * y.shape[1])} and anew


def batches(found, _, args: tuple) -> bool:
    """Whether index arrays visit every token once, in another order than theirs."""
    n, size, _ = args
    arrays = [np.asarray(batch) for batch in found]
    whole = {len(batch) for batch in arrays[:-1]} <= {size}
    order = np.concatenate(arrays).tolist()
    return whole and sorted(order) == list(range(n)) != order


ONE_OF_MANY = {"hide_pixels": hidden_pixels, "minibatches": batches}


def by_chain(exercise: str, asked: list, reference: str) -> bool:
    """Whether the formulas that name mistakes give the right answers, each stage taken rightly."""
    try:
        from autograde.courses import current
        from autograde.diagnosis.derivatives import Numbers
    except ImportError:
        return False
    solved: dict = {}
    exec(reference, solved)
    suspicion = current().suspicions.get((exercise, ""))
    if suspicion is None:
        return False
    fits = []
    for args, expected in asked:
        try:
            chain = suspicion.chain(pickle.loads(pickle.dumps(args)), Numbers(solved.__getitem__))
        except Exception:
            return False
        fits.append(any(judged(same, value, args, expected) for value in asked_for_right(chain)))
    return all(fits)


def asked_for_right(chain):
    """What a chain's methods give for the choice in which nothing is wrong, and what its stages give in turn."""
    choice = (0,) * len(chain.stages)
    for method in ("__call__", "value", "_value", "right"):
        for words in ((), (choice,)):
            with contextlib.suppress(Exception):
                yield getattr(chain, method)(*words)
    state = None
    for stage in chain.stages:
        try:
            state = stage.way(0)(state)
        except Exception:
            return
    yield state


def name(function) -> str:
    """A callable's name."""
    function = getattr(function, "func", function)
    return f"{function.__module__}.{getattr(function, '__qualname__', type(function).__name__)}"


@contextlib.contextmanager
def silent():
    """Nothing is printed, and nothing warned of."""
    unheard = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    with unheard[0], unheard[1], warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


if __name__ == "__main__":
    os.environ["MPLBACKEND"] = "agg"
    print(json.dumps(hunt(pickle.loads(Path(sys.argv[1]).read_bytes()))), flush=True)
    os._exit(0)  # whatever was called may have left what cannot be tidied up
