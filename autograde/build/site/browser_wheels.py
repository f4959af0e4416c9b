"""The wheels that a browser's Python fetches from the site: the course's, the engine's, and what Pyodide has not.

Those of other projects are packed from what is installed here: the versions that the tests ran with, without a network.
"""

import base64
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from autograde.build.errors import SourceError
from autograde.build.wheel import stage

IN_PYODIDE = frozenset(  # where the way down the requirements ends: Pyodide's own builds, with all that they need
    {"click", "ipython", "jsonschema", "matplotlib", "numpy", "platformdirs", "threadpoolctl", "traitlets"}
)
BY_KERNEL = frozenset({"ipykernel", "widgetsnbextension"})  # jupyterlite-pyodide-kernel brings its own
_LEFT = ("INSTALLER", "RECORD", "REQUESTED", "direct_url.json")


def browser_wheels(unit: str, folder: Path) -> None:
    """Write the wheels into a folder.

    Parameters
    ----------
    unit : the last one whose notebooks and checks the course's wheel holds
    folder : Path, made where it is not there

    Raises
    ------
    SourceError : if a wheel cannot be made, or a requirement is no pure Python
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as staged:
        stage(unit, Path(staged))
        project = Path(staged, "pyproject.toml")
        project.write_text(re.sub(r"\+unit\.\d+", "", project.read_text()))  # a browser's address has no plus
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        done = subprocess.run(
            [*command, "--wheel-dir", str(folder), staged, str(Path(staged, "autograde"))],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise SourceError(f"pip made no wheel for the browser:\n{done.stderr.strip()}")
    for name in sorted(further_requirements(folder)):
        pack(name, folder)


def further_requirements(folder: Path) -> set[str]:
    """The names of what a folder's wheels need that is neither there, nor in Pyodide, nor the kernel's."""
    here = {_name(path.name.split("-")[0]): path for path in folder.glob("*.whl")}
    waiting = [line for path in here.values() for line in _asked(_metadata(path))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in IN_PYODIDE | BY_KERNEL | found | set(here):
            found.add(name)
            waiting += _asked(metadata.metadata(name))
    return found


def _asked(about: metadata.PackageMetadata) -> list[str]:
    """The names of what a distribution requires without an extra, in a browser."""
    asked = map(Requirement, about.get_all("Requires-Dist") or [])
    there = {"extra": "", "sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix"}
    return [_name(one.name) for one in asked if one.marker is None or one.marker.evaluate(there)]


def _metadata(wheel: Path) -> metadata.PackageMetadata:
    with zipfile.ZipFile(wheel) as archive:
        (inside,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        with tempfile.TemporaryDirectory() as folder:
            return metadata.PathDistribution(Path(archive.extract(inside, folder)).parent).metadata


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pack(name: str, folder: Path) -> Path:
    """Pack an installed distribution of pure Python into a wheel.

    Raises
    ------
    SourceError : if it is not pure Python
    """
    found = metadata.distribution(name)
    if "Root-Is-Purelib: true" not in (found.read_text("WHEEL") or ""):
        raise SourceError(f"{name} {found.version} is not pure Python, and not in Pyodide: no browser can install it.")
    written, about = [], ""
    path = folder / f"{_name(name).replace('-', '_')}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in found.files or ():
            inside = file.as_posix()
            if inside.startswith("..") or file.suffix == ".pyc":
                continue
            if file.parts[0].endswith(".dist-info"):
                about = file.parts[0]
                if file.name in _LEFT:
                    continue
            content = Path(str(file.locate())).read_bytes()
            archive.writestr(zipfile.ZipInfo(inside), content, zipfile.ZIP_DEFLATED)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            written.append(f"{inside},sha256={digest},{len(content)}")
        archive.writestr(zipfile.ZipInfo(f"{about}/RECORD"), "\n".join([*written, f"{about}/RECORD,,", ""]))
    return path
