"""Cells of asserts: throughput beside stock nbgrader, what is unchanged, one notebook, 1,000 random ones."""

import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograde.courses import AnyCourse, current, use
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools import any_course
from tests.tools.assignments import UNITS
from tests.tools.random_asserts import differences

UNIT, NOTEBOOK = "hw1", "arrays"
CLASS, BY_STOCK, MANY = 100, 8, 1000
RANDOM, CELLS = 1000, 12


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = any_course.make(Path(folder) / "course", {UNIT: UNITS[UNIT]})
        any_course.everybody_hands_in(course, {UNIT: UNITS[UNIT]})
        class_of(course, CLASS)
        stock = shutil.copytree(course, Path(folder) / "stock")
        for path in sorted((stock / "submitted").iterdir())[BY_STOCK:]:
            shutil.rmtree(path)
        ours = seconds(course, "autograde", "grade", UNIT, "--quiet") / len(list((course / "submitted").iterdir()))
        theirs = seconds(stock, "nbgrader", "autograde", UNIT) / BY_STOCK
        print(
            f"a submission: {1000 * ours:.0f} ms here, {1000 * theirs:.0f} ms by stock nbgrader: {theirs / ours:.0f} x"
        )
        class_of(course, MANY)
        print(f"{MANY} submissions: {seconds(course, 'autograde', 'grade', UNIT, '--quiet'):.1f} s")
        print(f"{MANY} unchanged: {seconds(course, 'autograde', 'grade', UNIT, '--quiet'):.1f} s")
        one = f"submitted/s0001/{UNIT}/{NOTEBOOK}.ipynb", "--assignment", UNIT, "--json"
        print(f"judge, from the shell: {seconds(course, 'autograde', 'judge', *one):.1f} s")
    random_notebooks(RANDOM, CELLS)


def class_of(course: Path, size: int) -> None:
    """Have so many students hand in, in all states."""
    for number in range(size):
        folder = course / "submitted" / f"s{number:04}"
        if not folder.exists():
            shutil.copytree(course / "submitted" / any_course.STATES[number % len(any_course.STATES)], folder)


def seconds(course: Path, program: str, *words: str) -> float:
    """How long a command takes, with all that it starts."""
    begun = time.perf_counter()
    said, status = any_course.run(course, program, *words)
    assert status == 0, said
    return time.perf_counter() - begun


def random_notebooks(count: int, cells: int) -> None:
    """Compare random notebooks with stock nbgrader's kernels and rules, two at a time."""
    before = current()
    use(AnyCourse())
    with ThreadPoolExecutor(2) as pool:
        halves = pool.map(compared, (range(0, count, 2), range(1, count, 2)), (cells, cells))
        found = [result for half in halves for result in half]
    use(before)
    different = {source: points for one, _ in found for source, points in one.items()}
    print(f"{count} random notebooks, {sum(n for _, n in found)} graded cells: {len(different)} with other points")
    for source, (stock, ours) in different.items():
        print(f"  {stock} there, {ours} here: {source!r}")


def compared(seeds: range, cells: int) -> list[tuple[dict, int]]:
    """The differences of some notebooks, one after another."""
    with Worker() as worker:
        return [differences(seed, cells, worker) for seed in seeds]


if __name__ == "__main__":
    main()
