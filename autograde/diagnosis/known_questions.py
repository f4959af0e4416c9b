"""Known questions to the exercises that give values, with traces of what mistaken functions answer to them.

A trace is one number, made of all numbers of an answer: it tells whether an answer is the one that it was taken of, and
gives none back. No right answer has a trace here. `python -m tests.mistakes.known` writes `known_values.json`, from the
reference, from wrong answers and from formulas done wrong, none of which a student receives.
"""

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from autograde.asking.standins import FUNCTIONS
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, refused
from autograde.diagnosis.wrong_ways import Choice

SAYS_NOTHING = "says nothing"
HUGE = 1e150  # what is larger counts as infinite: sums of it overflow


@dataclass(frozen=True)
class Seeded:
    """A generator of random numbers in a question: `numpy.random.default_rng(seed)`, made anew for each asking."""

    seed: int


@dataclass(frozen=True)
class Trace:
    """What is left of an answer.

    Attributes
    ----------
    form : int, a checksum of its arrays' shapes and of where they are not finite
    number : float, all finite numbers of it, each with a weight of its own, added
    kinds : str, for each array "i" where only integers are this answer, "s" where only single precision is, else "."
    """

    form: int
    number: float
    kinds: str = ""

    @classmethod
    def of(cls, arrays: list[np.ndarray], exact: bool = False) -> "Trace":
        """The trace of an answer's arrays; where small numbers count as much as large ones, of their logarithms."""
        form, number, _ = _added(arrays, exact)
        kinds = "".join("i" if a.dtype.kind == "i" else "s" if a.dtype == np.float32 else "." for a in arrays)
        return cls(form, float(f"{number:.11g}"), kinds.rstrip("."))

    def numbers_of(self, other: object) -> bool:
        """Whether another trace is of the same numbers, in whatever kinds of arrays, for all that rounding says."""
        if not isinstance(other, Trace):
            return False
        return self.form == other.form and abs(self.number - other.number) <= 1e-9 * (1 + abs(self.number))

    def fits(self, arrays: list[np.ndarray], exact: bool = False) -> bool:
        """Whether it may be the trace of these arrays, within rounding."""
        kinds = self.kinds.ljust(len(arrays), ".")
        if any(kind == "i" and array.dtype.kind != "i" for kind, array in zip(kinds, arrays, strict=False)):
            return False
        single = [array for kind, array in zip(kinds, arrays, strict=False) if kind == "s"]
        if any(not np.array_equal(a, a.astype("f4"), True) or np.array_equal(a, np.round(a), True) for a in single):
            return False
        form, number, size = _added(arrays, exact)
        return form == self.form and bool(abs(number - self.number) <= (3e-6 if single else 1e-9) * size + 1e-11)

    def __eq__(self, other: object) -> bool:
        """Whether another is of the same answer."""
        return self.numbers_of(other) and isinstance(other, Trace) and self.kinds == other.kinds

    __hash__ = None  # type: ignore[assignment]


def _added(arrays: list[np.ndarray], exact: bool) -> tuple[int, float, float]:
    """A checksum of what is no finite number, the sum of what is, and the sum of its sizes."""
    forms, total, size, first = [], 0.0, 0.0, 1.0
    for array in arrays:
        numbers = array.astype(float)
        odd = np.select([np.isnan(numbers), numbers > HUGE, numbers < -HUGE], [1, 2, 3], 0)
        forms.append((array.shape, odd.tolist() if odd.any() else 0))
        numbers = np.where(odd == 0, numbers, 0.0).ravel()
        weights = 2 + np.cos((first + np.arange(numbers.size)) ** 2)  # no two of them alike
        first += numbers.size
        if exact:
            there = numbers != 0
            numbers = np.sign(numbers) * (1000 + np.log(np.abs(numbers), where=there, out=np.zeros(numbers.shape)))
        total, size = total + float(weights @ numbers), size + float(weights @ np.abs(numbers))
    return zlib.crc32(repr(forms).encode()), total, size


