"""Runs a solved notebook from top to bottom, illustrations and asserts included."""

import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.build.course_folder import ROOT, SOLUTIONS
from autograde.build.errors import SourceError
from autograde.build.reference_text import Reference
from autograde.build.source_notebook import asserting_notebook


def run(path: Path) -> float:
    """Run the solved notebook of a source, with its illustrations and asserts; return the seconds it took.

    Raises
    ------
    SourceError : if a cell fails or writes to stderr
    """
    notebook = asserting_notebook(path, Reference(SOLUTIONS / "reference.py"))
    begun = time.perf_counter()
    execute(notebook, path)
    seconds = time.perf_counter() - begun
    executed = ROOT / "build" / path.relative_to(SOLUTIONS).with_suffix(".ipynb")
    executed.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, executed)
    return seconds


def execute(notebook: NotebookNode, path: Path) -> None:
    """Fill in the outputs of a solved notebook, illustrations included.

    Parameters
    ----------
    notebook : is changed
    path : of its source; the notebook runs beside it

    Raises
    ------
    SourceError : if a cell fails or writes to stderr
    """
    from nbclient import NotebookClient

    client = NotebookClient(
        notebook,
        timeout=120,
        skip_cells_with_tag="",
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                said = output.get("text") or "\n".join(output.get("traceback", []))
                raise SourceError(f"{path.relative_to(ROOT)}, cell {cell['id']}: {said}")
