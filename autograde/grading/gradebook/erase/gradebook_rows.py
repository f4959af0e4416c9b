"""A student's rows in the gradebook and its copies."""

import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.backups import copies
from autograde.grading.gradebook.erase.trace import Trace, shown
from autograde.grading.gradebook.people import Person, read_people
from autograde.grading.locked_database import patiently


def people(course: CourseDirectory) -> dict[str, Person]:
    """The students whom the gradebook knows: id -> Person; nobody where there is no gradebook."""
    if _is_missing(course.database):
        return {}
    return _work(course.database, lambda connection, tables: read_people(connection))


def traces(course: CourseDirectory, person: Person) -> Iterator[Trace]:
    """Every copy of the gradebook that knows a student, and the gradebook itself, which comes last."""
    for address in (*(f"sqlite:///{path}" for path in copies(course)), course.database):
        if rows := _rows(address, person.id):
            where = "the gradebook" if address == course.database else shown(course, Path(address[10:]))
            yield Trace(f"{where}: {rows}", partial(_erase_rows, address, person.id))


def _is_missing(address: str) -> bool:
    return address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).is_file()


def _work(address: str, work: Callable[[Any, Any], Any]) -> Any:
    """Do some work in one transaction of a gradebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
        from nbgrader.api import Base
        from sqlalchemy import create_engine, event
        from sqlalchemy.exc import SQLAlchemyError

        engine = create_engine(address)
        if address.startswith("sqlite"):  # what is deleted is overwritten in the file too
            event.listen(engine, "connect", lambda database, _: database.execute("PRAGMA secure_delete = ON"))

        def transaction() -> Any:
            with engine.begin() as connection:
                return work(connection, Base.metadata.tables)

        try:
            return patiently(transaction)
        except SQLAlchemyError as error:
            said = str(error).splitlines()[0]
            raise CannotGrade(f"The gradebook {address} cannot be used ({said}): nothing was erased.") from None
        finally:
            engine.dispose()


def _rows(address: str, student: str) -> str:
    """What a gradebook holds of a student, "" where nothing."""
    from sqlalchemy import func, select

    if _is_missing(address):
        return ""

    def number(connection, tables) -> str:
        there, submitted = tables["student"], tables["submitted_assignment"]
        if not connection.execute(select(there.c.id).where(there.c.id == student)).first():
            return ""
        many = connection.execute(select(func.count()).where(submitted.c.student_id == student)).scalar()
        return f"the student and {count(many, 'submission')}"

    return _work(address, number)


def _erase_rows(address: str, student: str) -> None:
    from sqlalchemy import delete, inspect, select

    from autograde.grading.assignments.dropped_exercises import BEFORE

    def erase(connection, tables) -> None:
        submitted, books = tables["submitted_assignment"], tables["submitted_notebook"]
        mine = select(submitted.c.id).where(submitted.c.student_id == student)
        notebooks = select(books.c.id).where(books.c.assignment_id.in_(mine))
        graded = [tables["grade"], tables["comment"]]
        graded += [BEFORE] if inspect(connection).has_table(BEFORE.name) else []
        for table in graded:
            connection.execute(delete(table).where(table.c.notebook_id.in_(notebooks)))
        connection.execute(delete(books).where(books.c.assignment_id.in_(mine)))
        connection.execute(delete(submitted).where(submitted.c.student_id == student))
        connection.execute(delete(tables["student"]).where(tables["student"].c.id == student))

    _work(address, erase)
