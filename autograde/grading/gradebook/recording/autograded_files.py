"""A submission's files in autograded/, with the permissions that the course wants."""

import errno
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.errors import cannot_write
from autograde.grading.permissions import close_to_others, private

# What the system says of a name that no file can have: a fault of one submission, and not of the disk.
OF_A_NAME = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ELOOP)


class AutogradedFiles:
    """Where a course's graded submissions are put.

    Parameters
    ----------
    course : the course
    """

    def __init__(self, course: CourseDirectory):
        self._root = course.folder("autograded", ".", ".")
        self._shared = course.directory.groupshared
        said = course.config.get("Autograde", {}).get("permissions")
        self._mode = int(str(said), 8) if said is not None else 0o660 if self._shared else private(0o444)

    def put(self, folder: Path, files: Mapping[str, bytes]) -> None:
        """Put a submission's files into its folder, each whole or not at all; nothing else stays there.

        Raises
        ------
        CannotGrade : if the folder cannot be written, whoever's submission it is
        OSError : if a name is none that a file can have
        """
        try:
            self._put(folder, files)
        except OSError as error:
            if error.errno in OF_A_NAME:
                raise
            raise cannot_write(folder, error) from None

    def _put(self, folder: Path, files: Mapping[str, bytes]) -> None:
        write_whole(folder, files, self._mode)
        close_to_others(self._root)
        for path in folder.iterdir():
            if path.name not in files:
                _remove(path)
        if self._shared:
            for place in (folder, folder.parent):
                with suppress(PermissionError):
                    place.chmod(place.stat().st_mode | 0o2770)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink()
