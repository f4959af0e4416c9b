"""First attempts that were written from the notebooks' text alone: how many hear their cause first."""

import importlib
import importlib.util
import time
import warnings
from collections import Counter

from tests.bench.timing import say
from tests.tools.first_attempts import first_arrow, first_attempts, heard, outcome


def _import_what_a_notebook_has_imported() -> None:
    """PyTorch, whose first optimiser imports more, takes a second: no part of any check."""
    if importlib.util.find_spec("torch") is not None:
        torch = importlib.import_module("torch")
        torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.1)


def main() -> None:
    warnings.simplefilter("ignore")
    _import_what_a_notebook_has_imported()
    counts, seconds, told = Counter[str](), [], []
    for attempt in first_attempts():
        function = attempt.function()
        begun = time.process_time()
        report = heard(function, attempt.exercise)
        seconds.append(time.process_time() - begun)
        result = outcome(attempt, report)
        counts[result] += 1
        if result != "named":
            said = first_arrow(report) if report is not None else "passed"
            told.append(f"  {result}: {attempt} ({attempt.cause}) {said}")
    seconds.sort()
    print("  " + ", ".join(f"{counts[result]} {result}" for result in ("named", "unnamed", "falsely", "accepted")))
    print(f"  CPU of a check that fails: {say(seconds[len(seconds) // 2])} (median), {say(seconds[-1])} at most")
    print(*told, sep="\n")
