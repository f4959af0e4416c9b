"""A list of students: one entry a student, with what the list knows of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.rosters.csv_cells import read_id, read_text
from autograde.grading.exchange.rosters.csv_file import rows
from autograde.grading.exchange.rosters.list_form import ADDRESS, IDS, KEYS, label_of, list_form
from autograde.grading.gradebook.people import folded


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


def read_roster(path: Path) -> Roster:
    """A roster from its file.

    Raises
    ------
    CannotGrade : if it cannot be read, a column is missing, a line is not whole, or somebody stands there twice
    """
    lines = rows(path)
    if not lines:
        raise CannotGrade(f"{path} is empty, expected a line with the columns' names and one for each student.")
    _, first = lines[0]
    header = [read_text(name) for name in first]
    form, names = list_form(path, header, [row for _, row in lines[1:]])
    entries: list[Entry] = []
    for line, row in lines[1:]:
        if form == "canvas" and _no_student(row, names, first=not entries):
            continue
        if len(row) != len(header):
            raise CannotGrade(
                f"{path}, line {line} has {count(len(row), 'cell')}, expected {len(header)} as in its first line."
            )
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
        return cell.strip()[len(label_of(cell)) :].strip()
    if what not in KEYS:
        return read_text(cell)
    try:
        return read_id(cell)
    except ValueError as lost:
        raise CannotGrade(
            f"{path}, line {line}, column {column}: {cell!r} is {lost}: make the column text there, and write it anew."
        ) from None


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
