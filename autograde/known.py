"""Known values: questions to the exercises that give values, with the right numbers and those of mistaken functions.

They are numbers, not formulas: `known_values.json` is written by `python -m tests.mistakes.known`, from the reference
and from wrong answers.
"""

import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np

from autograde.chain import Abstain, Chain, Numbers, Stage, whole
from autograde.naming import Suspicion

SAYS_NOTHING = "says nothing"
FILE = Path(__file__).with_name("known_values.json")


@cache
def known_values() -> dict[str, list[dict]]:
    """Exercise -> its questions, each with "args", "right", and "wrong": pairs of a mistake and its numbers.

    A question may be outside what an exercise promises, and tell one mistake alone: then "right" is `SAYS_NOTHING`.
    """
    return {exercise: [decoded(question) for question in found] for exercise, found in json.loads(_text()).items()}


def _text() -> str:
    return FILE.read_text(encoding="utf-8")


def encoded(value):
    """A value as JSON holds it: an array is {"array": its numbers}, everything else stays."""
    if isinstance(value, np.ndarray | np.number):
        return {"array": value.tolist()}
    if isinstance(value, list | tuple):
        return [encoded(item) for item in value]
    if isinstance(value, dict):
        return {name: encoded(item) for name, item in value.items()}
    return value


def decoded(value):
    """The value that JSON holds."""
    if isinstance(value, dict) and set(value) == {"array"}:
        return np.array(value["array"])
    if isinstance(value, dict):
        return {name: decoded(item) for name, item in value.items()}
    return [decoded(item) for item in value] if isinstance(value, list) else value


def _same(one, other) -> bool:
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and np.shape(one) == np.shape(other) and bool(np.all(np.equal(one, other)))


def _chain(exercise: str, last: Callable, args: tuple, numbers: Numbers) -> Chain:
    """The right numbers of a known question, with those of every mistaken function in their place."""
    for question in known_values()[exercise]:
        if _same(args, question["args"]):
            wrong = tuple((name, partial(_give, given)) for name, given in question["wrong"])
            return Chain((Stage("", partial(_give, question["right"]), wrong), *last(*args)))
    raise LookupError("no known question")


def _give(given, _):
    if isinstance(given, str):
        raise Abstain
    if given is None:
        raise ValueError("the mistaken function fails here")
    return given


def known(exercise: str, last: Callable = lambda *args: whole(), exact: bool = False) -> Suspicion:
    """How an exercise that gives values goes wrong, by its known values.

    Parameters
    ----------
    exercise : str
    last : function of the exercise's arguments that returns the last stages: what is done to the whole array
    exact : bool, small numbers count as much as large ones
    """

    def questions(rng: np.random.Generator, given: Callable):
        return [tuple(question["args"]) for question in known_values()[exercise]]

    return Suspicion(partial(_chain, exercise, last), questions, exact=exact)
