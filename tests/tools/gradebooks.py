"""Two gradebooks compared: every row of every table, ids and the times of writing aside."""

from pathlib import Path

from nbgrader.api import Base
from sqlalchemy import NullPool, create_engine, select


def rows(gradebook: Path | str) -> dict[str, list]:
    """Every table of the gradebook of a folder, or at an address, ids replaced by what they stand for."""
    address = gradebook if isinstance(gradebook, str) else f"sqlite:///{gradebook / 'gradebook.db'}"
    with create_engine(address, poolclass=NullPool).connect() as connection:
        tables = {
            table.name: connection.execute(select(table)).mappings().all() for table in Base.metadata.sorted_tables
        }
    names: dict[str, str] = {}
    for table in ("assignment", "notebook", "base_cell", "source_cell", "submitted_assignment", "submitted_notebook"):
        for row in tables[table]:
            owner = row.get("notebook_id") or row.get("assignment_id") or ""
            own = row.get("name") or row.get("student_id") or names.get(row.get("notebook_id") or "", "")
            kind = row.get("type") or ""
            names[row["id"]] = f"{names.get(owner, '')}/{names.get(row.get('assignment_id') or '', '')}/{own}/{kind}"

    def named(row):
        own = {key: names.get(value, value) if isinstance(value, str) else value for key, value in row.items()}
        return sorted((key, repr(value)) for key, value in own.items() if key != "id" or value in names.values())

    return {table: sorted(map(named, found)) for table, found in tables.items()}


def same(one: Path | str, other: Path | str) -> None:
    """Fail where two gradebooks differ."""
    left, right = rows(one), rows(other)
    assert left["grade"]
    for table in left:
        assert left[table] == right[table], table
