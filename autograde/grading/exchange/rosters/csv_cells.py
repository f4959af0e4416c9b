"""What stands in a cell of a CSV: read without what spreadsheets do to it, written so that none runs it as a formula.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, also where only blanks come before, and in some
countries parts a line at semicolons or tabs. Source: OWASP, "CSV Injection".
"""

import re
import unicodedata

_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
_RUNS = re.compile(rf"(^|[;,\t\r\n|])([ \xa0]{{0,100}}[{re.escape(_FORMULA)}]|[\t\r\n])")
_PARTS = re.compile(r"[;\t\r\n|]")
_HARMLESS = re.compile(r"[\w.@+\- ]*")  # calls no function, names no program
_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')  # how Excel and Canvas say that something is text
_WHOLE = re.compile(r"([0-9]+)[.,]0{1,6}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,9}")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#DIV/0!")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]{1,20})?[eE]\+[0-9]{1,3}|[0-9][.,][0-9]{1,20}[eE][0-9]{1,3}")


def _has_a_guard(cell: str) -> bool:
    """Whether a cell begins with an apostrophe that says: this is text."""
    rest = cell.lstrip("'")
    begins = rest[:1] in ("\t", "\r", "\n") or rest[:1].isdigit() or rest.lstrip(" \xa0")[:1] in tuple(_FORMULA)
    return cell.startswith("'") and begins


def read_text(cell: str) -> str:
    """A name or other text of a cell."""
    text = cell.replace("\ufeff", "").replace("\u200b", "").replace("\u2060", "").replace("\xa0", " ").strip()
    if _has_a_guard(text):
        return text[1:].strip()
    as_text = _AS_TEXT.fullmatch(text)
    return as_text[1].replace('""', '"').strip() if as_text else text


def read_id(cell: str) -> str:
    """What tells who somebody is: without signs that cannot be seen, a number as it was before a spreadsheet had it.

    Raises
    ------
    ValueError : if the spreadsheet lost it; the text says how
    """
    seen = "".join(" " if unicodedata.category(c) == "Zs" else c for c in cell if unicodedata.category(c) != "Cf")
    text = read_text(seen)
    if _ROUNDED.fullmatch(text):
        raise ValueError("a number as a spreadsheet rounds it")
    if text in _ERRORS or (len(text) > 2 and not text.strip("#")):
        raise ValueError("what a spreadsheet shows where it has nothing to show")
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def guarded(cell: str) -> str:
    """A text for a cell that no spreadsheet runs: an apostrophe comes before what it would take for a formula."""
    if _AS_TEXT.fullmatch(cell) and not _PARTS.search(cell):
        return cell
    text = _RUNS.sub(r"\1'\2", cell)
    return f"'{text}" if _has_a_guard(cell) else text


def guarded_key(cell: str) -> str:
    """The same for what a system finds people by, which stays as it is where a formula of it could do nothing."""
    return cell if _HARMLESS.fullmatch(cell) else guarded(cell)
