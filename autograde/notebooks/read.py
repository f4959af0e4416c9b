"""From the bytes of a notebook file, of any version, to its cells."""

import json
from typing import Any

# Far beyond what anybody writes by hand, with pictures; a file beyond them costs the reader's own memory.
LARGEST_FILE = 2**25
MOST_VALUES = 2_000_000
MOST_CELLS = 5_000


class Broken(Exception):
    """A notebook that cannot be read; the text says why, as a part of a sentence."""


def notebook_of(content: bytes) -> dict[str, Any]:
    """A notebook file, of any version, with a list of cells.

    Raises
    ------
    Broken : if there are none to be found
    """
    if not content.strip():
        raise Broken("is empty")
    if sum(content.count(mark) for mark in b"[{,") > MOST_VALUES:
        raise Broken(f"holds more than {MOST_VALUES} values")
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
    if len(cells) > MOST_CELLS:
        raise Broken(f"has more than {MOST_CELLS} cells")
    return notebook


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

    try:
        return nbformat.convert(nbformat.from_dict(notebook), 4)
    except Exception:  # nbformat fails in many ways on what is no notebook
        raise Broken("is a notebook of an old version that cannot be converted") from None


def text(value: Any) -> str:
    """A string of nbformat, whole or in lines, without the half characters that no file can hold."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
