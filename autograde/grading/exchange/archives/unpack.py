"""Archives unpacked: what a student put into one costs bounded room, and no other student anything."""

import errno
import io
import lzma
import os
import re
import shutil
import stat
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograde.asking.call import plain

LARGEST = 100 * 2**20  # bytes of one file
DEEPEST_FOLDERS = 32
DEEPEST_ARCHIVES = 3  # an upload, an archive in it, and one in that
IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")

# the disk, and not an entry, is the reason: nothing else could be written either
_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.EIO)
_BAD = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)


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


def unpack(path: Path, target: Path, tell: Callable[[str], None], room: Room, called: str = "") -> None:
    """Unpack a zip, but not the archives in it; what cannot be unpacked of it is left out and told.

    Parameters
    ----------
    path : Path of the zip
    target : Path, an empty folder
    tell : takes a sentence
    room : what may be unpacked; what is, is taken from it
    called : what to call the zip, its name if nothing else

    Raises
    ------
    Refused : if nothing of it is unpacked
    OSError : if the disk takes no more
    """
    try:
        archive = _opened(path, room.table)
    except (*_BAD, NotImplementedError, ValueError, MemoryError) as error:
        raise Refused(f"it is no zip that can be read ({plain(error)})") from None
    called = called or path.name
    with archive:
        for info, name in entries(archive):
            try:
                _write(archive, info, target, name, room)
            except Refused as problem:
                room.tell(f"{plain(called)}: its entry {plain(name)!r} was left out: {problem}.", tell)


def _opened(path: Path, most: int) -> zipfile.ZipFile:
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
    try:
        with _opened(path, for_a_student().table) as archive:
            return [name for _, name in entries(archive)]
    except (*_BAD, NotImplementedError, ValueError, MemoryError) as error:
        raise Refused(f"it is no zip that can be read ({plain(error)})") from None


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
        if not info.is_dir() and path.parts and not any(part in IGNORED for part in path.parts):
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


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, name: PurePosixPath, room: Room) -> None:
    """Write one entry.

    Raises
    ------
    Refused : if it cannot be written; the other entries can
    OSError : if the disk takes no more
    """
    if (info.external_attr >> 16) & 0o170000 == stat.S_IFLNK:
        raise Refused("it is a link")
    if info.flag_bits & 1:
        raise Refused("it is encrypted: unpack it yourself, and put the file there instead")
    if info.file_size > LARGEST:
        raise Refused(f"it has {info.file_size / 2**20:.0f} MB, more than {LARGEST / 2**20:.0f}")
    if len(name.parts) > DEEPEST_FOLDERS:
        raise Refused(f"it lies more than {DEEPEST_FOLDERS} folders deep")
    if room.entries <= 0 or info.file_size > room.size:
        raise Refused("there is no more room for what was handed in with it")
    room.entries -= 1
    place = target.joinpath(*name.parts)
    made = False
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, place.open("xb") as sink:
            made = True
            _copy(source, sink, info, room)
    except (Exception, MemoryError) as error:
        if made:
            place.unlink(missing_ok=True)
        raise _why(error) from None
    with suppress(ValueError, OverflowError, OSError):
        when = time.mktime((*info.date_time, 0, 0, -1))
        os.utime(place, (when, when))


def _copy(source, sink, info: zipfile.ZipInfo, room: Room) -> None:
    left = min(LARGEST, room.size)
    # what bzip2 and LZMA make of a piece is not bounded by zipfile: small pieces
    at_once = 2**20 if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else 2**12
    while chunk := source.read(at_once):
        left -= len(chunk)
        room.size -= len(chunk)
        if left < 0:
            raise Refused("it grows beyond the size that it says it has")
        sink.write(chunk)


def _why(error: BaseException) -> Exception:
    """Why an entry cannot be written; the error itself where the disk is the reason."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, OSError) and error.errno in _OURS:
        return error
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return Refused("its name or its path is too long for this disk")
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return Refused("another entry of this name, or a folder, stands in its place")
    if isinstance(error, NotImplementedError):
        return Refused("it is compressed in a way that is not read here: ask for an ordinary zip")
    if isinstance(error, UnicodeError) or (isinstance(error, OSError | ValueError) and not isinstance(error, _BAD)):
        said = error.strerror if isinstance(error, OSError) and error.strerror else error
        return Refused(f"it cannot be written or is damaged ({plain(said)})")
    return Refused(f"it is damaged ({plain(error) or type(error).__name__})")


def open_up(path: Path, tell: Callable[[str], None], room: Room, called: str = "", depth: int = 1) -> None:
    """Put in the place of a student's zip a folder with what is in it, and so for the zips in that.

    Parameters
    ----------
    path : Path of the zip, which goes
    tell : takes a sentence
    room : what all of this student's archives may take together
    called : what to call the zip, its name if nothing else
    depth : how many archives this one lies in
    """
    called = called or path.name
    folder = path.with_suffix("")
    if folder.exists() or not folder.name:
        folder = path.with_name(f"{path.name}-unpacked"[:250])
    try:
        if depth > DEEPEST_ARCHIVES:
            raise Refused("it is an archive in an archive in an archive in an archive")
        folder.mkdir()
        unpack(path, folder, tell, room, called)
    except (Refused, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno in _OURS:
            raise
        shutil.rmtree(folder, ignore_errors=True)
        why = problem if isinstance(problem, Refused) else problem.strerror
        room.tell(f"{plain(called)} was left out: {why}.", tell)
    path.unlink()
    if folder.is_dir():
        for inner in zips(folder):
            open_up(inner, tell, room, f"{called}/{inner.relative_to(folder).as_posix()}", depth + 1)


def zips(folder: Path) -> list[Path]:
    """The zips in a folder and its folders."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".zip" and path.is_file())
