"""What keeps nbgrader from releasing a unit: a source notebook that is to be mended."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograde.notebooks.errors import Broken
from autograde.notebooks.read import notebook_of
from autograde.notebooks.release_problems import unreleasable


def source_problem(folder: Path, problem: Callable[[Mapping[str, Any]], str] = unreleasable) -> str:
    """The first notebook of a unit's folder that is to be mended, and why, as a sentence without its end; "" for none.

    Parameters
    ----------
    folder : Path, of the unit's source notebooks
    problem : what to ask of a notebook that can be read: why it cannot be used, or ""
    """
    for path in sorted(folder.glob("*.ipynb")):
        try:
            why = problem(notebook_of(path.read_bytes()))
        except OSError as error:
            why = f"cannot be read ({error.strerror})"
        except Broken as broken:
            why = str(broken)
        if why:
            return f"{path} {why}"
    return ""
