"""What rounding inside a function does to its value: the scatter that a smooth function would not have.

    noise^2 = mean of (fourth differences)^2 / 70

Source: Moré and Wild, SIAM J. Sci. Comput. 33 (2011), equation 2.3.
"""

import math
from collections.abc import Callable

import numpy as np

from autograde.gradients.slopes.line import Line


def scatter(line: Line, spacing: float, choose: Callable = min) -> tuple[float, np.ndarray]:
    """The scatter of a function's values at 17 places around 0, and these values.

    Of two places beside 0 the smaller scatter counts, since a kink looks like noise; `choose` may be max.
    """
    values = np.array([line.at(i * spacing) for i in range(-8, 9)])

    def found_in(*parts: np.ndarray) -> list[float]:
        return [math.sqrt(float(np.mean(np.diff(part, 4) ** 2)) / 70) for part in parts]

    found, beside = found_in(values[:9], values[8:]), found_in(values[:8], values[9:])
    if max(beside) < 1e-3 * min(found):  # f jumps to its value at 0 and back: no noise
        found = beside
    noise = choose(found) or max(found)  # stairs of one height on one side hide what they do to f
    return noise if np.all(np.isfinite(found)) else 0.0, values


def noise(line: Line) -> float:
    """The noise of a function at steps that are short for a function of the line's scale."""
    return scatter(line, 1e-7 * line.scale)[0]
