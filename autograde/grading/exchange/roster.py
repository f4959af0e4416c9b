"""A list of students as a CSV: one's own, or as Canvas and Moodle export it; matched with the gradebook's students."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.csv_cells import read_id, read_text
from autograde.grading.exchange.moodle_columns import MOODLE, PARTICIPANTS
from autograde.grading.gradebook.people import Person, folded

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
    "lastname": "last",
    "firstname": "first",
    "id": "number",
    "sis user id": "sis",
    "sis login id": "login",
    "email": "email",
}
LARGEST = 2**25  # bytes of a list
IDS = ("id", "login", "sis")  # what tells who somebody is, the best first
KEYS = (*IDS, "number", "email")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class Entry:
    """One student of a roster.

    Attributes
    ----------
    line : int, of the file
    cells : the row as it stands there
    known : what is known: "id", "login", "sis", "number", "email", "first", "last"; "whole", the name in one cell;
        "participant", Moodle's number in one assignment
    """

    line: int
    cells: tuple[str, ...]
    known: Mapping[str, str]

    @property
    def name(self) -> str:
        words = f"{self.known.get('first', '')} {self.known.get('last', '')}".strip()
        keys = (*IDS, "email", "number", "participant")
        return words or next((self.known[name] for name in keys if self.known.get(name)), "?")

    @property
    def whole(self) -> str:
        """The name as the list has it, "" where it has none."""
        return self.known.get("whole") or f"{self.known.get('first', '')} {self.known.get('last', '')}".strip()


@dataclass(frozen=True)
class Roster:
    """A list of students.

    Attributes
    ----------
    path : Path
    form : "plain", "canvas" or "moodle"
    header : names of the columns
    columns : column -> what it holds, where that is known
    entries : one for each student
    """

    path: Path
    form: str
    header: tuple[str, ...]
    columns: Mapping[int, str]
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


def read_roster(path: Path) -> Roster:
    """A roster from its file.

    Raises
    ------
    CannotGrade : if it cannot be read, a column is missing, a line is not whole, or somebody stands there twice
    """
    rows = _rows(path)
    if not rows:
        raise CannotGrade(f"{path} is empty, expected a line with the columns' names and one for each student.")
    _, first = rows[0]
    header = [read_text(name) for name in first]
    form, names = _form(path, header, [row for _, row in rows[1:]])
    entries: list[Entry] = []
    for line, row in rows[1:]:
        if form == "canvas" and _no_student(row, names, first=not entries):
            continue
        if len(row) != len(header):
            raise CannotGrade(f"{path}, line {line} has {len(row)} cells, expected {len(header)} as in its first line.")
        cells = tuple(_cell(path, line, header[column], names.get(column), cell) for column, cell in enumerate(row))
        known = {names[column]: cell for column, cell in enumerate(cells) if names.get(column) and cell}
        kept = tuple(cell if names.get(column) in KEYS else row[column] for column, cell in enumerate(cells))
        entries.append(Entry(line, kept, _named(known)))
    if not entries:
        raise CannotGrade(f"{path} names no student: there is nothing under its first line.")
    _no_duplicates(path, entries)
    return Roster(path, form, tuple(first), names, tuple(entries))


def _cell(path: Path, line: int, column: str, what: str | None, cell: str) -> str:
    """What a cell says, without what spreadsheets and copying put around it.

    Raises
    ------
    CannotGrade : for what tells who somebody is, and was lost
    """
    if what == "participant":
        return cell.strip()[len(_label(cell)) :].strip()
    if what not in KEYS:
        return read_text(cell)
    try:
        return read_id(cell)
    except ValueError as lost:
        raise CannotGrade(
            f"{path}, line {line}, column {column}: {cell!r} is {lost}: make the column text there, and write it anew."
        ) from None


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with the number of their line."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise CannotGrade(f"{path}: there is no such file.") from None
    except OSError as error:
        raise CannotGrade(f"{path} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST:
        raise CannotGrade(f"{path} has more than {LARGEST >> 20} MB, which is no list of students.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotGrade(f"{path} is a spreadsheet under another name: open it there, and save it as CSV in UTF-8.")
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CannotGrade(
            f"{path} is not UTF-8 text: save it as CSV in UTF-8 (in Excel: CSV UTF-8). Line {line} shows it first."
        ) from None
    first, _, rest = text.lstrip("\r\n").partition("\n")
    delimiter = max(",;\t", key=first.count)
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:  # Excel's own word on the matter
        delimiter, text = first.strip("\r\n")[4:5] or ",", "\n" + rest
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CannotGrade(f"{path} is no CSV that can be read ({error}): save it as CSV in UTF-8.") from None


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\x00" in content[:2]:  # UTF-16 without a word on it
        return "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    return "utf-8-sig"


def _form(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, dict[int, str]]:
    """Whose form a roster has, and what its columns hold: column -> what."""
    columns = [folded(name) for name in header]
    worksheet = _worksheet(rows)
    language = _language(columns, worksheet)
    if "section" in columns and ("student" in columns or {"lastname", "firstname"} <= set(columns)):
        form, meaning = "canvas", CANVAS
    elif language or worksheet:
        form, meaning = "moodle", language
    else:
        form, meaning = "plain", PLAIN
    names = {column: meaning[name] for column, name in enumerate(columns) if name in meaning}
    if form == "moodle":
        names |= _moodle_columns(columns, names, rows)
    if not set(names.values()) & {*KEYS, "participant"}:
        raise CannotGrade(
            f"{path} has no column that tells who somebody is, expected id or email (one's own list), SIS Login ID or "
            f"ID (Canvas), Username, ID number or Email address (Moodle). Its columns: {', '.join(header)}."
        )
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    if twice:
        doubled = ", ".join(header[column] for column, name in names.items() if name in twice)
        raise CannotGrade(f"{path} has two columns for the same thing ({doubled}): keep one.")
    return form, names


def _worksheet(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column says "Participant 4711" in every line, in a language that Moodle speaks."""
    begins = [row[0].strip() for row in rows if row and row[0].strip()]
    return bool(begins) and all(
        cell[-1].isdigit() and cell.rstrip("0123456789").strip() in PARTICIPANTS for cell in begins
    )


