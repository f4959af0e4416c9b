"""The fingerprints of an answer: normalised code, without names, comments and layout, as copydetect takes them.

Source: S. Schleimer, D. S. Wilkerson and A. Aiken, Winnowing: local algorithms for document fingerprinting, SIGMOD
2003.
"""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

K = 20  # characters of normalised code that make one fingerprint
LONGEST = 20_000  # characters of an answer that are looked at
SHORT_LINE = 10  # a line that says less is no sign of anything

Span = tuple[int, int]


class NoLibrary(Exception):
    """copydetect is not installed; the sentence says how to get it."""


@dataclass(frozen=True)
class Print:
    """The fingerprints of one answer.

    Attributes
    ----------
    places : fingerprint -> where in the normalised code it stands
    offsets : int, (pieces, 2), where pieces of the normalised code stand in the source
    """

    places: Mapping[int, tuple[int, ...]]
    offsets: Any


def fingerprints(source: str) -> Print:
    """What copydetect makes of an answer: it takes a stranger's code apart, with patterns that are not ours."""
    made: Any = library().CodeFingerprint("answer.py", K, 1, language="python", fp=io.StringIO(source[:LONGEST]))
    code = made.filtered_code
    found = (tuple(map(int, places)) for places in made.hash_idx.values())
    return Print({_named(code[places[0] : places[0] + K]): places for places in found}, made.offsets)


def _named(code: str) -> int:
    """The same number in every process; copydetect's own is Python's `hash`, which differs from one to the next."""
    return int.from_bytes(hashlib.blake2b(code.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def fingerprints_of(sources: Sequence[str]) -> list[Print]:
    """Those of several answers."""
    return [fingerprints(source) for source in sources]


class Answer:
    """One answer as copydetect sees it.

    Parameters
    ----------
    source : str
    print : Print
    """

    def __init__(self, source: str, print: Print):
        self.source, self.print = source[:LONGEST], print
        self.hashes: set[int] = set(print.places)
        self.lines = {line.strip() for line in self.source.split("\n") if len(line.strip()) >= SHORT_LINE}

    def spans(self, hashes: set[int]) -> tuple[Span, ...]:
        """Where in the normalised code fingerprints stand: places, one after another, that do not touch."""
        places = sorted(place for h in hashes for place in self.print.places.get(h, ()))
        joined: list[list[int]] = []
        for place in places:
            if joined and place <= joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], place + K)
            else:
                joined.append([place, place + K])
        return tuple((start, end) for start, end in joined)

    def shown(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The same places in the source as it was written."""
        return tuple((self._offset(start), self._offset(end, last=True)) for start, end in spans)

    def _offset(self, place: int, last: bool = False) -> int:
        offsets = self.print.offsets
        if not len(offsets):
            return place
        row = max(0, int((offsets[:, 0] < place).sum()) - 1)
        return min(len(self.source), place + int(offsets[row, 1]))


def library() -> Any:
    """copydetect.

    Raises
    ------
    NoLibrary : if it is not installed
    """
    try:
        import copydetect
    except ImportError:
        raise NoLibrary(
            "Similar code was not looked for: python -m pip install copydetect brings what it needs."
        ) from None
    return copydetect
