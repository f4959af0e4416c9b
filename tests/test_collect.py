"""Zips as Canvas and Moodle hand them out, through the real `nbgrader zip_collect`."""

import csv
import io
import json
import stat
import subprocess
import sys
import unicodedata
import zipfile
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from autograde.grading.collect import AGAIN, CANVAS, MOODLE, Refused, unpack
from tests import instructor
from tests.handing_in import notebook

UNIT, NOTEBOOK = instructor.UNIT, instructor.NOTEBOOK
DUE = datetime(2026, 3, 1, 12, 0)


@pytest.fixture
def course(class_folder):
    """A course with one unit released, a class in its gradebook, and nothing handed in."""
    instructor.enrol(class_folder)
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=DUE)
    (class_folder / "downloaded" / UNIT / "archive").mkdir(parents=True)
    return class_folder


def zipped(course, entries, name="submissions.zip"):
    """Put an archive where it is downloaded to: name of an entry -> text or bytes."""
    path = course / "downloaded" / UNIT / "archive" / name
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return path


def collect(course, *words):
    """Run nbgrader zip_collect; its exit status and what it said."""
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "zip_collect", UNIT, *words]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


def handed(course):
    """Who has handed in what: student -> text of the notebook."""
    return {
        path.parent.parent.name: path.read_text(encoding="utf-8")
        for path in course.glob(f"submitted/*/{UNIT}/{NOTEBOOK}.ipynb")
    }


def test_a_canvas_zip(course):
    first, second = notebook("dora", UNIT, NOTEBOOK), notebook("emil", UNIT, NOTEBOOK)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(f"work/{NOTEBOOK}.ipynb", first)
    zipped(
        course,
        {
            f"müllervonada_101_9001_{NOTEBOOK}.ipynb": first,
            f"catrenée_LATE_103_9002_{NOTEBOOK}.ipynb": first,
            # handed in again: the later file counts, whichever comes first in the archive
            f"åemil_105_9004_{NOTEBOOK}-1.ipynb": second,
            f"åemil_105_9003_{NOTEBOOK}.ipynb": first,
            f"vanderberghugo_106_9005_{NOTEBOOK} (2).ipynb": first,
            "sáinês_107_9006_my homework.zip": inner.getvalue(),
            f"stranger_999_9007_{NOTEBOOK}.ipynb": first,
            "díazdora_104_9008_mean_squared_error.ipynb": notebook("dora", "03_loss_functions", "mean_squared_error"),
            f"LATE_anon_aB3x_9009_{NOTEBOOK}.ipynb": first,
            f"__MACOSX/._müllervonada_101_9001_{NOTEBOOK}.ipynb": "rubbish",
        },
    )
    status, said = collect(course)
    assert status == 0, said
    assert handed(course) == {"ada": first, "copy": first, "emil": second, "hugo": first, "ines": first}
    late = (course / "submitted" / "copy" / UNIT / "timestamp.txt").read_text()
    assert late == "2026-03-01 12:00:01"
    assert not (course / "submitted" / "ada" / UNIT / "timestamp.txt").exists()
    assert "stranger (number 999 of Canvas) is nobody of the gradebook: left out" in said
    assert f"is a notebook of 03_loss_functions, expected one of {UNIT}: left out" in said
    assert "Canvas hides who this is" in said
    assert "copy was late; Canvas does not say how late" in said


def test_a_moodle_zip_with_folders_and_a_grading_worksheet(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:  # two of one name
        gradebook.update_or_create_student("emil", first_name="Ada", last_name="Müller, von")
    first, second = notebook("dora", UNIT, NOTEBOOK), notebook("emil", UNIT, NOTEBOOK)
    entries = {
        f"Ada Müller, von_4711_assignsubmission_file/{NOTEBOOK}.ipynb": first,
        f"Ada Müller, von_4712_assignsubmission_file/{NOTEBOOK}.ipynb": second,
        # an accent in two characters, as macOS writes them; the folder as older Moodles name it
        unicodedata.normalize("NFD", f"Renée Cat_4713_assignsubmission_file_/{NOTEBOOK}.ipynb"): first,
        f"Hugo van der Berg_4714_assignsubmission_file/{NOTEBOOK}_1.ipynb": second,
        f"Hugo van der Berg_4714_assignsubmission_file/{NOTEBOOK}.ipynb": first,
        f"Inês Sá_4715_assignsubmission_file_{NOTEBOOK}.ipynb": first,
        "Dora Díaz_4716_assignsubmission_onlinetext/onlinetext.html": "<p>see file</p>",
        "Zoë Nobody_4717_assignsubmission_file/final version.ipynb": first,
    }
    path = zipped(course, entries)
    status, said = collect(course)
    assert status == 0, said
    assert set(handed(course)) == {"copy", "hugo", "ines", "zoe"}
    assert "could be ada or emil: left out; put Moodle's grading worksheet (CSV) beside the zip" in said
    worksheet = (
        "Identifier,Full name,Email address,Status,Grade\r\n"
        'Participant 4711,"Ada Müller, von",ada@uni.example,Submitted,\r\n'
        'Participant 4712,"Ada Müller, von",emil@uni.example,Submitted,\r\n'
    )
    (path.parent / "Grades-ML-04.csv").write_text(worksheet, encoding="utf-8-sig")
    status, said = collect(course, "--force")
    assert status == 0, said
    found = handed(course)
    assert set(found) == {"ada", "emil", "copy", "hugo", "ines", "zoe"}
    assert (found["ada"], found["emil"], found["hugo"]) == (first, second, second)


def test_an_archive_that_climbs_out_is_refused_whole(course):
    zipped(
        course,
        {
            f"müllervonada_101_9001_{NOTEBOOK}.ipynb": notebook("ada", UNIT, NOTEBOOK),
            f"../../../../submitted/emil/{UNIT}/{NOTEBOOK}.ipynb": "{}",
        },
    )
    status, said = collect(course)
    assert status == 1
    assert "climbs out of the folder it is unpacked into: nothing of it was unpacked. Nothing was collected." in said
    assert "Traceback" not in said
    assert not (course / "submitted").exists() or not any((course / "submitted").iterdir())
    assert not any((course / "downloaded" / UNIT / "extracted").iterdir())


def link(archive):
    info = zipfile.ZipInfo("a.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def growing(archive):
    archive.writestr("a.ipynb", bytes(101 * 2**20), zipfile.ZIP_DEFLATED)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda archive: archive.writestr("../a.ipynb", "{}"), "climbs out"),
        (lambda archive: archive.writestr("/etc/a.ipynb", "{}"), "climbs out"),
        (lambda archive: archive.writestr("x/../../a.ipynb", "{}"), "climbs out"),
        (lambda archive: archive.writestr("..\\a.ipynb", "{}"), "climbs out"),
        (lambda archive: archive.writestr("C:\\a.ipynb", "{}"), "climbs out"),
        (link, "is a link"),
        (growing, "has 101 MB"),
    ],
)
def test_what_an_archive_may_not_hold(tmp_path, make, sentence):
    path, target = tmp_path / "a.zip", tmp_path / "target"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.ipynb", "{}")
        make(archive)
    target.mkdir()
    with pytest.raises(Refused, match=sentence):
        unpack(path, target, None)
    assert list(target.iterdir()) == []
    assert {p.name for p in tmp_path.iterdir()} == {"a.zip", "target"}


