"""What a notebook brings from JupyterLite that says where it ran: it means nothing on another machine."""

from collections.abc import Mapping
from typing import Any

from autograde.notebooks.cell_fields import source_of

IN_BROWSER = """\
*You are in your browser. The next cell fetches the course's packages, the first time for up to a minute. Your work is
kept in this browser; File > Download gives you a copy, which `autograde start` and a grader take like any other.*
"""
_BEGINS = IN_BROWSER.split(".")[0]
_KERNEL = "python"  # JupyterLite's; a kernel that is installed is called python3 or as its owner calls it


def is_from_a_browser(notebook: Mapping[str, Any]) -> bool:
    """Whether the site's word on browsers stands in a notebook, a dict as read, or JupyterLite's kernel."""
    return _has_its_kernel(notebook) or any(map(_is_word, notebook["cells"]))


def without_browser(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """The notebook (a dict, as read) without that word and that kernel."""
    made = dict(notebook) | {"cells": [cell for cell in notebook["cells"] if not _is_word(cell)]}
    if _has_its_kernel(notebook):
        own = ("kernelspec", "language_info")
        made["metadata"] = {key: value for key, value in notebook["metadata"].items() if key not in own}
    return made


def _has_its_kernel(notebook: Mapping[str, Any]) -> bool:
    metadata = notebook.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    return isinstance(kernel, dict) and kernel.get("name") == _KERNEL


def _is_word(cell: object) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "markdown" and source_of(cell).startswith(_BEGINS)
