"""Memory on large pages, of which a fork and its end have fewer to count."""

import contextlib
import ctypes
from collections.abc import Iterator

from autograde.grading.sandbox.inside.rights.privileges import libc

LARGE = 2**21  # bytes
COLLAPSE = 25  # of madvise, since Linux 6.1


def collapse() -> None:
    """Put this process's memory on large pages where the kernel does that; elsewhere it stays as it is.

    What a fork writes to is copied in small pages all the same.
    """
    with contextlib.suppress(OSError):  # a system that does not tell what memory there is
        for start, end in _own_memory():
            for at in range(-(-start // LARGE) * LARGE, end - LARGE + 1, LARGE):
                libc.madvise(ctypes.c_void_p(at), ctypes.c_size_t(LARGE), COLLAPSE)


def _own_memory() -> Iterator[tuple[int, int]]:
    """From where to where there is memory that can be written to and stands in no file."""
    with open("/proc/self/maps") as file:
        for line in list(file):
            addresses, rights, _, _, _, *name = line.split()
            if rights == "rw-p" and name in ([], ["[heap]"]):
                start, end = (int(one, 16) for one in addresses.split("-"))
                yield start, end
