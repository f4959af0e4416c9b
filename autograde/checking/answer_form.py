"""The form that an exercise promises of its answer: its parts, its type, shape and dtype, and that it is finite."""

from typing import Any, TypeGuard

import numpy as np

from autograde.asking.call import plain, what_is
from autograde.checking.arguments_in_words import arguments
from autograde.checking.numpy_warnings import nan_of, warned_of
from autograde.gradients.comparison import place
from autograde.reporting.catalogue import row
from autograde.reporting.report import Finding

TO_COME = ("map", "zip", "filter", "generator", "range", "reversed", "dict_values")  # no list, no array


def has_parts(answer: object, number: int, wanted: str, of: str = "", *, kinds=list | tuple, hint: str = "") -> None:
    """The answer, or the part `of` it, must be a list, or of other `kinds`, of so many entries, in words `wanted`.

    A tuple has as many entries as a list; anything else is told by its type.
    """
    length = len(answer) if isinstance(answer, kinds) else None
    if length == number:
        return
    found = what_is(answer) if length is None else f"{what_is(answer)} of {length}"
    hints = [hint] if hint else []
    if length is None and what_is(answer).partition(" ")[2] in TO_COME:
        hints.append("→ this gives its values one by one when it is asked: a list of them is meant, without `yield`")
    if isinstance(answer, dict) and not of:
        hints.append("→ braces make a dictionary: a list of them is asked, in square brackets")
    if answer is None and not of:
        hints.append("→ does the function end without a `return`?")
    elif length == 1 < number:
        hints.append("→ does a `return` stand inside the loop?")
    raise Finding(f"returns {found}{of}, expected {wanted}.", *hints)


def as_array(answer: object, shape: tuple, printed: str = "") -> np.ndarray:
    """The answer itself where it is an array, and an array of the float that the shape () asks for.

    Parameters
    ----------
    answer : what the function returned
    shape : expected shape
    printed : what the function printed meanwhile
    """
    wanted = f"an array of shape {shape}" if shape else "a float"
    if answer is None:
        raise _returns_nothing(wanted, printed)
    if is_number(answer):
        if shape == ():
            return np.asarray(float(answer))
        hint = "→ is a sum or an average taken over all entries at once?"
        raise Finding(f"returns one number, expected {wanted}.", hint)
    if isinstance(answer, np.ndarray):
        return answer
    if isinstance(answer, list):
        hint = "→ np.array(...) makes an array of a list"
        raise Finding(f"returns a list, expected {wanted}.", hint, mistakes=("list_returned",))
    raise Finding(f"returns {what_is(answer)}, expected {wanted}.", *_of_other_kind(answer, shape))


def _of_other_kind(answer: object, shape: tuple) -> list[str]:
    """What to do about an answer that is no array and no list of numbers."""
    kind = what_is(answer).partition(" ")[2]
    if kind in TO_COME:
        return ["→ this gives its values one by one when it is asked: np.array(list(...)) makes an array of them"]
    if kind in ("bool", "bool_", "str", "complex"):
        return ["→ a number is asked: float(...)"] if not shape else []
    return ["→ it is named and not called: parentheses are missing"] if kind in ("function", "method") else []


def none_in(answer: object) -> Finding:
    """The finding that one place of a list holds None."""
    places = [i for i, part in enumerate(answer) if part is None] if isinstance(answer, list | tuple) else []
    if not places:
        return Finding("returns None in one place, expected an array there.", "→ is every place of the list filled?")
    where = f"place {places[0]} of {len(answer)}"  # type: ignore[arg-type]
    return Finding(
        f"returns None at {where}, expected an array there.",
        f"→ {where} is never filled: does the loop come to it? range(a, b) ends before b",
    )


def _returns_nothing(wanted: str, printed: str) -> Finding:
    """The finding that a function returns None; what it prints may be the result."""
    if printed:
        return Finding(
            f"prints its result and returns None, expected {wanted}.",
            f"it printed {plain(repr(printed))}",
            "→ return the result instead of printing it",
            mistakes=("printed_not_returned",),
        )
    hint = "→ does the function end without a `return`?"
    return Finding(f"returns None, expected {wanted}.", hint, mistakes=("nothing_returned",))


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is one real number that a float can hold, and no truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return False
    return not isinstance(value, int) or abs(value) < 2**1000


def has_shape(answer: np.ndarray, shape: tuple, args: tuple) -> None:
    """The answer for these arguments must have this shape."""
    if answer.shape != shape:
        raise Finding(f"shape {answer.shape}, expected {shape}.", *why_shape(answer.shape, shape, args))


