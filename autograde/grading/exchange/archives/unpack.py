"""A zip unpacked: what cannot be written of it is left out and told, the rest stands there."""

import errno
import os
import stat
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath

from autograde.asking.call import plain
from autograde.grading.exchange.archives.limits import DEEPEST_FOLDERS, LARGEST, Refused, Room
from autograde.grading.exchange.archives.zip_file import DAMAGED, entries, opened, refused_if_unreadable

# the disk, and not an entry, is the reason: nothing else could be written either
OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.EIO)


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
    with refused_if_unreadable():
        archive = opened(path, room.table)
    called = called or path.name
    with archive:
        for info, name in entries(archive):
            try:
                _write(archive, info, target, name, room)
            except Refused as problem:
                room.tell(f"{plain(called)}: its entry {plain(name)!r} was left out: {problem}.", tell)


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
    if isinstance(error, OSError) and error.errno in OURS:
        return error
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return Refused("its name or its path is too long for this disk")
    if isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        return Refused("another entry of this name, or a folder, stands in its place")
    if isinstance(error, NotImplementedError):
        return Refused("it is compressed in a way that is not read here: ask for an ordinary zip")
    if isinstance(error, UnicodeError) or (isinstance(error, OSError | ValueError) and not isinstance(error, DAMAGED)):
        said = error.strerror if isinstance(error, OSError) and error.strerror else error
        return Refused(f"it cannot be written or is damaged ({plain(said)})")
    return Refused(f"it is damaged ({plain(error) or type(error).__name__})")
