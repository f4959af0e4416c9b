"""Scores in a few numbers: mean, median, spread; unit by unit."""

import math
from collections.abc import Sequence

import numpy as np

from autograde.grading.gradebook.read_back.course_record import Record


def summary(percents: Sequence[float]) -> dict[str, float]:
    """Mean, median, spread of percents."""
    x = np.asarray(percents, dtype=float)
    x = x[~np.isnan(x)]  # of whom nothing is judged yet
    if not x.size:
        return dict.fromkeys(("n", "mean", "median", "sd", "lower", "upper"), float("nan"))
    lower, median, upper = np.percentile(x, [25, 50, 75])
    return {
        "n": x.size,
        "mean": x.mean(),
        "median": median,
        "sd": x.std(ddof=1) if x.size > 1 else float("nan"),
        "lower": lower,
        "upper": upper,
    }


def percents_by_unit(record: Record) -> dict[str, list[float]]:
    """Percents of every unit that is graded, in the course's order."""
    found = {}
    for name, unit in record.units.items():
        percents = [submission.percent(unit) for submission in record.handed(name).values()]
        if known := [percent for percent in percents if not math.isnan(percent)]:
            found[name] = known
    return found
