"""Hints of a check's own, added to whatever is found while it asks."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from autograde.checking.arguments_in_words import arguments
from autograde.reporting.report import Finding

SMALL = 6  # numbers that can be worked through by hand
PLACES = ("in ", "`", "NumPy warned", "it printed", "for ", "yours ")  # how a line begins that is no fact about numbers


def last_resort(finding: Finding, name: str, args: tuple) -> None:
    """Where no cause is proven, say what is true of the difference, and the case at hand to work through.

    Parameters
    ----------
    finding : changed
    name : of the function
    args : that it was asked with
    """
    if finding.advice or finding.mistakes or finding.slips or finding.blank:
        return
    if finding.headline.startswith("raises "):
        given = [detail for detail in finding.details if detail.startswith("`")]
        finding.details = (*(d for d in finding.details if d not in given), *(f"→ {fact}" for fact in given))
        return
    facts = [detail for detail in finding.details if not detail.startswith(PLACES)]
    by_hand = _by_hand(finding, name, args)
    if facts:
        finding.details = (*(d for d in finding.details if d != facts[0]), f"→ {facts[0]}{by_hand and '; ' + by_hand}")
    elif by_hand:
        finding.details = (*finding.details, f"→ {by_hand}")


def _by_hand(finding: Finding, name: str, args: tuple) -> str:
    """One case in plain numbers, "" where it is too large."""
    found = finding.compared
    sizes = [arg.size if isinstance(arg, np.ndarray) else 1 for arg in args if not callable(arg)]
    if found is None or "known value" not in finding.headline or max([found.yours.size, *sizes]) > SMALL:
        return ""
    yours, right = (np.array2string(part, precision=4, separator=", ") for part in (found.yours, found.expected))
    return " ".join(f"work it by hand: {name}({arguments(args)}) is {right}, and yours is {yours}".split())


@contextmanager
def hinting(hint: str) -> Iterator[None]:
    """Add a hint to whatever exception of the function is found meanwhile."""
    try:
        yield
    except Finding as finding:
        if finding.headline.startswith("raises "):
            finding.details = (*finding.details, hint)
        raise


@contextmanager
def advising(hint: str, *too_small: str, little: float = np.inf) -> Iterator[None]:
    """Add a hint to whatever difference is found meanwhile; where all that differs is too small, these mistakes.

    Where a difference is no `little` one, relative to the right value, nothing is added.
    """
    try:
        yield
    except Finding as finding:
        found = finding.compared
        if found is not None:
            yours, right = found.yours[found.wrong], found.expected[found.wrong]
            with np.errstate(all="ignore"):
                near = bool(np.all(np.abs(yours - right) <= little * np.abs(right)))
            if near:
                finding.details = (*finding.details, hint)
                rounded = np.array_equal(yours, yours.astype(np.float32))
                if np.all(np.abs(yours) < np.abs(right)) and not rounded:
                    finding.mistakes = finding.mistakes or list(too_small)
        raise
