"""Cells of asserts: a class of 100 beside stock nbgrader, what is unchanged, one notebook.

Stock nbgrader grades a few of them, twice as many in a second run: the difference is what a submission takes.
BENCH_STOCK says how many, 8 by default.
"""

import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

from tests.bench.timing import load  # noqa: E402
from tests.tools import any_course  # noqa: E402
from tests.tools.assignments import UNITS  # noqa: E402

UNIT, NOTEBOOK = "hw1", "arrays"
CLASS, MANY = 100, 1000
BY_STOCK = int(os.environ.get("BENCH_STOCK", "8"))
RUNS = 3


def main() -> None:
    print(f"load {load()}")
    with tempfile.TemporaryDirectory() as folder:
        course = any_course.make(Path(folder) / "course", {UNIT: UNITS[UNIT]})
        any_course.everybody_hands_in(course, {UNIT: UNITS[UNIT]})
        class_of(course, CLASS)
        beside_stock(course, Path(folder))
        class_of(course, MANY)
        report(f"{MANY} submissions", *seconds(course, "autograde", "grade", UNIT, "--quiet"))
        again = [seconds(course, "autograde", "grade", UNIT, "--quiet") for _ in range(RUNS)]
        report(f"{MANY} unchanged", *(statistics.median(each) for each in zip(*again, strict=True)))
        one = f"submitted/s0001/{UNIT}/{NOTEBOOK}.ipynb", "--assignment", UNIT, "--json"
        judged = [seconds(course, "autograde", "judge", *one) for _ in range(RUNS)]
        report("judge, from the shell", *(statistics.median(each) for each in zip(*judged, strict=True)))


def beside_stock(course: Path, folder: Path) -> None:
    """What a class of CLASS takes here, start and end included, and by stock nbgrader, from two numbers of students."""
    ours = seconds(course, "autograde", "grade", UNIT, "--quiet")
    report(f"{CLASS} submissions here", *ours)
    by_stock = []
    for count in (BY_STOCK, 2 * BY_STOCK):
        stock = shutil.copytree(course, folder / f"stock{count}")
        shutil.rmtree(stock / "autograded", ignore_errors=True)
        for path in sorted((stock / "submitted").iterdir())[count:]:
            shutil.rmtree(path)
        by_stock.append(seconds(stock, "nbgrader", "autograde", UNIT, "--force"))
    few, more = by_stock
    theirs = [one + (two - one) / BY_STOCK * (CLASS - BY_STOCK) for one, two in zip(few, more, strict=True)]
    report(f"{CLASS} by stock nbgrader, scaled from {BY_STOCK} and {2 * BY_STOCK}", *theirs)
    print(f"  {theirs[0] / ours[0]:.0f} x its throughput by the clock; {theirs[1] / ours[1]:.0f} x less computing")


def report(what: str, clock: float, computed: float) -> None:
    print(f"{what}: {clock:.1f} s, {computed:.1f} s of computing", flush=True)


def class_of(course: Path, size: int) -> None:
    """Have so many students hand in, in all states."""
    for number in range(size):
        folder = course / "submitted" / f"s{number:04}"
        if not folder.exists():
            shutil.copytree(course / "submitted" / any_course.STATES[number % len(any_course.STATES)], folder)


def seconds(course: Path, program: str, *words: str) -> tuple[float, float]:
    """Seconds of the clock and of computing that a command takes, with all that it starts."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    said, status = any_course.run(course, program, *words)
    assert status == 0, said
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begun, sum(after[:2]) - sum(before[:2])


if __name__ == "__main__":
    main()
