"""Files that mention a student among others: reports and exports, lists and logs."""

import html
from collections.abc import Iterator
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.erase.trace import Trace, shown
from autograde.grading.gradebook.people import Person

LARGEST_TEXT = 2**26  # bytes of a file that is searched for a name


def traces(course: CourseDirectory, person: Person) -> Iterator[Trace]:
    """Reports and exports that name a student among others."""
    for path in (*sorted(course.root.glob("reports/*.html")), *sorted(course.root.glob("grades-*.csv"))):
        if names(path, person):
            yield Trace(f"{shown(course, path)}, whole: make it again", path.unlink)


def leftovers(course: CourseDirectory, person: Person) -> Iterator[Path]:
    """Files in the course's folder that name a student and are none of ours: lists, logs, copies."""
    for path in sorted(course.root.iterdir()):
        ours = path == Path(course.database.removeprefix("sqlite:///"))
        kind = path.suffix in (".csv", ".log", ".txt") or path.name.startswith("gradebook.db")
        if kind and not ours and path.is_file() and names(path, person):
            yield path.relative_to(course.root)


def names(path: Path, person: Person) -> bool:
    """Whether a file holds a student's id, address or name, as a word of its own."""
    words = {person.id, person.email, f"{person.first} {person.last}".strip()} - {""}
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_TEXT:
            return False
        text = path.read_bytes().decode("utf-8", "replace").casefold()
    except OSError:
        return False
    return any(_holds(text, form.casefold()) for word in words for form in {word, html.escape(word)})


def _holds(text: str, word: str) -> bool:
    place = text.find(word)
    while place >= 0:
        around = text[max(0, place - 1) : place] + text[place + len(word) : place + len(word) + 1]
        if not any(c.isalnum() or c == "_" for c in around):
            return True
        place = text.find(word, place + 1)
    return False
