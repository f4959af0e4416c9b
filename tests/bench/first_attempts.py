"""First attempts that were written from the notebooks' text alone: how many hear their cause first."""

import time
import warnings
from collections import Counter

from tests.bench.timing import say
from tests.tools.first_attempts import first_arrow, first_attempts, heard, outcome


def main() -> None:
    warnings.simplefilter("ignore")
    counts, seconds, told = Counter[str](), [], []
    for attempt in first_attempts():
        function = attempt.function()
        begun = time.perf_counter()
        report = heard(function, attempt.exercise)
        seconds.append(time.perf_counter() - begun)
        result = outcome(attempt, report)
        counts[result] += 1
        if result != "named":
            said = first_arrow(report) if report is not None else "passed"
            told.append(f"  {result}: {attempt} ({attempt.cause}) {said}")
    seconds.sort()
    print("  " + ", ".join(f"{counts[result]} {result}" for result in ("named", "unnamed", "falsely", "accepted")))
    print(f"  a check that fails: {say(seconds[len(seconds) // 2])} (median), {say(seconds[-1])} at most")
    print(*told, sep="\n")
