"""The instructor's course folder, found and configured as nbgrader finds and configures it."""

import json
import os
import socket
import time
import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

from autograde.courses import Course, CourseError, use
from autograde.grading.assignments.configuration import CONFIG, configuration
from autograde.grading.assignments.taught_course import taught_course
from autograde.grading.errors import CannotGrade, NoSuchThing, cannot_write, nearest
from autograde.grading.permissions import close_to_others
from autograde.lazy_jsonschema import import_jsonschema

EVERY_UNIT = "every unit"  # is at work where no single one is
WHAT_IS_DONE = {"grade": "graded", "collect": "collected", "drop": "changed", "erase": "changed"}
READERS_SECONDS = 60.0  # how long a report, pages or an export that are being made are waited for


class CourseDirectory:
    """A course folder.

    Parameters
    ----------
    root : Path, where nbgrader_config.py stands

    Raises
    ------
    CannotGrade : if it is no course folder, or its configuration cannot be read
    """

    def __init__(self, root: Path):
        self.root = root.resolve()
        if not (self.root / CONFIG).is_file():
            raise CannotGrade(
                f"{self.root} is not the root of a course: there is no {CONFIG}. Go there, or say --course DIR."
            )
        import_jsonschema()
        self.config = configuration(self.root)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader's own, of SQLAlchemy and Jupyter
            from nbgrader import coursedir
        # nbgrader's traits write a log of their own about a root that it finds odd
        if not self.config.CourseDirectory.get("root"):
            self.config.CourseDirectory.root = str(self.root)
        self.directory: Any = coursedir.CourseDirectory(config=self.config)
        self.root = Path(self.directory.root)
        self.close_gradebook()

    def close_gradebook(self) -> None:
        """Take from others on a shared machine the right to the gradebook, which nbgrader makes readable to all."""
        if self.database.startswith("sqlite:///"):
            close_to_others(Path(self.database.removeprefix("sqlite:///")))

    @property
    def database(self) -> str:
        """The gradebook's URL."""
        return self.directory.db_url

    @cached_property
    def own(self) -> Path:
        """The folder for what only the grader knows: keys, the ledger, the lock. Nobody else may read it."""
        folder = self.root / ".autograde"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            close_to_others(folder)
        except OSError as error:
            raise cannot_write(folder, error) from None
        return folder

    @cached_property
    def course(self) -> Course:
        """What is taught here; from now on this process works for it.

        Raises
        ------
        CannotGrade : if there is no course that can be used
        """
        try:
            release, source = (
                self.root / getattr(self.directory, f"{step}_directory") for step in ("release", "source")
            )
            course = use(taught_course(release, source))
            _ = course.examinations  # what cannot be imported is told before anything is begun
            return course
        except CourseError as problem:
            raise CannotGrade(str(problem)) from None

    @property
    def seconds_a_cell(self) -> float | None:
        """How long nbgrader itself lets a cell run (`ExecutePreprocessor.timeout`); None, or no more than 0: no end."""
        from nbgrader.preprocessors import Execute

        return Execute(config=self.config).timeout

    def folder(self, step: str, student: str, unit: str) -> Path:
        """Where a student's unit stands in a step: "submitted", "autograded", "release", "source"."""
        name = getattr(self.directory, f"{step}_directory")
        return Path(os.path.normpath(self.directory.format_path(name, student, unit)))

    def secrets(self) -> list[Path]:
        """What no submission may see: the gradebook, what others handed in and got, solutions, keys."""
        steps = ("source", "submitted", "autograded", "feedback")
        folders = [self.root / getattr(self.directory, f"{step}_directory") for step in steps]
        gradebook = [Path(self.database.removeprefix("sqlite:///"))] if self.database.startswith("sqlite:///") else []
        return [path for path in (*gradebook, *folders, self.own) if path.exists()]

    def students(self, unit: str) -> list[str]:
        """Everybody who handed in this unit, by name."""
        import re
        from glob import escape, iglob

        pattern = self.directory.format_path(escape(self.directory.submitted_directory), "*", escape(unit))
        match = re.compile(
            self.directory.format_path(self.directory.submitted_directory, "(?P<student>[^/]*)", unit, escape=True)
        ).fullmatch
        excluded = {name.strip() for name in self.directory.student_id_exclude.split(",")}
        found = {m["student"] for path in iglob(pattern) if os.path.isdir(path) and (m := match(path))}
        return sorted(name for name in found - excluded if not name.startswith(".") and _is_text(name))

    def chosen(self, unit: str, names: tuple[str, ...]) -> list[str]:
        """The students to grade: those who are named, or everybody who handed in.

        Raises
        ------
        CannotGrade : if nothing was handed in at all
        NoSuchThing : if somebody who is named handed in nothing
        """
        handed_in = self.students(unit)
        if not handed_in:
            place = self.folder("submitted", "STUDENT", unit)
            raise CannotGrade(f"Nobody has handed in {unit}: there is no folder {place}. Collect first.")
        for name in names:
            if name not in handed_in:
                raise NoSuchThing(f"{name!r} has not handed in {unit}{nearest(name, handed_in)}.")
        return sorted(set(names)) or handed_in

    @contextmanager
    def locked(self, unit: str, command: str = "grade") -> Iterator[None]:
        """Hold the course for this process; the system lets go when the process ends, however it ends.

        Parameters
        ----------
        unit : what is worked on; EVERY_UNIT for all of them
        command : which command of autograde does it, of WHAT_IS_DONE

        Raises
        ------
        CannotGrade : if somebody else holds it, says who
        """
        path = self.own / "lock"
        try:
            file = _opened(path)
        except OSError as error:
            raise cannot_write(path, error) from None
        with file:
            try:
                _lock_alone(file)
            except OSError as error:
                raise CannotGrade(f"{path} cannot be locked ({error.strerror}): is the folder on a network?") from None
            try:
                file.truncate(0)
                file.write(json.dumps({"unit": unit, "command": command} | _who()))
                file.flush()
            except OSError as error:
                raise cannot_write(path, error) from None
            try:
                yield
            finally:
                file.truncate(0)

    @contextmanager
    def reading(self, units: Collection[str]) -> Iterator[None]:
        """Keep a class from being changed while it is read, so that what is said of it is not of half of it.

        Who may not write here, or reads on a disk without locks, reads all the same.

        Parameters
        ----------
        units : what is read; everything where empty

        Raises
        ------
        CannotGrade : if one of them is being graded, collected or changed, says by whom
        """
        import fcntl

        try:
            file = _opened(self.own / "lock")
        except (CannotGrade, OSError):
            yield
            return
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                file.truncate(0)  # what a grader that was killed has left
            except BlockingIOError:
                _refuse(file.read(), units)
            except OSError:
                pass
            yield


