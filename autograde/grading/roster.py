"""A list of students as a CSV: one's own, or as Canvas and Moodle export it; matched with the gradebook's students."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograde.grading.course import CannotGrade
from autograde.grading.recorded import Person

# What a column is called -> what it holds. "number" is the learning-management system's own number of a person.
PLAIN = {
    "id": "id",
    "student_id": "id",
    "first_name": "first",
    "last_name": "last",
    "email": "email",
    "lms_user_id": "number",
}
CANVAS = {
    "student": "student",
    "id": "number",
    "sis user id": "sis",
    "sis login id": "login",
    "email": "email",
}
MOODLE = {
    "first name": "first",
    "firstname": "first",
    "surname": "last",
    "last name": "last",
    "lastname": "last",
    "full name": "student",
    "id number": "sis",
    "idnumber": "sis",
    "username": "login",
    "email address": "email",
    "email": "email",
}
IDS = ("id", "login", "sis")  # what tells who somebody is, the best first
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class Entry:
    """One student of a roster.

    Attributes
    ----------
    line : int, of the file
    cells : the row as it stands there
    known : what is known: "id", "login", "sis", "number", "email", "first", "last"
    """

    line: int
    cells: tuple[str, ...]
    known: Mapping[str, str]

    @property
    def keys(self) -> set[str]:
        """Everything that can tell who this is."""
        return {folded(self.known[name]) for name in (*IDS, "number", "email") if self.known.get(name)}

    @property
    def name(self) -> str:
        words = f"{self.known.get('first', '')} {self.known.get('last', '')}".strip()
        return words or next((self.known[name] for name in (*IDS, "email", "number") if self.known.get(name)), "?")


@dataclass(frozen=True)
class Roster:
    """A list of students.

    Attributes
    ----------
    path : Path
    form : "plain", "canvas" or "moodle"
    header : names of the columns
    entries : one for each student
    """

    path: Path
    form: str
    header: tuple[str, ...]
    entries: tuple[Entry, ...]

    def holds(self, name: str) -> bool:
        """Whether any student has this known."""
        return any(entry.known.get(name) for entry in self.entries)


@dataclass
class Matched:
    """Who of the gradebook is who on the roster.

    Attributes
    ----------
    entries : student id -> Entry
    unmatched : student id -> why there is none
    alone : entries that no student of the gradebook belongs to
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    unmatched: dict[str, str] = field(default_factory=dict)
    alone: list[Entry] = field(default_factory=list)


def folded(text: str) -> str:
    """An id or an address as it is compared: without case and outer spaces."""
    return text.strip().casefold()


def read_roster(path: Path) -> Roster:
    """A roster from its file.

    Raises
    ------
    CannotGrade : if it cannot be read, a column is missing, a line is not whole, or somebody stands there twice
    """
    rows = _rows(path)
    if not rows:
        raise CannotGrade(f"{path} is empty, expected a line with the columns' names and one for each student.")
    _, header = rows[0]
    form, names = _form(path, header)
    entries = []
    for line, row in rows[1:]:
        if form == "canvas" and _no_student(row):
            continue
        if len(row) != len(header):
            raise CannotGrade(f"{path}, line {line} has {len(row)} cells, expected {len(header)} as in its first line.")
        known = {names[column]: cell.strip() for column, cell in enumerate(row) if names.get(column) and cell.strip()}
        entries.append(Entry(line, tuple(row), _named(known)))
    if not entries:
        raise CannotGrade(f"{path} names no student: there is nothing under its first line.")
    _no_duplicates(path, entries)
    return Roster(path, form, tuple(header), tuple(entries))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with the number of their line."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CannotGrade(f"{path}: there is no such file.") from None
    except OSError as error:
        raise CannotGrade(f"{path} cannot be read: {error.strerror}.") from None
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise CannotGrade(f"{path} is not UTF-8 text: save it as CSV in UTF-8 (in Excel: CSV UTF-8).") from None
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CannotGrade(f"{path} is no CSV that can be read ({error}): save it as CSV in UTF-8.") from None


