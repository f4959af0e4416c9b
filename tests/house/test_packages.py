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

CONDA_NAMES = {"bleach": "bleach-with-css", "matplotlib": "matplotlib-base", "playwright": "playwright-python"}


def from_pyproject() -> dict[str, str]:
    """Package -> version range, by conda's names, as pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    requirements = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["test"]]
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
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_holds_the_notebooks_and_the_checks(wheel):
    released = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lectures").rglob("*.ipynb")}
    assert len([name for name in released if "checkpoint" not in name]) == 9
    assert released <= set(wheel)
    assert {"autograde/checking/check.py", "lectures/figures/networks.py", "lectures/datasets.py"} <= set(wheel)


def test_the_wheel_holds_no_solutions(wheel):
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"autograde", "lectures"}
