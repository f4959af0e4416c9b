"""Why a name is not there: the cell that should have given it a value ended before it could."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from autograde.notebooks.names_in_code import names_of

ASKS = "This cell asks with input(), which nobody answers while a notebook runs by itself: write the value instead."


@dataclass(frozen=True)
class Failed:
    """A cell that did not come to its end: its source, and what ended it, in words."""

    source: str
    error: str

    @property
    def sentence(self) -> str:
        """Which cell it is, and what ended it."""
        lines = [line.strip() for line in self.source.split("\n") if line.strip()]
        return f"the cell that begins with {lines[0][:60]!r} {self.error}" if lines else f"a cell {self.error}"


def ended_with(kind: str, said: str, shown: str = "") -> str:
    """What ended a cell, as a part of a sentence.

    Parameters
    ----------
    kind : the exception's name
    said : its text
    shown : what the notebook showed in place of its traceback
    """
    if kind == "StdinNotImplementedError":
        shown = ASKS
    if shown.startswith("This cell "):
        return shown.removeprefix("This cell ").rstrip(".")
    said = said.split("\n")[0][:200].rstrip(".")
    if kind.endswith(("SyntaxError", "IndentationError", "TabError")) and said.endswith(")"):
        text, _, place = said.rpartition(" (")  # "invalid syntax (3141.py, line 2)"
        said = f"{text} in its {place.rpartition(', ')[2].rstrip(')')}" if ", line " in place else said
    return f"ended with {kind}: {said}" if said else f"ended with {kind}"


def misused(output: Mapping[str, Any]) -> str:
    """What IPython says of a magic that it does not know, or that is used wrongly, as a part of a sentence; else "".

    Such a cell ends there, and what it shows is no error but a line of text.
    """
    said = str(output.get("text")) if output.get("name") == "stderr" else ""
    return f"ended with {said.splitlines()[0].rstrip('.')}" if said.startswith("UsageError: ") else ""


def lost(cells: Iterable[Failed]) -> dict[str, Failed]:
    """The names that cells would have given a value, had they come to their end -> the cell."""
    return {name: cell for cell in cells for name in names_of(cell.source).bound}


def cause(name: str, failed: Mapping[str, Failed]) -> Failed | None:
    """The cell to blame for a name that is missing: where that one lacked a name itself, the one to blame for that."""
    seen: set[str] = set()
    found = None
    while name in failed and name not in seen:
        seen.add(name)
        found = failed[name]
        name = missing_name(found.error)
    return found


def missing_name(said: str) -> str:
    """The name that a text says is not defined; "" where it says nothing of the kind."""
    before, found, _ = said.partition("' is not defined")
    return before.rpartition("name '")[2] if found else ""
