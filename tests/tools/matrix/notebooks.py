"""Solved notebooks in the kernel of an environment, every slider and button moved at their end."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from autograde.build.source_notebook import asserting_notebook
from tests.tools.matrix.environments import Environment
from tests.tools.solved import PATHS, REFERENCE, outputs

CONTROL = "application/vnd.jupyter.widget-view+json"
MOVE = """\
import sys
moved = 0
if "ipywidgets" in sys.modules:
    from ipywidgets.widgets import widget
    there = getattr(widget, "_instances", None) or widget.Widget.widgets  # as ipywidgets 8 has it, and 7
    for one in list(there.values()):
        if type(one).__name__ in ("FloatSlider", "IntSlider"):
            one.value = one.min if one.value != one.min else one.max
            moved += 1
        elif type(one).__name__ == "Button":
            one.click()
            moved += 1
print("moved", moved)
"""


def run(name: str, environment: Environment, kernels: Path) -> tuple[int, list[str]]:
    """How many controls of a solved notebook were moved, and its complaints: errors, warnings, what was not redrawn."""
    notebook = asserting_notebook(PATHS[name], REFERENCE)
    notebook.cells.append(nbformat.v4.new_code_cell(MOVE, id="move"))
    with kernel(environment, kernels) as known, tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            kernel_name=known,
            timeout=300,
            allow_errors=True,
            skip_cells_with_tag="",
            extra_arguments=["--IPKernelApp.log_level=40"],
            resources={"metadata": {"path": folder}},
        )
        client.execute(env=environment.variables)
    complaints = [said for cell, output in outputs(notebook) if (said := complaint(cell, output))]
    shown = sum(CONTROL in output.get("data", {}) for _, output in outputs(notebook))
    moved = next((int(output.text.split()[-1]) for cell, output in outputs(notebook) if cell.id == "move"), 0)
    if shown and not moved:
        complaints.append(f"{shown} figures have controls, and none could be moved")
    return moved, complaints


def complaint(cell: nbformat.NotebookNode, output: nbformat.NotebookNode) -> str:
    """What a reader must not see."""
    if output.output_type == "error":
        return f"{cell.id}: {output.ename}: {output.evalue}"
    if output.get("name") == "stderr":
        return f"{cell.id}: {output.text.strip()}"
    caption = output.get("data", {}).get("text/markdown", "")
    return f"{cell.id}: {caption}" if caption.startswith("<small>`") and "Error: " in caption else ""


@contextmanager
def kernel(environment: Environment, folder: Path) -> Iterator[str]:
    """The name of a kernel that is the environment's Python, for as long as the context lasts."""
    place = folder / "kernels" / "matrix"
    place.mkdir(parents=True, exist_ok=True)
    argv = [str(environment.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    described = {"argv": argv, "display_name": "matrix", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(described), encoding="utf-8")
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(folder), before]))
    try:
        yield "matrix"
    finally:
        os.environ.pop("JUPYTER_PATH")
        if before is not None:
            os.environ["JUPYTER_PATH"] = before
