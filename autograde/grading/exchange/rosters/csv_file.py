"""The rows of a CSV as systems and spreadsheets write them: encodings, separators, and what is no CSV at all."""

import csv
import io
from pathlib import Path

from autograde.grading.errors import CannotGrade

LARGEST = 2**25  # bytes of a list


def rows(path: Path) -> list[tuple[int, list[str]]]:
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
