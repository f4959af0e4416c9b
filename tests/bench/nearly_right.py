"""Functions that are wrong somewhere, and how many of them pass for points."""

import warnings
from collections import Counter

import numpy as np

from tests.tools import nearly_right

KEYS = 5


def main() -> None:
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    wrong = nearly_right.everything()
    passed: Counter[tuple[str, str]] = Counter()
    practised = 0
    for exercise, what, source in wrong:
        passed[exercise, what] += sum(not nearly_right.refusal(exercise, source, key) for key in range(KEYS))
        practised += not nearly_right.refusal(exercise, source, 0, graded=False)
    share = sum(passed.values()) / (KEYS * len(wrong))
    print(f"  {len(wrong)} functions that are wrong somewhere, {KEYS} keys each: {100 * share:.2f} % pass for points")
    for (exercise, what), count in sorted(passed.items()):
        if count:
            reason = nearly_right.ACCEPTED.get((exercise, what), "no reason is known")
            print(f"    {exercise}: {what}: with {count} of {KEYS} keys ({reason})")
    print(f"  {100 * practised / len(wrong):.0f} % pass the check that a student runs")
