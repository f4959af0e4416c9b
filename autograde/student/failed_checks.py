"""Which exercises of a running notebook failed their checks, and which of those a cell needs."""

import json
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from autograde.asking.call import called_names
from autograde.checking.check import CheckFailed
from autograde.courses import current
from autograde.notebooks.names_in_code import names_of


class FailedChecks:
    """The exercises of a running notebook whose checks failed, until they are written anew."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def ended(self, source: str, error: BaseException | None) -> None:
        """Learn from the end of a cell."""
        if self.names:
            self.names -= names_of(source).bound
        if isinstance(error, CheckFailed) and not error.report.blank:
            self.names.add(error.report.mend or error.report.name.partition(" (")[0])

    def needed(self, source: str, error: BaseException, names: Mapping[str, Any]) -> str:
        """What a cell of the course lacks that ended with an error; "" where no failed check tells.

        Parameters
        ----------
        source : the cell's
        error : what it ended with
        names : the notebook's global names
        """
        if not self.names or isinstance(error, CheckFailed) or not is_of_the_course(source):
            return ""
        used = [*_called(names_of(source).used, names), *_running(error.__traceback__)]
        wrong = [name for name in dict.fromkeys(used) if name in self.names]
        first = " and ".join(wrong)
        return f"{first}, whose check fails: mend that first." if wrong else ""


def is_of_the_course(source: str) -> bool:
    """Whether a cell is as the installed course brought it: an error in it is not of the student's own lines."""
    notebooks = (json.loads(path.read_text("utf-8")) for path in current().folder.glob("[0-9]*/*.ipynb"))
    return any(
        "".join(cell["source"]).strip() == source.strip() for notebook in notebooks for cell in notebook["cells"]
    )


def _called(used: frozenset[str], names: Mapping[str, Any]) -> Iterator[str]:
    """Names of the notebook, and those that its functions of these names use in turn."""
    waiting, seen = sorted(used), set(used)
    while waiting:
        name = waiting.pop(0)
        yield name
        further = set(called_names(getattr(names.get(name), "__code__", None))) - seen
        seen |= further
        waiting += sorted(further)


def _running(traceback: TracebackType | None) -> Iterator[str]:
    """The functions of the notebook that an error came through."""
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_globals.get("__name__") == "__main__":
            yield frame.f_code.co_name
        traceback = traceback.tb_next
