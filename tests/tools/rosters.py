"""Lists of students as tests write them."""

from hypothesis import strategies as st

from autograde.grading.exchange.rosters.roster import read_roster
from autograde.grading.gradebook.people import Person


def people(*ids, **others):
    return {name: Person(name, **others.get(name, {})) for name in (*ids, *others)}


def roster_of(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_roster(path)


CANVAS = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Unit 1 (55)\n"

SEEN = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Z"))  # signs that can be seen
