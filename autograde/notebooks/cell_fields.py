"""What stands in a cell as it was read: its text, its id, its tags, nbgrader's marks; whatever is damaged in it."""

from typing import Any

SKIP = "skip-execution"  # graders leave a cell with this tag out


def text(value: Any) -> str:
    """A string of nbformat, whole or in lines, without the half characters that no file can hold."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def marks_of(cell: dict) -> dict[str, Any]:
    """What nbgrader has written into a cell's metadata; empty where there is nothing that can be read."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}


def tags_of(cell: dict) -> list[str]:
    """A cell's tags, as far as they are texts."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def cell_id(cell: dict) -> str:
    """A cell's id; Google Colab keeps it in the metadata."""
    metadata = cell.get("metadata")
    found = cell.get("id") or (metadata.get("id") if isinstance(metadata, dict) else "")
    return found if isinstance(found, str) else ""


def source_of(cell: dict) -> str:
    """A cell's text, with one kind of line ends."""
    return text(cell.get("source")).replace("\r\n", "\n")
