"""Why a command cannot do its work, in a sentence for the person who said it: what is wrong, and what to do."""

import difflib
import errno
from pathlib import Path


class CannotGrade(Exception):
    """The command itself cannot do its work; the text is one sentence: what is wrong and what to do."""


class NoSuchThing(CannotGrade):
    """An argument names something that does not exist."""


def nearest(name: str, known: list[str]) -> str:
    """What may have been meant, as the end of a sentence."""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"; perhaps {close[0]} is meant"
    listed = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"; there are {listed}" if known else ""


def ends_in(path: Path, ending: str) -> Path:
    """A file that was named for what we write, once its name says so: nothing else is overwritten by a slip.

    Raises
    ------
    CannotGrade : if it has another ending
    """
    if path.suffix.lower() != ending:
        raise CannotGrade(f"--output {path}: what is written is a {ending} file, so name one that ends in {ending}.")
    return path


def cannot_write(path: Path, error: OSError) -> CannotGrade:
    """Why a file could not be written, and what to do."""
    what_to_do = {
        errno.ENOSPC: "Make room on the disk; what is graded stays, and the same command goes on from there.",
        errno.EDQUOT: "Make room on the disk; what is graded stays, and the same command goes on from there.",
        errno.EROFS: "Grade in a folder that can be written.",
        errno.EACCES: "Give yourself the right to write there.",
        errno.EPERM: "Give yourself the right to write there.",
    }.get(error.errno or 0, "What is graded stays, and the same command goes on from there.")
    return CannotGrade(f"{path} cannot be written: {error.strerror}. {what_to_do}")
