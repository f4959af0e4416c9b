"""What was downloaded of a student: files and folders that are named after them, in archives too."""

import zipfile
from collections.abc import Iterator
from functools import partial

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.counts_and_durations import count
from autograde.grading.gradebook.erase.named_after import is_named
from autograde.grading.gradebook.erase.trace import Trace, remove, shown
from autograde.grading.gradebook.erase.zip_entries import names_of, without
from autograde.grading.gradebook.people import Person


def traces(course: CourseDirectory, person: Person, people: list[Person]) -> Iterator[Trace]:
    """Files and folders of archives that are named a student's, unpacked or not."""
    root = course.root / str(course.config.get("ZipCollectApp", {}).get("downloaded_directory", "downloaded"))
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if any(is_named(part, person, people) for part in path.relative_to(root).parts[:-1]):
            continue  # goes with its folder
        if is_named(path.name, person, people):
            yield Trace(shown(course, path), partial(remove, path))
        elif path.is_file() and zipfile.is_zipfile(path):
            entries = [name for name in names_of(path) if _is_entry_of(name, person, people)]
            if entries:
                said = f"{shown(course, path)}: {count(len(entries), 'entry', 'entries')}"
                yield Trace(said, partial(without, path, entries))


def _is_entry_of(name: str, person: Person, people: list[Person]) -> bool:
    return any(is_named(part, person, people) for part in name.split("/") if part)
