"""A sample class from empty notebooks to grades, feedback and a report: `python -m tests.demo demo`.

Said again, it goes on where it was interrupted; when a notebook or a student has changed, it starts anew.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote

import nbformat

sys.dont_write_bytecode = True  # a __pycache__ in solutions/ would be an assignment to nbgrader

from autograde.build.course_folder import LECTURES, ROOT, SOLUTIONS  # noqa: E402
from autograde.build.release import find_alembic, release  # noqa: E402
from lectures import UNITS  # noqa: E402
from tests.sample_class import Student, pour, students  # noqa: E402
from tests.tools.set_up import how_to_bring_it  # noqa: E402

CONFIG = """
# Stock nbgrader: a loop that never ends costs its author this many seconds a cell.
c.Execute.timeout = 10
"""
SECONDS = 3  # computing time of one cell: the sample class has loops that never end


class DemoFailed(Exception):
    """A step that did not do its work; its sentence names the log to read."""


def units_here() -> list[str]:
    """The units that can run on this machine: all, or all but the one that needs PyTorch."""
    return [unit for unit in UNITS if unit != "06_pytorch" or importlib.util.find_spec("torch")]


def prepare(course: Path, units: Iterable[str], everyone: list[Student]) -> None:
    """A course folder in nbgrader's layout, with every student's notebooks in submitted/."""
    stamp = hashlib.sha256()
    for path in sorted([*LECTURES.glob("*/*.ipynb"), ROOT / "nbgrader_config.py", Path(__file__)]):
        stamp.update(path.read_bytes())
    for student in everyone:
        stamp.update(student.text.encode())
    stamp.update(repr(list(units)).encode())
    marker = course / "made-from.txt"
    if course.exists() and not marker.exists():
        raise DemoFailed(f"{course} exists and is not a demo of this course: choose another folder.")
    if marker.exists() and marker.read_text() == stamp.hexdigest():
        return
    shutil.rmtree(course, ignore_errors=True)
    course.mkdir(parents=True)
    marker.write_text("")
    (course / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text() + CONFIG)
    for unit in units:
        shutil.copytree(SOLUTIONS / unit, course / "solutions" / unit, ignore=shutil.ignore_patterns("*.md"))
        for student in everyone:
            folder = course / "submitted" / student.name / unit
            folder.mkdir(parents=True)
            for released in sorted((LECTURES / unit).glob("*.ipynb")):
                nbformat.write(pour(student, nbformat.read(released, as_version=4)), folder / released.name)
    marker.write_text(stamp.hexdigest())


def command(course: Path, program: str, *words: str) -> subprocess.Popen:
    """Start a command in the course folder; what it says goes to PROGRAM.log."""
    with (course / f"{program}.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", program, *words], cwd=course, stdout=log, stderr=log, env=environment()
        )


def environment() -> dict[str, str]:
    """The variables of a command that runs these sources, without warnings and on one thread."""
    return os.environ | {"PYTHONWARNINGS": "ignore", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


def nbgrader(course: Path, *words: str) -> subprocess.Popen:
    """Start an nbgrader command in the course folder; what it says goes to nbgrader.log."""
    return command(course, "nbgrader", *words)


def autograde(course: Path, *words: str) -> None:
    """Run one of our commands in the course folder; what it says goes to autograde.log."""
    if command(course, "autograde", *words).wait():
        raise DemoFailed(f"autograde {' '.join(words)} did not do its work: read {course / 'autograde.log'}.")


def bars():
    """A progress bar for every unit."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    return Progress(*columns, console=Console(stderr=True))


def without_sandbox() -> list[str]:
    """The option that grades without a sandbox, where none can be had; the sample class is our own."""
    from autograde.grading.sandbox.no_sandbox import NoSandbox
    from autograde.grading.sandbox.outside.probe import prove

    try:
        prove()
    except NoSandbox as problem:
        print(f"{problem}\nThe sample class is this project's own code, so it is graded without a sandbox.")
        return ["--no-sandbox"]
    return []


def grade(course: Path, units: list[str], class_size: int, *words: str) -> None:
    """Release every unit, grade it in the sandbox, and write feedback, the class report and the grades.

    `words` are more of the command that grades.
    """
    open_units = [unit for unit in units if not (course / "lectures" / unit).exists()]
    if open_units:
        release(course, open_units)
    options = ["--time-limit", str(SECONDS), *without_sandbox(), *words]
    with bars() as progress:
        tasks = {unit: progress.add_task(unit, total=class_size) for unit in units}
        for unit in units:
            autograde(course, "grade", unit, "--quiet", *options)
            progress.update(tasks[unit], completed=class_size)
            autograde(course, "feedback", unit, "--quiet")
    autograde(course, "report", "--quiet")
    autograde(course, "export", "--to", "csv", "--output", "grades.csv", "--quiet")


