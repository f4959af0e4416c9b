"""Runs one's own notebook and says what every check in it found, without a gradebook."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograde.courses import CourseError, work_for
from autograde.notebooks.released import asked_by
from autograde.notebooks.restore import restore
from autograde.notebooks.which_release import notebook_it_is
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import NotANotebook, read_file
from autograde.student.notebook_run import NotebookRun, Verdict


def self_check(path: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> list[Verdict]:
    """Run a notebook as a grader would, and read its grade cells. The file stays as it is.

    What the grader restores is restored here, from the released notebook; illustrations are left out.

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
    notebook = read_file(path)
    _work_for_its_course(notebook)
    releases = {name: read_file(released) for name, released in released_notebooks().items()}
    called = [name for name in releases if Path(name).stem in path.stem and notebook["cells"]]
    name = notebook_it_is(notebook, releases) or max(called, key=len, default=None)
    if name is None:
        raise NotANotebook(f"{path} has no checks of this course in it, expected a copy of one of its notebooks.")
    asked = asked_by(releases[name])
    cells = restore(notebook["cells"], asked)["cells"]
    given = [known.source for known in asked.cells.values() if known.locked and not known.grade]
    run = NotebookRun(path.parent, given)
    for number, cell in enumerate(cells):
        run.cell(cell, asked.cells.get(cell["metadata"].get("nbgrader", {}).get("grade_id")))
        progress(number + 1, len(cells))
    run.end()
    return [replace(verdict, message=run.with_cause(verdict)) for verdict in run.verdicts]


def _work_for_its_course(notebook: dict[str, Any]) -> None:
    """Have this process work for the course that a notebook names, where it names one.

    Raises
    ------
    NotANotebook : if that course is not installed
    """
    metadata = notebook.get("metadata")
    marks = metadata.get("autograde") if isinstance(metadata, dict) else None
    name = marks.get("course") if isinstance(marks, dict) else None
    try:
        work_for(name if isinstance(name, str) else "")
    except CourseError as problem:
        raise NotANotebook(str(problem)) from None
