"""A student's file is written whole or not at all, never through a link, and kept as it was before."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path


def leads_elsewhere(path: Path, folder: Path) -> str:
    """That a file is a link, or a folder on the way to it one out of the folder; "" where it is none."""
    if path.is_symlink() and path.exists():
        return f"{path} is a link to {path.resolve()}"
    root = folder.resolve()
    while path != folder:
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            return f"{path} is a link to {path.resolve()}"
        path = path.parent
    return ""


def keep_copy(path: Path) -> Path:
    """A copy of a file beside it, with the date in its name; what is there already is never overwritten."""
    number = 1
    while True:
        kept = path.with_name(f"{path.name}.{date.today()}{f'-{number}' if number > 1 else ''}")
        if not os.path.lexists(kept):
            break
        number += 1
    with _whole_or_not(kept), open(kept, "xb") as copy, open(path, "rb") as file:
        shutil.copyfileobj(file, copy)
    return kept


def is_kept_copy(file: str, name: str) -> bool:
    """Whether a file is the notebook of this name as it was before an update: "small.ipynb.2026-03-01"."""
    day = file.removeprefix(f"{name}.ipynb.")[:10]
    try:
        return file.startswith(f"{name}.ipynb.{date.fromisoformat(day)}")
    except ValueError:
        return False


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and never through a link."""
    unfinished = path.with_name(path.name + ".unfinished")
    with contextlib.suppress(FileNotFoundError):
        unfinished.unlink()
    with _whole_or_not(unfinished):
        with open(unfinished, "xb") as file:
            file.write(content)
        if path.exists():
            shutil.copymode(path, unfinished)
        os.replace(unfinished, path)


@contextlib.contextmanager
def _whole_or_not(path: Path) -> Iterator[None]:
    """Where a file could not be written whole (a full disk), nothing of it stays."""
    try:
        yield
    except FileExistsError:  # another's, written at this moment
        raise
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise OSError(error.errno, error.strerror, error.filename or str(path)) from None
