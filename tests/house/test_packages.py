"""pip and conda install the same packages, a student's half needs few, and no wheel holds solutions."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from rattler import MatchSpec

from autograde.build.course_folder import ROOT
from lectures import UNITS

DISTRIBUTIONS = ("autograde/pyproject.toml", "pyproject.toml")
CONDA_NAMES = {"bleach": "bleach-with-css", "matplotlib": "matplotlib-base", "playwright": "playwright-python"}


PROJECTS = {
    project["name"]: project
    for project in (tomllib.loads((ROOT / path).read_text())["project"] for path in DISTRIBUTIONS)
}


def required(line: str) -> Iterator[Requirement]:
    """What a requirement asks for: of the two distributions here, what they and their extras ask for in turn."""
    requirement = Requirement(line)
    if requirement.name not in PROJECTS:
        yield requirement
        return
    project = PROJECTS[requirement.name]
    extras = project["optional-dependencies"]
    for further in (*project["dependencies"], *(line for extra in requirement.extras for line in extras[extra])):
        yield from required(further)


def from_pyproject() -> dict[str, str]:
    """Package -> version range, by conda's names, as pyproject.toml says."""
    engine, project = PROJECTS.values()
    assert engine["requires-python"] == project["requires-python"]
    found: dict[str, str] = {}
    for requirement in required("backprop-lectures[test]"):
        name, version = CONDA_NAMES.get(requirement.name, requirement.name), str(requirement.specifier)
        newest = max(found.get(name, version), version, key=least)
        found[name] = newest
    return found | {"python": project["requires-python"]}


def least(said: str) -> Version:
    """The lowest version of a range: 0.8 of "<0.9,>=0.8"."""
    return Version(said.partition(">=")[2].partition(",")[0] or "0")


def from_environment() -> dict[str, str]:
    """Package -> version range, as environment.yml says."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    specs = [MatchSpec(line) for line in lines if isinstance(line, str)]
    found = {
        spec.name.normalized: str(SpecifierSet(str(spec.version or "")))
        for spec in specs
        if spec.name.normalized != "pip"
    }
    by_pip = next(line["pip"] for line in lines if isinstance(line, dict))
    requirements = [Requirement(line) for line in by_pip if not line.startswith("--")]
    return found | {requirement.name: str(requirement.specifier) for requirement in requirements}


def test_conda_and_pip_install_the_same_packages():
    assert from_environment() == from_pyproject()


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The names of the files in each distribution's wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    places = [str((ROOT / path).parent) for path in DISTRIBUTIONS]
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), *places]
    subprocess.run(command, check=True)
    found = {}
    for path in folder.glob("*.whl"):
        with zipfile.ZipFile(path) as archive:
            found[path.name.split("-")[0]] = archive.namelist()
    return found


def test_the_course_s_wheel_holds_the_notebooks_and_the_checks(wheels):
    released = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lectures").rglob("*.ipynb")}
    assert len([name for name in released if "checkpoint" not in name]) == sum(map(len, UNITS.values()))
    assert released <= set(wheels["backprop_lectures"])
    wanted = {"datasets.py", "figures/networks.py", "checks/pytorch.py", "mistakes/known_values.json"}
    assert {f"lectures/{name}" for name in wanted} <= set(wheels["backprop_lectures"])


def test_the_engine_s_wheel_holds_all_that_it_needs(wheels):
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "autograde").rglob("*") if path.is_file()}
    left = {name for name in kept if "__pycache__" in name or name == "autograde/pyproject.toml"}
    assert {name for name in wheels["autograde_engine"] if ".dist-info/" not in name} == kept - left


def test_no_wheel_holds_solutions(wheels):
    tops = {name.split("/")[0] for names in wheels.values() for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"autograde", "lectures"}


def test_all_extras_are_in_all():
    engine, course = (project["optional-dependencies"] for project in PROJECTS.values())
    named = {extra for extra in engine if extra != "all"}
    assert {extra for line in engine["all"] for extra in Requirement(line).extras} == named
    brought = {requirement.name for requirement in required("backprop-lectures[all]")}
    for extra in set(course) - {"all", "test", "site"}:
        assert {requirement.name for requirement in required(f"backprop-lectures[{extra}]")} <= brought


STUDENT = """
import importlib, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is blocked", name=name)

BLOCKED = set(sys.argv[2:])
sys.meta_path.insert(0, Blocked())
for package in ("autograde", "lectures"):
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, package + "."):
        if not info.name.startswith(("autograde.grading.", "autograde.build.", "autograde.__main__")):
            importlib.import_module(info.name)
from autograde.cli import main
from lectures import datasets, figures
main(["start", sys.argv[1]], standalone_mode=False)
figures.show(figures.images(datasets.digits()[0][:2], (8, 8)), "Two digits.")
"""


def test_the_student_s_half_works_where_every_package_is_blocked_that_it_does_not_ask_for(tmp_path):
    blocked = set(metadata.packages_distributions()) - modules("backprop-lectures") | {"solutions", "tests"}
    assert {"nbgrader", "jupyterlab", "nbclient", "ipykernel", "rich", "sklearn", "scipy"} <= blocked
    command = [sys.executable, "-c", STUDENT, str(tmp_path / "mine"), *blocked]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert len(list(tmp_path.rglob("*.ipynb"))) == sum(map(len, UNITS.values()))


def test_a_student_s_half_asks_for_fewer_than_thirty_packages_beyond_a_kernel():
    assert len(distributions("backprop-lectures") - distributions("ipykernel")) < 30


def distributions(name: str) -> set[str]:
    """The distributions that one brings, extras aside, itself too; of those here, as they are installed."""
    found, waiting = set(), [name]
    while waiting:
        name = re.sub("[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found.add(name)
        here = [str(requirement) for requirement in required(name)] if name in PROJECTS else metadata.requires(name)
        asked = map(Requirement, here or [])
        waiting += [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def modules(name: str) -> set[str]:
    """The modules that are imported of the distributions that one brings."""
    brought = distributions(name)
    owners = metadata.packages_distributions().items()
    found = {top for top, names in owners if {re.sub("[-_.]+", "-", one).lower() for one in names} & brought}
    return found | {"autograde", "lectures"}
