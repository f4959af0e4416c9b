"""Which course is taught in an instructor's folder."""

import json
from pathlib import Path

from autograde.courses import Course, named


def taught_course(release: Path, source: Path) -> Course:
    """The course whose checks and right functions judge what was handed in to a folder.

    A folder that holds a course's own package, in the place of the released notebooks, is graded by that one; any other
    by the installed course that its notebooks name.

    Parameters
    ----------
    release, source : Path, the folders of released notebooks and of those with solutions

    Raises
    ------
    CourseError : if it cannot be used, or is not installed
    """
    if (release / "__init__.py").is_file():
        return Course(release, source)
    return named(_named_in(release) or _named_in(source))


def _named_in(folder: Path) -> str:
    """The course that the first notebook under a folder names; "" where none does."""
    for path in sorted(folder.glob("*/*.ipynb"))[:1]:
        try:
            marks = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograde"]
            return str(marks.get("course", ""))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):  # none of a build of ours
            return ""
    return ""
