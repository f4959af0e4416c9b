"""Files that are written whole or not at all."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

from autograde.grading.permissions import OTHERS, close_to_others, make_folder, private


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
        if not _stands(folder / name, content, mode):
            _write(folder, name, content, mode)
            written.append(name)
    for path in folder.iterdir():
        if path.name not in files and any(fnmatch(path.name, pattern) for pattern in ours):
            path.unlink()
    return written


def _stands(path: Path, content: bytes, mode: int) -> bool:
    """Whether the same stands there already; where it does, it is closed to those whom the mode leaves out."""
    with suppress(OSError):
        if not path.is_symlink() and path.read_bytes() == content:
            if not mode & OTHERS:
                close_to_others(path)
            return True
    return False


def _write(folder: Path, name: str, content: bytes, mode: int) -> None:
    """Write a draft, and put it in the file's place by a rename."""
    draft = folder / f".{name}.draft"
    try:
        with suppress(FileNotFoundError):
            draft.unlink()
        draft.write_bytes(content)
        draft.chmod(mode)
        os.replace(draft, folder / name)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
