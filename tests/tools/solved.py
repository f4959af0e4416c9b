"""The solved notebooks, each run once for all tests that look at what it shows."""

import functools
import tempfile

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.build.course_folder import ROOT, SOLUTIONS, sources
from autograde.build.reference_text import Reference
from autograde.build.source_notebook import asserting_notebook

REFERENCE = Reference(SOLUTIONS / "reference.py")
PATHS = {path.stem: path for path in sources()}
WATCHED = f"""
import sys
sys.path.append({str(ROOT)!r})
from tests.tools import contrast
contrast.watch()
del sys, contrast
"""


def run(notebook, folder, *, illustrations=True):
    """Run all cells, past errors, in a kernel of its own."""
    client = NotebookClient(
        notebook,
        timeout=600,
        allow_errors=True,
        skip_cells_with_tag="" if illustrations else "skip-execution",
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return notebook


@functools.cache
def solved(name):
    """A solved notebook with its outputs, illustrations and asserts included; do not change it."""
    if name == "pytorch":
        pytest.importorskip("torch")
    notebook = asserting_notebook(PATHS[name], REFERENCE)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(WATCHED))
    with tempfile.TemporaryDirectory() as folder:
        run(notebook, folder)
    assert not notebook.cells.pop(0).outputs
    return notebook


def outputs(notebook):
    """(cell, output) of every output."""
    return [(cell, output) for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
