"""What is known of a gradient in which nothing wrong was found: that it is right, or that this cannot be said."""

import numpy as np

from autograde.gradients.given.point import Point
from autograde.gradients.judging.sharpness import AS_A_WHOLE
from autograde.gradients.judging.verdict import Verdict
from autograde.gradients.slopes.number_types import LOW
from autograde.reporting.report import Report


def say_right(point: Point, verdict: Verdict, name: str) -> Report:
    """What is known of a gradient in which nothing wrong was found: that it is right, or that this cannot be said."""
    size, left_out, lost = point.x.size, verdict.left_out.size, verdict.lost.size
    details = (
        [f"{left_out} of {size} entries left out: a kink, a jump or the end of f's domain lies at x"]
        if left_out
        else []
    )
    if not verdict.complete:
        return Report(name, False, "could not be judged: kinks or jumps lie at too many entries of x.", tuple(details))
    if left_out == size:
        return Report(name, False, "no entry could be judged.", tuple(details))
    if not verdict.judged:
        return Report(name, False, *_say_hidden(point, verdict, details))
    if lost and verdict.mixed:
        why = "rounding or a kink nearby hides them" if verdict.whole else "so small that rounding hides them"
        details.append(f"{lost} of {size} entries left out: {why}{_some(point, verdict.lost)}")
    if verdict.type:
        whole = f"the gradient is known to {verdict.whole.share:.0%} as a whole, " if verdict.whole else ""
        known = f"{whole}entries are known to {verdict.known:.0e} of their size"
        details.append(f"f seems to be computed in {verdict.type}: {known}")
    elif verdict.mixed:
        details.append(f"a single entry wrong by {verdict.known:.1g} of itself would have shown")
    elif 0 < verdict.seen < np.inf:
        smaller = f"; {lost} {'is' if lost == 1 else 'are'} smaller than ten times that" if lost else ""
        details.append(f"a single entry wrong by {verdict.seen:.1g} would have shown{smaller}")
    agreeing = size - left_out - (lost if verdict.mixed else 0)
    agree = f"{agreeing} {'entry agrees' if agreeing == 1 else 'entries agree'}"
    return Report(name, True, f"passed, {agree} with finite differences.", tuple(details))


def _say_hidden(point: Point, verdict: Verdict, details: list[str]) -> tuple[str, tuple[str, ...]]:
    """Why a gradient cannot be judged in which nothing wrong was found; and what to do."""
    seen = f"an error of {verdict.seen:.1g} in a single entry would not have shown"
    if verdict.type:
        if verdict.whole and AS_A_WHOLE < verdict.whole.share < np.inf:
            details.append(f"even as a whole, the gradient is known to {verdict.whole.share:.0%} alone")
        advice = "→ compute f in float64 (x.astype(float), model.double()) to have its gradient judged"
        return f"could not be judged: f seems to be computed in {verdict.type}.", (*details, seen, advice)
    if verdict.noise > LOW:
        advice = "→ is f noisy? Fix its seed; compute it in float64"
        headline = f"could not be judged: f is known to {verdict.noise:.0e} of its value alone."
        return headline, (*details, seen, advice)
    if not verdict.left_out.size and point.x.size - verdict.zeros == verdict.lost.size:
        advice = "→ leave large constant terms out of f"
        return "could not be judged: f is so large that rounding hides its slope.", (*details, seen, advice)
    which = _some(point, verdict.lost)
    advice = "→ judge the small entries apart: a function of them alone, without the large terms of f"
    headline = "could not be judged: rounding hides entries that are small beside the others"
    return f"{headline}{which}.", (*details, seen, advice)


def _some(point: Point, indices: np.ndarray) -> str:
    """The first of some entries as they are typed: ` (gradient[1], gradient[4], ...)`."""
    listed = [point.place(int(index)) for index in indices[:3]]
    return f" ({', '.join(listed)}{', ...' if indices.size > 3 else ''})" if listed else ""
