"""Points for Moodle's grade import."""

from tests.tools.exports import MOODLE, export, rows
from tests.tools.instructor import UNIT


def test_moodle_with_its_own_export_keeps_its_spelling(late, tmp_path):
    roster = tmp_path / "moodle.csv"
    roster.write_text(MOODLE, encoding="utf-8")
    export(late, UNIT, "--to", "moodle", "--roster", roster)
    assert rows(late / "grades-moodle.csv") == [
        ["First name", "Last name", "ID number", "Email address", "Assignment: 04_back_propagation (Real)"],
        ["Ada", "Müller", "", "ADA@uni.example", "12.00000"],
        ["Béla", "Briain", "bela", "", "17.00000"],
        ["Renée", "Cat", "", "copy@uni.example", "17.00000"],
    ]


def test_moodle_without_a_roster(late):
    export(late, UNIT, "--to", "moodle")
    header, *students = rows(late / "grades-moodle.csv")
    assert header == ["First name", "Last name", "Username", "Email address", UNIT]
    assert ["Zoë", "Nobody", "zoe", "zoe@uni.example", ""] in students
