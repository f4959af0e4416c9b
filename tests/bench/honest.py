"""Unusual honest notebooks, graded here and by stock nbgrader: none may have fewer points here."""

import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic  # noqa: E402
from tests import demo  # noqa: E402
from tests.tools import honest  # noqa: E402


def main() -> None:
    find_alembic()
    build(only=[honest.NAME])
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for program in "autograde", "nbgrader":
            course = Path(folder) / program
            demo.prepare(course, [honest.UNIT], [])
            assert demo.nbgrader(course, "generate_assignment", honest.UNIT).wait() == 0
            names = honest.hand_in_all(course)
            words = ("grade", honest.UNIT, "--quiet") if program == "autograde" else ("autograde", honest.UNIT)
            demo.command(course, program, *words).wait()
            found[program] = {
                name: sum(points or 0.0 for points in cells.values())
                for (name, _), cells in demo.scores(course).items()
            }
    stock, ours = found["nbgrader"], found["autograde"]
    below = [name for name in names if ours.get(name, 0.0) < stock.get(name, 0.0)]
    above = [name for name in names if ours.get(name, 0.0) > stock.get(name, 0.0)]
    print(f"{len(names)} notebooks: {len(below)} with fewer points than under stock nbgrader, {len(above)} with more")
    for name in below:
        print(f"  {name}: {ours.get(name, 0.0):g} here, {stock[name]:g} there")


if __name__ == "__main__":
    main()