def test_a_students_own_bad_archive_costs_nobody_else(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("../../evil.ipynb", "{}")
    path, target, told = tmp_path / "a.zip", tmp_path / "target", []
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("evil_1_2_work.zip", inner.getvalue())
        archive.writestr("broken_1_2_work.zip", b"PK\x03\x04 no zip at all")
        archive.writestr("good_3_4_a.ipynb", "{}")
    target.mkdir()
    unpack(path, target, told.append)
    assert [p.name for p in target.rglob("*") if p.is_file()] == ["good_3_4_a.ipynb"]
    assert len(told) == 2
    assert "climbs out" in told[1]
    assert "is no zip that can be read" in told[0]


def test_a_file_that_is_no_zip(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"<html>please log in</html>")
    with pytest.raises(Refused, match="is no zip that can be read"):
        unpack(tmp_path / "a.zip", tmp_path, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("smithjane_12_345_a.ipynb", ("smithjane", None, "12", "345", "a.ipynb")),
        ("smithjane_LATE_12_345_a-1.ipynb", ("smithjane", "LATE_", "12", "345", "a-1.ipynb")),
        ("smithjane_late_12_345_01_a.ipynb", ("smithjane", "late_", "12", "345", "01_a.ipynb")),
        ("o_neillpat_12_345_a b.ipynb", ("o_neillpat", None, "12", "345", "a b.ipynb")),
    ],
)
def test_canvas_names(name, expected):
    found = CANVAS.fullmatch(name)
    assert tuple(found[part] for part in ("name", "late", "number", "attachment", "file")) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane Smith_77_assignsubmission_file", ("Jane Smith", "77", None)),
        ("Jane Smith_77_assignsubmission_file_", ("Jane Smith", "77", "")),
        ("Jane Smith_77_assignsubmission_file_a b.ipynb", ("Jane Smith", "77", "a b.ipynb")),
    ],
)
def test_moodle_names(name, expected):
    found = MOODLE.fullmatch(name)
    assert tuple(found[part] for part in ("name", "number", "file")) == expected


@pytest.mark.parametrize("end", ["-1", "-12", "_2", " (3)", "(3)", "-Copy1", " copy", " - Copy (2)"])
def test_what_a_browser_or_a_system_puts_behind_a_name(end):
    assert AGAIN.sub("", f"back_propagation{end}") == "back_propagation"


def test_a_late_submission_is_graded_alone_and_what_a_person_gave_stays(course):
    (course / "nbgrader_config.py").open("a").write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    zipped(
        course,
        {
            f"müllervonada_101_9001_{NOTEBOOK}.ipynb": notebook("ada", UNIT, NOTEBOOK),
            f"åemil_105_9003_{NOTEBOOK}.ipynb": notebook("emil", UNIT, NOTEBOOK),
        },
    )
    words = "--course", course, "--no-sandbox", "--json"
    assert collect(course)[0] == 0
    assert instructor.say("grade", UNIT, *words).exit_code == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student in ("ada", "emil"):
            grade = gradebook.find_grade("question_residual_layer", NOTEBOOK, UNIT, student)
            grade.manual_score, grade.needs_manual_grade = 2, False
        gradebook.db.commit()
    zipped(course, {f"åemil_LATE_105_9800_{NOTEBOOK}-1.ipynb": notebook("ada", UNIT, NOTEBOOK)}, "late.zip")
    assert collect(course, "--force")[0] == 0
    lines = [json.loads(line) for line in instructor.say("grade", UNIT, *words).stdout.splitlines()]
    assert {line["student"]: line["anew"] for line in lines if "student" in line} == {"ada": False, "emil": True}
    assert instructor.say("export", UNIT, "--to", "csv", "--course", course).exit_code == 0
    with (course / "grades-csv.csv").open(encoding="utf-8", newline="") as file:
        found = {line["student_id"]: line for line in csv.DictReader(file)}
    assert [float(found["ada"][name]) for name in ("raw_score", "late_submission_penalty", "score")] == [19, 0, 19]
    assert [float(found["emil"][name]) for name in ("raw_score", "late_submission_penalty", "score")] == [19, 19, 0]
