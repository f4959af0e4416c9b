"""The first steps of many lines, asked together where the function takes a stack of points."""

from collections.abc import Sequence

import numpy as np

from autograde.gradients.fields.directions import Direction, Entry
from autograde.gradients.fields.field import Field

FIRST_RUNGS = 3  # decide where a function is smooth
BATCH = 2**20  # numbers in one batch, 8 MB


def ask_together(field: Field, lines: Sequence[Direction | Entry], rungs: int) -> None:
    """Ask for the steps of the first rungs of all lines in one batch, where the function takes batches."""
    if field.takes_batches is False:
        return
    steps = [(line, sign * line.step(k)) for line in lines for k in range(rungs) for sign in (1, -1)]
    wanted = [(line, t) for line, t in steps if t not in line.known]
    most = max(1, BATCH // field.x.size)
    for start in range(0, len(wanted), most):
        part = wanted[start : start + most]
        values = field.together(np.array([line.moved(t) for line, t in part]))
        if values is None:
            return
        for (line, t), value in zip(part, values, strict=True):
            line.known[t] = float(value)
