"""Whose an upload is, where students choose their names, their files' names and what is in them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.grading.exchange.owners import Owners, Upload
from autograde.grading.exchange.roster import read_roster
from autograde.grading.exchange.upload_names import canvas, hidden, moodle, read_names
from autograde.grading.gradebook.people import Person


def uploads(names):
    return [Upload(Path(name), readings) for name, readings in read_names(names).items() if readings]


def given_to(owners, names):
    """Whom each upload of one archive is given to, and what is told of the others."""
    told = []
    found = {upload.path.name: student for upload, student in owners.of(uploads(names), told.append)}
    return found, told


def class_of(**people):
    return {name: Person(name, *words) for name, words in people.items()}


NUMBERED = class_of(ada=("Ada", "Lovelace", "", "101"), mal=("Mal", "Mallory", "", "666"), bob=("Bob", "Stone"))
NAMED = class_of(ada=("Ada", "Lovelace"), mal=("Mal", "Mallory"), bob=("Bob", "Stone"))


# how the systems themselves make a name


def canvas_name(sortable, late, user, attachment, file):
    """As lib/content_zipper.rb: get_user_name, get_filename, sanitize_attachment_filename."""
    name = re.sub(r"^(\d+)$", r"\1", re.sub(r"_(\d+)_", r"\1", sortable)).lower()
    owner = re.sub(r"[^\w]", "", "_".join([name, *(["LATE"] if late else []), str(user)]))
    return f"{owner}_{attachment}_" + re.sub(r'[\x00/\\:*?"<>|]+', "_", file)


def moodle_name(full, number, file, folders):
    """As mod/assign/classes/downloader.php, with clean_filename of lib/moodlelib.php."""
    prefix = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", full.replace("_", " ") + f"_{number}")
    file = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", file)
    return f"{prefix}_assignsubmission_file" + ("" if folders else f"_{file}")


SIGNS = [
    "_",
    "__",
    "-",
    " ",
    ", ",
    "101",
    "2001",
    "666",
    "9001",
    "7",
    "LATE",
    "anon",
    "aB3x",
    "assignsubmission",
    "file",
]
WORDS = ["lovelace", "ada", "lovelaceada", "Ada Lovelace", "onlinetext", "Participant", "a.ipynb", "Group 1-", "\u200b"]
TEXTS = st.lists(st.sampled_from([*SIGNS, *WORDS]), min_size=1, max_size=12).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS, st.booleans(), st.booleans(), st.sampled_from([NUMBERED, NAMED]))
def test_no_profile_and_no_file_name_takes_anothers_place_in_canvas(profile, file, late, hers_too, people):
    honest = {canvas_name("stone, bob", False, 102, 9002, "a.ipynb"): "bob"}
    if hers_too or people is NAMED:  # a class without numbers is known by names: one who is there is not replaced
        honest[canvas_name("lovelace, ada", late, 101, 9001, "a.ipynb")] = "ada"
    theirs = canvas_name(profile, False, 666, 9003, file)
    found, _ = given_to(Owners(people), [*honest, theirs])
    owner = found.pop(theirs, "mal")
    # in a class without numbers a profile can hold hers: what has two readings never counts before what has one
    assert owner == "mal" or (people is NAMED and len(canvas(theirs)) > 1)
    assert all(honest[name] == student for name, student in found.items())


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, st.booleans())
def test_no_profile_and_no_file_name_takes_anothers_place_in_moodle(profile, file, folders):
    hers = moodle_name("Ada Lovelace", 2001, "a.ipynb", folders)
    theirs = moodle_name(profile, 2003, file, folders)
    found, _ = given_to(Owners(NAMED), [hers, theirs])
    assert found.get(theirs) != "ada"
    assert found.get(hers, "ada") == "ada"


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS, st.booleans(), st.booleans())
def test_with_a_worksheet_a_number_alone_counts(tmp_path_factory, profile, file, folders, hers_too):
    path = tmp_path_factory.getbasetemp() / "Grades.csv"
    path.write_text(
        "Identifier,Full name,Email address\nParticipant 2001,Ada Lovelace,ada@x\nParticipant 2003,Mal Mallory,mal@x\n"
    )
    people = class_of(ada=("Ada", "Lovelace", "ada@x"), mal=("Mal", "Mallory", "mal@x"))
    names = [moodle_name(profile, 2003, file, folders)]
    names += [moodle_name("Ada Lovelace", 2001, "a.ipynb", folders)] * hers_too
    found, _ = given_to(Owners(people, [read_roster(path)]), names)
    assert [found.get(name) for name in names] == ["mal", "ada"][: len(names)]


# what each of them is told


def test_a_file_named_like_the_other_systems_form_stays_its_owners():
    ours = canvas_name("Mallory, Mal", False, 666, 9003, "Ada Lovelace_101_assignsubmission_file_a.ipynb")
    theirs = canvas_name("Lovelace, Ada", False, 101, 9001, "a.ipynb")
    assert given_to(Owners(NUMBERED), [ours, theirs]) == ({ours: "mal", theirs: "ada"}, [])
    ours = moodle_name("Mal Mallory", 11, "lovelaceada_101_9001_a.ipynb", False)
    found, told = given_to(Owners(NAMED), [ours])
    assert found == {ours: "mal"}
    assert told == [
        "1 student known by the name alone, which anybody may give to themselves: put Moodle's grading worksheet (CSV) "
        "beside the zip, or a group's files into submitted/STUDENT/UNIT."
    ]


def test_a_file_named_like_anothers_upload_stays_its_owners_where_that_one_handed_in_too():
    ours = canvas_name("Mallory, Mal", False, 666, 9003, "lovelaceada_101_9999_a.ipynb")
    theirs = canvas_name("Lovelace, Ada", False, 101, 9001, "a.ipynb")
    assert given_to(Owners(NUMBERED), [ours, theirs])[0] == {ours: "mal", theirs: "ada"}
    found, told = given_to(Owners(NUMBERED), [ours])
    assert found == {}
    assert "could be mal or ada, as mallorymal_666_9003_lovelaceada_101_9999_a.ipynb can be read: left out" in told[0]


def test_a_profile_that_holds_anothers_number_is_left_out():
    ours = canvas_name("lovelaceada__101__9001", False, 666, 9003, "a.ipynb")  # Canvas takes one pair of underscores
    assert ours == "lovelaceada_101_9001_666_9003_a.ipynb"
    found, told = given_to(Owners(NUMBERED), [ours])
    assert found == {}
    assert "could be ada or mal" in told[0]


def test_a_profile_named_like_a_classmate():
    canvas_ = canvas_name("Lovelace, Ada", False, 555, 9003, "a.ipynb")
    found, told = given_to(Owners(NUMBERED), [canvas_])
    assert found == {}
    assert told == [
        "lovelaceada (number 555 of Canvas) has the name of ada, who has another number of Canvas: left out."
    ]
    names = [moodle_name("Ada Lovelace", number, "a.ipynb", True) for number in (11, 12)]
    found, told = given_to(Owners(NAMED), names)
    assert found == {}
    assert (
        "Ada Lovelace (number 11 of Moodle) has the name of ada, and so have others (numbers 11, 12): left out"
        in told[0]
    )
    assert len(told) == 2


def test_a_number_of_two_students_is_nobodys():
    people = class_of(ada=("Ada", "Lovelace", "", "101"), bob=("Bob", "Stone", "", "101"))
    found, told = given_to(Owners(people), ["lovelaceada_101_9001_a.ipynb"])
    assert found == {}
    assert "is a number of ada and of bob: left out; mend the lists." in told[0]


def test_a_number_that_is_somebodys_id_counts_with_the_name():
    people = {"101": Person("101", "Ada", "Lovelace"), "102": Person("102")}
    names = ["lovelaceada_101_1_a.ipynb", "whoever_102_2_a.ipynb"]
    assert given_to(Owners(people), names)[0] == dict(zip(names, people, strict=True))
    found, told = given_to(Owners(people), ["stonebob_101_1_a.ipynb"])
    assert found == {}
    assert "has the number that is the id of 101, but another name: left out" in told[0]


def test_a_group_downloaded_by_its_teacher():
    names = [
        f"Lab-2-{name}_{number}_assignsubmission_file" for number, name in enumerate(["Ada Lovelace", "Bob Stone"], 7)
    ]
    owners = Owners(NAMED)
    found = owners.of(owners.without_group(uploads(names)), lambda _: None)
    assert [student for _, student in found] == ["ada", "bob"]
    assert owners.without_group(uploads(names[:1])) == uploads(names[:1])


def test_a_group_that_hands_in_together_is_no_participant_of_its_number(tmp_path):
    (tmp_path / "Grades.csv").write_text(
        "Identifier,Full name,Email address,Status,Group\nParticipant 7,Ada Lovelace,ada@x,,Group A\n"
    )
    owners = Owners(class_of(ada=("Ada", "Lovelace", "ada@x")), [read_roster(tmp_path / "Grades.csv")])
    found, told = given_to(owners, ["Group A_7_assignsubmission_file", "Default group_assignsubmission_file"])
    assert found == {}
    assert told[0].startswith("Group A (number 7 of Moodle) is a group, not a student: left out; put its files into")
    assert told[1].startswith("Default group is nobody of the gradebook: left out; put Moodle's grading worksheet")


def test_a_worksheet_that_hides_names_is_not_asked_for_once_more(tmp_path):
    (tmp_path / "Grades.csv").write_text("Identifier,Status,Grade\nParticipant 7,Submitted,\n")
    owners = Owners(NAMED, [read_roster(tmp_path / "Grades.csv")])
    found, told = given_to(owners, ["Participant_7_assignsubmission_file"])
    assert found == {}
    assert told == [
        "Participant (number 7 of Moodle) is marked blind: left out; the worksheet hides who it is, too: reveal the "
        "identities in Moodle, and download it again."
    ]


def test_marking_without_names_needs_the_worksheet(tmp_path):
    names = [f"Participant_{number}_assignsubmission_file" for number in (2001, 2002)]
    found, told = given_to(Owners(NAMED), names)
    assert found == {}
    assert all("put Moodle's grading worksheet (CSV) beside the zip" in sentence for sentence in told)
    (tmp_path / "Grades.csv").write_text(
        "Identifier,Full name\nParticipant 2001,Bob Stone\nParticipant 2002,Ada Lovelace\n"
    )
    found, told = given_to(Owners(NAMED, [read_roster(tmp_path / "Grades.csv")]), names)
    assert list(found.values()) == ["bob", "ada"]
    assert told == []


# names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("smithjane_12_345_a.ipynb", ("smithjane", "12", 345, False, "a.ipynb")),
        ("smithjane_LATE_12_345_a-1.ipynb", ("smithjane", "12", 345, True, "a-1.ipynb")),
        ("smithjane_late_12_345_01_a.ipynb", ("smithjane", "12", 345, True, "01_a.ipynb")),
        ("o_neillpat_12_345_a b.ipynb", ("o_neillpat", "12", 345, False, "a b.ipynb")),
        ("åemil_105_9004_", ("åemil", "105", 9004, False, "")),
    ],
)
def test_canvas_names(name, expected):
    found = canvas(name)[0]
    assert (found.name, found.number, found.attachment, found.late, found.file) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane Smith_77_assignsubmission_file", ("Jane Smith", "77", "")),
        ("Jane Smith_77_assignsubmission_file_", ("Jane Smith", "77", "")),
        ("Jane Smith_77_assignsubmission_file_a_b.ipynb", ("Jane Smith", "77", "a_b.ipynb")),
        ("Default group_assignsubmission_file_a.ipynb", ("Default group", "", "a.ipynb")),
    ],
)
def test_moodle_names(name, expected):
    found = moodle(name)
    assert (found.name, found.number, found.file) == expected


@pytest.mark.parametrize(
    "name", ["a.ipynb", "smithjane_12_text.html", "x_assignsubmission", "_1_2_a", "a_0_0_b", "a_٣_٣_b"]
)
def test_names_of_neither(name):
    assert canvas(name) == ()
    assert moodle(name) is None


def test_an_anonymous_archive_is_read_no_further():
    names = ["anon_aB3x_9009_lovelaceada_101_9001_a.ipynb", "LATE_anon_xY_9010_1_2_a.ipynb"]
    assert all(hidden(name) for name in names)
    assert read_names(names) == dict.fromkeys(names, ())


def test_a_name_that_could_be_of_both_systems_in_a_mixed_pile_is_left_out():
    both = "malmallory_7_assignsubmission_file_101_9001_a.ipynb"
    names = ["stonebob_102_9002_a.ipynb", "Bob Stone_8_assignsubmission_file_a.ipynb", both]
    found, told = given_to(Owners(NUMBERED), names)
    assert both not in found
    assert f"is named so that Canvas and Moodle could both have made it ({both}): left out." in told[0]
