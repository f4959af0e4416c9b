"""One cell of a notebook's source, made into a cell of the source notebook: text, stub, check, given function.

A source is MyST Markdown. What the build makes of a cell is said in the cell's options:

    :exercise: softmax        the function's signature, docstring and solution, from reference.py
    :points: 2                a grade cell; its name comes from the check that it calls
    :given: softmax, forward  locked, solved functions of earlier units, from reference.py, folded
    :setup:                   the first code cell: what installs the course where it is missing, and the imports that
                              every notebook needs, come before its own
    +++ {"question": "why_average", "points": 3}   a written answer, graded by hand: what follows is the model answer
"""

from collections.abc import Callable

import nbformat
from nbformat import NotebookNode

from autograde.build.reference_text import Reference
from autograde.checking.exercises import called_check
from autograde.courses import current
from autograde.notebooks.checksum import digest
from autograde.version import __version__

INSTALL = """\
try:
    import {package}
except ImportError:
    %pip install --quiet {distribution}

"""
SETUP = """\
import numpy as np

from autograde import begin, check, check_gradient, examine

begin("{version}"{course})
"""


def source_cell(cell: NotebookNode, reference: Reference, shown: Callable[[str], str] = str) -> NotebookNode:
    """One cell of the source notebook, with its id and nbgrader's metadata.

    Parameters
    ----------
    cell : as Jupytext read it
    reference : the functions of exercises and of given cells
    shown : what of code that stands as it was written is shown; all of it where left out
    """
    return _markdown_cell(cell) if cell.cell_type == "markdown" else _code_cell(cell, reference, shown)


def _markdown_cell(cell: NotebookNode) -> NotebookNode:
    """A text, or a written answer with its model answer."""
    made = nbformat.v4.new_markdown_cell(cell.source)
    if "question" in cell.metadata:
        name, points = cell.metadata["question"], cell.metadata["points"]
        made["id"] = f"question-{name}"
        made.metadata["nbgrader"] = nbgrader_marks(f"question_{name}", grade=True, solution=True, points=points)
    else:
        made["id"] = f"text-{digest(cell.source)}"
    return made


def _code_cell(cell: NotebookNode, reference: Reference, shown: Callable[[str], str]) -> NotebookNode:
    """An exercise, a check, given functions, the setup, or code that stands as it was written."""
    options = dict(cell.metadata)
    tags = list(options.get("tags", []))
    made = nbformat.v4.new_code_cell(cell.source if "points" in options else shown(cell.source))
    made["id"] = f"code-{digest(made.source)}"
    if "exercise" in options:
        _make_exercise(made, options["exercise"], reference)
    elif "points" in options:
        _make_check(made, options["points"])
    elif "given" in options:
        _make_given(made, [name.strip() for name in options["given"].split(",")], reference)
    elif "setup" in options:
        made.source = _install() + SETUP.format(version=__version__, course=_named()) + made.source
        made["id"] = f"setup-{digest(made.source)}"
    if "hide-input" in tags:
        made.metadata["jupyter"] = {"source_hidden": True}  # JupyterLab shows the first line of it
    if "setup" not in options:
        tags.append("raises-exception")  # "Run All" goes on behind a blank exercise
    if tags:
        made.metadata["tags"] = sorted(tags)
    return made


def _install() -> str:
    """What installs the course where a notebook runs without it, as on Colab; "" where pip knows no name of it."""
    course = current()
    named = {"package": course.import_name, "distribution": course.distribution}
    return INSTALL.format(**named) if course.distribution else ""


def _named() -> str:
    """What a notebook tells of its course, where it is not the one of notebooks that tell nothing."""
    course = current()
    return "" if course.keeps_the_nameless else f', "{course.name}"'


def _make_exercise(made: NotebookNode, name: str, reference: Reference) -> None:
    if name not in reference.functions:
        raise ValueError(f"reference.py has no function {name}")
    made.source, made["id"] = reference.exercise(name), name
    made.metadata["nbgrader"] = nbgrader_marks(name, solution=True)


def _make_check(made: NotebookNode, points: float) -> None:
    name = "-".join(filter(None, ["check", *called_check(made.source)]))
    made["id"] = name
    made.metadata["nbgrader"] = nbgrader_marks(name.replace("-", "_"), grade=True, points=points)


def _make_given(made: NotebookNode, names: list[str], reference: Reference) -> None:
    made.source = "\n\n\n".join([reference.given(name) for name in names])
    made["id"] = f"given-{names[0]}"
    made.metadata["nbgrader"] = nbgrader_marks(f"given_{names[0]}", locked=True)
    made.metadata["jupyter"] = {"source_hidden": True}  # JupyterLab folds it: known code before the text


def nbgrader_marks(grade_id: str, *, grade=False, solution=False, locked=False, points: float | None = None) -> dict:
    """nbgrader's metadata of one cell."""
    metadata = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked or (grade and not solution),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return metadata | ({"points": float(points)} if points is not None else {})
