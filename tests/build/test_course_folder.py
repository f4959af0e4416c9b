"""The engine builds the course that is in use, wherever its folders stand and whatever they are called."""

import subprocess
import sys

import nbformat
import pytest

from autograde.build.course_folder import ROOT
from tests.tools.hills import UNIT, make

SOURCE = """\
---
kernelspec:
  name: python3
  display_name: Python 3
---

# Go uphill

```{code-cell} ipython3
:exercise: slope
```

```{code-cell} ipython3
:points: 2
check(slope)
```
"""
REFERENCE = '''\
def slope(x):
    """The slope of x squared."""
    return 2.0 * x
'''
PROGRAM = """
import sys
from pathlib import Path
from autograde import courses
courses.use(courses.Course(Path(sys.argv[1])))
from autograde.build.make_notebooks import build
from autograde.build.wheel import stage
build()
stage(sys.argv[2], Path(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course of another name in another place, built; what its students install is in its folder `staged`."""
    folder = tmp_path_factory.mktemp("elsewhere")
    course = make(folder)
    (course / "mistakes" / "slopes.py").write_text("SUSPICIONS = {}\n")
    (folder / "pyproject.toml").write_text('[project]\nname = "hills"\ndynamic = ["version"]\n')
    (folder / "solutions" / UNIT).mkdir()
    (folder / "solutions" / UNIT / "slopes.md").write_text(SOURCE)
    (folder / "solutions" / "reference.py").write_text(REFERENCE)
    (folder / "staged").mkdir()
    command = [sys.executable, "-c", PROGRAM, str(course), UNIT, str(folder / "staged")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def test_another_course_s_notebooks_stand_in_its_own_folders(built):
    solved, released = (
        nbformat.read(built / part / UNIT / "slopes.ipynb", as_version=4) for part in ("solutions", "hills")
    )
    assert solved.metadata["autograde"]["course"] == "hills"
    assert "return 2.0 * x" in str(solved.cells)
    assert "return 2.0 * x" not in str(released.cells)
    assert "check(slope)" in str(released.cells)


def test_its_students_install_it_and_the_engine(built):
    assert {path.name for path in (built / "staged").iterdir()} == {"autograde", "hills", "pyproject.toml"}
    assert (built / "staged" / "hills" / UNIT / "slopes.ipynb").is_file()
    assert "+unit.1" in (built / "staged" / "pyproject.toml").read_text()


def test_the_engine_names_no_course_s_folder():
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "autograde").rglob("*.py")}
    assert [str(path) for path, text in texts.items() if '"lectures"' in text or "import lectures" in text] == []
