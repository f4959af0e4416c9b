"""Who of the gradebook is who on a list; nobody is guessed."""

from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.exchange.grade_files.rows import table
from autograde.grading.exchange.rosters.csv_cells import read_id
from autograde.grading.exchange.rosters.match import match
from autograde.grading.exchange.rosters.roster import read_roster
from tests.tools.rosters import CANVAS, SEEN, people, roster_of


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
