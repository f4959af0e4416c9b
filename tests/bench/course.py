"""Numbers of this course, measured: `make bench`."""

import os
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from autograde import examine  # noqa: E402
from autograde.build.course_folder import sources  # noqa: E402
from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.run_solved import run  # noqa: E402
from autograde.courses import current  # noqa: E402
from lectures import UNITS  # noqa: E402
from solutions import reference  # noqa: E402
from tests.sample_class import students  # noqa: E402


def import_time(module: str) -> float:
    """Median seconds that a fresh Python takes to start and import a module, over 7 runs, bytecode cached."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    seconds = []
    for _ in range(8):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True, env=environment, cwd="/")
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds[1:])


def main() -> None:
    numpy, ours = import_time("numpy"), import_time("numpy, autograde")
    print(f"import autograde, beyond NumPy: {1000 * (ours - numpy):.0f} ms (NumPy and Python: {1000 * numpy:.0f} ms)")
    exercises = {exercise for exercise, _ in current().examinations}
    notebooks = len(sources())
    print(
        f"{len(UNITS)} units, {notebooks} notebooks, {len(exercises)} exercises, {len(current().examinations)} checks"
    )
    print(f"{len(students())} sample students")
    slowest = []
    for exercise, part in current().examinations:
        try:
            examine(getattr(reference, exercise), part)  # the first call imports
            begun = time.perf_counter()
            examine(getattr(reference, exercise), part)
            slowest.append((time.perf_counter() - begun, " ".join([exercise, part]).strip()))
        except ImportError:
            continue
    slowest.sort(reverse=True)
    total = sum(seconds for seconds, _ in slowest)
    print(f"a check that passes: median {1000 * statistics.median(s for s, _ in slowest):.1f} ms, all {total:.2f} s")
    print("  slowest: " + ", ".join(f"{name} {1000 * seconds:.0f} ms" for seconds, name in slowest[:5]))
    build()
    for path in sources():
        print(f"solved {path.stem}, illustrations included: {run(path):.1f} s", flush=True)


if __name__ == "__main__":
    main()
