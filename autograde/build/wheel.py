"""The wheels that one unit's students install: no solved function of that unit or of a later one is in them.

The course's bears the unit's number, the engine's comes with it. Later notebooks solve, in cells that are given, what a
unit asks for; so they are left out, with the checks of their units and what names mistakes there.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograde.build.course_folder import LECTURES, ROOT
from autograde.build.errors import NoWheel
from autograde.checking.exercises import unit_of
from autograde.courses import current
from autograde.version import __version__

ENGINE = Path(__file__).resolve().parents[1]
BESIDE = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT")


def units_until(unit: str) -> list[str]:
    """The units up to one of them, that one too.

    Raises
    ------
    NoWheel : if there is no such unit
    """
    units = list(current().units)
    if unit not in units:
        raise NoWheel(f"no unit is called {unit!r}; there are {', '.join(units)}")
    return units[: units.index(unit) + 1]


def stage(unit: str, folder: Path) -> None:
    """Copy what the students of a unit receive into a folder from which pip makes the wheel.

    Parameters
    ----------
    unit : str, "02_forward_propagation"
    folder : Path, empty
    """
    kept, course = units_until(unit), current()
    later = [name for name in course.units if name not in kept]
    for package in (ENGINE, LECTURES):
        shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    received = folder / LECTURES.name
    for name in later:
        shutil.rmtree(received / name)
        for part in ("checks", "mistakes"):
            for module in course.names(name):
                (received / part / f"{module}.py").unlink(missing_ok=True)
                shutil.rmtree(received / part / module, ignore_errors=True)
    _keep_traces(received / "mistakes" / "known_values.json", kept)
    for name in filter(lambda name: (ROOT / name).is_file(), BESIDE):
        shutil.copy(ROOT / name, folder / name)
    project = folder / "pyproject.toml"
    version = f'version = "{__version__}+unit.{int(unit[:2])}"'  # so that the next unit's wheel replaces it
    project.write_text(project.read_text().replace('dynamic = ["version"]', version, 1))


def _keep_traces(path: Path, units: Sequence[str]) -> None:
    """Leave in a file of traces, where a course has one, those of some units' exercises."""
    if path.is_file():
        held = json.loads(path.read_text(encoding="utf-8"))
        held = {exercise: told for exercise, told in held.items() if unit_of(exercise.split("__")[0]) in units}
        path.write_text(json.dumps(held, separators=(",", ":")), encoding="utf-8")


def wheel(unit: str, folder: Path = ROOT / "dist") -> Path:
    """Make the wheel of a unit, and beside it the engine's; return the unit's file.

    Raises
    ------
    NoWheel : if there is no such unit, or pip fails
    """
    with tempfile.TemporaryDirectory() as staged:
        stage(unit, Path(staged))
        made = Path(staged, "made")
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), staged]
        command.append(str(Path(staged, "autograde")))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoWheel(f"pip made no wheel of {unit}:\n{done.stderr.strip()}")
        folder.mkdir(parents=True, exist_ok=True)
        for path in made.glob("*.whl"):
            os.replace(shutil.copy(path, folder / f".{path.name}"), folder / path.name)
        return next(folder / path.name for path in made.glob("*+unit.*.whl"))