def _is_text(name: str) -> bool:
    """Whether a folder's name is text, which a gradebook can hold; nbgrader can name no student otherwise either."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _opened(lock: Path) -> TextIO:
    return os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")


def _lock_alone(file: TextIO) -> None:
    """Lock a file for this process alone; who only reads is soon done and waited for.

    Raises
    ------
    CannotGrade : if somebody else holds it, says who
    OSError : if it cannot be locked at all
    """
    import fcntl

    begun = time.monotonic()
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            held = file.read()
            if held or time.monotonic() - begun > READERS_SECONDS:
                raise CannotGrade(
                    f"This course is being {_at_work(held, 'read')}. "
                    "Wait for it, or end it and say the same command again."
                ) from None
        time.sleep(0.05)


def _who() -> dict[str, Any]:
    """Who holds a lock from now on."""
    since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _refuse(held: str, units: Collection[str]) -> None:
    """Refuse to read a unit that is being changed.

    Raises
    ------
    CannotGrade : if it is one of these
    """
    try:
        unit = json.loads(held)["unit"]
    except (ValueError, KeyError, TypeError):  # just begun
        unit = EVERY_UNIT
    if not units or unit == EVERY_UNIT or unit in units:
        raise CannotGrade(
            f"This course is being {_at_work(held, 'changed')}: what stands there now is half of it. "
            "Wait for it, or end it, and say the same command again."
        )


def _at_work(text: str, unknown: str) -> str:
    """What is done with a course and by whom, from what the lock says; `unknown` is done where it says nothing."""
    try:
        held = json.loads(text)
        command, unit = held["command"], held["unit"]
        typed = f"autograde {command}" if unit == EVERY_UNIT else f"autograde {command} {unit}"
        return f"{WHAT_IS_DONE[command]} by process {held['pid']} on {held['host']} ({typed}, since {held['since']})"
    except (ValueError, KeyError, TypeError):
        return f"{unknown} by another process"
