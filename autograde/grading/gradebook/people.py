"""The students whom the gradebook knows, and how what names them is compared."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """One student of the gradebook."""

    id: str
    first: str = ""
    last: str = ""
    email: str = ""
    lms: str = ""  # the learning-management system's own number of this person

    @property
    def name(self) -> str:
        """First and last name, or the id where no name is known."""
        return f"{self.first} {self.last}".strip() or self.id


def read_people(connection) -> dict[str, Person]:
    """The gradebook's students: id -> Person."""
    from nbgrader.api import Student
    from sqlalchemy import select

    return {
        row.id: Person(row.id, row.first_name or "", row.last_name or "", row.email or "", str(row.lms_user_id or ""))
        for row in connection.execute(select(Student.__table__))
    }


def folded(text: str) -> str:
    """An id, an address or a column's name as it is compared: without case and outer spaces."""
    return text.replace("\u2019", "'").strip().casefold()
