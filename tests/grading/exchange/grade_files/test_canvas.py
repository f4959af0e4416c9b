"""Points in Canvas's gradebook form."""

from tests.tools.exports import CANVAS, export, rows, told
from tests.tools.instructor import ABSENT, UNIT


def test_canvas_without_a_roster(late):
    result = export(late, UNIT, "--to", "canvas")
    header, possible, *students = rows(late / "grades-canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", UNIT]
    assert possible == ["    Points Possible", "", "", "", "", "20.00"]
    assert ["Müller, von, Ada", "101", "", "ada", "", "12.00"] in students
    assert ["Å, Emil", "105", "", "emil", "", "11.25"] in students
    assert ["Nobody, Zoë", "109", "", "zoe", "", ""] in students
    assert f"{UNIT}: nothing graded of 1 student (zoe)." in told(result)
    assert "wait to be read (ada, bela, copy, hugo, ines, kofi)" in told(result)


def test_canvas_with_its_own_export_keeps_its_numbers_and_columns(late, tmp_path):
    roster = tmp_path / "canvas.csv"
    roster.write_text(CANVAS, encoding="utf-8-sig")
    result = export(late, UNIT, "--to", "canvas", "--roster", roster)
    header, possible, *students = rows(late / "grades-canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "04_back_propagation (55504)"]
    assert possible[-1] == "20.00"
    assert students == [
        ["Müller, von, Ada", "101", "S-1", "ada", "Learning, Mondays", "12.00"],
        ["Ó <b>Briain, Béla", "102", "S-2", "bela", "Learning, Mondays", "17.00"],
        ["Cat, Renée", "103", "S-3", "renee.cat", "Learning, Mondays", "17.00"],
    ]
    text = told(result)
    assert "Stella Stranger (line 6 of the roster): not in the gradebook, left without points." in text
    for student in ("dora", "emil", "hugo", "ines", "kofi", ABSENT[0]):
        assert f"{student}: not in grades-canvas.csv: nobody in canvas.csv has this id or e-mail address." in text
    unmatched = {line[0]: line for line in rows(late / "grades-canvas-unmatched.csv")}
    assert unmatched["emil"] == [
        "emil", "Å", "Emil", "emil@uni.example", "11.25", "nobody in canvas.csv has this id or e-mail address",
    ]  # fmt: skip
    assert "Test" not in text
