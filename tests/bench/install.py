"""What each extra brings: packages beyond a kernel's, megabytes, processor seconds of an import and of a first cell.

With TORCH=torch==2.13.0, or another requirement that brings a build for this machine, also those that hold PyTorch.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from tests.tools.matrix.environments import COURSE, Environment, Kind, wheels
from tests.tools.solved import PATHS, REFERENCE, asserting_notebook

EXTRAS = ("", "lab", "grading", "cluster", "lab,grading,cluster")
WITH_TORCH = ("torch", "all")
HERE = ".".join(map(str, sys.version_info[:2]))
FIRST_CELL = """
import sys, time
begun = time.process_time()  # a busy machine does not count
exec(sys.argv[1])
print(time.process_time() - begun)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "wheels")
        wheels(made)
        kernel = set(Environment(Kind("kernel", HERE, with_tests=False, by_first_cell=True), Path(folder), made).before)
        torch = os.environ.get("TORCH", "")
        for extra in (*EXTRAS, *(WITH_TORCH if torch else ())):
            begun = time.perf_counter()
            kind = Kind(extra or "student", HERE, with_tests=False, by_first_cell=True)
            environment = Environment(kind, Path(folder), made)
            build = [torch] if extra in WITH_TORCH else []
            environment.pip("install", f"{COURSE}[{extra}]" if extra else COURSE, *build)
            seconds = time.perf_counter() - begun
            packages = set(environment.versions()) - kernel
            print(
                f"  {f'[{extra}]' if extra else 'student':<22} {len(packages):4} packages beyond a kernel's "
                f"{len(kernel) - 1}, {megabytes(environment):4.0f} MB with the kernel, {seconds:.0f} s"
            )
            if not extra:
                starts(environment)


def megabytes(environment: Environment) -> float:
    """The size of an environment's packages, pip's own aside, millions of bytes."""
    (place,) = environment.folder.glob("lib/python*/site-packages")
    files = (path for path in place.rglob("*") if path.is_file() and not path.is_symlink())
    own = re.compile(r"(pip|setuptools|pkg_resources|_distutils_hack)\b")
    return sum(path.stat().st_size for path in files if not own.match(path.relative_to(place).parts[0])) / 1e6


def starts(environment: Environment) -> None:
    """Print the processor seconds of an import, and of a first cell, in a new process: the least of five."""
    notebook: nbformat.NotebookNode = asserting_notebook(PATHS["back_propagation"], REFERENCE)
    cell = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    cell = re.sub(r"^( *)%.*$", r"\1pass", cell, flags=re.MULTILINE)
    for what, code in (("import autograde", "import autograde"), ("the first cell", cell)):
        command = [str(environment.python), "-c", FIRST_CELL, code]
        said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(5)]
        print(f"    {what}: {min(float(text.split()[-1]) for text in said):.2f} s")
