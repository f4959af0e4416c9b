"""Entries of a zip archive, taken out of it by writing it anew."""

import copy
import os
import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from autograde.grading.errors import CannotGrade

CHUNK = 2**20  # bytes that are copied at once


def names_of(path: Path) -> list[str]:
    """The names of an archive's entries; none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


def without(path: Path, entries: Sequence[str]) -> None:
    """Write an archive anew, without some of its entries.

    Raises
    ------
    CannotGrade : if it cannot be written anew
    """
    draft, gone = path.with_name(f".{path.name}.draft"), set(entries)
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w") as new:
            for info in old.infolist():
                if info.filename in gone:
                    continue
                with old.open(info) as source, new.open(copy.copy(info), "w", force_zip64=True) as sink:
                    shutil.copyfileobj(source, sink, CHUNK)
        shutil.copymode(path, draft)
        os.replace(draft, path)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise CannotGrade(
            f"{path} cannot be written anew ({error}): take it away by hand, and say this again."
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
