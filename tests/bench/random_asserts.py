"""Random notebooks of asserts: their points here beside those of stock nbgrader's kernels and rules.

Stock nbgrader's points are kept in build/: the command goes on where it was interrupted, and said again after a change
of ours, it takes a minute. BENCH_NOTEBOOKS says how many, 1,000 by default.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True

import nbformat  # noqa: E402
import numpy as np  # noqa: E402

from autograde.build.course_folder import ROOT  # noqa: E402
from autograde.courses import AnyCourse, current, use  # noqa: E402
from autograde.grading.sandbox.outside.worker import Worker  # noqa: E402
from tests.tools import random_asserts  # noqa: E402

MANY = int(os.environ.get("BENCH_NOTEBOOKS", "1000"))
CELLS, AT_ONCE, EVERY = 12, 2, 50
KEPT = ROOT / "build" / "random_asserts.jsonl"


def main() -> None:
    notebooks = {seed: random_asserts.notebook(np.random.default_rng(seed), CELLS) for seed in range(MANY)}
    names = {seed: digest(made) for seed, made in notebooks.items()}
    stock = known()
    missing = [seed for seed in notebooks if names[seed] not in stock]
    print(f"{MANY} notebooks, {MANY - len(missing)} of them known from before", flush=True)
    begun = time.perf_counter()
    KEPT.parent.mkdir(exist_ok=True)
    with ThreadPoolExecutor(AT_ONCE) as pool, open(KEPT, "a", encoding="utf-8") as kept:
        asked = pool.map(random_asserts.by_nbgrader, (notebooks[seed] for seed in missing))
        for count, (seed, points) in enumerate(zip(missing, asked, strict=True), 1):
            stock[names[seed]] = points
            kept.write(json.dumps([names[seed], points]) + "\n")
            kept.flush()
            if count % EVERY == 0 or count == len(missing):
                print(f"  {count} of {len(missing)} by stock nbgrader, {time.perf_counter() - begun:.0f} s", flush=True)
    different = list(differences(notebooks, {seed: stock[name] for seed, name in names.items()}))
    cells = sum(len(stock[name]) for name in names.values())
    print(f"{MANY} random notebooks, {cells} graded cells: {len(different)} with other points than stock nbgrader's")
    for line in different[:20]:
        print(f"  {line}")


def digest(made: nbformat.NotebookNode) -> str:
    """By what a notebook is known again: its cells, ids aside."""
    cells = [[cell.source, cell.metadata] for cell in made.cells]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:24]


def known() -> dict[str, dict[str, float | None]]:
    """Stock nbgrader's points of the notebooks that it has graded before."""
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    found = {}
    for line in lines:
        try:
            name, points = json.loads(line)
        except ValueError:  # torn off when the command was killed
            continue
        found[name] = points
    return found


def differences(notebooks: dict[int, nbformat.NotebookNode], stock: dict[int, dict]) -> Iterator[str]:
    """A line for each graded cell that has other points here."""
    before = current()
    use(AnyCourse())
    try:
        with Worker() as worker:
            for seed, made in notebooks.items():
                ours = random_asserts.by_us(made, worker)
                sources = {c.metadata["nbgrader"]["grade_id"]: c.source for c in made.cells if "nbgrader" in c.metadata}
                for name, points in stock[seed].items():
                    if points != ours[name]:
                        yield f"{points} there, {ours[name]} here, notebook {seed}, {name}: {sources[name]!r}"
    finally:
        use(before)


if __name__ == "__main__":
    main()
