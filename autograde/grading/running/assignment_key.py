"""An assignment's key, from which every check draws its inputs."""

import os
import secrets

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade, cannot_write


def secret(course: CourseDirectory, unit: str) -> bytes:
    """The assignment's secret, drawn once and kept on the instructor's side.

    From it come the inputs of every check: the same for every student, every regrade and every dispute.

    Raises
    ------
    CannotGrade : if it cannot be written, or what is kept is no key
    """
    path = course.own / f"{unit}.key"
    if not path.exists():
        draft = path.with_suffix(".draft")
        try:
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        except OSError as error:
            raise cannot_write(path, error) from None
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != 32:
        raise CannotGrade(
            f"{path} holds no key: bring it back from a copy. Without one, delete it, and grade everybody anew."
        )
    return key
