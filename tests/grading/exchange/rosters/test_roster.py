"""Lists of students: no student leaves one by a name, and an id is read as it was meant."""

import pytest

from autograde.grading.errors import CannotGrade
from tests.tools.rosters import CANVAS, roster_of


def test_canvas_with_last_and_first_names(tmp_path):
    text = (
        CANVAS
        + "    Points Possible,,,,,,16.00\nLovelace,Ada,101,U1,ada,Monday,\nStudent,Test,9,,0123456789abcdef,M,\n"
    )
    roster = roster_of(tmp_path, text)
    assert roster.form == "canvas"
    (entry,) = roster.entries
    assert entry.known == {"last": "Lovelace", "first": "Ada", "number": "101", "sis": "U1", "login": "ada"}


def test_no_student_leaves_canvas_list_by_a_name(tmp_path):
    text = (
        CANVAS + "Points Possible,Ada,101,,ada,M,\nStudent,Test,102,S2,bob,M,\nMuted,Muted,103,,cleo,Manual Posting,\n"
    )
    assert [entry.known["number"] for entry in roster_of(tmp_path, text).entries] == ["101", "102", "103"]


@pytest.mark.parametrize(
    ("header", "possible", "ada"),
    [
        ("ID,Section,SIS Login ID,Student,A", ",,,    Points Possible,16", '101,M,ada,"L, Ada",3'),
        ("FirstName,LastName,ID,Section,A", ",    Points Possible,,,16", "Ada,L,101,M,3"),
        ("Student,ID,SIS Login ID,Section,A", "    Mögliche Punkte,,,,16", '"L, Ada",101,ada,M,3'),
    ],
)
def test_points_possible_are_no_student_wherever_and_however_they_are_named(tmp_path, header, possible, ada):
    (entry,) = roster_of(tmp_path, f"{header}\n{possible}\n{ada}\n").entries
    assert (entry.known["first"], entry.known["number"]) == ("Ada", "101")


def test_a_student_without_a_number_is_not_taken_for_the_points_possible(tmp_path):
    roster = roster_of(tmp_path, CANVAS + "    Points Possible,,,,,,16\nL,Ada,101,,,M,\n  Smith,Bob,,,,M,\n")
    assert [entry.known["first"] for entry in roster.entries] == ["Ada", "Bob"]


# what spreadsheets do to a list


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="00123"', "00123"),
        ("20231234.0", "20231234"),
        ("20231234,00", "20231234"),
        ("20,231,234", "20231234"),
        ("'00123", "00123"),
        ("ada\u200b", "ada"),
        ("\ufeffada", "ada"),
        ("\u202aada\u202c", "ada"),
        ("\xa0ada\xa0", "ada"),
        ("a\u00adda", "ada"),
        ("ada l", "ada l"),
        ("1e5", "1e5"),
        ("1.5.0", "1.5.0"),
        ("'t-hooft", "'t-hooft"),
    ],
)
def test_an_id_is_read_as_it_was_meant(tmp_path, written, meant):
    cell = '"' + written.replace('"', '""') + '"'
    assert roster_of(tmp_path, f"id;first_name\n{cell};Ada\n").entries[0].known["id"] == meant


@pytest.mark.parametrize("written", ["2.0231234E7", "2,02312E+07", "1.23457E+11", "2E+07", "2.0231234e+07"])
def test_a_number_that_was_rounded_is_refused_with_its_cell(tmp_path, written):
    with pytest.raises(CannotGrade) as refused:
        roster_of(tmp_path, f'id,first_name\nok,Ada\n"{written}",Bob\n')
    assert str(refused.value) == (
        f"{tmp_path / 'roster.csv'}, line 3, column id: {written!r} is a number as a spreadsheet rounds it: "
        "make the column text there, and write it anew."
    )


def test_what_a_spreadsheet_shows_for_nothing_is_nobodys_id(tmp_path):
    for shown in ("#N/A", "########"):
        with pytest.raises(CannotGrade, match=f"line 2, column id: {shown!r} is what a spreadsheet shows where"):
            roster_of(tmp_path, f"id,first_name\n{shown},Bob\n")
