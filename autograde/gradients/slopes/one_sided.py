"""The slopes of a function to the left and to the right of a point, which differ where it has a kink.

F(h) = (phi(h) - phi(0)) / h                        one-sided difference, error proportional to h
R(h) = (8 F(h / 4) - 6 F(h / 2) + F(h)) / 3         extrapolated, error proportional to h^3
"""

from autograde.gradients.slopes.line import CALM, RUNGS, UNKNOWN, Line, Slope


def one_sided(line: Line, sign: int) -> Slope:
    """The derivative to the right (sign 1) or to the left (-1) of 0, from the step with the smallest error bar."""

    def one_side(k: int) -> float:
        return (line.at(sign * line.step(k)) - line.center) / (sign * line.step(k))

    def extrapolated(k: int) -> float:
        return (8 * one_side(k + 2) - 6 * one_side(k + 1) + one_side(k)) / 3

    best = UNKNOWN
    for k in range(RUNGS - 1):
        floor = 4 * line.floor(k + 3)
        bar = abs(extrapolated(k + 1) - extrapolated(k)) + floor
        if bar <= CALM * floor and bar < best.bar:
            best = Slope(extrapolated(k + 1), bar, True)
    return best
