"""Which course is taught in an instructor's folder."""

import json
from contextlib import suppress
from pathlib import Path

from autograde.courses import AnyCourse, Course, named


def taught_course(release: Path, source: Path) -> Course:
    """The course whose checks and right functions judge what was handed in to a folder.

    A folder that holds a course's own package, in the place of the released notebooks, is graded by that one; one whose
    notebooks a build of ours has made, by the installed course that they name. Any other is a course of cells of
    asserts, which needs no package.

    Parameters
    ----------
    release, source : Path, the folders of released notebooks and of those with solutions

    Raises
    ------
    CourseError : if it cannot be used, or is not installed
    """
    if (release / "__init__.py").is_file():
        return Course(release, source)
    found = _named_in(release)
    found = _named_in(source) if found is None else found
    return AnyCourse() if found is None else named(found)


def _named_in(folder: Path) -> str | None:
    """The course that the first notebook under a folder names, "" where it names none; None where we made none."""
    for path in sorted(folder.glob("*/*.ipynb"))[:1]:
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
            return str(json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograde"].get("course", ""))
    return None
