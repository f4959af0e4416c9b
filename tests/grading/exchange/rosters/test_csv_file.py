"""Encodings, separators, and what is no CSV."""

import pytest

from autograde.grading.errors import CannotGrade
from tests.tools.rosters import roster_of


@pytest.mark.parametrize("start", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_spreadsheet_that_is_called_csv(tmp_path, start):
    with pytest.raises(
        CannotGrade, match=r"roster.csv is a spreadsheet under another name: open it there, and save it as"
    ):
        roster_of(tmp_path, start)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path, encoding, mark):
    text = f"id{mark}last_name\r\nada{mark}Müller\r\n"
    assert roster_of(tmp_path, text, encoding).entries[0].known == {"id": "ada", "last": "Müller"}
    assert roster_of(tmp_path, f"sep={mark}\r\n{text}", encoding).entries[0].line == 3


def test_another_encoding_is_refused_with_its_line(tmp_path):
    with pytest.raises(CannotGrade, match=r"is not UTF-8 text: .* Line 3 shows it first"):
        roster_of(tmp_path, "id,last_name\na,Muller\nb,Müller\n", "latin-1")
