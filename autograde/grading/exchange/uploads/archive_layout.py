"""Where the names stand that a system gave: in a path, in an unpacked archive, in a zip."""

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from autograde.asking.call import plain
from autograde.grading.exchange.archives.limits import Refused
from autograde.grading.exchange.archives.zip_file import IGNORED, names
from autograde.grading.exchange.uploads.upload_names import is_upload


def upload_in(parts: Sequence[str]) -> str:
    """The part of a path that a system gave, "" where there is none."""
    return next((part for part in parts if is_upload(unicodedata.normalize("NFC", part))), "")


def is_of_a_class(path: Path) -> bool:
    """Whether a zip holds what a system names: all notebooks, folders and zips on its first level."""
    with suppress(Refused):
        inside = names(path)
        while len({name.parts[0] for name in inside}) == 1 and all(len(name.parts) > 1 for name in inside):
            if is_upload(inside[0].parts[0]):
                return True
            inside = [name.relative_to(name.parts[0]) for name in inside]
        tops = {name.parts[0] for name in inside if len(name.parts) > 1 or name.suffix.lower() in (".ipynb", ".zip")}
        return bool(tops) and all(is_upload(top) for top in tops)
    return False


def named_level(place: Path) -> list[Path]:
    """What the system itself named in an unpacked archive: all that stands on the level where its names stand.

    A folder around everything, as some programs make one, is looked into; nothing else is, since what stands deeper is
    the student's.
    """
    for _ in range(5):
        inside = sorted(path for path in place.iterdir() if path.name not in IGNORED)
        folders = [path for path in inside if path.is_dir() and not path.is_symlink()]
        others = [path for path in inside if path.suffix.lower() in (".ipynb", ".zip") and path.is_file()]
        if len(folders) != 1 or others or any(is_upload(unicodedata.normalize("NFC", path.name)) for path in inside):
            return inside
        (place,) = folders
    return inside


def shown(path: Path, extracted: Path) -> str:
    """A file's place as it stands in the archive."""
    return plain("/".join(path.relative_to(extracted).parts[1:]) or path.name)
