"""Whose form a list has, one's own, Canvas's or Moodle's, and what each of its columns holds."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.rosters.moodle_columns import MOODLE, PARTICIPANTS
from autograde.grading.gradebook.people import folded

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
IDS = ("id", "login", "sis")  # what tells who somebody is, the best first
KEYS = (*IDS, "number", "email")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def list_form(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, dict[int, str]]:
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
    labels = {label_of(row[0]) for row in rows if row and row[0].strip()}
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


def label_of(cell: str) -> str:
    """What stands before the number in "Participant 4711"; the whole cell where there is none."""
    words = cell.strip().rstrip("0123456789")
    return words if words != cell.strip() else cell
