"""The rows of an assignment as it was released: the ids of its notebooks and cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.database.tables import tables


@dataclass(frozen=True)
class AssignmentRows:
    """An assignment in nbgrader's tables."""

    id: str
    duedate: datetime | None
    notebooks: Mapping[str, str]  # name -> id
    graded: Mapping[str, Mapping[str, str]]  # notebook's name -> grade id -> cell's id, of cells that give points
    commented: Mapping[str, Mapping[str, str]]  # the same, of cells on which nbgrader comments


def read_assignment(connection, name: str) -> AssignmentRows:
    """An assignment that was released, by its name.

    Raises
    ------
    CannotGrade : if it is not there, or not any more
    """
    from sqlalchemy import select

    assignment, notebook, cell = (tables()[table] for table in ("assignment", "notebook", "base_cell"))
    row = connection.execute(select(assignment).where(assignment.c.name == name)).one_or_none()
    if row is None:
        raise CannotGrade(f"The gradebook knows no {name} any more: bring it back from a copy, or release it anew.")
    notebooks = {r.name: r.id for r in connection.execute(select(notebook).where(notebook.c.assignment_id == row.id))}
    graded: dict[str, dict[str, str]] = {name: {} for name in notebooks}
    commented: dict[str, dict[str, str]] = {name: {} for name in notebooks}
    names = {notebook_id: name for name, notebook_id in notebooks.items()}
    for r in connection.execute(select(cell).where(cell.c.notebook_id.in_(list(names)))):
        if r.type in ("GradeCell", "TaskCell"):
            graded[names[r.notebook_id]][r.name] = r.id
        if r.type in ("SolutionCell", "TaskCell"):
            commented[names[r.notebook_id]][r.name] = r.id
    return AssignmentRows(row.id, row.duedate, notebooks, graded, commented)
