"""What a graded cell is called for a person."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from autograde.courses import Course, current
from autograde.notebooks.cell_fields import marks_of, text

HEADING = re.compile(r"#{1,6}\s++([^\n]*)")
UNDERLINE = re.compile(r"={3,}|-{3,}")
MARKS = re.compile(r"[*`]|<[^<>]*>|!?\[|\]\([^()]*\)")
MADE_UP = re.compile(r"cell-[0-9a-f]+|[0-9a-f]{8,}")  # the ids that nbgrader makes
LONGEST = 80  # characters of a heading


@cache
def _titles(course: Course) -> dict[str, str]:
    return {
        "_".join(filter(None, ["check", exercise, part])): f"{exercise} ({part})" if part else exercise
        for exercise, part in course.examinations
    }


def title(grade_id: str, heading: str = "") -> str:
    """What a graded cell is called: its exercise and part, the question's words, or else the heading above it."""
    known = _titles(current()).get(grade_id)
    if known or (current().has_package and grade_id.startswith(("check_", "question_"))):
        return known or grade_id.removeprefix("check_").removeprefix("question_").replace("_", " ")
    return heading or grade_id.replace("_", " ")


def headings(cells: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The nearest heading above each graded cell of a released notebook; cells below one heading are told apart.

    Returns
    -------
    grade id -> heading; "Squares: correct squares" or "Squares (2)" where several stand below it
    """
    found: dict[str, str] = {}
    below = ""
    for cell in cells:
        marks, source = marks_of(dict(cell)), text(cell.get("source"))
        for above, line in pairwise(["", *source.split("\n")]) if cell.get("cell_type") == "markdown" else ():
            if match := HEADING.fullmatch(line.strip()):
                below = match[1].rstrip("# ")
            elif UNDERLINE.fullmatch(line.strip()) and above.strip():
                below = above.strip()
        if marks.get("grade") or marks.get("task"):
            found[str(marks.get("grade_id"))] = _words(below)
    several = {heading: [name for name in found if found[name] == heading] for heading in found.values()}
    for heading, names in several.items():
        for number, name in enumerate(names if heading and len(names) > 1 else (), 1):
            found[name] += f" ({number})" if MADE_UP.fullmatch(name) else f": {re.sub('[_-]+', ' ', name)}"
    return found


def _words(heading: str) -> str:
    """A heading without Markdown's marks, of a length that a table takes."""
    words = " ".join(MARKS.sub("", heading).split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
