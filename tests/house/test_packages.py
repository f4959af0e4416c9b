"""pip and conda install the same packages, and the wheel holds what a student needs and no solutions."""

import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement
from rattler import MatchSpec

from autograde.build.course_folder import ROOT
from lectures import UNITS

DISTRIBUTIONS = ("autograde/pyproject.toml", "pyproject.toml")
CONDA_NAMES = {"bleach": "bleach-with-css", "matplotlib": "matplotlib-base", "playwright": "playwright-python"}


def from_pyproject() -> dict[str, str]:
    """Package -> version range, by conda's names, as pyproject.toml says."""
    engine, project = (tomllib.loads((ROOT / path).read_text())["project"] for path in DISTRIBUTIONS)
    lines = [*engine["dependencies"], *project["dependencies"], *project["optional-dependencies"]["test"]]
    requirements = [Requirement(line) for line in lines if not line.startswith(engine["name"])]
    assert engine["requires-python"] == project["requires-python"]
    found = {CONDA_NAMES.get(r.name, r.name): str(r.specifier) for r in requirements}
    return found | {"python": project["requires-python"]}


def from_environment() -> dict[str, str]:
    """Package -> version range, as environment.yml says."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    specs = [MatchSpec(line) for line in lines if isinstance(line, str)]
    found = {spec.name.normalized: str(spec.version or "") for spec in specs if spec.name.normalized != "pip"}
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
