"""Runs one's own notebook and says what every check in it found, without a gradebook."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograde.asking import plain
from autograde.start import NotANotebook, is_answer, merge, read_notebook, released_notebooks

SECONDS_A_CELL = 60


@dataclass(frozen=True)
class Verdict:
    """What one grade cell found: its name, the points reached (None: a person grades it) and possible, the message."""

    name: str
    points: float | None
    possible: float
    message: str


def self_check(path: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> list[Verdict]:
    """Run a notebook as a grader would, and read its grade cells. The file stays as it is.

    Edited or deleted checks are taken from the released notebook of the same name; illustrations are left out.

    Parameters
    ----------
    path : Path of a notebook of this course
    progress : called with the number of cells that are done and the number of all

    Returns
    -------
    one Verdict for every grade cell, in the notebook's order

    Raises
    ------
    NotANotebook : if the file is none, or none of this course
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    notebook = read_notebook(path)
    marks = notebook.metadata.get("autograde", {})
    released = released_notebooks().get(f"{marks.get('unit')}/{marks.get('notebook')}.ipynb")
    if released is not None:
        notebook = merge(notebook, read_notebook(released))
    grade_cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    if not grade_cells:
        raise NotANotebook(f"{path} has no checks of this course in it, expected a copy of one of its notebooks.")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        interrupt_on_timeout=True,
        error_on_timeout={
            "ename": "CellTimeoutError",
            "evalue": "",
            "traceback": [f"did not end within {SECONDS_A_CELL} seconds and was stopped"],
        },
        allow_errors=True,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.on_cell_complete = lambda cell, cell_index: progress(cell_index + 1, len(notebook.cells))
    died = ""
    try:
        client.execute()
    except (DeadKernelError, CellTimeoutError) as error:
        died = f"the kernel died while the notebook ran ({plain(error)}); what came after it was not checked"
    return [_verdict(cell, died) for cell in grade_cells]


def _verdict(cell: NotebookNode, died: str) -> Verdict:
    """What one executed grade cell found."""
    from nbgrader.utils import determine_grade

    name, possible = cell.metadata.nbgrader["grade_id"], float(cell.metadata.nbgrader["points"])
    if is_answer(cell):
        return Verdict(name, None, possible, "a written answer: a person reads it")
    if died and cell.execution_count is None:
        return Verdict(name, 0.0, possible, died)
    points, _ = determine_grade(cell)
    said = []
    for output in cell.outputs:
        if output.output_type == "error":
            said = output.traceback
        elif output.output_type == "stream":
            said.append(output.text.rstrip())
    return Verdict(name, points, possible, "\n".join(said))
