"""Units that have submissions: nbgrader lets no such unit change, so the build leaves it as it was released."""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograde.build.errors import SourceError
from autograde.build.release import CONFIG, settings_of

Form = dict[str, frozenset[tuple[str, str]]]  # notebook -> (name of a cell, what nbgrader makes of it) of its cells


@dataclass(frozen=True)
class HandedIn:
    """A unit as it was released, and how many students have handed it in."""

    unit: str
    form: Form
    students: int

    @property
    def sentence(self) -> str:
        """That the unit stays."""
        who = "1 student has" if self.students == 1 else f"{self.students} students have"
        return (
            f"{self.unit} stays as it was released: {who} handed it in, and nbgrader lets no unit change that has "
            "submissions; units without any take the new form."
        )


def handed_in(root: Path) -> dict[str, HandedIn]:
    """The units of a class's folder that have submissions, in its gradebook or waiting to be graded.

    Parameters
    ----------
    root : Path, where nbgrader_config.py and gradebook.db stand; where there is no gradebook, there are none

    Raises
    ------
    SourceError : if the gradebook cannot be read
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
        from nbgrader.api import Gradebook
        from sqlalchemy.exc import SQLAlchemyError

        directory = _directory(root)
        if directory is None:
            return {}
        try:
            with Gradebook(directory.db_url, directory.course_id or "default_course") as gradebook:
                units = [
                    _unit(assignment, root / directory.submitted_directory) for assignment in gradebook.assignments
                ]
        except (SQLAlchemyError, ImportError) as error:
            why = str(error).splitlines()[0]
            raise SourceError(
                f"The gradebook of {root} cannot be read ({why}), so it is not known which units have submissions and "
                "stay as they were released: nothing was built."
            ) from None
    return {found.unit: found for found in units if found.students and found.form}


def _unit(assignment: Any, submitted: Path) -> HandedIn:
    """A unit in the gradebook; who has handed in counts whether graded or not."""
    students = {submission.student.id for submission in assignment.submissions}
    students |= {path.parent.name for path in submitted.glob(f"*/{assignment.name}/")}
    form = {notebook.name: _form_in(notebook) for notebook in assignment.notebooks}
    return HandedIn(assignment.name, form, len(students))


def _directory(root: Path) -> Any:
    """nbgrader's CourseDirectory of a class's folder; None where there is no gradebook."""
    from nbgrader.coursedir import CourseDirectory

    if not (root / CONFIG).is_file():
        return None
    config = settings_of(root)
    config.CourseDirectory.setdefault("root", str(root))
    directory = CourseDirectory(config=config)
    file = directory.db_url.removeprefix("sqlite:///")
    return directory if file == directory.db_url or Path(file).is_file() else None


def _form_in(notebook: Any) -> frozenset[tuple[str, str]]:
    """The form of a notebook in the gradebook."""
    kinds = ("grade", notebook.grade_cells), ("solution", notebook.solution_cells), ("task", notebook.task_cells)
    return frozenset((cell.name, kind) for kind, cells in (*kinds, ("any", notebook.source_cells)) for cell in cells)


def form_of(paths: Iterable[Path]) -> Form:
    """The form of notebooks in files, source or released."""
    return {path.stem: _form(nbformat.read(path, as_version=4)) for path in paths}


def _form(notebook: nbformat.NotebookNode) -> frozenset[tuple[str, str]]:
    marks = [cell.metadata["nbgrader"] for cell in notebook.cells if "nbgrader" in cell.metadata]
    kinds = "grade", "solution", "task"
    named = {(mark["grade_id"], kind) for mark in marks for kind in kinds if mark.get(kind)}
    known = {(mark["grade_id"], "any") for mark in marks if mark.get("locked") or any(mark.get(kind) for kind in kinds)}
    return frozenset(named | known)
