"""The course that is built, the one in use or else this folder's: its folders, units, and sources of notebooks."""

from collections.abc import Sequence
from pathlib import Path

from autograde.build.errors import SourceError
from autograde.build.release import settings_of
from autograde.courses import Course, current, in_use, use


def _here() -> Course:
    """The course in use; else the one whose package stands in this folder, as its nbgrader_config.py names it."""
    if course := in_use():
        return course
    said = settings_of(Path.cwd()).get("CourseDirectory", {})
    release, source = (Path.cwd() / said.get(f"{step}_directory", step) for step in ("release", "source"))
    if not (release / "__init__.py").is_file():
        return current()
    for text in source.glob("*/*.md"):  # a new unit has no folder of released notebooks yet
        (release / text.parent.name).mkdir(exist_ok=True)
    return use(Course(release, source))


SOLUTIONS, LECTURES = _here().solutions, current().folder  # text and right functions; what students receive
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
