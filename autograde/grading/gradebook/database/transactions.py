"""Transactions of a gradebook that is written to: each waits for its turn."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from autograde.grading import locked_database
from autograde.grading.locked_database import Result, patiently


class Database:
    """The database of a gradebook.

    Parameters
    ----------
    address : str, SQLAlchemy's
    waiting : is told in a sentence when the gradebook is locked
    """

    def __init__(self, address: str, waiting: Callable[[str], None]):
        from sqlalchemy import create_engine, event

        self.waiting = waiting
        sqlite = address.startswith("sqlite")
        self.engine = create_engine(
            address,
            connect_args={"timeout": locked_database.BUSY_SECONDS, "isolation_level": None} if sqlite else {},
        )
        if sqlite:  # take the right to write before reading: two programs then wait in turn, and never for each other
            event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    def read(self, query: Callable[[Any], Result]) -> Result:
        """What a query gives, in one transaction.

        Raises
        ------
        CannotGrade : if the gradebook stays locked, or cannot be read
        """

        def transaction() -> Result:
            with self.engine.connect() as connection:
                return query(connection)

        return patiently(transaction, self.waiting)

    def write(self, work: Callable[[Any], Result]) -> Result:
        """Do some work in one transaction, whole or not at all; what it gives.

        Raises
        ------
        CannotGrade : if the gradebook stays locked, or cannot be written
        """

        def transaction() -> Result:
            with self.engine.begin() as connection:
                return work(connection)

        return patiently(transaction, self.waiting)

    def copy_to(self, path: Path) -> None:
        """Write a copy of the gradebook, one file of SQLite's, as SQLite makes it.

        Raises
        ------
        OSError : if it cannot be written
        CannotGrade : if the gradebook stays locked
        """
        source = f"{Path(self.engine.url.database or '').absolute().as_uri()}?mode=ro"

        def transaction() -> None:
            # who holds the right to write lets nobody else write meanwhile, and may not copy on the same connection
            with (
                self.engine.begin(),
                closing(sqlite3.connect(source, uri=True)) as reading,
                closing(sqlite3.connect(path)) as copy,
            ):
                reading.backup(copy)

        try:
            patiently(transaction, self.waiting)
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error)) from None

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