@dataclass(frozen=True)
class Told:
    """The mistakes that a known question tells: what `naming` asks of a `Chain` too.

    Attributes
    ----------
    told : pairs of the names of mistakes that are made at once, joined by "+", and a Trace of what they answer; None
        where they fail, `SAYS_NOTHING` where this question does not tell them
    exact : bool, small numbers count as much as large ones
    """

    told: tuple[tuple[str, object], ...]
    exact: bool

    @property
    def stages(self) -> tuple[Stage, ...]:
        """One stage, for the names of all mistakes that are told alone."""
        return (Stage("", refused, tuple((name, refused) for name, _ in self.told if "+" not in name)),)

    def single(self) -> Iterator[Choice]:
        """Every mistake alone."""
        return ((number,) for number, (name, _) in enumerate(self.told) if "+" not in name)

    def double(self) -> Iterator[Choice]:
        """Two mistakes at once."""
        return ((number,) for number, (name, _) in enumerate(self.told) if "+" in name)

    def mistakes(self, choice: Choice) -> list[str]:
        """The names of what a choice does wrong."""
        return self.told[choice[0]][0].split("+")

    def factors(self) -> list[str]:
        """None: no chain rule is drawn."""
        return []

    def suspected(self, choice: Choice) -> list[int]:
        """None."""
        return []

    def right(self, yours: list[np.ndarray] | None, *_: object) -> bool:
        """Whether an answer is right: nothing here knows."""
        return False

    def fits(self, choice: Choice, yours: list[np.ndarray] | None, *_: object) -> bool | None:
        """Whether an answer is what a choice gives; None where this question does not tell."""
        trace = self.told[choice[0]][1]
        if trace == SAYS_NOTHING:
            return None
        if not isinstance(trace, Trace) or yours is None:
            return trace is None and yours is None
        return trace.fits(yours, self.exact)


def encoded(value):
    """A value as JSON holds it: an array is {"array": its numbers}, a stand-in {"function": its name}, a dictionary
    {"dict": its values by name}."""
    if isinstance(value, np.ndarray | np.number):
        return {"array": value.tolist()}
    if isinstance(value, Seeded | np.random.Generator):
        return {"seed": 3}  # the one seed of all questions
    if isinstance(value, tuple):
        return {"tuple": [encoded(item) for item in value]}
    if isinstance(value, list):
        return [encoded(item) for item in value]
    if isinstance(value, dict):
        return {"dict": {name: encoded(item) for name, item in value.items()}}
    if callable(value):
        return {"function": value.__name__}
    return value


def decoded(value):
    """The value that JSON holds."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    readers: dict[str, Callable] = {
        "array": np.array,
        "seed": Seeded,
        "tuple": lambda items: tuple(decoded(items)),
        "dict": lambda items: {name: decoded(item) for name, item in items.items()},
        "function": FUNCTIONS.__getitem__,
    }
    return readers[kind](held)


def _key(args) -> str:
    """A question as text; of how its answer is read, only what the reader is given."""
    return json.dumps([encoded(part) for arg in args for part in (arg[1:] if isinstance(arg, tuple) else [arg])])


class KnownValues:
    """The known questions of a course, with what mistaken functions answer to them.

    Parameters
    ----------
    path : Path of the file of JSON that holds them
    """

    def __init__(self, path: Path):
        self.path = path
        self._told: dict[tuple[str, bool], dict[str, Told]] = {}

    @cached_property
    def questions(self) -> dict[str, list[dict]]:
        """Exercise -> its questions, each with "args" and "wrong": pairs as in `Told`; nothing says what is right."""
        found = {}
        for exercise, held in json.loads(self.path.read_text(encoding="utf-8")).items():
            told = [(name, [Trace(*t) if isinstance(t, list) else t for t in traces]) for name, *traces in held["told"]]
            found[exercise] = [
                {
                    "args": decoded(args),
                    "right": SAYS_NOTHING,
                    "wrong": [(name, traces[number]) for name, traces in told],
                }
                for number, args in enumerate(held["asked"])
            ]
        return found

    def told(self, exercise: str, exact: bool) -> dict[str, Told]:
        """A question as text -> the mistakes that it tells."""
        if (exercise, exact) not in self._told:
            self._told[exercise, exact] = {
                _key(asked["args"]): Told(tuple(asked["wrong"]), exact) for asked in self.questions[exercise]
            }
        return self._told[exercise, exact]

    def __call__(self, exercise: str, exact: bool = False, numbers: Callable = lambda answer: answer) -> Suspicion:
        """How an exercise that gives values goes wrong, by its known questions.

        Parameters
        ----------
        exercise : str
        exact : bool, small numbers count as much as large ones
        numbers : function of an answer that returns the numbers in it
        """

        def questions(rng: np.random.Generator, given: Callable) -> Iterator[tuple]:
            for question in self.questions[exercise]:
                yield tuple(np.random.default_rng(a.seed) if isinstance(a, Seeded) else a for a in question["args"])

        def told(args: tuple, _: object) -> Told:
            return self.told(exercise, exact)[_key(args)]

        return Suspicion(told, questions, numbers, exact)
