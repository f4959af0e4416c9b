"""What a zip holds: its table of contents read within bounds, its names as text, no name that climbs out."""

import io
import lzma
import os
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from autograde.asking.call import plain
from autograde.grading.exchange.archives.limits import Refused, for_a_student

IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


class _Zip(io.FileIO):
    """A zip's bytes, read in bounded pieces; its names as bytes where one of them is no text.

    zipfile reads a table of contents whole, and gives up on all entries for one name.
    """

    def __init__(self, path: Path, most: int, *, names_as_bytes: bool = False):
        super().__init__(path)
        self.most, self.names_as_bytes = most, names_as_bytes

    def read(self, size: int | None = -1) -> bytes:
        if size is None or size < 0:
            size = os.fstat(self.fileno()).st_size - self.tell()
        if size > self.most:
            raise Refused("its table of contents is too long")
        content = super().read(size)
        return _without_utf8_marks(content) if self.names_as_bytes else content


def _without_utf8_marks(content: bytes) -> bytes:
    """The heads of entries, saying of no name that it is UTF-8."""
    changed, place = bytearray(content), 0
    if len(content) == 30 and content.startswith(b"PK\x03\x04"):
        changed[7] &= ~0x08
    while content.startswith(b"PK\x01\x02", place) and place + 46 <= len(content):
        changed[place + 9] &= ~0x08
        place += 46 + sum(int.from_bytes(content[place + at : place + at + 2], "little") for at in (28, 30, 32))
    return bytes(changed)


@contextmanager
def refused_if_unreadable() -> Iterator[None]:
    """Refuse what is no zip, while one is read.

    Raises
    ------
    Refused : says what is wrong with it
    """
    try:
        yield
    except (*DAMAGED, NotImplementedError, ValueError, MemoryError) as error:
        raise Refused(f"it is no zip that can be read ({plain(error)})") from None


def opened(path: Path, most: int) -> zipfile.ZipFile:
    """A zip whose table of contents has at most so many bytes."""
    try:
        return zipfile.ZipFile(_Zip(path, most))
    except UnicodeDecodeError:
        return zipfile.ZipFile(_Zip(path, most, names_as_bytes=True))


def names(path: Path) -> list[PurePosixPath]:
    """What a zip holds that a student may have uploaded.

    Raises
    ------
    Refused : if it cannot be read
    """
    with refused_if_unreadable(), opened(path, for_a_student().table) as archive:
        return [name for _, name in entries(archive)]


def entries(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of an archive with their names, the last of one name: notebooks first, archives next.

    Raises
    ------
    Refused : if one climbs out of the folder: whoever made this archive meant harm
    """
    found: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = _name(info)
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
            raise Refused(
                f"its entry {plain(name)!r} climbs out of the folder it is unpacked into: nothing of it was unpacked"
            )
        if path.parts and not info.is_dir() and not any(part in IGNORED for part in path.parts):
            found[path] = info
    order = {".ipynb": 0, ".zip": 1}
    for path, info in sorted(found.items(), key=lambda item: order.get(item[0].suffix.lower(), 2)):
        yield info, path


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name; UTF-8 also where the archive does not say so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))
