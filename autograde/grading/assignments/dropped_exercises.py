"""Exercises that were dropped after a bad question: they count in full for everybody, or for nobody.

nbgrader's own columns carry it, so that its formgrader, feedback and export show the same points: a score by hand for
everybody, and for nobody also 0 points that can be reached. What stood there before is kept in two tables of ours in
the same gradebook, and comes back when the drop is taken back.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Float, MetaData, String, Table, and_, delete, insert, inspect, select, update

KEPT = "cell_id", "notebook_id", "auto_score", "manual_score", "extra_credit", "needs_manual_grade"
FULL, NOBODY = "full-marks", "nobody"
SAID = {FULL: "full marks for everybody", NOBODY: "counts for nobody"}

_METADATA = MetaData()
DROPPED = Table(
    "autograde_dropped",
    _METADATA,
    Column("cell_id", String(32), primary_key=True),
    Column("how", String(16), nullable=False),
    Column("max_score", Float, nullable=False),  # as it was released
)
BEFORE = Table(
    "autograde_before",
    _METADATA,
    Column("cell_id", String(32), primary_key=True),
    Column("notebook_id", String(32), primary_key=True),
    Column("auto_score", Float),
    Column("manual_score", Float),
    Column("extra_credit", Float),
    Column("needs_manual_grade", Boolean, nullable=False),
    Column("given", Float, nullable=False),  # the score by hand that the drop put in its place
)


def dropped(connection) -> dict[str, Any]:
    """What is dropped: cell id -> its row of DROPPED."""
    if not inspect(connection).has_table(DROPPED.name):
        return {}
    return {row.cell_id: row for row in connection.execute(select(DROPPED))}


def before(connection, notebooks: Collection[str]) -> dict[tuple[str, str], Any]:
    """What stood there before, of some submitted notebooks: (notebook id, cell id) -> its row of BEFORE."""
    rows = connection.execute(select(BEFORE).where(BEFORE.c.notebook_id.in_(list(notebooks))))
    return {(row.notebook_id, row.cell_id): row for row in rows}


def drop(connection, cell_id: str, how: str) -> None:
    """Drop a graded cell for all who have handed in."""
    _METADATA.create_all(connection)
    possible = _possible(connection, cell_id)
    connection.execute(insert(DROPPED).values(cell_id=cell_id, how=how, max_score=possible))
    if how == NOBODY:
        _set_possible(connection, cell_id, 0.0)
    hold(connection, cell_id, how, possible)


def hold(connection, cell_id: str, how: str, possible: float, notebooks: Collection[str] | None = None) -> None:
    """Give what the drop gives to the submissions that lack it: all, or some of those that have come since."""
    grade = _tables()["grade"]
    joined = grade.outerjoin(
        BEFORE, and_(BEFORE.c.cell_id == grade.c.cell_id, BEFORE.c.notebook_id == grade.c.notebook_id)
    )
    query = select(grade).select_from(joined).where(grade.c.cell_id == cell_id, BEFORE.c.cell_id.is_(None))
    if notebooks is not None:
        query = query.where(grade.c.notebook_id.in_(list(notebooks)))
    for row in connection.execute(query).all():
        given = 0.0 if how == NOBODY else max(possible, row.manual_score or 0.0)
        kept = {name: getattr(row, name) for name in KEPT}
        connection.execute(insert(BEFORE).values(given=given, **kept))
        new = {"manual_score": given, "needs_manual_grade": False} | ({"extra_credit": None} if how == NOBODY else {})
        connection.execute(update(grade).where(grade.c.id == row.id).values(**new))


def changed(connection, kept: Any, other: bool) -> None:
    """Remember of a dropped answer that it is another one than the one that a person read."""
    if other and kept.manual_score is not None and not kept.needs_manual_grade:
        mine = BEFORE.c.cell_id == kept.cell_id, BEFORE.c.notebook_id == kept.notebook_id
        connection.execute(update(BEFORE).where(*mine).values(needs_manual_grade=True))


def undo(connection, cell_id: str) -> None:
    """Take a drop back: everything as it was, but for points that a person has given since."""
    tables = _tables()
    grade = tables["grade"]
    row = connection.execute(select(DROPPED).where(DROPPED.c.cell_id == cell_id)).one()
    if row.how == NOBODY and _possible(connection, cell_id) == 0:
        _set_possible(connection, cell_id, row.max_score)
    old = {kept.notebook_id: kept for kept in connection.execute(select(BEFORE).where(BEFORE.c.cell_id == cell_id))}
    for now in connection.execute(select(grade).where(grade.c.cell_id == cell_id)).all():
        kept = old.get(now.notebook_id)
        if kept is None or now.manual_score != kept.given:
            continue
        needs = kept.needs_manual_grade
        if kept.manual_score is None and now.auto_score != kept.auto_score:  # graded anew since
            needs = now.auto_score is None
        extra = kept.extra_credit if row.how == NOBODY else now.extra_credit
        values = {"manual_score": kept.manual_score, "extra_credit": extra, "needs_manual_grade": needs}
        connection.execute(update(grade).where(grade.c.id == now.id).values(**values))
    connection.execute(delete(BEFORE).where(BEFORE.c.cell_id == cell_id))
    connection.execute(delete(DROPPED).where(DROPPED.c.cell_id == cell_id))


def mend(connection, rows: Mapping[str, Any]) -> dict[str, Any]:
    """Bring back what a new release, or nbgrader's own autograde, has undone of drops; return them as they are now."""
    for cell_id, row in rows.items():
        possible = _possible(connection, cell_id)
        released = row.max_score if row.how == NOBODY and possible == 0 else possible
        if row.how == NOBODY and possible:
            _set_possible(connection, cell_id, 0.0)
        if released != row.max_score:
            connection.execute(update(DROPPED).where(DROPPED.c.cell_id == cell_id).values(max_score=released))
            if row.how == FULL:
                _raise_to(connection, cell_id, row.max_score, released)
        hold(connection, cell_id, row.how, released)
    return dropped(connection)


