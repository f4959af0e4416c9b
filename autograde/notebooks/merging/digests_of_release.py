"""What a release brought, as the student's notebook remembers it: a later update knows what nobody edited."""

from collections.abc import Mapping
from typing import Any

from autograde.notebooks.cell_fields import source_of
from autograde.notebooks.checksum import digest


def brought(release: Mapping[str, Any]) -> list[str]:
    """The digests of a release's texts, kept in the student's notebook: a later update knows what nobody edited."""
    return sorted({digest(source_of(cell)) for cell in release["cells"]})


def brought_with(notebook: Mapping[str, Any]) -> set[str]:
    """The digests of the texts that came with the release that a notebook was made from, as it says itself."""
    metadata = notebook.get("metadata")
    ours = metadata.get("autograde") if isinstance(metadata, dict) else None
    found = ours.get("brought") if isinstance(ours, dict) else None
    return {text for text in found if isinstance(text, str)} if isinstance(found, list) else set()
