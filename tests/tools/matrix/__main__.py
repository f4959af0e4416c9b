"""`python -m tests.tools.matrix`: a line for every kind of environment, and one for each notebook in it.

python -m tests.tools.matrix -k lowest            environments whose name holds a word
python -m tests.tools.matrix newton backprop      some notebooks
python -m tests.tools.matrix --torch torch==2.13.0  the notebook that needs PyTorch too

Environments are kept in build/, so that what was broken off goes on where it was; --again makes them anew.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from autograde.build.course_folder import ROOT
from tests.tools.matrix import notebooks, pyodide
from tests.tools.matrix.environments import KINDS, PYTORCH, Environment, Kind, wheels, with_torch
from tests.tools.solved import PATHS

FOLDER = ROOT / "build" / "matrix of versions"

TESTED = (  # those of the student's half that compare nothing with nbgrader
    *("gradients", "checking/test_check.py", "checking/test_right_answers.py", "lectures/test_lent.py"),
    *(f"notebooks/test_{name}.py" for name in ("read", "undefined_names", "without_outputs")),
)


def main() -> int:
    parser = argparse.ArgumentParser(description="The student's half on old and new versions.")
    parser.add_argument("-k", default="", help="only environments whose name holds this")
    parser.add_argument("--no-tests", action="store_true", help="only the notebooks")
    parser.add_argument("--torch", default="", metavar="REQUIREMENT", help="bring PyTorch, and run its notebook")
    parser.add_argument("--again", action="store_true", help="make the environments anew, of what is newest now")
    parser.add_argument("notebooks", nargs="*", help="names of notebooks; all that an environment can run if left out")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    kinds = (*KINDS, with_torch(options.torch)) if options.torch else KINDS
    failed = 0
    shutil.rmtree(FOLDER / "wheels", ignore_errors=True)
    wheels(FOLDER / "wheels")
    for kind in (kind for kind in kinds if options.k in kind.name):
        if options.again:
            shutil.rmtree(FOLDER / kind.name, ignore_errors=True)
        names = kind.notebooks or tuple(name for name in PATHS if name != PYTORCH)
        asked = [name for name in names if not options.notebooks or name in options.notebooks]
        failed += line(kind, FOLDER, asked, not options.no_tests)
    if options.k in pyodide.NAME:
        failed += pyodide.line()
    return bool(failed)


def line(kind: Kind, folder: Path, names: list[str], with_tests: bool) -> bool:
    """Try one environment, and say in a line what came of it; whether something failed."""
    begun = time.perf_counter()
    print(f"{kind.name}: Python {kind.python}", flush=True)
    try:
        environment = Environment(kind, folder, folder / "wheels")
    except (FileNotFoundError, RuntimeError) as problem:
        print(f"{kind.name:<12} {problem}", flush=True)
        return not isinstance(problem, FileNotFoundError)
    problems = environment.would_change() if kind.by_first_cell else []
    moved = 0
    for name in names:
        started = time.perf_counter()
        count, complaints = notebooks.run(name, environment, folder / "jupyter")
        moved += count
        problems += [f"{name}: {said}" for said in complaints]
        print(f"    {name}: {count} controls moved, {time.perf_counter() - started:.0f} s", *complaints, flush=True)
    problems += environment.changed() if kind.by_first_cell else []
    tests = tested(environment) if with_tests and kind.with_tests else ""
    if (tests and " passed" not in tests) or "failed" in tests or "error" in tests:
        problems.append(tests)
    there = environment.versions()
    shown = ", ".join(f"{name} {there[name]}" for name in ("numpy", "matplotlib", "ipython", "ipywidgets"))
    what = f"{len(names)} notebooks, {moved} controls moved{f', tests {tests}' if tests else ''}"
    print(f"{kind.name:<12} {shown}: {what}, {time.perf_counter() - begun:.0f} s", flush=True)
    print("".join(f"    {problem}\n" for problem in problems), end="", flush=True)
    return bool(problems)


def tested(environment: Environment) -> str:
    """The last line of what pytest says of the student's half there, and the tests that fail."""
    paths = [str(ROOT / "tests" / name) for name in TESTED]
    command = [str(environment.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rfE", *paths]
    done = subprocess.run(command, cwd=ROOT, env=environment.variables, capture_output=True, text=True)
    *_, last = (done.stdout.strip() or done.stderr.strip()).splitlines()
    named = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return "\n        ".join([last.strip("= "), *named])


if __name__ == "__main__":
    sys.exit(main())
