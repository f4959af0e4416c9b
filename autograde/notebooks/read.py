"""From the bytes of a notebook file, of any version, to its cells."""

import json
import warnings
from itertools import chain
from typing import Any, BinaryIO

from autograde.notebooks import bounds
from autograde.notebooks.errors import Broken
from autograde.notebooks.without_outputs import without_outputs

_CHUNK = 2**20


def content_of(file: BinaryIO) -> bytes:
    """The content of a notebook's file; of one that is larger than bounds.LARGEST_FILE, without its outputs.

    Parameters
    ----------
    file : opened for reading bytes

    Raises
    ------
    Broken : if it is too large even so
    """
    beginning = file.read(bounds.LARGEST_FILE + 1)
    if len(beginning) <= bounds.LARGEST_FILE:
        return beginning
    return without_outputs(chain([beginning], iter(lambda: file.read(_CHUNK), b"")))


def notebook_of(content: bytes) -> dict[str, Any]:
    """A notebook file, of any version, with a list of cells.

    Where the file holds more than bounds.MOST_VALUES values, outputs are left out: they are None.

    Raises
    ------
    Broken : if there are none to be found
    """
    if not content.strip():
        raise Broken("is empty")
    if _values(content) > bounds.MOST_VALUES:
        content = without_outputs([content])
        if _values(content) > bounds.MOST_VALUES:
            raise Broken(f"holds more than {bounds.MOST_VALUES} values")
    try:
        notebook = json.loads(_decoded(content))
    except (ValueError, RecursionError) as error:
        raise Broken(f"is no notebook ({_json_problem(error)})") from None
    if not isinstance(notebook, dict):
        raise Broken("is no notebook (its JSON is no object)")
    if "cells" not in notebook and isinstance(notebook.get("worksheets"), list):
        notebook = _upgraded(notebook)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise Broken("is no notebook (it has no cells)")
    if len(cells) > bounds.MOST_CELLS:
        raise Broken(f"has more than {bounds.MOST_CELLS} cells")
    return notebook


def _values(content: bytes) -> int:
    return sum(content.count(mark) for mark in b"[{,")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Broken("is in no known encoding")


def _json_problem(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"its JSON breaks off or is damaged in line {error.lineno}"
    return "its JSON is nested too deeply" if isinstance(error, RecursionError) else "its JSON holds an endless number"


def _upgraded(notebook: dict) -> dict:
    import nbformat

    for sheet in notebook["worksheets"]:
        for cell in sheet.get("cells", []) if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list) else []:
            if isinstance(cell, dict) and "outputs" in cell and cell["outputs"] is None:
                cell["outputs"] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return nbformat.convert(nbformat.from_dict(notebook), 4)
    except Exception:  # nbformat fails in many ways on what is no notebook
        raise Broken("is a notebook of an old version that cannot be converted") from None