def why_shape(got: tuple, expected: tuple, args: tuple) -> list[str]:
    """What a wrong shape says about its cause, where that is certain from the shape alone."""
    if 0 in got and 0 not in expected:
        return ["→ nothing is left: a condition is true nowhere; of numbers with fractions, == finds hardly any"]
    if len(expected) == 3 and len(got) == 2:
        return [f"→ one matrix for all: every {row()} has one of its own"]
    if len(got) == len(expected) + 1 and got[:2] == expected[:1] * 2 and expected[0] > 1:
        return [f"→ every {row()} meets every other {row()}: each has to stay with its own"]
    if len(got) == len(expected) == 2:
        if got == expected[::-1]:
            return ["rows and columns have changed places"]
        if got[0] == expected[0] and got[1] == expected[1] + 1:
            return ["one column too many"]
        if got[0] == expected[0] and got[1] == expected[1] - 1:
            return ["one column is missing"]
    if len(got) == 1 < len(expected) and got[0] == np.prod(expected) > 1 and got != expected[:1]:
        return ["→ all entries stand in one row: give them the shape that is asked"]
    of_rows = bool(args) and isinstance(args[0], np.ndarray) and args[0].shape[:1] == expected[:1]
    if of_rows and len(got) == len(expected) == 1 < expected[0] < got[0] and got[0] % expected[0] == 0:
        return [f"→ {got[0] // expected[0]} numbers for each {row()}, expected one"]
    if of_rows and len(expected) == 2 and got == expected[1:] != expected[:1]:
        return [f"→ one row for all: every {row()} has one of its own"]
    if len(expected) == 2 and got == expected[:1]:
        return [f"one number for each {row()}, expected a row of {expected[1]}"]
    of_vectors = not args or isinstance(args[0], list) or np.ndim(args[0]) == 1
    if of_vectors and len(expected) == 1 and got == (expected[0], expected[0]):
        return ["→ (n,) against (n, 1) broadcasts to (n, n)"]
    if len(expected) == 1 and len(got) == 2 and got[0] == expected[0] and got[1] > 1:
        return [f"one number for every entry, expected one for every {row()}"]
    if len(expected) == 2 and expected[1] == 1 and got == (expected[0], expected[0]):
        return ["→ (n,) against (n, 1) broadcasts to (n, n)"]
    if len(expected) == 1 and got == (*expected, 1):
        return [f"→ one number for every {row()}, not a column: without keepdims=True"]
    return []


def has_dtype(answer: np.ndarray, kind: str) -> None:
    """The answer must be of float64, kind "f", or of integers, kind "i"."""
    if kind == "i" and answer.dtype.kind not in "iu":
        hint = "→ an index is an integer: what gives indices gives integers already"
        raise Finding(f"has dtype {answer.dtype}, expected integers.", hint, mistakes=("wrong_dtype",))
    if kind == "f" and answer.dtype != np.float64:
        raise another_type(answer)


def another_type(answer: np.ndarray) -> Finding:
    """The finding that an array is not of float64."""
    return Finding(
        f"has dtype {answer.dtype}, expected float64.",
        "→ .astype(float), or 0.0 and 1.0 for 0 and 1",
        mistakes=("single_precision" if answer.dtype == np.float32 else "wrong_dtype",),
    )


def cut_to_integers(finding: Finding) -> bool:
    """Whether what differs are whole numbers, each less than 1 from the right one."""
    found = finding.compared
    if found is None or not found.wrong.any():
        return False
    yours, right = found.yours[found.wrong], found.expected[found.wrong]
    with np.errstate(invalid="ignore"):
        return bool(np.all(yours == np.trunc(yours)) and np.all(np.abs(yours - right) < 1))


def is_finite(answer: np.ndarray, infinite: bool, args: tuple, warned: list[str]) -> None:
    """No entry may be nan, nor, unless `infinite`, inf; what NumPy warned of meanwhile says why one is."""
    wrong = np.isnan(answer) if infinite else ~np.isfinite(answer)
    if wrong.any():
        entry = tuple(np.argwhere(wrong)[0])
        where = f" at {place(entry)}" if entry else ""
        raise Finding(
            f"is {answer[entry]}{where} for ({arguments(args)}).",
            *(f"NumPy warned: {text}" for text in warned[:1]),
            mistakes=warned_of(warned),
            slips=nan_of(warned),
        )
