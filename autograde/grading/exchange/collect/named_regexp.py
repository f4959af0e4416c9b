"""What nbgrader's named_regexp finds, where the course's configuration sets it: it decides alone."""

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from autograde.asking.call import plain
from autograde.grading.exchange.collect.hand_in import HandIn
from autograde.grading.exchange.collect.renamed_copies import again
from autograde.grading.exchange.uploads.archive_layout import shown
from autograde.grading.submissions.timestamps import read_time


def by_pattern(
    extracted: Path,
    endings: Collection[str],
    match: Callable[[str], dict[str, str] | None],
    tell: Callable[[str], None],
) -> Iterator[HandIn]:
    """The notebooks whose places fit a pattern.

    Parameters
    ----------
    extracted : Path of the unpacked archives
    endings : which files are looked at
    match : takes a file's place, returns the pattern's groups
    tell : takes a sentence on what is left out
    """
    for path in sorted(extracted.rglob("*")):
        if path.suffix not in endings or path.is_symlink() or not path.is_file():
            continue
        told = match(str(path))
        if not told:
            continue
        student, notebook = told.get("student_id"), told.get("file_id")
        if not student or not notebook:
            tell(f"{shown(path, extracted)}: named_regexp finds no student_id or no file_id: left out.")
            continue
        name = PurePosixPath(os.path.splitext(notebook)[0])
        if name.is_absolute() or ".." in name.parts:
            tell(f"{shown(path, extracted)}: its file_id climbs out of the student's folder: left out.")
            continue
        time = _time(shown(path, extracted), told.get("timestamp"), tell)
        order = (time or datetime.min, path.stat().st_mtime, again(path.stem)[1])
        yield HandIn(path, student, str(name), (True, True, order[0], True, *order[1:]), time=time)


def _time(where: str, written: str | None, tell: Callable[[str], None]) -> datetime | None:
    if not written:
        return None
    try:
        time, unknown = read_time(written)
    except Exception:  # a library's, of whatever stands there
        tell(f"{where}: {plain(written)!r} is no time: taken as in time.")
        return None
    if unknown:
        tell(f"{where}: {unknown} is no known time zone: read as UTC.")
    return time
