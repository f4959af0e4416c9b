"""The columns of one grade: a person's points stand before the check's."""

from collections.abc import Mapping
from typing import Any

from autograde.grading.assignments.dropped_exercises import FULL

UNTOUCHED: Any = object()  # of a grade that nbgrader's autograde would not set either


def grade_columns(old: Any, points: Any, changed: bool) -> dict[str, Any]:
    """A grade's columns: what a person gave stays, and asks to be looked at again once the answer is another.

    Parameters
    ----------
    old : the row that stands there, None for none
    points : the check's, None where a person must look, UNTOUCHED where nothing is known
    changed : whether the answer is another one than before
    """
    if points is UNTOUCHED:
        return {
            "auto_score": getattr(old, "auto_score", None),
            "needs_manual_grade": getattr(old, "needs_manual_grade", True),
        }
    if getattr(old, "manual_score", None) is None:
        return {"auto_score": points, "needs_manual_grade": points is None}
    return {"auto_score": points, "needs_manual_grade": changed or old.needs_manual_grade}


def worth(old: Any, wanted: Mapping[str, Any], drop: Any = None) -> float:
    """What a grade counts: a person's points before the check's, and what they gave on top; what a drop gives."""
    if old is None and drop is not None:
        return drop.max_score if drop.how == FULL else 0.0
    given = getattr(old, "manual_score", None)
    points = given if given is not None else wanted["auto_score"]
    return 0.0 if points is None else points + (getattr(old, "extra_credit", None) or 0.0)
