"""Files that are written whole or not at all, and read by nobody else on a shared machine."""

import os
import shutil
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

OTHERS = 0o007  # whoever is neither the owner nor of the group


def private(mode: int = 0o666) -> int:
    """A file's permissions without any right for others; the group keeps what the umask leaves it."""
    return mode & ~OTHERS & ~_umask()


def _umask() -> int:
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("Umask:")), 8)
    mask = os.umask(0o077)  # the only other way to ask
    os.umask(mask)
    return mask


def close_to_others(path: Path) -> None:
    """Take from others every right to a file or folder that is ours; what is not ours, or not there, stays as it is."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat(follow_symlinks=False).st_mode)
        if mode & OTHERS and not path.is_symlink():
            path.chmod(mode & ~OTHERS)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, closed to others."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        close_to_others(one)


def write_whole(
    folder: Path, files: Mapping[str, bytes], mode: int | None = None, ours: Sequence[str] = ()
) -> list[str]:
    """Put files into a folder, each by a rename; what is there and the same is not touched.

    Parameters
    ----------
    folder : Path, made where it is missing
    files : name -> content
    mode : int, their permissions; as `private` says where left out
    ours : patterns of names that stand there by our hand alone: such a file that is not in `files` is removed

    Returns
    -------
    list of str, the names that were written

    Raises
    ------
    OSError : if one cannot be written; what stood there before still stands, and no draft is left
    """
    make_folder(folder)
    mode = private() if mode is None else mode
    written = []
    for name, content in files.items():
        path = folder / name
        with suppress(OSError):
            if not path.is_symlink() and path.read_bytes() == content:
                if not mode & OTHERS:
                    close_to_others(path)
                continue
        draft = folder / f".{name}.draft"
        try:
            with suppress(FileNotFoundError):
                draft.unlink()
            draft.write_bytes(content)
            draft.chmod(mode)
            os.replace(draft, path)
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
        written.append(name)
    for path in folder.iterdir():
        if path.name not in files and any(fnmatch(path.name, pattern) for pattern in ours):
            path.unlink()
    return written


def leads_astray(directory: Any, student: str, unit: str) -> Path | None:
    """Where links lead from a student's folder in submitted/ if that is another place of the course; None if nowhere.

    The whole of submitted/ may be a link, and a student's folder one to another place, where the student may have the
    right to write: a link that stands in it is not followed, nor is one to another folder of the course.

    Parameters
    ----------
    directory : nbgrader's CourseDirectory
    """
    root = Path(directory.root)
    own = Path(os.path.normpath(directory.format_path(directory.submitted_directory, student, unit)))
    parts = own.relative_to(root).parts if own.is_relative_to(root) else ()
    if student not in parts:
        return None
    place = parts.index(student)
    above = root.joinpath(*parts[:place]).resolve()
    try:
        real = own.resolve()
    except (OSError, RuntimeError):  # links in a circle
        return own
    if real == above.joinpath(*parts[place:]):
        return None
    theirs = above.joinpath(student).resolve()
    led_on = theirs != above / student and real != theirs.joinpath(*parts[place + 1 :])
    inside = real.is_relative_to(above) or real.is_relative_to(root.resolve())
    return real if inside or led_on else None


def room(folder: Path) -> int:
    """Bytes that are free where a folder stands or would stand."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
