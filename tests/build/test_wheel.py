"""What one unit's students install: that unit and earlier ones, and what they can do with it."""

import subprocess
import sys
import zipfile

import pytest

from autograde.build.__main__ import main
from autograde.build.course_folder import ROOT
from autograde.build.errors import NoWheel
from autograde.build.wheel import stage, wheel
from autograde.grading.sandbox.shown_files import site_packages
from lectures import UNITS


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheel of unit 02."""
    return wheel("02_forward_propagation", tmp_path_factory.mktemp("dist"))


def test_the_wheel_of_a_unit_holds_that_unit_and_earlier_ones(built):
    with zipfile.ZipFile(built) as archive:
        names = set(archive.namelist())
    units = {name.split("/")[1] for name in names if name.endswith(".ipynb")}
    assert units == {"01_training_data", "02_forward_propagation"}
    for part in ("checks", "mistakes"):
        modules = {name.split("/")[2].removesuffix(".py") for name in names if name.startswith(f"lectures/{part}/")}
        assert {"training_data", "forward_propagation"} <= modules
        assert not modules & {unit[3:] for unit in UNITS if unit > "03"}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"lectures"}
    assert {"lectures/figures/networks.py", "lectures/data/reviews.txt"} <= names


def test_the_next_unit_s_wheel_replaces_it(built):
    from packaging.utils import parse_wheel_filename
    from packaging.version import Version

    version = parse_wheel_filename(built.name)[1]
    assert Version("0.2.0+unit.1") < version < Version("0.2.0+unit.3")
    assert len([*built.parent.glob("autograde_engine-*.whl")]) == 1


def test_a_unit_that_there_is_not_is_said(tmp_path):
    with pytest.raises(NoWheel, match=r"no unit is called '02'; there are 01_training_data, "):
        wheel("02", tmp_path)


def test_so_it_is_on_the_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["build", "--wheel", "7"])
    assert main() == 1
    assert capsys.readouterr().err.startswith("no unit is called '7'; there are 01_training_data, ")


def test_a_unit_s_students_can_work_with_it(tmp_path):
    stage("02_forward_propagation", tmp_path)
    program = """
import numpy as np
from autograde import check, examine, mistakes
from autograde.checking.exercises import parts_of
from autograde.courses import current
from autograde.student.start import start
from pathlib import Path
def append_one(h):
    return np.column_stack([np.ones(len(h)), h])
def sigmoid(beta):
    return 1 / (1 + np.exp(beta))
def weight_gradient(delta, h):
    return delta.T @ h
def sigmoid_derivative(beta):
    return sigmoid(beta)
print(examine(append_one).mistakes[0], examine(sigmoid).mistakes[0])
print(examine(weight_gradient).headline)
print(*current().units)
print(len(start(Path("copy"))))
"""
    start = f"import sys; sys.path[:0] = {[str(tmp_path), *site_packages()]!r}\n{program}"
    command = [sys.executable, "-s", "-P", "-S", "-c", start]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.stdout.splitlines() == [
        "bias_first sign_of_exponent",
        "no exercise has this name.",
        "01_training_data 02_forward_propagation",
        "3",
    ], done.stderr[-2000:]


def test_making_one_changes_nothing_of_the_checkout(tmp_path):
    def files():
        paths = [path for path in (ROOT / "lectures").rglob("*.*") if "__pycache__" not in path.parts]  # others import
        return {path: path.stat().st_mtime_ns for path in paths}

    before = files()
    stage("01_training_data", tmp_path)
    assert files() == before
