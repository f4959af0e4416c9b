"""A database that another program holds is waited for; whatever else goes wrong with it is said in a sentence."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from autograde.grading.command_output import say
from autograde.grading.errors import CannotGrade

BUSY_SECONDS = 2.0  # how long SQLite itself waits before we say that we wait
MOST_SECONDS = 600.0  # how long a locked gradebook is waited for
TRIES = 3  # of a transaction that met another program's rows

Result = TypeVar("Result")


def patiently(work: Callable[[], Result], waiting: Callable[[str], None] = say) -> Result:
    """What some work with the gradebook gives, as soon as nobody else is at it.

    Parameters
    ----------
    work : one transaction; it may be begun more than once
    waiting : is told in a sentence when the gradebook is locked

    Raises
    ------
    CannotGrade : if it stays locked, or cannot be read or written
    """
    from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

    begun, told, tries = time.monotonic(), False, 0
    while True:
        try:
            return work()
        except IntegrityError:
            tries += 1  # another program made the same row at this moment: read again
            if tries > TRIES:
                raise
        except DataError:  # a value that the database cannot hold: a fault of one submission
            raise
        except DBAPIError as error:
            if not _is_locked(error):
                raise CannotGrade(f"The gradebook cannot be used ({error.orig}). {_remedy(error)}") from None
            if time.monotonic() - begun > MOST_SECONDS:
                raise CannotGrade(
                    f"The gradebook was locked by another program for {MOST_SECONDS / 60:.0f} minutes: close it "
                    "there. What is graded stays, and the same command goes on from there."
                ) from None
            if not told:
                waiting("The gradebook is locked by another program, perhaps the formgrader: waiting for it.")
                told = True
            time.sleep(0.1)


def _is_locked(error: Any) -> bool:
    said = str(error.orig).lower()
    return any(sign in said for sign in ("locked", "busy", "deadlock", "could not serialize", "lock timeout"))


def _remedy(error: Any) -> str:
    said = str(error.orig).lower()
    if "full" in said:
        return "Make room on the disk; what is graded stays, and the same command goes on from there."
    if "readonly" in said or "read-only" in said:
        return "Give yourself the right to write it and its folder."
    if "no such column" in said or "no such table" in said or "does not exist" in said:
        return "It may be of an older nbgrader: make a copy of it, then say nbgrader db upgrade."
    if "not a database" in said or "malformed" in said:
        return "It is damaged, or no gradebook: bring it back from a copy."
    return "What is graded stays, and the same command goes on from there."
