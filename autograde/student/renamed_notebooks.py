"""Notebooks that a student renamed, found by what is in them."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograde.notebooks.which_release import notebook_it_is
from autograde.student.notebook_file import NotANotebook, read_file

MOST_FILES = 1000  # notebooks of a folder that are looked into


def renamed_notebooks(folder: Path, released: Mapping[str, Path], missing: list[str]) -> dict[str, list[Path]]:
    """The notebooks of a folder that are missing under their names, found by what is in them."""
    releases = {name: read_file(released[name]) for name in missing}
    ours = {(folder / name).resolve() for name in released}
    found: dict[str, list[Path]] = {}
    for path in _notebooks(folder):
        if path.resolve() not in ours:
            with contextlib.suppress(NotANotebook):
                name = notebook_it_is(read_file(path), releases)
                if name is not None:
                    found.setdefault(name, []).append(path)
    return found


def _notebooks(folder: Path) -> Iterator[Path]:
    """The notebooks in a folder and in its folders, links and what is hidden aside."""
    count = 0
    for place, folders, files in os.walk(folder):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and depth < 3)
        for name in sorted(files):
            path = Path(place, name)
            if name.endswith(".ipynb") and not name.startswith(".") and not path.is_symlink():
                count += 1
                if count > MOST_FILES:
                    return
                yield path
