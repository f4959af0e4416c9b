"""Makes tests/data/class_of_0_1.tar.xz: a course folder of which everything was done under version 0.1.

git worktree add /tmp/before 85a6c4d     the last commit of 0.1
python -m tests.tools.class_of_0_1 /tmp/before

Three students of the sample class hand in units 03 and 04, `autograde grade` of 0.1 judges them in its sandbox, and a
person gives points, a comment and an override through nbgrader's own Gradebook. What a grade does not read is left out:
feedback, solutions, copies of the gradebook. No file of it names a folder of the machine on which it was made.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "class_of_0_1.tar.xz"
STUDENTS = ("ada", "emil", "pia")
UNITS = ("03_loss_functions", "04_back_propagation")
KEPT = ("nbgrader_config.py", "gradebook.db", ".autograde", "lectures", "submitted", "autograded")

PREPARED = """
import sys
from pathlib import Path
sys.dont_write_bytecode = True
from solutions.build import build, find_alembic, release
from tests.demo import prepare
from tests.sample_class import students
course, names, units = Path(sys.argv[1]), sys.argv[2].split(), sys.argv[3].split()
find_alembic()
build()
prepare(course, units, [one for one in students() if one.name in names])
release(course, units)
"""


def run(checkout: Path, *words: str) -> None:
    """Run Python with the code of 0.1."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONWARNINGS": "ignore", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, *words], cwd=checkout, env=environment, check=True)


def by_hand(course: Path) -> None:
    """What a person does in the formgrader, by nbgrader's own interface."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:

        def grade(student: str, unit: str, notebook: str, cell: str):
            return gradebook.find_grade(cell, notebook, unit, student)

        # points and more points for an answer in words, and what to say of it; another one read, and worth nothing
        read = grade("ada", UNITS[1], "back_propagation", "question_residual_layer")
        read.manual_score, read.extra_credit, read.needs_manual_grade = 1.5, 0.5, False
        said = gradebook.find_comment("question_residual_layer", "back_propagation", UNITS[1], "ada")
        said.manual_comment = "Well said; and what if the layer is wider?"
        read = grade("emil", UNITS[1], "back_propagation", "question_residual_layer")
        read.manual_score, read.needs_manual_grade = 0.0, False
        # a check overruled, in favour and against
        overruled = grade("emil", UNITS[1], "back_propagation", "check_weight_gradient")
        overruled.manual_score, overruled.needs_manual_grade = 1.0, False
        overruled = grade("ada", UNITS[0], "cross_entropy", "check_cross_entropy")
        overruled.manual_score, overruled.needs_manual_grade = 0.5, False
        gradebook.db.commit()


def stripped(course: Path) -> None:
    """Leave out what a grade does not read."""
    for path in course.iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(course / ".autograde" / "gradebooks")
    (course / ".autograde" / "lock").unlink()


def faults(course: Path, *private: str) -> list[str]:
    """Files that name a folder of this machine, or its user."""
    names = re.compile(b"|".join([*(re.escape(name.encode()) for name in private), rb"/(?:home|root|Users|tmp|work)/"]))
    return [str(path) for path in sorted(course.rglob("*")) if path.is_file() and names.search(path.read_bytes())]


def pack(course: Path, target: Path) -> None:
    """One file, the same at every packing of the same folder."""

    def nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = member.mtime = 0
        member.uname = member.gname = ""
        return member

    target.parent.mkdir(exist_ok=True)
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in sorted(course.rglob("*"), key=lambda path: (path.suffix, path.name, path)):
            archive.add(path, path.relative_to(course).as_posix(), recursive=False, filter=nobodys)


def unpack(folder: Path) -> Path:
    """The course folder, in a folder that does not exist yet."""
    with tarfile.open(DATA) as archive:
        archive.extractall(folder, filter="data")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("checkout", type=Path, help="a checkout of the last commit of 0.1")
    parser.add_argument("--output", type=Path, default=DATA)
    words = parser.parse_args()
    checkout = words.checkout.resolve()
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder) / "course"
        run(checkout, "-c", PREPARED, str(course), " ".join(STUDENTS), " ".join(UNITS))
        for unit in UNITS:
            run(checkout, "-m", "autograde", "grade", unit, "--course", str(course))
        by_hand(course)
        stripped(course)
        if found := faults(course, folder, str(checkout)):
            sys.exit("A folder of this machine is named in " + ", ".join(found))
        pack(course, words.output.resolve())
    print(f"{words.output}: {words.output.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
