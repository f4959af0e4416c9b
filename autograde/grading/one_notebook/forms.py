"""The forms in which a judgement is told: our own JSON, and Gradescope's results.json."""

from collections.abc import Mapping
from typing import Any

from autograde.grading.counts_and_durations import count
from autograde.grading.gradebook.read_back.titles import headings, title
from autograde.grading.judging.grade_cells import asked_check, judges_itself
from autograde.grading.outcome import Outcome, Verdict
from autograde.notebooks.released import Cell, Notebook
from autograde.version import __version__

OWN_WORD = "Cells of asserts are the notebook's own word, as in nbgrader."


def judgement(unit: str, asked: Notebook, outcome: Outcome, key: bytes | None, sandboxed: bool) -> dict[str, Any]:
    """Our own form; docs/judge.md describes its fields.

    Parameters
    ----------
    unit, asked : the assignment's name, and what its notebook asks
    outcome : what came of the notebook
    key : from which inputs were drawn, where that was for this judgement alone
    sandboxed : whether it ran in a sandbox
    """
    cells = _cells(asked, {verdict.grade_id: verdict for verdict in outcome.verdicts})
    judged = [cell for cell in cells if cell["points"] is not None]
    return {
        "engine": __version__,
        "unit": unit,
        "notebook": outcome.notebook,
        "status": outcome.status,
        "points": sum(cell["points"] for cell in judged),
        "possible": sum(cell["possible"] for cell in judged),
        "by_hand": sum(cell["possible"] for cell in cells if cell["points"] is None),
        "message": outcome.to_student,
        "to_instructor": outcome.to_instructor,
        "sandboxed": sandboxed,
        "key": key.hex() if key else None,
        "cpu_seconds": round(outcome.cpu_seconds, 3),
        "cells": cells,
    }


def _cells(asked: Notebook, verdicts: Mapping[str, Verdict]) -> list[dict[str, Any]]:
    """What is told of each cell that gives points, in the notebook's order."""
    above = headings(asked.release["cells"])
    cells = []
    for cell in (cell for cell in asked.cells.values() if cell.grade or cell.task):
        verdict = verdicts.get(cell.grade_id)
        cells.append(
            {
                "cell": cell.grade_id,
                "title": title(cell.grade_id, above.get(cell.grade_id, "")),
                "points": None if verdict is None else verdict.points,
                "possible": cell.points,
                "passed": None if verdict is None else verdict.passed and verdict.points >= cell.points,
                "by": _by(cell, verdict is not None),
                "message": "" if verdict is None else verdict.message,
                "mistakes": [] if verdict is None else list(verdict.mistakes),
                "in_place": [] if verdict is None else list(verdict.in_place),
            }
        )
    return cells


def _by(cell: Cell, judged: bool) -> str:
    """Who decided about a cell: "check", "asserts" or "person"."""
    if not judged or not cell.autograded:
        return "person"
    return "asserts" if asked_check(cell.source) is None and judges_itself(cell.source) else "check"


def gradescope(found: dict[str, Any]) -> dict[str, Any]:
    """A judgement as Gradescope's autograders write it: the file results.json.

    Source: Gradescope's "Autograder Specifications", Output Format.
    """
    said = [found["message"]]
    by_hand = found["by_hand"]
    if by_hand:
        said.append(f"{count(float(by_hand), 'point')} more {'is' if by_hand == 1 else 'are'} for a person to give.")
    if any(cell["by"] == "asserts" for cell in found["cells"]):
        said.append(OWN_WORD)
    return {
        "score": found["points"],
        "execution_time": int(found["cpu_seconds"] + 0.5),
        "output": "\n".join(said),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {name: found[name] for name in ("engine", "unit", "notebook", "status", "sandboxed", "key")},
        "tests": [
            {
                "name": cell["title"],
                "name_format": "text",
                "number": str(number),
                "score": cell["points"],
                "max_score": cell["possible"],
                "status": "passed" if cell["passed"] else "failed",
                "output": cell["message"],
                "output_format": "text",
                "visibility": "visible",
                "extra_data": {"cell": cell["cell"], "mistakes": cell["mistakes"]},
            }
            for number, cell in enumerate(found["cells"], 1)
            if cell["points"] is not None
        ],
    }
