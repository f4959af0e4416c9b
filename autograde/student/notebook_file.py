"""A notebook's file as a student has it: read, whatever its version, or refused with what to do."""

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.notebooks.cell_fields import source_of
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import content_of, notebook_of


class NotANotebook(Exception):
    """A file that cannot be read as a notebook; the sentence says what to do."""


def read_file(path: Path) -> dict[str, Any]:
    """A notebook from a file of any version: a dictionary with a list of cells. Outputs beyond bounds are None.

    Raises
    ------
    NotANotebook : if there is no such file, or it holds no notebook
    """
    if not path.exists():
        raise NotANotebook(f"{path}: there is no such file.")
    if path.is_dir():
        raise NotANotebook(f"{path} is a folder, expected a notebook: name the .ipynb file inside it.")
    try:
        with open(path, "rb") as file:
            return notebook_of(content_of(file))
    except OSError as error:
        raise NotANotebook(f"{path} cannot be read: {error.strerror}.") from None
    except Broken as problem:
        raise NotANotebook(
            f"{path} {problem}. If JupyterLab opens it, save it there and say the same again; if not, the folder "
            ".ipynb_checkpoints beside it may hold an earlier state."
        ) from None


def read_notebook(path: Path) -> NotebookNode:
    """A notebook from a file, as nbformat has it: each cell's text in one piece.

    Raises
    ------
    NotANotebook : if there is no such file, or it holds no notebook
    """
    notebook = read_file(path)
    cells = [cell | {"source": source_of(cell)} for cell in notebook["cells"] if isinstance(cell, dict)]
    return nbformat.from_dict(notebook | {"cells": cells})
