"""What a student finds who looks for answers: in the wheel of every unit, and in the sandbox."""

import tempfile
import time
from pathlib import Path

from autograde.build.wheel import stage
from lectures import UNITS
from tests.tools import hunting


def main() -> None:
    found = 0
    for place in ("", *UNITS):
        began = time.perf_counter()
        seen = hunting.hunt_in_the_sandbox() if not place else staged(place)
        found += len(seen["found"])
        print(
            f"{place or 'the sandbox':<24} {len(seen['modules']):4} modules, {seen['cells']:4} cells, "
            f"{seen['callables']:4} callables: {len(seen['found'])} answers; by differences "
            f"{len(seen['differentiated'])} derivatives ({time.perf_counter() - began:.0f} s)"
        )
        for exercise, where in seen["found"]:
            print(f"    {exercise}: {where}")
        secret = set(seen["differentiated"]) - hunting.DERIVATIVES
        found += len(secret)
        print("".join(f"    {exercise}: from its wrong formulas\n" for exercise in sorted(secret)), end="")
    if found:
        raise SystemExit(f"{found} answers are found where none should be")


def staged(unit: str) -> dict:
    """What is found in what the wheel of a unit is made from."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        stage(unit, Path(folder))
        return hunting.hunt_in(Path(folder), unit, Path(scratch))
