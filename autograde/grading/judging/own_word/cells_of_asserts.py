"""What a graded cell's own outputs come to: its points by nbgrader's rules, and the reason in its own words."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from autograde.asking.call import ORDERS, plain
from autograde.grading.counts_and_durations import out_of
from autograde.grading.judging.own_word.nbgrader_points import points_of
from autograde.reporting.report import Report

NOT_SHOWN = "a test that is not shown did not pass."
LONGEST = 2_000  # characters of an assertion's own message
BLANK = "raises NotImplementedError"


def points_and_reason(cell: Mapping[str, Any], hidden: Collection[int]) -> tuple[float, Report]:
    """The points of a cell that has run, and what its student is told.

    Parameters
    ----------
    cell : with its outputs and nbgrader's metadata
    hidden : the lines of its text that students do not receive; nothing that happened there is told

    Raises
    ------
    ValueError : where nbgrader's rules say nothing of such outputs
    """
    points, possible = points_of(cell), float(cell["metadata"]["nbgrader"]["points"])
    failed, reason = _reason(cell["outputs"], cell["source"].split("\n"), hidden)
    if not failed and points < possible:
        reason = f"{out_of(points, possible, 'point')}: what the cell's own tests gave."
    return points, Report("", points > 0 or not (failed or possible), reason, blank=failed and reason.startswith(BLANK))


def _reason(outputs: Sequence[Mapping[str, Any]], lines: Sequence[str], hidden: Collection[int]) -> tuple[bool, str]:
    """Whether outputs tell of a failure, and which: of the first that decides, as in nbgrader."""
    ours = [output for output in outputs if output.get("ename") in OURS]
    for output in ours or outputs:
        if output["output_type"] == "execute_result":
            break
        if output["output_type"] == "error":
            return True, _error(output, lines, hidden)
        if output.get("name") == "stderr":
            said = "" if hidden else f": {plain(output['text'])}"
            return True, f"something was written to stderr, which counts as not passed{said}"
    return False, "passed."


def _error(output: Mapping[str, Any], lines: Sequence[str], hidden: Collection[int]) -> str:
    line = output.get("line", 0)
    if output["ename"] in OURS:
        return output["evalue"]
    if hidden and (line in hidden or not line):
        return NOT_SHOWN
    said = ORDERS.sub("", str(output["evalue"]))[:LONGEST].strip()
    if output["ename"] != "AssertionError":
        return f"raises {plain(output['ename'])[:100]}{f': {said}' if said else ''}"
    return said or (
        f"this does not hold: {lines[line - 1].strip()[:200]}" if 0 < line <= len(lines) else "an assert failed."
    )


OURS = ("NotRun", "Stopped")  # errors that this side wrote under a cell
