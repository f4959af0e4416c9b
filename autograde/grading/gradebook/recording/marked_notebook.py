"""The executed notebook as it is kept: outputs made harmless, each verdict under its grade cell."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from autograde import __version__
from autograde.grading.outcome import Outcome
from autograde.grading.sanitize.markdown import framed
from autograde.grading.sanitize.outputs import execution_count, outputs
from autograde.notebooks.cell_fields import text


def marked(
    outcome: Outcome, shorten: Callable[[dict[str, Any]], dict[str, Any]], noticed: Sequence[str] = ()
) -> dict[str, Any]:
    """The executed notebook as it is kept: outputs made harmless, each verdict under its grade cell.

    Parameters
    ----------
    outcome : what came back
    shorten : leaves out what is too long of a code cell's outputs
    noticed : what the instructor is told about the folder that it was handed in
    """
    executed = json.loads(outcome.executed)
    verdicts = {verdict.grade_id: verdict for verdict in outcome.verdicts}
    for number, cell in enumerate(executed["cells"]):
        cell["source"] = text(cell["source"])  # nbformat writes lines
        if cell["cell_type"] == "code":
            cell["outputs"] = outputs(cell.get("outputs", []))
            cell["execution_count"] = execution_count(cell.get("execution_count"))
            if cell["outputs"]:
                executed["cells"][number] = cell = shorten(cell)
        verdict = verdicts.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if verdict:
            cell["metadata"]["autograde"] = {
                "message": verdict.message,
                "mistakes": list(verdict.mistakes),
                "noticed": list(verdict.noticed),
                "passed": verdict.passed,
                "picture": verdict.picture,
            }
    executed["metadata"].setdefault("autograde", {})["outcome"] = {
        "status": outcome.status,
        "to_instructor": outcome.to_instructor,
        "to_student": outcome.to_student,
        "noticed": list(noticed),
        "engine": __version__,
    }
    if outcome.status != "graded":
        executed["cells"].insert(0, _notice(outcome.to_student, {cell["id"] for cell in executed["cells"]}))
    return executed


def _notice(sentence: str, taken: Collection[str]) -> dict[str, Any]:
    """A cell that says at the top of the page what happened: nbgrader's feedback shows cells alone."""
    cell_id = "outcome"
    while cell_id in taken:
        cell_id += "-"
    source = framed(sentence)
    return {"cell_type": "markdown", "id": cell_id, "metadata": {"editable": False}, "source": source}


def written(notebook: Mapping[str, Any]) -> bytes:
    """A notebook's file; in one line, since json takes five times as long to indent."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace") + b"\n"
