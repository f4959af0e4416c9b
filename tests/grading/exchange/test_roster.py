"""Lists of students as systems and spreadsheets write them; who of the gradebook is who on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.csv_cells import guarded, guarded_key, read_id, read_text
from autograde.grading.exchange.export import table
from autograde.grading.exchange.moodle_columns import MOODLE
from autograde.grading.exchange.roster import match, read_roster
from autograde.grading.gradebook.people import Person


def people(*ids, **others):
    return {name: Person(name, **others.get(name, {})) for name in (*ids, *others)}


def roster_of(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_roster(path)


# the form of a list


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


CANVAS = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Unit 1 (55)\n"


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


# cells


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r1", " =1", "\uff1d1", "a;=1", "a\n=1", "'=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    written = guarded(cell)
    assert written.replace("'", "") == cell.replace("'", "")
    assert not written.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
    assert ";=" not in written
    assert "\n=" not in written


@pytest.mark.parametrize(
    "cell", ["", "Ada", "O'Farrell", "'t Hooft", "Müller, von", '="=L, Ada"', "a=b", "Jean-Paul", "x - y"]
)
def test_what_it_would_not_run_stays(cell):
    assert guarded(cell) == cell


def test_what_tells_who_somebody_is_stays_where_it_can_call_nothing():
    assert [guarded_key(cell) for cell in ("-7", "+49 12", "@ada", "-a+b@x.example")] == [
        "-7",
        "+49 12",
        "@ada",
        "-a+b@x.example",
    ]
    assert [guarded_key(cell) for cell in ("=1", "+cmd|x!A0", "@SUM(1)")] == ["'=1", "'+cmd|x!A0", "'@SUM(1)"]


SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Z"))


@given(st.text(st.one_of(SEEN, st.sampled_from("'=+-@0123;|")), min_size=1, max_size=8))
def test_what_is_written_is_read(cell):
    if ";" not in cell and "|" not in cell and "," not in cell:
        assert read_text(guarded(cell)) == cell or cell.startswith('="')


def folds(name):
    return name.replace("\u2019", "'").strip().casefold()


@given(st.lists(st.text(SEEN, min_size=1, max_size=8), min_size=1, max_size=8, unique_by=folds))
def test_ids_survive_the_way_through_a_file(tmp_path_factory, ids):
    path = tmp_path_factory.mktemp("roster") / "r.csv"
    ids = [name for name in ids if name == _id(name)] or ["ada"]
    path.write_bytes(table([("id", "email"), *((name, "") for name in ids)]))
    found = match(people(*ids), read_roster(path))
    assert set(found.entries) == set(ids)
    assert found.unmatched == {}


def _id(name):
    """An id as a cell says it; "" where a spreadsheet would have rounded it."""
    try:
        return read_id(name)
    except ValueError:
        return ""


# who is who


def test_where_id_and_address_disagree_nobody_is_guessed(tmp_path):
    roster = roster_of(tmp_path, "id,email\nada,a@x\nbob,b@x\n")
    found = match(people(ada={"email": "b@x"}), roster)
    assert found.entries == {}
    assert found.unmatched["ada"] == "could be lines 2 and 3 of roster.csv: id and e-mail address disagree"


def test_two_students_cannot_be_one_line(tmp_path):
    roster = roster_of(tmp_path, "id,email\nada,a@x\n")
    found = match(people("ada", other={"email": "A@X"}), roster)
    assert found.entries == {}
    assert found.unmatched["ada"] == "line 2 of roster.csv belongs to other too"


def test_a_number_of_the_system_is_nobodys_id(tmp_path):
    roster = roster_of(tmp_path, CANVAS + "Mallory,Mal,2001,,mal,M,\nLovelace,Ada,7,2001,ada,M,\n")
    found = match(people("2001", mal={"lms": "2001"}), roster)
    assert {student: entry.line for student, entry in found.entries.items()} == {"2001": 3, "mal": 2}
    # where ids are the system's numbers, and nothing else is known, they serve
    roster = roster_of(tmp_path, CANVAS + "Mallory,Mal,2001,,mal,M,\n")
    assert set(match(people("2001"), roster).entries) == {"2001"}
    assert set(match(people("2001", mal={"lms": "2001"}), roster).entries) == {"mal"}
