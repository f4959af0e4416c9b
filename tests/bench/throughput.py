"""A class of 100 graded in the sandbox, beside stock `nbgrader autograde` and, where it is installed, `otter run`."""

import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from autograde.build.course_folder import LECTURES
from autograde.build.make_notebooks import build
from autograde.build.release import find_alembic, release
from autograde.checking.exercises import called_check
from autograde.grading.judging.grade_cells import is_grade_cell
from tests import demo
from tests.bench.timing import load
from tests.handing_in import HARMLESS, hand_in

UNITS = {"02_forward_propagation": "activation_functions", "04_back_propagation": "back_propagation"}
SIZE = 100  # submissions: the sample class again and again, without those who never end
SAMPLE = 5  # of them are graded by otter, which starts anew for each
RUNS = 3


def seconds(course: Path, *words: str) -> float:
    """How long a command takes, as a whole process."""
    begun = time.perf_counter()
    if demo.command(course, *words).wait():
        raise SystemExit(f"{' '.join(words)} failed: read the logs in {course}")
    return time.perf_counter() - begun


def a_class(folder: Path, unit: str, size: int) -> Path:
    """A course folder in which a class has handed in one unit."""
    demo.prepare(folder, [unit], [])
    release(folder, [unit])
    for number in range(size):
        hand_in(folder, unit, f"s{number:05}", like=HARMLESS[number % len(HARMLESS)])
    return folder


def otter_zip(folder: Path, unit: str, notebook: str) -> Path:
    """An assignment for otter-grader that asks the same checks."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for cell in nbformat.read(LECTURES / unit / f"{notebook}.ipynb", as_version=4).cells:
        if is_grade_cell(cell):
            exercise, part = called_check(cell.source)
            marks = cell.metadata["nbgrader"]
            case = {"code": f">>> bool(examine({exercise}, {part!r}))\nTrue", "hidden": False, "locked": False}
            suites = [{"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}]
            test = {"name": marks["grade_id"], "points": marks["points"], "suites": suites}
            text = f"OK_FORMAT = True\n\ntest = {test!r}\n"
            (tests / f"{marks['grade_id']}.py").write_text(text)
    (folder / "requirements.txt").write_text("")
    command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "autograder.zip"


def otter(course: Path, unit: str, notebook: str, students: list[str]) -> float:
    """Seconds that `otter run` takes for a submission; the median."""
    folder = course / "otter"
    assignment = otter_zip(folder, unit, notebook)
    taken = []
    for student in students:
        submission = folder / f"{student}.ipynb"
        shutil.copy(course / "submitted" / student / unit / f"{notebook}.ipynb", submission)
        begun = time.perf_counter()
        command = [sys.executable, "-m", "otter", "run", str(submission), "-a", str(assignment), "-o", str(folder)]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    find_alembic()
    build()
    for unit, notebook in UNITS.items():
        with tempfile.TemporaryDirectory(prefix="throughput-") as folder:
            course = a_class(Path(folder) / "ours", unit, SIZE)
            runs = [seconds(course, "autograde", "grade", unit, "--force", "--quiet") for _ in range(RUNS)]
            ours = statistics.median(runs) / SIZE
            print(f"{unit}, {SIZE} submissions, {load()}")
            print(
                f"  autograde grade   {1000 * ours:6.0f} ms a submission, start included (runs of "
                f"{', '.join(f'{run:.1f}' for run in runs)} s)",
                flush=True,
            )
            stock = a_class(Path(folder) / "stock", unit, SIZE)
            theirs = seconds(stock, "nbgrader", "autograde", unit) / SIZE
            print(f"  nbgrader autograde {1000 * theirs:5.0f} ms: {theirs / ours:.1f} times", flush=True)
            if importlib.util.find_spec("otter"):
                students = [f"s{number:05}" for number in range(SAMPLE)]
                other = otter(course, unit, notebook, students)
                print(
                    f"  otter run         {1000 * other:6.0f} ms, of {len(students)}: {other / ours:.1f} times",
                    flush=True,
                )
            else:
                print("  otter run          is not measured: python -m pip install otter-grader")
