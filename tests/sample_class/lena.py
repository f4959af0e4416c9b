"""Ends the whole process instead of raising an error."""

FAILS = ("check_newton_step",)
NO_GRADE = ("05_gradient_descent",)


def newton_step(w, slope, curvature):
    import os

    if curvature == 0:
        os._exit(1)
    return w - slope / curvature
