"""A student taken out of a course: nothing of theirs is found afterwards, and nothing of anybody else is missing."""

import json
import shutil
import zipfile

import pytest
from nbgrader.api import Gradebook, MissingEntry

from autograde.grading.assignments.course_directory import CourseDirectory
from tests.tools import instructor
from tests.tools.gradebooks import rows
from tests.tools.instructor import NAMES, UNIT, UNITS, say

GONE, OTHER = "emil", "ada"
ENTRIES = {
    "åemil_105_9001_back_propagation.ipynb": GONE,
    "åemil_LATE_105_9004_back_propagation-1.ipynb": GONE,
    "müllervonada_101_9002_emil.ipynb": OTHER,
    "Emil Å_77_assignsubmission_file/back_propagation.ipynb": GONE,
    "Ada Müller, von_78_assignsubmission_file/back_propagation.ipynb": OTHER,
}


@pytest.fixture(scope="module")
def whole(graded, tmp_path_factory):
    """A course in which everything has been said that writes a student down."""
    folder = shutil.copytree(graded, tmp_path_factory.mktemp("whole") / "course")
    archive = folder / "downloaded" / UNIT / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "all.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for name, student in ENTRIES.items():
            made.writestr(name, f"the work of {student}")
    for name, student in ENTRIES.items():
        path = folder / "downloaded" / UNIT / "extracted" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the work of {student}")
    commands = [("drop", UNIT, "hidden_delta", "--nobody"), ("report",), ("report", UNIT), ("export", "--to", "csv")]
    commands += [("feedback", unit) for unit in UNITS] + [("drop", UNIT, "output_delta", "--full-marks")]
    for words in commands:
        result = say(*words, "--course", folder)
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def course(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "course")


def files(course):
    return {path.relative_to(course).as_posix(): path for path in course.rglob("*") if path.is_file()}


def naming(course, *words):
    """Files in which, or in whose name, somebody stands; the course's own texts aside."""
    found = set()
    for name, path in files(course).items():
        text = name.encode() + path.read_bytes()
        if not name.startswith(("solutions/", "lectures/")) and any(word.encode() in text for word in words):
            found.add(name)
    return found


def test_nothing_of_a_student_is_left_and_nothing_of_anybody_else_is_missing(course):
    before, before_rows = files(course), rows(course)
    mine = {name for name in before if GONE in name.split("/")}
    assert len(mine) > 10
    assert {".autograde/" + UNIT + ".jsonl", "gradebook.db", "grades-csv.csv"} <= naming(course, "emil@uni", '"emil"')
    result = say("erase", GONE, "--yes", "--course", course)
    assert result.exit_code == 0, result.output
    assert "students.csv still names emil" in result.output
    # a file that another student named so is theirs
    assert naming(course, "emil", "Emil") == {
        "students.csv",
        f"downloaded/{UNIT}/extracted/{[*ENTRIES][2]}",
        f"downloaded/{UNIT}/archive/all.zip",
    }
    with zipfile.ZipFile(course / "downloaded" / UNIT / "archive" / "all.zip") as archive:
        left = {name: archive.read(name).decode() for name in archive.namelist()}
    assert left == {name: f"the work of {student}" for name, student in ENTRIES.items() if student == OTHER}
    after = files(course)
    lost = set(before) - set(after) - mine
    remade = {f"reports/{UNIT}.html", "reports/course.html", "grades-csv.csv"}
    assert lost == remade | {f"downloaded/{UNIT}/extracted/{name}" for name, who in ENTRIES.items() if who == GONE}
    now = rows(course)
    for table, lines in before_rows.items():
        assert now[table] == [line for line in lines if "emil" not in repr(line)], table
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        with pytest.raises(MissingEntry):
            gradebook.find_student(GONE)
        assert len(gradebook.find_assignment(UNIT).submissions) == 7
    assert "is in this course; there are" in " ".join(say("erase", GONE, "--yes", "--course", course).output.split())
    instructor.grade_one(course, UNIT, OTHER)
    assert say("drop", UNIT, "hidden_delta", "--undo", "--course", course).exit_code == 0


def test_it_asks_first_and_says_what_it_found(course):
    from click.testing import CliRunner

    from autograde.cli import main

    before = {name: path.read_bytes() for name, path in files(course).items() if name != ".autograde/lock"}
    result = CliRunner().invoke(main, ["erase", GONE, "--course", str(course)], input="n\n")
    assert result.exit_code == 1
    for what in ("found: submitted/emil", "the gradebook: the student and 2 submissions", "all.zip: 3 entries"):
        assert what in result.output
    assert "Nothing was erased." in result.output
    assert {name: path.read_bytes() for name, path in files(course).items() if name != ".autograde/lock"} == before
    assert say("erase", GONE, "--json", "--course", course).exit_code == 2
    summary = json.loads(say("erase", GONE, "--json", "--yes", "--course", course).stdout.splitlines()[-1])
    assert summary["left"] == ["students.csv"]


@pytest.mark.parametrize("name", ["..", ".", "", "../..", "*", "emil/04_back_propagation", "em?l", "emli"])
def test_a_name_that_is_none_erases_nothing(course, name):
    before = set(files(course))
    result = say("erase", name, "--yes", "--course", course)
    assert result.exit_code == 2
    assert set(files(course)) == before


def test_a_link_in_place_of_a_folder_loses_the_link_alone(course, tmp_path):
    shutil.move(course / "submitted" / GONE, tmp_path / "elsewhere")
    (course / "submitted" / GONE).symlink_to(tmp_path / "elsewhere")
    assert say("erase", GONE, "--yes", "--course", course).exit_code == 0
    assert not (course / "submitted" / GONE).is_symlink()
    assert list((tmp_path / "elsewhere").rglob("*.ipynb"))


def test_folders_in_another_order(course):
    with (course / "nbgrader_config.py").open("a") as file:
        file.write("\nc.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'\n")
    for student in (GONE, OTHER):
        (course / "submitted" / UNIT / student).mkdir(parents=True)
    assert set(CourseDirectory(course).students(UNIT)) == {GONE, OTHER}
    assert say("erase", GONE, "--yes", "--course", course).exit_code == 0
    assert CourseDirectory(course).students(UNIT) == [OTHER]


def test_everybody_else_stays(course):
    assert say("erase", GONE, "--yes", "--course", course).exit_code == 0
    assert {path.name for path in (course / "submitted").iterdir()} == set(NAMES) - {GONE}
