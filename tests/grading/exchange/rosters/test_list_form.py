"""Whose form a list has is known by its columns, in every language that Moodle speaks."""

import pytest

from autograde.grading.exchange.rosters.moodle_columns import MOODLE
from tests.tools.rosters import roster_of


@pytest.mark.parametrize("language", MOODLE)
def test_moodles_columns_in_every_language(tmp_path, language):
    words = MOODLE[language]
    columns = [(what, words[what][0]) for what in ("first", "last", "login", "email") if what in words]
    text = ";".join(name for _, name in columns) + "\nAda;Lovelace;alovelace;ada@x\n"
    roster = roster_of(tmp_path, text)
    assert roster.form == "moodle"
    assert roster.entries[0].known == {"first": "Ada", "last": "Lovelace", "login": "alovelace", "email": "ada@x"}
    whole = f"{words['student'][0]},{words['email'][0]},Group\nAda Lovelace,ada@x,A\n"
    assert roster_of(tmp_path, whole).entries[0].whole == "Ada Lovelace"


@pytest.mark.parametrize(
    ("first", "label"),
    [
        ("Identifier", "Participant "),
        ("ID", "Teilnehmer/in"),
        ("Identifiant", "Participant"),
        ("Identyfikator", "Uczestnik "),
    ],
)
def test_a_grading_worksheet_is_known_by_its_first_column(tmp_path, first, label):
    text = f"{first},Vollständiger Name,E-Mail-Adresse\n{label}4711,Ada L,ada@x\n{label}4712,Bob S,bob@x\n"
    roster = roster_of(tmp_path, text)
    assert [entry.known["participant"] for entry in roster.entries] == ["4711", "4712"]
    assert [entry.known.get("sis") for entry in roster.entries] == [None, None]


def test_an_id_column_that_holds_ids_is_no_worksheets(tmp_path):
    roster = roster_of(tmp_path, "ID;Vorname;Nachname\nstud123;Ada;L\nstud124;Bob;S\n")
    assert [entry.known["sis"] for entry in roster.entries] == ["stud123", "stud124"]


def test_moodles_list_in_a_language_that_nobody_foresaw_is_known_by_its_addresses(tmp_path):
    roster = roster_of(tmp_path, "Oznaka,Polno ime,Pošta\nUdeleženec 7,Ada L,ada@x\nUdeleženec 8,Bob S,bob@x\n")
    assert [entry.known["email"] for entry in roster.entries] == ["ada@x", "bob@x"]
    assert [entry.known["participant"] for entry in roster.entries] == ["7", "8"]


@pytest.mark.parametrize(
    "text",
    [
        "ID,氏名,メールアドレス,評点\n参加者 7,Ada L,ada@x.example,\n",  # the name's column is called otherwise
        "Identifier,Status,Grade\nParticipant 7,Submitted,\n",  # blind marking: nothing else tells who it is
    ],
)
def test_participants_are_no_students_ids(tmp_path, text):
    roster = roster_of(tmp_path, text)
    (entry,) = roster.entries
    assert (roster.form, entry.known["participant"]) == ("moodle", "7")
    assert "id" not in entry.known


def test_the_students_id_of_ones_own_list_is_an_id(tmp_path):
    (entry,) = roster_of(tmp_path, "Student ID,First Name,Last Name,Email\n17,Ada,L,ada@x.example\n").entries
    assert entry.known["sis"] == "17"
