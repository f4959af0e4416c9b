"""Files that are written whole or not at all."""

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any


def write_whole(folder: Path, files: Mapping[str, bytes], mode: int = 0o644, ours: Sequence[str] = ()) -> list[str]:
    """Put files into a folder, each by a rename; what is there and the same is not touched.

    Parameters
    ----------
    folder : Path, made where it is missing
    files : name -> content
    mode : int, their permissions
    ours : patterns of names that stand there by our hand alone: such a file that is not in `files` is removed

    Returns
    -------
    list of str, the names that were written

    Raises
    ------
    OSError : if one cannot be written; what stood there before still stands, and no draft is left
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files.items():
        path = folder / name
        with suppress(OSError):
            if not path.is_symlink() and path.read_bytes() == content:
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

    The whole of submitted/ may be a link, and a student's folder one to another disk; what is another student's, or the
    instructor's, is followed to by nobody.

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
    return real if real.is_relative_to(above) or real.is_relative_to(root.resolve()) else None


def room(folder: Path) -> int:
    """Bytes that are free where a folder stands or would stand."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
