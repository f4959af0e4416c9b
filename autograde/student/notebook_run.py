"""A notebook run cell by cell as a grader would, with a verdict for every check in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.checking.exercises import called_check
from autograde.notebooks.cell_fields import SKIP
from autograde.notebooks.released import Cell
from autograde.notebooks.undefined_names import Failed, cause, ended_with, lost, missing_name, misused
from autograde.student.kernel import Kernel

DEATHS = 10  # of one notebook's kernel; after that the rest of the notebook is not run
AS_GRADERS_DO = """
import autograde.checking.check as _checks
autograde = __import__("autograde")
autograde.check = _checks.check = _checks.tell
get_ipython().ask_exit = lambda: print("exit() ends nothing while a notebook is checked.")
for _magic in ("conda", "mamba", "micromamba", "uv"):
    get_ipython().register_magic_function(lambda line: print("Nothing is installed here."), magic_name=_magic)
del _checks, _magic, autograde
"""


@dataclass(frozen=True)
class Verdict:
    """What one grade cell found: its name, the points reached (None: a person grades it) and possible, the message."""

    name: str
    points: float | None
    possible: float
    message: str


class NotebookRun:
    """A notebook on its way through a kernel; where the kernel ends, through the next one.

    Parameters
    ----------
    folder : Path, in which the notebook stands
    given : sources of the given functions
    """

    def __init__(self, folder: Path, given: Sequence[str]):
        self.folder, self.given = folder, given
        self.kernel: Kernel | None = None
        self.deaths = 0
        self.done: list[str] = []  # sources of the cells that came to an end, to be run again in a new kernel
        self.failed: list[Failed] = []
        self.verdicts: list[Verdict] = []

    def cell(self, cell: dict[str, Any], known: Cell | None) -> None:
        """Run one cell; if it is a check, keep its verdict."""
        if known is not None and known.grade and not known.autograded:
            self.verdicts.append(Verdict(known.grade_id, None, known.points, "a written answer: a person reads it"))
        elif cell["cell_type"] == "code" and known is not None and known.autograded:
            outputs, ended = self.run(self._asking(known.source))
            said = ended if ended else "\n".join(map(_said, outputs))
            passed = not ended and not any(output.output_type == "error" for output in outputs)
            self.verdicts.append(
                Verdict(known.grade_id, known.points if passed else 0.0, known.points, said.rstrip("\n"))
            )
        elif cell["cell_type"] == "code" and SKIP not in cell["metadata"].get("tags", []):
            outputs, ended = self.run(cell["source"])
            errors = [output for output in outputs if output.output_type == "error"]
            if ended:
                self.failed.append(Failed(cell["source"], ended))
            elif errors:
                shown = "\n".join(errors[0].traceback)
                self.failed.append(Failed(cell["source"], ended_with(errors[0].ename, errors[0].evalue, shown)))
            elif magic := next(filter(None, map(misused, outputs)), ""):
                self.failed.append(Failed(cell["source"], magic))
            if not ended:
                self.done.append(cell["source"])

    def _asking(self, source: str) -> str:
        """The cell that asks a check's function by its name, whatever the notebook made of the name `check`."""
        try:
            exercise, part = called_check(source)
        except (ValueError, SyntaxError):
            return source
        words = ", ".join(map(repr, (exercise, part, tuple(self.given))))
        return f'__import__("autograde.checking.check", fromlist=["checks"]).check_by_name(globals(), {words})'

    def run(self, source: str) -> tuple[list[NotebookNode], str]:
        """The outputs of a source, and what ended it from outside; "" where nothing did."""
        from nbclient.exceptions import DeadKernelError

        if not source.strip():
            return [], ""
        if self.deaths >= DEATHS:
            return [], f"was not run: the notebook's kernel ended {DEATHS} times before"
        try:
            if self.kernel is None:
                self.kernel = Kernel(self.folder, [AS_GRADERS_DO, *self.done])
            return self.kernel.run(source)
        except DeadKernelError:
            self.deaths += 1
            self.end()
            return [], "ended the notebook's kernel: does it say exit, or use too much memory?"

    def end(self) -> None:
        """End the kernel."""
        if self.kernel is not None:
            self.kernel.end()
            self.kernel = None

    def with_cause(self, verdict: Verdict) -> str:
        """What a check says, and where a name is missing that a cell should have defined, why it did not."""
        if verdict.points != 0.0:
            return verdict.message
        exercise, _, said = verdict.message.partition(":")
        name = missing_name(verdict.message) or (exercise.split(" ")[0] if said.startswith(" is not defined") else "")
        name = name or verdict.message.partition("the check needs ")[2].partition(".")[0]
        blamed = cause(name, lost(self.failed))
        return f"{verdict.message}\n→ mend this first: {blamed.sentence}" if blamed else verdict.message


def _said(output: Mapping[str, Any]) -> str:
    if output["output_type"] == "error":
        return "\n".join(output["traceback"])
    return output["text"].rstrip() if output["output_type"] == "stream" else ""
