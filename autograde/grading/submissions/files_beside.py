"""Files that a student handed in beside the notebooks: a module, data, a picture. Looked at within bounds, no link
followed, and read anew when they are needed: so many submissions in flight hold none of them."""

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from autograde.asking.call import plain
from autograde.grading.job import Beside, Job

MOST_FILES = 500  # of a submission
LARGEST, LARGEST_ALL = 2**23, 2**25  # bytes of one file, and of all of them: half of what a submission may write
DEEPEST = 8  # folders within folders
LONGEST_NAME = 200  # bytes, of each part of a path: whoever copies the file may put something before or behind it
MOST_ENTRIES = 5_000  # of all folders, that are looked at
UNSEEN = (  # which nobody hands in on purpose, or which would set up the home that they are written into
    *("__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", ".DS_Store", ".git", ".ipynb_checkpoints", ".venv"),
    *(".idea", ".vscode", ".cache", ".config", ".ipython", ".jupyter", ".local"),
)
CHUNK = 2**20


class Changed(Exception):
    """A file that is not what it was when the submission was read."""


class _LeftOut(Exception):
    """A file that is not taken; the text says why, as the end of a sentence."""


def look(folder: Path, others: Collection[str]) -> tuple[tuple[Beside, ...], list[str]]:
    """What stands in a student's folder beside the notebooks.

    Parameters
    ----------
    folder : Path of submitted/STUDENT/UNIT
    others : names in it that are something else: the notebooks, the time of submission

    Returns
    -------
    files : tuple of Beside, by name
    left_out : list of str, each a name and why it is not among them
    """
    found: list[Beside] = []
    left_out: list[str] = []
    left = LARGEST_ALL
    for name, why in _walk(folder, others):
        try:
            if why:
                raise _LeftOut(why)
            if len(found) >= MOST_FILES:
                raise _LeftOut(f"more than {MOST_FILES} files")
            found.append(_looked_at(folder, name, left))
            left -= found[-1].size
        except (_LeftOut, OSError) as problem:
            if not name.endswith(".ipynb"):  # other notebooks are told where they matter
                left_out.append(f"{plain(repr(name))[:80]} ({plain(problem)})")
    return tuple(found), left_out


def _walk(folder: Path, others: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names of all files, with why one is left out, "" where it is not; those UNSEEN are not even told."""
    entries = 0
    waiting = [""]
    while waiting:
        within = waiting.pop(0)
        try:
            with os.scandir(_opened(folder, within, os.O_DIRECTORY)) as found:
                names = sorted(entry.name for entry in islice(found, 2 * MOST_ENTRIES))
        except OSError:
            continue
        for name in names:
            if name in UNSEEN or name.startswith("._") or name.endswith(".pyc") or (not within and name in others):
                continue
            entries += 1
            if entries > MOST_ENTRIES:
                yield within or ".", f"more than {MOST_ENTRIES} entries"
                return
            path = f"{within}/{name}" if within else name
            why, is_folder = _refused(folder, path)
            if is_folder and not why:
                waiting.append(path)
            else:
                yield path, why


def _refused(folder: Path, path: str) -> tuple[str, bool]:
    """Why a path cannot be taken, and whether it is a folder."""
    name = path.rpartition("/")[2]
    try:
        if len(name.encode()) > LONGEST_NAME or any(ord(letter) < 32 for letter in name):
            return "a name that is too long or cannot be written", False
    except UnicodeEncodeError:
        return "a name that cannot be written", False
    try:
        kind = os.lstat(folder / path).st_mode
    except OSError as error:
        return plain(error.strerror or error), False
    if stat.S_ISLNK(kind):
        return "a link", False
    if stat.S_ISDIR(kind):
        return (f"more than {DEEPEST} folders deep" if path.count("/") >= DEEPEST else ""), True
    return ("" if stat.S_ISREG(kind) else "no regular file"), False


class _Descriptor(int):
    """A file's descriptor, closed when nobody holds it any more."""

    def __del__(self) -> None:
        with suppress(OSError):
            os.close(self)


def _opened(folder: Path, path: str, flags: int = 0) -> _Descriptor:
    """Open what stands in a folder, one part of its path after the other, none of them a link."""
    descriptor = _Descriptor(os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY))
    parts = path.split("/") if path else []
    for place, part in enumerate(parts):
        last = flags if place + 1 == len(parts) else os.O_DIRECTORY
        how = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK | last
        descriptor = _Descriptor(os.open(part, how, dir_fd=descriptor))
    return descriptor


def _pieces(folder: Path, path: str) -> Iterator[bytes]:
    """What a regular file holds, piece by piece; one piece beyond what is accepted, so that it can be told."""
    descriptor = _opened(folder, path)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise _LeftOut("no regular file")
    for _ in range(LARGEST // CHUNK + 1):
        piece = os.read(descriptor, CHUNK)
        if not piece:
            return
        yield piece


def _looked_at(folder: Path, path: str, left: int) -> Beside:
    """A file as it is now."""
    digest, size, beginning = hashlib.sha256(), 0, b""
    for piece in _pieces(folder, path):
        beginning = beginning or piece[:8]
        digest.update(piece)
        size += len(piece)
        if size > LARGEST:
            raise _LeftOut(f"larger than {LARGEST >> 20} MiB")
        if size > left:
            raise _LeftOut(f"more than {LARGEST_ALL >> 20} MiB together")
    return Beside(path, str(folder), size, digest.digest(), beginning)


def content(file: Beside) -> bytes:
    """What a file holds.

    Raises
    ------
    Changed : where that is not what it held when the submission was read
    """
    try:
        held = b"".join(_pieces(Path(file.folder), file.name))
    except (_LeftOut, OSError) as problem:
        raise Changed(f"{file.name} cannot be read any more: {plain(problem)}") from None
    if hashlib.sha256(held).digest() != file.digest:
        raise Changed(f"{file.name} was changed while the submission was graded")
    return held


class Contents(Mapping[str, bytes]):
    """Files by name, each read when it is asked for.

    Parameters
    ----------
    files : Beside
    """

    def __init__(self, files: Collection[Beside]):
        self._files = {file.name: file for file in files}

    def __getitem__(self, name: str) -> bytes:
        return content(self._files[name])

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def loaded(job: Job) -> Job:
    """A job with what its files hold, to be sent to whoever judges it.

    Raises
    ------
    Changed : where a file is not what it was when the submission was read
    """
    return replace(job, contents=tuple((file.name, content(file)) for file in job.beside)) if job.beside else job
