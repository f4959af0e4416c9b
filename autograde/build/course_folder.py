"""The course that is built, the one in use: its folders, its units, and the sources of its notebooks."""

from collections.abc import Sequence
from pathlib import Path

from autograde.build.errors import SourceError
from autograde.courses import current

SOLUTIONS, LECTURES = current().solutions, current().folder  # text and right functions; what students receive
ROOT = LECTURES.parent


def sources(only: Sequence[str] = ()) -> list[Path]:
    """The MyST sources of all units, or of the notebooks that are named, in the order of the course.

    Raises
    ------
    SourceError : if no notebook has such a name
    """
    names = [notebook for notebooks in current().units.values() for notebook in notebooks]
    for name in only:
        if name not in names:
            raise SourceError(f"no notebook is called {name!r}; there are {', '.join(names)}")
    return [
        SOLUTIONS / unit / f"{notebook}.md"
        for unit, notebooks in current().units.items()
        for notebook in notebooks
        if not only or notebook in only
    ]
