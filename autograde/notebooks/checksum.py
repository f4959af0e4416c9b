"""Whether anybody has worked in a cell: its text against what a release brought, by nbgrader's checksum or ours."""

import hashlib
import re
from typing import Any

from autograde.notebooks.cell_fields import cell_id, marks_of, source_of

_RELEASED = re.compile(r"(?:text|code|setup)-([0-9a-f]{8})(?:-\d+)?")


def digest(source: str) -> str:
    """The end of a released cell's id, by which it is known later whether the cell is as it was released."""
    return hashlib.sha1(source.encode("utf-8")).hexdigest()[:8]


def as_released(cell: dict) -> bool:
    """Whether a cell is as some release brought it: nobody has worked in it."""
    source, marks = source_of(cell), marks_of(cell)
    if isinstance(marks.get("checksum"), str):
        return checksum(source, str(cell.get("cell_type")), marks) == marks["checksum"]
    released = _RELEASED.fullmatch(cell_id(cell))
    return released is not None and released[1] == digest(source)


def checksum(source: str, cell_type: str, marks: dict[str, Any]) -> str:
    """nbgrader's checksum of a cell (nbgrader.utils.compute_checksum)."""
    flags = [bool(marks.get(flag, False)) for flag in ("grade", "solution", "locked")]
    parts = [source, cell_type, *map(str, flags), str(marks.get("grade_id"))]
    if flags[0]:
        try:
            parts.append(str(float(marks.get("points", 0))))
        except (TypeError, ValueError, OverflowError):
            return ""
    return hashlib.md5("".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
