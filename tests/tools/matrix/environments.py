"""Environments of a student: which Python, which versions, made in a folder from the course's own wheels."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from autograde.build.course_folder import ROOT

COURSE, ENGINE = "backprop-lectures", "autograde-engine"
TESTS = ("pytest", "hypothesis", "scipy", "numdifftools", "autograd")  # what the tests of the student's half import


@dataclass(frozen=True)
class Kind:
    """An environment to make.

    Attributes
    ----------
    name : str
    python : str, "3.11"
    first : requirements that are there before the course comes
    with_tests : whether the tests of the student's half run in it
    by_first_cell : whether the first cell of a notebook installs the course
    notebooks : those that run in it; all that need no PyTorch where left out
    """

    name: str
    python: str
    first: tuple[str, ...] = ()
    with_tests: bool = True
    by_first_cell: bool = False
    notebooks: tuple[str, ...] = ()


def lowest() -> tuple[str, ...]:
    """The lowest versions that the metadata allow, and the oldest kernel that a notebook is promised to run in."""
    engine, course = (
        tomllib.loads((ROOT / path).read_text(encoding="utf-8"))["project"]
        for path in ("autograde/pyproject.toml", "pyproject.toml")
    )
    lines = [*engine["dependencies"], *course["dependencies"], *engine["optional-dependencies"]["lab"]]
    asked = [requirement for requirement in map(Requirement, lines) if requirement.name != ENGINE]
    return tuple(sorted({f"{one.name}=={next(iter(one.specifier)).version}" for one in asked}))


COLAB = (
    *("ipython==7.34.0", "ipykernel==6.17.1", "ipywidgets==7.7.1", "numpy==2.0.2", "matplotlib==3.10.0"),
    "scikit-learn==1.6.1",
)
KINDS = (
    Kind("lowest", "3.11", lowest()),
    *(Kind(f"newest {python}", python) for python in ("3.11", "3.12", "3.13")),
    Kind("like Colab", "3.12", COLAB, with_tests=False, by_first_cell=True),
)
PYTORCH = "pytorch"  # an environment, and the one notebook that needs it


def with_torch(requirement: str) -> Kind:
    """An environment of this Python with PyTorch, which comes by the requirement."""
    here = ".".join(map(str, sys.version_info[:2]))
    return Kind(PYTORCH, here, (requirement,), with_tests=False, notebooks=(PYTORCH,))


def interpreter(version: str) -> str | None:
    """A Python of this version on this machine; None where there is none."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [sys.executable, shutil.which(f"python{version}"), *root.glob(f"versions/{version}.*/bin/python")]
    for python in map(str, filter(None, found)):
        said = subprocess.run([python, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
        if said.returncode == 0 and re.match(rf"{re.escape(version)}\.", said.stdout):
            return python
    return None


def wheels(folder: Path) -> None:
    """Make the wheels of engine and course."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    subprocess.run([*command, str(ROOT / "autograde"), str(ROOT)], check=True)


class Environment:
    """One that is made, or kept where it was made of the same requirements; the course in it is the present one.

    Parameters
    ----------
    kind : of which kind
    folder : Path, in which it is made, with a space in its name
    made : Path, of the wheels

    Raises
    ------
    FileNotFoundError : if there is no such Python
    RuntimeError : if pip fails; the text is what it says
    """

    def __init__(self, kind: Kind, folder: Path, made: Path):
        self.kind, self.folder, self.made = kind, folder / kind.name, made
        self.python = self.folder / ("Scripts" if os.name == "nt" else "bin") / "python"
        mark, asked = self.folder / "made-of.json", self._asked()
        kept = json.loads(mark.read_text(encoding="utf-8")) if mark.exists() else {}
        if kept.get("asked") == asked:
            self.before = kept["before"]
            self._renew()
        else:
            self._make()
            mark.write_text(json.dumps({"asked": asked, "before": self.before}), encoding="utf-8")

    def _asked(self) -> str:
        """What the environment is made of: the kind, and what the course asks for."""
        texts = [(ROOT / path).read_text(encoding="utf-8") for path in ("autograde/pyproject.toml", "pyproject.toml")]
        return hashlib.sha256(repr((self.kind, TESTS, *texts)).encode()).hexdigest()

    def _make(self) -> None:
        python = interpreter(self.kind.python)
        if python is None:
            raise FileNotFoundError(f"There is no Python {self.kind.python} on this machine.")
        subprocess.run([python, "-m", "venv", "--clear", str(self.folder)], check=True)
        self.pip("install", "ipykernel", *self.kind.first)
        self.before = self.versions()
        if not self.kind.by_first_cell:
            self.pip("install", COURSE, *(TESTS if self.kind.with_tests else ()), *self.kind.first)

    def _renew(self) -> None:
        """Bring the course as it is now; where a first cell installs it, take away what that cell brought."""
        if not self.kind.by_first_cell:
            self.pip("install", "--force-reinstall", "--no-deps", COURSE, ENGINE)
        elif brought := self.versions().keys() - self.before.keys():
            self.pip("uninstall", "--yes", *brought)

    @property
    def variables(self) -> dict[str, str]:
        """What pip needs to find the wheels, and nothing of this process's own packages."""
        links = f"{self.made.as_uri()} {os.environ.get('PIP_FIND_LINKS', '')}"
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        return kept | {"PIP_FIND_LINKS": links, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}

    def pip(self, *words: str) -> str:
        """What pip prints.

        Raises
        ------
        RuntimeError : if it fails; the text is what it says
        """
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=self.variables)
        if done.returncode:
            raise RuntimeError(f"{self.kind.name}: pip {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def versions(self) -> dict[str, str]:
        """Package -> version of all that is installed."""
        lines = self.pip("list", "--format=freeze").split()
        return dict(line.split("==") for line in lines if "==" in line)

    def would_change(self) -> list[str]:
        """Packages that are there and that the course's installation would replace, as pip says beforehand."""
        said = self.pip("install", "--dry-run", COURSE)
        last = next((line for line in said.splitlines() if line.startswith("Would install ")), "")
        coming = {word.rpartition("-")[0].lower() for word in last.split()[2:]}
        return sorted(name for name in self.before if name.lower() in coming)

    def changed(self) -> list[str]:
        """Packages that had another version before the course came."""
        now = self.versions()
        return sorted(f"{name} {old} -> {now.get(name)}" for name, old in self.before.items() if now.get(name) != old)