def grade_by_nbgrader(course: Path, units: list[str], class_size: int) -> None:
    """The same by stock nbgrader; feedback on one unit is made while the next is graded."""
    feedback: list[subprocess.Popen] = []
    with bars() as progress:
        for unit in units:
            if not (course / "lectures" / unit).exists() and nbgrader(course, "generate_assignment", unit).wait():
                raise DemoFailed(f"nbgrader could not release {unit}: read {course / 'nbgrader.log'}.")
            task = progress.add_task(unit, total=class_size)
            running = nbgrader(course, "autograde", unit)
            while running.poll() is None:
                time.sleep(0.3)
                progress.update(task, completed=max(0, len(list(course.glob(f"autograded/*/{unit}"))) - 1))
            progress.update(task, completed=len(list(course.glob(f"autograded/*/{unit}"))))
            for earlier in feedback:
                earlier.wait()
            feedback = [nbgrader(course, "generate_feedback", unit)]
        for last in feedback:
            last.wait()
    if nbgrader(course, "export", "--to", "grades.csv").wait():
        raise DemoFailed(f"nbgrader could not export the grades: read {course / 'nbgrader.log'}.")


def scores(course: Path) -> dict[tuple[str, str], dict[str, float | None]]:
    """What the gradebook holds: (student, unit) -> grade cell -> points; None for what waits for a person.

    A submission that has no grade at all is left out (where a kernel dies, stock nbgrader records none).
    """
    from nbgrader.api import Gradebook

    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            for assignment in gradebook.assignments:
                for submission in assignment.submissions:
                    folder = course / "autograded" / submission.student.id / assignment.name
                    if folder.exists():
                        found[submission.student.id, assignment.name] = {
                            grade.name: grade.auto_score for book in submission.notebooks for grade in book.grades
                        }
    return found


def possible(course: Path) -> dict[str, dict[str, tuple[float, bool]]]:
    """What can be reached: unit -> grade cell -> (points, whether a person grades it)."""
    found: dict[str, dict[str, tuple[float, bool]]] = {}
    for path in sorted((course / "lectures").glob("*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("grade"):
                found.setdefault(path.parent.name, {})[marks["grade_id"]] = marks["points"], marks["solution"]
    return found


def _near(path: Path) -> str:
    """A path as it is typed from here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _typed(program: str) -> str:
    """A program of this Python as it is typed here: by its name alone where the shell finds this one."""
    own = Path(sys.executable).with_name(program)
    found = shutil.which(program)
    return program if found and Path(found).resolve() == own.resolve() else quote(_near(own))


def show(course: Path, units: list[str], everyone: list[Student], waiting: Sequence[str] = ()) -> None:
    """Print the table: student by unit, points of points; and which units wait for PyTorch."""
    from rich.console import Console
    from rich.table import Table

    reached, limits = scores(course), possible(course)
    columns = [*units, *(unit for unit in waiting if unit not in units)]
    table = Table("student", *(unit[:2] + " " + unit[3:].replace("_", " ") for unit in columns), "what they are like")
    for student in everyone:
        row = []
        for unit in columns:
            if unit not in units:
                row.append("waits for PyTorch")
                continue
            most = sum(points for points, by_hand in limits[unit].values() if not by_hand)
            cells = reached.get((student.name, unit))
            row.append("no grade" if cells is None else f"{sum(v or 0 for v in cells.values()):g} of {most:g}")
        table.add_row(student.name, *row, student.about)
    console = Console(width=max(150, Console().width))
    console.print(table)
    by_hand = sum(points for cells in limits.values() for points, hand in cells.values() if hand)
    console.print(
        f"Points of the checks. The written answers, {by_hand:g} points more, wait for a person: the last line.\n"
        "A loop that never ends and a crash cost their own check and no other."
    )
    pages = len(list(course.glob("feedback/*/*/*.html")))
    console.print(
        f"gradebook  {course / 'gradebook.db'}\n"
        f"grades     {course / 'grades.csv'}\n"
        f"feedback   {course / 'feedback'} ({pages} pages)\n"
        f"report     {course / 'reports'}\n"
        f"answers    {_typed('autograde')} read {units[0]} --course {quote(_near(course))}",
        soft_wrap=True,  # a command that is broken cannot be copied
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Grade a sample class from end to end.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stock", action="store_true", help="grade with stock nbgrader, to compare")
    parser.add_argument("units", nargs="*", help="names of units; all where left out")
    options = parser.parse_args()
    units = options.units or units_here()
    begun = time.perf_counter()
    find_alembic()
    course = options.folder.resolve()
    everyone = students()
    try:
        prepare(course, units, everyone)
        (grade_by_nbgrader if options.stock else grade)(course, units, len(everyone))
    except DemoFailed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. The same command goes on from here.", file=sys.stderr)
        return 1
    waiting = [] if options.units else [unit for unit in UNITS if unit not in units]
    show(course, units, everyone, waiting)
    if waiting:
        print(f"Unit 06 waits for PyTorch, which is not installed. {how_to_bring_it()}")
    graded = "1 unit" if len(units) == 1 else f"{len(units)} units"
    print(f"{len(everyone)} students, {graded}, {time.perf_counter() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
