"""Makes every notebook: source, solutions and release; what has not changed is not written."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat

from autograde.build.course_folder import LECTURES, SOLUTIONS, sources
from autograde.build.reference_text import Reference
from autograde.build.release import release
from autograde.build.source_notebook import source_notebook


def build(lectures: Path = LECTURES, only: Sequence[str] = ()) -> list[Path]:
    """Build the notebooks; write those that have changed, and return them.

    Parameters
    ----------
    lectures : Path, where the released notebooks go, NN_unit/*.ipynb
    only : names of notebooks; all where left out
    """
    reference = Reference(SOLUTIONS / "reference.py")
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for path in sources(only):
            notebook = course / "source" / path.parent.name / f"{path.stem}.ipynb"
            notebook.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(source_notebook(path, reference), notebook)
        release(course, sorted({path.parent.name for path in sources(only)}))
        written = []
        for step, target in (("source", SOLUTIONS), ("release", lectures)):
            for made in sorted((course / step).rglob("*.ipynb")):
                path = target / made.relative_to(course / step)
                if not path.exists() or path.read_bytes() != made.read_bytes():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    draft = path.with_name(f".{path.name}.{os.getpid()}")  # two builds at once do not meet
                    shutil.copyfile(made, draft)
                    os.replace(draft, path)
                    written.append(path)
    return written
