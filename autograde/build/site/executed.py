"""Solved notebooks with what their cells show; one that has run is kept, until something that it runs changes."""

import hashlib
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.build.course_folder import LECTURES, SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.build.run_solved import execute
from autograde.build.source_notebook import source_notebook

ENGINE = Path(__file__).resolve().parents[2]
SEEN = ("ipywidgets", "matplotlib", "numpy", "scikit-learn")  # what outputs come from, beside our own code
UNSEEN = ("build", "cli", "grading")  # rooms of the engine that no notebook runs


def executed(paths: Sequence[Path], kept: Path) -> dict[str, NotebookNode]:
    """Notebook's name -> the solved notebook with its outputs.

    Parameters
    ----------
    paths : of the sources, solutions/NN_unit/*.md
    kept : folder of notebooks that have run

    Raises
    ------
    SourceError : if a source is none, a cell fails or writes to stderr
    """
    reference = Reference(SOLUTIONS / "reference.py")

    def run(path: Path) -> NotebookNode:
        notebook = source_notebook(path, reference)
        file = kept / f"{path.stem}-{_digest(notebook)}.ipynb"
        if not file.exists():
            execute(notebook, path)
            kept.mkdir(parents=True, exist_ok=True)
            for older in kept.glob(f"{path.stem}-*.ipynb"):
                older.unlink()
            nbformat.write(notebook, file)
        return nbformat.read(file, as_version=4)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip([path.stem for path in paths], pool.map(run, paths), strict=True))


def _digest(notebook: NotebookNode) -> str:
    """What tells one run from another: the cells, and all that they call."""
    parts = [f"{cell.cell_type}\n{cell.source}" for cell in notebook.cells]
    return hashlib.sha256("\0".join([*parts, _code()]).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """What notebooks run: the course's and the engine's files, Python, and the packages whose output is seen."""
    found = hashlib.sha256(sys.version.encode())
    for name in SEEN:
        found.update(version(name).encode())
    for package in (LECTURES, ENGINE):
        for path in sorted(package.rglob("*")):
            inside = path.relative_to(package)
            if path.suffix in (".py", ".txt", ".json") and inside.parts[0] not in UNSEEN:
                found.update(inside.as_posix().encode() + path.read_bytes())
    return found.hexdigest()
