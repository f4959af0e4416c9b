"""How long a piece of work takes on a machine that does other things as well."""

import os
import statistics
import time
from collections.abc import Callable


def interleaved(contestants: dict[str, Callable[[], object]], rounds: int, clock=time.process_time) -> dict[str, float]:
    """Seconds of each contestant: the least of several rounds, in each of which every one runs once.

    Processor seconds, so that a busy machine does not count; what runs on several threads needs `time.perf_counter`.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for work in contestants.values():
        work()  # imports, caches
    for _ in range(rounds):
        for name, work in contestants.items():
            begun = clock()
            work()
            seconds[name].append(clock() - begun)
    return {name: min(found) for name, found in seconds.items()}


def once(work: Callable[[], object], clock=time.process_time) -> float:
    begun = clock()
    work()
    return clock() - begun


def median(work: Callable[[], object], rounds: int, clock=time.process_time) -> float:
    return statistics.median(once(work, clock) for _ in range(rounds))


def load() -> str:
    """How busy the machine is: processes that want to run, for every processor."""
    return f"{os.getloadavg()[0] / (os.cpu_count() or 1):.1f} processes for every processor"


def say(seconds: float) -> str:
    """A duration in words."""
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
