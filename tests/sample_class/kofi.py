"""Writes a loop that never ends."""

FAILS = ("check_finite_difference",)


def finite_difference(f, w, eps=1e-5):
    entry = 0
    while entry < w.size:
        f(w)
