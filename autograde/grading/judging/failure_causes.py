"""Why checks failed that are right in themselves: a cell that ended in an error, a name that nothing defines."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from autograde.asking.call import plain
from autograde.checking.questioning import NOT_DEFINED
from autograde.grading.sandbox.inside.forbidden.reasons import because
from autograde.notebooks.undefined_names import ended_with, misused
from autograde.reporting.report import Report

CELLS, LONGEST_CELL = 1_000, 10_000  # read once for a class, whose cells are mostly the course's own; their characters
MOST_LINES, LONGEST_LINE = 5_000, 1_000  # of a cell, in which what it would have defined is looked for
UNDEFINED = re.compile(r"name '(\w++)' is not defined")  # linear: a stranger wrote what it reads


class Ended(NamedTuple):
    """A cell that ended in an error."""

    beginning: str
    error: str  # as a part of a sentence: "ended with NameError: ..."
    names: frozenset[str]  # that it would have defined


def would_define(source: str) -> frozenset[str]:
    """The names that a cell's lines import, define or assign, as far as single lines tell: it may be no Python."""
    return _usual(source) if len(source) < LONGEST_CELL else _defined(source)


def _defined(source: str) -> frozenset[str]:
    names: list[str] = []
    for line in source.split("\n")[:MOST_LINES]:
        words = line[:LONGEST_LINE].replace("(", " ").replace(")", " ").split("#")[0].split()
        if not words:
            continue
        if words[0] in ("def", "class") and len(words) > 1:
            names.append(words[1].rstrip(":"))
        elif words[0] in ("import", "from") and "import" in words:
            listed = " ".join(words[words.index("import") + 1 :]).split(",")
            names += [one.split()[-1].split(".")[0] for one in listed if one.split()]
        elif "=" in words[1:] and not line[0].isspace():
            names += " ".join(words[: words.index("=")]).replace(",", " ").split()
    return frozenset(name for name in names if name.isidentifier())


_usual = lru_cache(CELLS)(_defined)


class FailureCauses:
    """What the cells and checks of one notebook tell about the reasons of those that failed.

    Parameters
    ----------
    own : the exercises that the notebook asks its student to write

    Attributes
    ----------
    refused : what the sandbox refused, in the words of its cell
    """

    def __init__(self, own: set[str]):
        self.own = own
        self.ended: list[Ended] = []  # the cells that ended in an error
        self.lacking: list[tuple[str, set[str]]] = []  # for each check that failed, its exercise and what it missed
        self.refused: list[str] = []

    def remember(self, cell: Mapping[str, Any], outputs: list[dict[str, Any]]) -> None:
        """What of a cell's outputs may explain a check that fails later."""
        for output in outputs:
            error = output["output_type"] == "error"
            if magic := misused(output):
                self.ended.append(Ended(beginning(cell), plain(magic)[:200], would_define(cell["source"])))
            if error:
                said = plain(ended_with(str(output.get("ename")), str(output.get("evalue") or "")))[:200]
                self.ended.append(Ended(beginning(cell), said, would_define(cell["source"])))
            if error or output.get("name") == "stderr":
                text = str(output.get("evalue") if error else output.get("text"))
                if did := because(text[:100_000]):
                    self.refused.append(f"the cell that begins with {beginning(cell)!r} {did}")

    def explained(self, report: Report, exercise: str) -> Report:
        """A report that failed, with the cell that is to blame: one that would have defined what the check missed."""
        missed = {exercise} if report.headline == NOT_DEFINED else set()
        missed |= set(UNDEFINED.findall(str(report)))
        self.lacking.append((exercise, missed | {report.mend}))
        if did := because(str(report)):
            self.refused.append(f"{exercise} {did}")
        for ended in reversed(self.ended):
            if exercise in missed & ended.names:
                return replace(report, details=(f"its cell {ended.error}", "→ mend that first"))
            if missed & ended.names:
                which = f"the cell that begins with {ended.beginning!r} {ended.error}"
                return replace(report, details=(*report.details, which, "→ mend that first"))
        return report

    def mended(self, exercise: str) -> None:
        """Note that a check of an exercise, of those that failed, has passed after all."""
        del self.lacking[next(i for i, (failed, _) in enumerate(self.lacking) if failed == exercise)]

    def cause(self) -> str:
        """The one reason for most of what failed, as a part of a sentence; "" where there is none."""
        named = dict.fromkeys(name for _, missed in self.lacking for name in sorted(missed - self.own - {""}))
        found = [
            *((ended.names, f"the cell that begins with {ended.beginning!r} {ended.error}") for ended in self.ended),
            *((frozenset({name}), f"the name {name!r} is not defined") for name in named),
        ]
        for names, what in found:
            lost = set(names)
            for exercise, missed in self.lacking:  # an exercise that is lost takes with it those that need it
                if missed & lost:
                    lost.add(exercise)
            explained = sum(bool(missed & lost) for _, missed in self.lacking)
            if explained > len(self.lacking) / 2:
                failed = len(self.lacking)
                return what if failed == 1 else f"{explained} of the {failed} that failed have one cause: {what}"
        return ""


def beginning(cell: Mapping[str, Any]) -> str:
    """The first line of a cell, shortened."""
    return (cell["source"].strip().split("\n") or [""])[0][:60]
