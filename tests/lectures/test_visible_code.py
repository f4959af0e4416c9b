"""Code that a reader sees fits on the page: no line of a cell that is not folded runs off it."""

import re

import pytest

from autograde.notebooks.cell_fields import source_of
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_file

WIDTH = 92  # characters of a line in JupyterLab beside its side bar, and of a printed page

RELEASED = {path.stem: path for path in released_notebooks().values()}


def visible_lines(notebook):
    """The lines of code cells that are not folded, exercises too, and of code in the text."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and not cell["metadata"].get("jupyter", {}).get("source_hidden"):
            yield from source_of(cell).split("\n")
        elif cell["cell_type"] == "markdown":
            for block in re.findall(r"^```.*?^```", source_of(cell), re.DOTALL | re.MULTILINE):
                yield from block.split("\n")


@pytest.mark.parametrize("name", RELEASED)
def test_no_visible_line_runs_off_the_page(name):
    assert [line for line in visible_lines(read_file(RELEASED[name])) if len(line) > WIDTH] == []


# the search itself


def cell(kind, source, **metadata):
    return {"cell_type": kind, "source": source, "metadata": metadata}


LONG = "x = " + "1 + " * 30 + "1"


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (cell("code", f"y = 1\n{LONG}"), True),
        (cell("code", LONG, nbgrader={"solution": True}), True),
        (cell("code", LONG, jupyter={"source_hidden": True}), False),
        (cell("markdown", f"Text\n\n```python\n{LONG}\n```\n"), True),
        (cell("markdown", f"A sentence, which is wrapped where it is shown: {LONG}"), False),
    ],
)
def test_long_lines_are_looked_for_where_they_are_seen(made, found):
    assert (LONG in visible_lines({"cells": [made]})) == found