def slipped(connection, rows: Mapping[str, Any]) -> bool:
    """Whether something of a drop has been undone since: points that can be reached, a submission without it."""
    grade = _tables()["grade"]
    for cell_id, row in rows.items():
        if _possible(connection, cell_id) != (0 if row.how == NOBODY else row.max_score):
            return True
        kept = select(BEFORE.c.notebook_id).where(BEFORE.c.cell_id == cell_id)
        query = select(grade.c.id).where(grade.c.cell_id == cell_id, grade.c.notebook_id.not_in(kept))
        if connection.execute(query.limit(1)).first():
            return True
    return False


def _raise_to(connection, cell_id: str, old: float, new: float) -> None:
    """The full marks of a cell are others now."""
    grade = _tables()["grade"]
    mine = BEFORE.c.cell_id == cell_id, BEFORE.c.given == old
    notebooks = select(BEFORE.c.notebook_id).where(*mine)
    where = grade.c.cell_id == cell_id, grade.c.manual_score == old, grade.c.notebook_id.in_(notebooks)
    connection.execute(update(grade).where(*where).values(manual_score=new))
    connection.execute(update(BEFORE).where(*mine).values(given=new))


def _tables() -> Mapping[str, Table]:
    from nbgrader.api import Base

    return Base.metadata.tables


def _possible(connection, cell_id: str) -> float:
    for name in ("grade_cells", "task_cells"):
        table = _tables()[name]
        row = connection.execute(select(table.c.max_score).where(table.c.id == cell_id)).first()
        if row:
            return float(row.max_score)
    return 0.0


def _set_possible(connection, cell_id: str, points: float) -> None:
    for name in ("grade_cells", "task_cells"):
        table = _tables()[name]
        connection.execute(update(table).where(table.c.id == cell_id).values(max_score=points))
