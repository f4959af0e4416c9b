"""Numbers of what an instructor waits for, measured: `python -m tests.tools.bench_instructor [students]`.

Feedback pages a second against nbgrader's generate_feedback, on the same class in one run; the report's time, size and
how long Chromium takes to open it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic  # noqa: E402
from tests import demo  # noqa: E402
from tests.handing_in import HARMLESS, hand_in  # noqa: E402
from tests.tools import lab  # noqa: E402

UNIT = "04_back_propagation"
THEIRS = 20  # students whose pages nbgrader makes: it takes half a second for each


def timed(course: Path, *words: str) -> float:
    """Seconds that a command takes, Python's start included."""
    begun = time.perf_counter()
    environment = os.environ | {"PYTHONWARNINGS": "ignore", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return time.perf_counter() - begun


def class_of(course: Path, size: int) -> None:
    """A class of this size that has handed in one unit, graded."""
    build()
    demo.prepare(course, [UNIT], [])
    if demo.nbgrader(course, "generate_assignment", UNIT).wait():
        sys.exit(f"nbgrader could not release {UNIT}: read {course / 'nbgrader.log'}.")
    for number in range(size):
        hand_in(course, UNIT, f"s{number:03}", HARMLESS[number % len(HARMLESS)])
    seconds = timed(course, "autograde", "grade", UNIT, "--no-sandbox", "--quiet")
    print(f"{size} students, {UNIT}, graded in {seconds:.0f} s", flush=True)


def feedback(course: Path, size: int) -> None:
    """Pages a second, nbgrader's and ours."""
    few = [f"s{number:03}" for number in range(min(THEIRS, size))]
    pattern = "s0[01]?" if len(few) == THEIRS else "*"
    theirs = timed(course, "nbgrader", "generate_feedback", UNIT, f"--CourseDirectory.student_id={pattern}")
    made = len(list(course.glob("feedback/*/*/*.html")))
    print(f"nbgrader generate_feedback: {made} pages in {theirs:.1f} s, {made / theirs:.2f} a second", flush=True)
    seconds = timed(course, "autograde", "feedback", UNIT, "--quiet")
    pages = len(list(course.glob("feedback/*/*/*.html")))
    print(f"autograde feedback: {pages} pages in {seconds:.1f} s, {pages / seconds:.1f} a second")
    print(
        f"  {pages / seconds / (made / theirs):.0f} times nbgrader's, the start of Python included in both", flush=True
    )
    for path in course.glob("feedback/*/*/*.html"):
        path.unlink()
    alone = timed(course, "autograde", "feedback", UNIT, "--quiet", "--workers", "1")
    print(f"  with one process {pages / alone:.1f} a second", flush=True)


def report(course: Path) -> None:
    """How long the report takes, how large it is, how long Chromium needs to open it."""
    seconds = timed(course, "autograde", "report", UNIT, "--quiet")
    path = course / "reports" / f"{UNIT}.html"
    print(f"autograde report: {seconds:.1f} s, {path.stat().st_size / 2**20:.2f} MB", flush=True)
    if lab.CHROMIUM is None:
        return
    with lab.chromium() as browser:
        opened = []
        for _ in range(3):
            page = browser.new_page()
            page.goto(path.as_uri(), wait_until="load")
            entry = json.loads(page.evaluate("JSON.stringify(performance.getEntriesByType('navigation')[0])"))
            opened.append(entry["loadEventEnd"])
            page.close()
    print(f"  opens in Chromium in {sorted(opened)[1]:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what an instructor waits for.")
    parser.add_argument("students", type=int, nargs="?", default=300)
    size = parser.parse_args().students
    find_alembic()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        class_of(course, size)
        feedback(course, size)
        report(course)


if __name__ == "__main__":
    main()