def _language(columns: Sequence[str], worksheet: bool) -> dict[str, str]:
    """The names of Moodle's columns in the language that knows the most of these; none for another list."""
    best: dict[str, str] = {}
    for words in MOODLE.values():
        meaning = {folded(name): what for what, names in words.items() for name in names}
        known = [name for name in columns if name in meaning]
        telling = any(meaning[name] in ("first", "last", "student", "sis") or " " in name for name in known)
        if (worksheet or telling) and len(known) > sum(name in best for name in columns):
            best = meaning
    return best


def _moodle_columns(columns: Sequence[str], names: Mapping[int, str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """What is known by what stands in the columns: a worksheet's first, "Participant 4711", and e-mail addresses."""
    found: dict[int, str] = {}
    labels = {_label(row[0]) for row in rows if row and row[0].strip()}
    if 0 not in names and len(labels) == 1:
        (label,) = labels
        words = label.strip()
        if words in PARTICIPANTS or (len(words) > 2 and columns[0] != "id"):
            found[0] = "participant"
    for name in ("id", "student id"):
        if name in columns and columns.index(name) not in found and "sis" not in {*names.values(), *found.values()}:
            found[columns.index(name)] = "sis"
    if not set(names.values()) & set(KEYS) and not set(found.values()) & set(KEYS):
        addressed = [
            column
            for column in range(len(columns))
            if (cells := [row[column].strip() for row in rows if len(row) > column and row[column].strip()])
            and all(ADDRESS.fullmatch(cell) for cell in cells)
        ]
        if len(addressed) == 1:
            found[addressed[0]] = "email"
    return found


def _label(cell: str) -> str:
    """What stands before the number in "Participant 4711"; the whole cell where there is none."""
    words = cell.strip().rstrip("0123456789")
    return words if words != cell.strip() else cell


def _no_student(row: Sequence[str], names: Mapping[int, str], first: bool) -> bool:
    """Whether a line of Canvas's is about the assignments, or its own test student.

    The points possible may stand in any column that holds a name, and in Canvas's own language: such a line comes
    before the first student's, and nobody's number stands in it.
    """
    known = {what: row[column].strip() for column, what in names.items() if column < len(row)}
    posting = all(not cell.strip() or re.match(r"\s*(?:Muted|Manual Posting)", cell, re.IGNORECASE) for cell in row)
    called = " ".join(known.get(name, "") for name in ("student", "last", "first")).casefold()
    if posting or ("points possible" in called and not known.get("number")):
        return True
    if first and "number" in names.values() and row[0].startswith("  ") and not any(known.get(name) for name in KEYS):
        return True
    test = known.get("student") == "Student, Test" or (known.get("last"), known.get("first")) == ("Student", "Test")
    return test and not known.get("sis") and bool(re.fullmatch(r"[0-9a-f]{16,64}|", known.get("login", "")))


def _named(known: dict[str, str]) -> dict[str, str]:
    """With first and last name where the whole name stands in one cell, and the address where it is the login."""
    whole = known.pop("student", "")
    known = known | ({"whole": whole} if whole else {})
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
    for name in (*KEYS, "participant"):
        seen: dict[str, int] = {}
        for entry in entries:
            value = folded(entry.known.get(name, ""))
            if value and value in seen:
                raise CannotGrade(
                    f"{path}: {entry.known[name]!r} stands in lines {seen[value]} and {entry.line}: keep one of them."
                )
            seen[value] = entry.line


def match(people: Mapping[str, Person], roster: Roster) -> Matched:
    """Who is who: by id first, by e-mail address too; whoever could be two people, or is nobody's, is left over.

    An id is looked for among ids and logins, a number of the system among its numbers, an address among addresses: one
    person's number may well be another's id. Only where nothing else is known of an id, it may be a number.
    """
    by: dict[str, dict[str, list[Entry]]] = {name: {} for name in KEYS}
    for entry in roster.entries:
        for name in KEYS:
            if entry.known.get(name):
                by[name].setdefault(folded(entry.known[name]), []).append(entry)
    found = Matched()
    owners: dict[int, list[str]] = {}
    lines: dict[str, dict[int, Entry]] = {}
    for student, person in people.items():
        asked = [(name, person.id) for name in (*IDS, "email")] + [("number", person.lms), ("email", person.email)]
        lines[student] = {e.line: e for name, value in asked if value for e in by[name].get(folded(value), [])}
    taken = {line for claimed in lines.values() for line in claimed}
    for student, person in people.items():
        if not lines[student]:
            lines[student] = {e.line: e for e in by["number"].get(folded(person.id), []) if e.line not in taken}
        if not lines[student]:
            found.unmatched[student] = f"nobody in {roster.path.name} has this id or e-mail address"
        elif len(lines[student]) > 1:
            places = " and ".join(str(line) for line in sorted(lines[student]))
            found.unmatched[student] = f"could be lines {places} of {roster.path.name}: id and e-mail address disagree"
        else:
            (line,) = lines[student]
            found.entries[student] = lines[student][line]
            owners.setdefault(line, []).append(student)
    for line, students in owners.items():
        if len(students) > 1:
            for student in students:
                others = ", ".join(other for other in students if other != student)
                found.unmatched[student] = f"line {line} of {roster.path.name} belongs to {others} too"
                del found.entries[student]
    kept = {entry.line for entry in found.entries.values()}
    found.alone = [entry for entry in roster.entries if entry.line not in kept]
    return found
