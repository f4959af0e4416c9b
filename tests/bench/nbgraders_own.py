"""The notebooks of nbgrader's own tests, from where it is installed, graded here and by stock nbgrader."""

import shutil
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

import nbgrader  # noqa: E402

from tests import demo  # noqa: E402
from tests.tools import any_course  # noqa: E402

FILES = Path(nbgrader.__file__).parent / "tests" / "apps" / "files"
CHANGED = "submitted-unchanged", "submitted-changed", "submitted-grade-cell-changed", "submitted-locked-cell-changed"
CHEATS = "submitted-cheat-attempt", "submitted-cheat-attempt-alternative"
UNITS = {  # source notebook -> what is handed in of it
    "submitted-unchanged": (*CHANGED, *CHEATS),
    "test": ("test", "test-with-output"),
    "test-hidden-tests": ("test-hidden-tests",),
    "side-effects": ("side-effects",),
    "validating-environment-variable": ("validating-environment-variable",),
    "validation-zero-points": ("validation-zero-points",),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for program, word in ("autograde", "grade"), ("nbgrader", "autograde"):
            course = Path(folder) / program
            for source, handed_in in UNITS.items():
                put(FILES / f"{source}.ipynb", course / "source" / source)
                for student in handed_in:
                    put(FILES / f"{student}.ipynb", course / "submitted" / student / source)
            any_course.make(course, {unit: {} for unit in UNITS})
            for unit in UNITS:
                any_course.run(course, program, word, unit)  # stock nbgrader refuses some
            found[program] = demo.scores(course)
    stock, ours = found["nbgrader"], found["autograde"]
    different = [key for key, points in stock.items() if points != ours.get(key)]
    print(f"{len(stock)} submissions graded by stock nbgrader, {len(different)} of them otherwise here")
    for student, unit in different:
        print(f"  {student} of {unit}: {stock[student, unit]} there, {ours.get((student, unit))} here")


def put(file: Path, folder: Path) -> None:
    """Copy a notebook to where it is called p1."""
    folder.mkdir(parents=True)
    shutil.copy(file, folder / "p1.ipynb")


if __name__ == "__main__":
    main()
