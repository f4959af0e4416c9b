"""`python -m autograde.build`: the notebooks, and the wheel for one unit's students.

python -m autograde.build            build; what has not changed is not written
python -m autograde.build --run      and run every solved notebook, illustrations included
python -m autograde.build --wheel UNIT   and make what that unit's students install, in dist/
"""

import argparse
import sys

from autograde import extras
from autograde.build.course_folder import ROOT, sources
from autograde.build.errors import NoWheel, SourceError
from autograde.build.handed_in import handed_in
from autograde.build.make_notebooks import build
from autograde.build.run_solved import run
from autograde.build.wheel import units_until, wheel


def main() -> int:
    if lacking := extras.lacking("grading"):
        print(f"The build {lacking}", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(description="Build the notebooks.")
    parser.add_argument(
        "--run", action="store_true", help="run every solved notebook too, asserts included; build/ holds them executed"
    )
    parser.add_argument("--wheel", metavar="UNIT", help="make the wheel for this unit's students too, in dist/")
    parser.add_argument("only", nargs="*", help="names of notebooks (forward_propagation); all where left out")
    options = parser.parse_args()
    try:
        if options.wheel:
            units_until(options.wheel)
        for path in build(only=options.only, handed_in=handed_in(ROOT)):
            print("wrote", path.relative_to(ROOT))
        if options.run:
            for path in sources(options.only):
                print(f"ran {path.relative_to(ROOT)} in {run(path):.1f} s", flush=True)
        if options.wheel:
            print(f"made {wheel(options.wheel).relative_to(ROOT)}: no solution of {options.wheel} or of a later unit")
    except (SourceError, NoWheel) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
