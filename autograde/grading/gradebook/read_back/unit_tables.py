"""Units, their notebooks and graded cells, from nbgrader's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograde.grading.gradebook.read_back.released_cells import ReleasedCells
from autograde.grading.gradebook.read_back.units import Asked, Unit


@dataclass(frozen=True)
class Released:
    """What was released, by the ids of nbgrader's rows."""

    units: Mapping[str, Unit]  # by their names
    notebooks: Mapping[str, str]  # -> names
    cells: Mapping[str, str]  # every cell -> its grade id
    asked: Mapping[str, Asked]  # every graded cell


def read_units(connection, there: ReleasedCells) -> Released:
    """All that was ever released.

    Parameters
    ----------
    connection : of SQLAlchemy
    there : where a unit's cells stand
    """
    from nbgrader import api

    notebooks = {row.id: row for row in rows(connection, api.Notebook)}
    bases = {row.id: row for row in rows(connection, api.BaseCell)}
    asked = _graded_cells(connection, notebooks, bases, there)
    graded: dict[str, list[Asked]] = {}
    for cell_id, cell in asked.items():
        graded.setdefault(notebooks[bases[cell_id].notebook_id].assignment_id, []).append(cell)
    units = {}
    for row in sorted(rows(connection, api.Assignment), key=lambda row: row.name):
        cells = sorted(graded.get(row.id, []), key=lambda cell: there.order(row.name, cell))
        books = sorted(book.name for book in notebooks.values() if book.assignment_id == row.id)
        units[row.id] = Unit(row.name, row.duedate, tuple(cells), tuple(books))
    return Released(
        units,
        {row_id: row.name for row_id, row in notebooks.items()},
        {row_id: row.name for row_id, row in bases.items()},
        asked,
    )


def _graded_cells(
    connection, notebooks: Mapping[str, Any], bases: Mapping[str, Any], there: ReleasedCells
) -> dict[str, Asked]:
    """The cells that give points: id -> what is asked."""
    from nbgrader import api

    from autograde.grading.assignments.dropped_exercises import dropped

    drops = {cell_id: row.how for cell_id, row in dropped(connection).items()}
    answers = {(base.notebook_id, base.name) for base in bases.values() if base.type == "SolutionCell"}
    units = {row.id: row.name for row in rows(connection, api.Assignment)}
    texts = rows(connection, api.SourceCell)
    hidden = {(row.notebook_id, row.name) for row in texts if there.hidden_tests.in_it(row.source or "")}
    asked = {}
    for row in [*rows(connection, api.GradeCell), *rows(connection, api.TaskCell)]:
        base = bases[row.id]
        checked = row.cell_type == "code" and (base.notebook_id, base.name) not in answers
        book = notebooks[base.notebook_id]
        heading = there.heading(units[book.assignment_id], book.name, base.name)
        secret = (base.notebook_id, base.name) in hidden
        asked[row.id] = Asked(book.name, base.name, row.max_score, checked, drops.get(row.id, ""), heading, secret)
    return asked


def rows(connection, table: Any) -> Sequence[Any]:
    """All rows of one of nbgrader's tables."""
    from sqlalchemy import select

    return connection.execute(select(table.__table__)).all()
