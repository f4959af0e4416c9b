"""Memory in which what a submission's process makes lies side by side, on pages that nothing else is on."""

import sys
from collections.abc import Callable
from functools import partial

SIZES = range(16, 513, 16)  # bytes of the small objects that Python keeps together, each size for itself
SIDE_BY_SIDE, MOST = 2**12, 2**20  # bytes
EMPTY = sys.getsizeof(b"")  # bytes of an object of bytes that holds none


def fill() -> list[object]:
    """Objects that fill what is left on the pages of small objects, to be kept.

    A new object is put where an old one was, and in a fork the page is copied first: then new ones of a size come to
    lie on a page each, scattered over all memory.
    """
    return [one for size in SIZES for one in _until_side_by_side(_maker(size), size)]


def _until_side_by_side(make: Callable[[], object], size: int) -> list[object]:
    """New objects of a size, until many lie side by side: there was nothing before."""
    many = SIDE_BY_SIDE // size
    places = [None] * many  # to count by what makes nothing of that size
    made: list[object] = []
    while len(made) * size < MOST:
        made += [make() for _ in places]
        if id(made[-1]) - id(made[-many]) == (many - 1) * size:
            break
    return made


def _maker(size: int) -> Callable[[], object]:
    """What makes an object of so many bytes."""
    if size < sys.getsizeof(0.0):
        return object
    return float if size <= EMPTY else partial(bytes, size - EMPTY)