def _form(path: Path, header: Sequence[str]) -> tuple[str, dict[int, str]]:
    """Whose form a roster has, and what its columns hold: column -> what."""
    columns = [folded(name) for name in header]
    if "student" in columns and "section" in columns:
        form, meaning = "canvas", CANVAS
    elif any(name in columns for name in ("email address", "first name", "id number", "full name", "firstname")):
        form, meaning = "moodle", MOODLE
    else:
        form, meaning = "plain", PLAIN
    names = {column: meaning[name] for column, name in enumerate(columns) if name in meaning}
    if not set(names.values()) & {*IDS, "number", "email"}:
        raise CannotGrade(
            f"{path} has no column that tells who somebody is, expected id or email (one's own list), SIS Login ID or "
            f"ID (Canvas), Username, ID number or Email address (Moodle). Its columns: {', '.join(header)}."
        )
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    if twice:
        doubled = ", ".join(header[column] for column, name in names.items() if name in twice)
        raise CannotGrade(f"{path} has two columns for the same thing ({doubled}): keep one.")
    return form, names


def _no_student(row: Sequence[str]) -> bool:
    """Whether a line of Canvas's is about the assignments, or its own test student."""
    first = row[0].strip()
    posting = all(re.fullmatch(r"(Muted|Manual Posting.*)?", cell.strip(), re.IGNORECASE) for cell in row)
    return first == "Points Possible" or posting or first == "Student, Test"


def _named(known: dict[str, str]) -> dict[str, str]:
    """With first and last name where the whole name stands in one cell, and the address where it is the login."""
    whole = known.pop("student", "")
    if whole and "," in whole:
        last, _, first = whole.partition(",")
        known = {"first": first.strip(), "last": last.strip()} | known
    elif whole:
        first, _, last = whole.rpartition(" ")
        known = {"first": first, "last": last} | known
    if ADDRESS.fullmatch(known.get("login", "")):
        known = {"email": known["login"]} | known
    return known


def _no_duplicates(path: Path, entries: Sequence[Entry]) -> None:
    for name in (*IDS, "number", "email"):
        seen: dict[str, int] = {}
        for entry in entries:
            value = folded(entry.known.get(name, ""))
            if value and value in seen:
                raise CannotGrade(
                    f"{path}: {entry.known[name]!r} stands in lines {seen[value]} and {entry.line}: keep one of them."
                )
            seen[value] = entry.line


def match(people: Mapping[str, Person], roster: Roster) -> Matched:
    """Who is who: by id first, by e-mail address too; whoever could be two people, or is nobody's, is left over."""
    by_key: dict[str, list[Entry]] = {}
    for entry in roster.entries:
        for key in entry.keys:
            by_key.setdefault(key, []).append(entry)
    found = Matched()
    owners: dict[int, list[str]] = {}
    for student, person in people.items():
        keys = {folded(key) for key in (person.id, person.lms, person.email) if key}
        lines = {entry.line: entry for key in keys for entry in by_key.get(key, [])}
        if not lines:
            found.unmatched[student] = f"nobody in {roster.path.name} has this id or e-mail address"
        elif len(lines) > 1:
            places = " and ".join(str(line) for line in sorted(lines))
            found.unmatched[student] = f"could be lines {places} of {roster.path.name}: id and e-mail address disagree"
        else:
            (line,) = lines
            found.entries[student] = lines[line]
            owners.setdefault(line, []).append(student)
    for line, students in owners.items():
        if len(students) > 1:
            for student in students:
                others = ", ".join(other for other in students if other != student)
                found.unmatched[student] = f"line {line} of {roster.path.name} belongs to {others} too"
                del found.entries[student]
    taken = {entry.line for entry in found.entries.values()}
    found.alone = [entry for entry in roster.entries if entry.line not in taken]
    return found
