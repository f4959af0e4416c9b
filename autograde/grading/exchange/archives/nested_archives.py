"""Archives that students uploaded, and those in them: each becomes a folder with what is in it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from autograde.asking.call import plain
from autograde.grading.exchange.archives.limits import DEEPEST_ARCHIVES, Refused, Room
from autograde.grading.exchange.archives.unpack import OURS, unpack


def open_up(path: Path, tell: Callable[[str], None], room: Room, called: str = "", depth: int = 1) -> None:
    """Put in the place of a student's zip a folder with what is in it, and so for the zips in that.

    Parameters
    ----------
    path : Path of the zip, which goes
    tell : takes a sentence
    room : what all of this student's archives may take together
    called : what to call the zip, its name if nothing else
    depth : how many archives this one lies in
    """
    called = called or path.name
    folder = path.with_suffix("")
    if folder.exists() or not folder.name:
        folder = path.with_name(f"{path.name}-unpacked"[:250])
    try:
        if depth > DEEPEST_ARCHIVES:
            raise Refused("it is an archive in an archive in an archive in an archive")
        folder.mkdir()
        unpack(path, folder, tell, room, called)
    except (Refused, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno in OURS:
            raise
        shutil.rmtree(folder, ignore_errors=True)
        why = problem if isinstance(problem, Refused) else problem.strerror
        room.tell(f"{plain(called)} was left out: {why}.", tell)
    path.unlink()
    if folder.is_dir():
        for inner in zips(folder):
            open_up(inner, tell, room, f"{called}/{inner.relative_to(folder).as_posix()}", depth + 1)


def zips(folder: Path) -> list[Path]:
    """The zips in a folder and its folders."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".zip" and path.is_file())
