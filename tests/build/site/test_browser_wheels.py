"""What a browser's Python fetches: pure wheels from the site, and for the rest Pyodide's own builds.

JupyterLite's own kernel, as far as it is Python, runs a notebook with them where the course is missing; stood in for is
Pyodide, whose packages are those of this environment, and micropip, which fetches.
"""

import json
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION, PYODIDE_VERSION
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograde.build.course_folder import ROOT
from autograde.build.errors import SourceError
from autograde.build.site.browser_wheels import BY_KERNEL, IN_PYODIDE, browser_wheels, pack
from autograde.build.source_notebook import asserting_notebook
from tests.tools.solved import PATHS, REFERENCE

# names and versions of pyodide-lock.json, as the npm package pyodide has it
LOCK = json.loads((ROOT / "tests" / "data" / "pyodide_lock.json").read_text(encoding="utf-8"))
KERNEL = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
IN_BROWSER = {"extra": "", "sys_platform": "emscripten", "python_version": PYODIDE_PYTHON_VERSION}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Name of a distribution -> its wheel, of a class that has two units."""
    folder = tmp_path_factory.mktemp("wheels")
    browser_wheels("02_forward_propagation", folder)
    return {canonicalize_name(path.name.split("-")[0]): path for path in folder.iterdir()}


def requirements(wheel):
    """What a wheel requires in a browser."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        about = Parser().parsestr(archive.read(name).decode())
    asked = [Requirement(line) for line in about.get_all("Requires-Dist", [])]
    return [one for one in asked if one.marker is None or one.marker.evaluate(IN_BROWSER)]


def test_the_lock_file_is_of_the_pyodide_that_the_kernel_is_made_for():
    assert LOCK["pyodide"] == PYODIDE_VERSION
    assert LOCK["info"]["python"].startswith(PYODIDE_PYTHON_VERSION)


def test_all_that_a_wheel_requires_is_in_pyodide_or_on_the_site_or_comes_with_the_kernel(wheels):
    asked = [one for wheel in wheels.values() for one in requirements(wheel)]
    assert {"numpy", "matplotlib", "nbformat"} <= {one.name for one in asked}
    for one in asked:
        name = canonicalize_name(one.name)
        if name in wheels:
            assert one.specifier.contains(wheels[name].name.split("-")[1]), one
        elif name not in BY_KERNEL:
            assert one.specifier.contains(LOCK["versions"][name]), one


def test_what_is_taken_from_pyodide_is_there():
    assert set(LOCK["versions"]) >= IN_PYODIDE
    assert not set(LOCK["versions"]) & BY_KERNEL


def test_every_wheel_is_pure_python(wheels):
    assert all(path.name.endswith("-py3-none-any.whl") for path in wheels.values())
    names = {path.name.split("-")[0] for path in wheels.values()}
    assert {"autograde_engine", "backprop_lectures", "nbformat", "ipywidgets"} <= names


def test_a_class_s_wheel_holds_no_later_unit(wheels):
    with zipfile.ZipFile(wheels["backprop-lectures"]) as archive:
        names = archive.namelist()
    assert {name.split("/")[1] for name in names if name.endswith(".ipynb")} == {
        "01_training_data",
        "02_forward_propagation",
    }


def test_packed_wheels_are_installed_by_pip_and_import(wheels, tmp_path):
    packed = [str(path) for name, path in wheels.items() if name in ("nbformat", "jupyter-core", "fastjsonschema")]
    assert len(packed) == 3
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(tmp_path)]
    subprocess.run([*command, *packed], check=True)
    code = "import nbformat; print(nbformat.__file__); nbformat.validate(nbformat.v4.new_notebook())"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.stdout.startswith(str(tmp_path)), done.stderr


def test_what_is_no_pure_python_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(SourceError, match=r"scipy .* is not pure Python, and not in Pyodide: no browser can install"):
        pack("scipy", tmp_path)


def unpack(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)


@pytest.fixture(scope="module")
def browser(wheels, tmp_path_factory):
    """A folder with what the kernel finds in a browser, for `tests.tools.browser_kernel`."""
    folder = tmp_path_factory.mktemp("browser")
    for wheel in KERNEL.glob("*.whl"):
        if not wheel.name.startswith("widgetsnbextension-3"):  # it has one for ipywidgets 7, and one for 8
            unpack(wheel, folder / "kernel")
    for name, wheel in wheels.items():
        unpack(wheel, folder / "site" / name)
    asked = {name: [canonicalize_name(one.name) for one in requirements(wheel)] for name, wheel in wheels.items()}
    known = {"asked": asked, "there": [*LOCK["versions"], *BY_KERNEL]}
    (folder / "known.json").write_text(json.dumps(known), encoding="utf-8")
    (folder / "packages").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


def run(browser, cells):
    """What came of each cell, in a new kernel."""
    script = ROOT / "tests" / "tools" / "browser_kernel.py"
    command = [sys.executable, "-S", str(script), str(browser)]
    done = subprocess.run(command, input=json.dumps(cells), capture_output=True, text=True, cwd=browser, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_first_cell_brings_the_course_and_all_others_run_with_what_it_brought(browser):
    notebook = asserting_notebook(PATHS["activation_functions"], REFERENCE)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    before, *came, after = run(
        browser, ["import lectures", *cells, "import lectures; assert '/site/' in lectures.__file__"]
    )
    assert before["error"] == "ModuleNotFoundError: No module named 'lectures'"
    assert [(cell, one["error"]) for cell, one in zip(cells, came, strict=True) if one["error"]] == []
    assert after["error"] == ""
