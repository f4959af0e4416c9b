"""What a lent function answers: computed here, in a process with limits of its own, for arguments of an exercise."""

import hashlib
import inspect
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from autograde.courses import Address, current, use_at
from autograde.grading.bounded_process.bounded_calls import Apart, TooMuch
from autograde.grading.judging.right_functions import right_functions
from autograde.grading.sandbox.wire.values import OPAQUE, NotData, pack, unpack

CALLS, BYTES = 1_000, 2**26  # that are answered in a session, questions and answers together
KEPT, ITS_PLACE = 2**25, 1_000  # bytes that a process keeps of answers, for the next who asks the same; of one's key
MOST = 200  # tokens, classes, features: a dimension of an array, an item's number, the length of a list
EPOCHS = 20
DIMENSIONS = 3
CHARACTERS = 10_000  # of a text
CPU_SECONDS, MEMORY = 2, 2**29  # of one answer


class Refused(Exception):
    """A question that is not answered: the session ends, and the first verdict stays."""


class Kept:
    """What lent functions answered before: a class asks the same. An answer follows from its question, bit for bit.

    What was asked for last stays longest.

    Parameters
    ----------
    most : int, bytes of answers, and of what is kept beside each
    """

    def __init__(self, most: int = KEPT):
        self.most, self._bytes = most, 0
        self._answers: OrderedDict[tuple, tuple[str, bytes]] = OrderedDict()

    def find(self, question: tuple) -> tuple[str, bytes] | None:
        """Which function was called, and its answer; None where that is not known."""
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
        return found

    def keep(self, question: tuple, answer: tuple[str, bytes]) -> None:
        """Keep an answer that was just given."""
        self._answers[question] = answer
        self._bytes += len(answer[1]) + ITS_PLACE
        while self._bytes > self.most:
            _, (_, said) = self._answers.popitem(last=False)
            self._bytes -= len(said) + ITS_PLACE


ANSWERED = Kept()  # of this process, which judges one notebook after another


class Lender:
    """Answers what the functions that are lent to one session ask; close it.

    Parameters
    ----------
    names : of the functions that are lent

    Attributes
    ----------
    used : names of those that were called
    """

    def __init__(self, names: Collection[str]):
        self.used: set[str] = set()
        self._calls = self._bytes = 0
        self._lent = right_functions(), frozenset(names)
        self._answered = Apart(partial(answered, current().address, self._lent[1]), CPU_SECONDS, MEMORY)

    def answer(self, frame: bytes, handed: Collection[bytes]) -> bytes:
        """The frame of what a lent function answers.

        Parameters
        ----------
        frame : of its name, its arguments, and those that were given by name
        handed : frames of the functions that the check itself handed in; no others are called

        Raises
        ------
        Refused : where it is not answered
        """
        self._calls += 1
        self._bytes += len(frame)
        if self._calls > CALLS or self._bytes > BYTES:
            raise Refused
        question = *self._lent, *map(_digest, (frame, b"".join(map(_digest, sorted(handed)))))
        found = ANSWERED.find(question)
        if found is None:
            try:
                found = self._answered(frame, handed)
            except TooMuch:
                raise Refused from None
            ANSWERED.keep(question, found)
        name, said = found
        self._bytes += len(said)
        if self._bytes > BYTES:
            raise Refused
        self.used.add(name)
        return said

    def close(self) -> None:
        """End its process."""
        self._answered.close()


def _digest(question: bytes) -> bytes:
    return hashlib.sha256(question).digest()


def answered(address: Address, names: Collection[str], frame: bytes, handed: Collection[bytes]) -> tuple[str, bytes]:
    """Which lent function a frame calls, and the frame of its answer. Called in a process with limits of its own.

    Raises
    ------
    Refused : where it is not to be answered
    """
    use_at(address)
    try:
        asked = unpack(frame)
    except NotData:
        raise Refused from None
    name, args, named = asked if isinstance(asked, tuple) and len(asked) == 3 else ("", (), {})
    if not (isinstance(name, str) and name in names and isinstance(args, tuple) and isinstance(named, dict)):
        raise Refused
    function = getattr(right_functions(), name)
    try:
        given = inspect.signature(function).bind(*args, **named).arguments
    except TypeError:
        raise Refused from None
    for parameter, value in given.items():
        if not _is_of_an_exercise(value, handed) or (parameter == "epochs" and value > EPOCHS):
            raise Refused
    return name, _answer(partial(function, *args, **named), [*args, *named.values()])


def _answer(function: Callable[[], Any], values: list[Any]) -> bytes:
    """The frame of what a right function returns; where it refuses its arguments, of that."""
    refuses, iterator, value = False, False, None
    try:
        value = function()
        if isinstance(value, Iterator):
            iterator, value = True, list(islice(value, MOST))
    except ValueError:
        refuses = True
    except Exception:  # of arguments that are none of the exercise's
        raise Refused from None
    generators = [value for value in values if isinstance(value, np.random.Generator)]
    said = pack({"value": value, "iterator": iterator, "refuses": refuses, "generators": generators})
    if OPAQUE in said[: 4 + int.from_bytes(said[:4], "big")]:
        raise Refused
    return said


def _is_of_an_exercise(value: Any, handed: Collection[bytes], depth: int = 0) -> bool:
    """Whether an argument is one that the course's exercises take, and no larger than they need."""
    if isinstance(value, bool | float | np.floating | np.bool_ | np.random.Generator):
        return True
    if isinstance(value, int | np.integer):
        return abs(int(value)) <= MOST
    if isinstance(value, str):
        return len(value) <= CHARACTERS
    if isinstance(value, np.ndarray):
        return value.ndim <= DIMENSIONS and max(value.shape, default=0) <= MOST
    if isinstance(value, list | tuple):
        return depth < 2 and len(value) <= MOST and all(_is_of_an_exercise(item, handed, depth + 1) for item in value)
    return callable(value) and pack(value) in handed
