"""A notebook of the course after an hour of a student's work, and a later release of it."""

import copy

import nbformat

from autograde.notebooks.cell_fields import marks_of
from autograde.notebooks.checksum import digest
from autograde.notebooks.merging import merge as merging
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_notebook

NAME = "04_back_propagation/back_propagation.ipynb"
RELEASE = read_notebook(released_notebooks()[NAME])


def cell(notebook, cell_id):
    return next(c for c in notebook.cells if c["id"] == cell_id)


def texts(notebook):
    return [c for c in notebook.cells if c["id"].startswith("text-")]


def worked_on():
    """The released notebook after an hour of a student's work."""
    mine = copy.deepcopy(RELEASE)
    cell(mine, "weight_gradient").source = "def weight_gradient(delta, h):\n    return 'mine'"
    added = nbformat.v4.new_code_cell("print('my own experiment')", id="abc123")
    mine.cells.insert(mine.cells.index(cell(mine, "weight_gradient")) + 1, added)
    return mine


def updated():
    """A later release: one text changed, one text gone, one exercise's docstring better."""
    new = copy.deepcopy(RELEASE)
    first, second = texts(new)[1:3]
    first.source += "\n\nA sentence more."
    first["id"] = f"text-{digest(first.source)}"
    new.cells.remove(second)
    return new


def is_answer(cell):
    """Whether a cell is one that students write in: an exercise or a written answer."""
    return bool(marks_of(cell).get("solution"))


def merge(mine, release):
    """The released notebook with a student's work in it, as nbformat has it."""
    return nbformat.from_dict(merging.merge(mine, release).notebook)
