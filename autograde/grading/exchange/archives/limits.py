"""How much may be unpacked: what a student put into an archive costs bounded room, and no other student anything."""

from collections.abc import Callable
from dataclasses import dataclass

LARGEST = 100 * 2**20  # bytes of one file
LARGEST_OF_ALL_STUDENTS = 16 * 2**30  # bytes out of all archives that students uploaded
DEEPEST_FOLDERS = 32
DEEPEST_ARCHIVES = 3  # an upload, an archive in it, and one in that


class Refused(Exception):
    """What is not unpacked; the text says why, as a part of a sentence."""


@dataclass
class Room:
    """What may still be unpacked, by an archive and all archives in it together.

    Attributes
    ----------
    size : bytes
    entries : files
    table : bytes of one archive's table of contents
    lines : sentences on what was left out; of what is left out beyond them, one more
    """

    size: int
    entries: int
    table: int
    lines: int

    def tell(self, sentence: str, tell: Callable[[str], None]) -> None:
        """Say a sentence, as long as there is room for one."""
        self.lines -= 1
        if self.lines >= 0:
            tell(sentence)
        elif self.lines == -1:
            tell(f"{sentence} More was left out beside it, and is not told.")


def for_a_class() -> Room:
    """The room of an archive that an instructor downloaded."""
    return Room(4 * 2**30, 200_000, 64 * 2**20, 10_000)


def for_a_student() -> Room:
    """The room of all that one student uploaded as archives."""
    return Room(2**28, 5_000, 2**22, 5)
