"""What the gradebook is told of a notebook, decided as nbgrader's SaveAutoGrades decides it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from autograde.grading.outcome import Outcome, Verdict
from autograde.notebooks.released import Cell, Notebook


@dataclass(frozen=True)
class AutoGrades:
    """What the gradebook is told about one notebook."""

    scores: Mapping[str, float | None]  # grade_id -> points; None waits for a person
    comments: Mapping[str, str | None]  # grade_id of an answer -> nbgrader's own comment
    handed_in: bool
    changed: Collection[str] = ()  # grade_ids whose answer is another than the one that was recorded before


def auto_grades(
    outcome: Outcome,
    asked: Notebook,
    executed: Mapping[str, Any],
    handed_in: bool,
    changed: Collection[str] = (),
) -> AutoGrades:
    """The grades of an outcome, decided as nbgrader's SaveAutoGrades decides them.

    A check's points are its verdict's; without a verdict a person must look. An answer in words is 0 where nothing
    was written, and waits for a person otherwise. What a person has given is looked at again where the answer changed;
    nbgrader asks for that at every run.
    """
    if not handed_in:  # as in nbgrader: no points, nothing to look at, no comment
        return AutoGrades({cell.grade_id: 0.0 for cell in asked.cells.values() if cell.grade}, {}, False, changed)
    verdicts = {verdict.grade_id: verdict for verdict in outcome.verdicts}
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in executed["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        wanted = asked.cells.get(marks.get("grade_id", ""))
        if wanted is None:
            continue
        # where we ourselves failed, this may not be what the student wrote
        readable = (wanted.solution or wanted.task) and outcome.status != "failed"
        untouched = readable and _checksum(cell) == wanted.checksum
        if wanted.solution or wanted.task:
            comments[wanted.grade_id] = "No response." if untouched and not wanted.task else None
        if wanted.autograded:
            scores[wanted.grade_id] = _points(verdicts.get(wanted.grade_id), wanted)
        elif wanted.grade:
            scores[wanted.grade_id] = 0.0 if untouched else None
    return AutoGrades(scores, comments, True, changed)


def _points(verdict: Verdict | None, cell: Cell) -> float | None:
    if verdict is None:
        return None
    return min(max(float(verdict.points), 0.0), float(cell.points))


def _checksum(cell: Mapping[str, Any]) -> str:
    from nbformat import from_dict
    from nbgrader.utils import compute_checksum

    return compute_checksum(from_dict(cell))
