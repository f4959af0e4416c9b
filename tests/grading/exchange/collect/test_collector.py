"""Zips as Canvas and Moodle hand them out, through the real `nbgrader zip_collect`."""

import csv
import json
import os
import unicodedata

import pytest
from nbgrader.api import Gradebook

from tests.handing_in import notebook
from tests.tools import instructor
from tests.tools.downloads import collect, enrolled, handed, packed, zipped

UNIT, NOTEBOOK = instructor.UNIT, instructor.NOTEBOOK


@pytest.fixture
def course(class_folder):
    return enrolled(class_folder)


def test_a_canvas_zip(course):
    first, second = notebook("dora", UNIT, NOTEBOOK), notebook("emil", UNIT, NOTEBOOK)
    zipped(
        course,
        {
            f"müllervonada_101_9001_{NOTEBOOK}.ipynb": first,
            "müllervonada_101_9011_helper.py": "two = 2",
            "müllervonada_101_9012_timestamp.txt": "1999-01-01 00:00:00 UTC",
            f"catrenée_LATE_103_9002_{NOTEBOOK}.ipynb": first,
            # handed in again: the later file counts, whichever comes first in the archive
            f"åemil_105_9004_{NOTEBOOK}-1.ipynb": second,
            f"åemil_105_9003_{NOTEBOOK}.ipynb": first,
            f"vanderberghugo_106_9005_{NOTEBOOK} (2).ipynb": first,
            "sáinês_107_9006_my homework.zip": packed(
                {f"work/{NOTEBOOK}.ipynb": first, "work/data/rows.csv": "1", "elsewhere.txt": "", "work/.env": ""}
            ),
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
    files = {
        student: {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.[pct][yst]*")}
        for student in ("ada", "ines", "emil")
        if (folder := course / "submitted" / student / UNIT)
    }
    assert files == {"ada": {"helper.py": "two = 2"}, "ines": {"data/rows.csv": "1"}, "emil": {}}
    assert "stranger (number 999 of Canvas) is nobody of the gradebook: left out" in said
    old, new = f"åemil_105_9003_{NOTEBOOK}.ipynb", f"åemil_105_9004_{NOTEBOOK}-1.ipynb"
    assert f"emil handed in {NOTEBOOK} more than once: {new} counts, {old} does not: it was handed in before." in said
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
    assert "5 students known by the name alone" in said
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


def test_of_one_hand_in_the_notebook_counts_before_its_checkpoint_and_a_scratch(course):
    mine, other = notebook("ada", UNIT, NOTEBOOK), notebook("dora", UNIT, NOTEBOOK)
    later = (2026, 5, 1, 0, 0, 0)
    inside = {
        f"work/.ipynb_checkpoints/{NOTEBOOK}-checkpoint.ipynb": (other, later),
        f"work/{NOTEBOOK}-checkpoint.ipynb": (other, later),
        "work/scratch.ipynb": (other, later),
        f"work/{NOTEBOOK}.ipynb": mine,
        f"work/old/{NOTEBOOK}.ipynb": (other, (2025, 1, 1, 0, 0, 0)),
        f"work/z/{NOTEBOOK}.ipynb": mine,
    }
    stripped = json.loads(mine)
    stripped["metadata"] = {}
    zipped(
        course,
        {
            "müllervonada_101_9001_work.zip": packed(inside),
            "catrenée_103_9002_Kopie von Übung.ipynb": json.dumps(stripped),
            f"åemil_105_9003_Copy of {NOTEBOOK}.ipynb.txt": mine,
            "díazdora_104_9004_work.7z": "7z",
            "vanderberghugo_106_9005_essay.pdf": "%PDF",
            "sáinês_107_9006_sheet.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4}),
        },
    )
    status, said = collect(course)
    assert status == 0, said
    assert handed(course) == {"ada": mine, "copy": json.dumps(stripped), "emil": mine}
    for sentence in (
        "training_data-checkpoint.ipynb does not: it is a checkpoint, which Jupyter keeps.".replace(
            "training_data", NOTEBOOK
        ),
        "scratch.ipynb does not: it is known by its cells alone, and not by its name.",
        f"work/old/{NOTEBOOK}.ipynb does not: its time in the archive is earlier.",
        f"work/z/{NOTEBOOK}.ipynb does not: both have one time, and which is later is not known.",
        "díazdora_104_9004_work.7z of dora was left out: a .7z is not unpacked here: ask for a zip.",
        "vanderberghugo_106_9005_essay.pdf of hugo was left out: there is no notebook in it.",
        "sáinês_107_9006_sheet.ipynb is no notebook of this course, expected one of",
    ):
        assert sentence in said
    # the work may be in what has another name: said once more at the end
    assert said.count("scratch.ipynb does not: it is known by its cells alone") == 2
    assert said.count("its time in the archive is earlier") == 1


def test_what_stands_inside_of_an_upload_names_nobody(course):
    mine, other = notebook("ada", UNIT, NOTEBOOK), notebook("dora", UNIT, NOTEBOOK)
    hers = f"müllervonada_101_99999_{NOTEBOOK}.ipynb"
    zipped(
        course,
        {
            f"müllervonada_101_9001_{NOTEBOOK}.ipynb": mine,
            "åemil_105_9003_work.zip": packed({hers: other, f"Ada Müller_1_assignsubmission_file/{hers}": other}),
        },
    )
    # what students uploaded, unpacked by hand beside the zip: no list, no archive of a class
    archive = course / "downloaded" / UNIT / "archive"
    (archive / "åemil_105_9004_grades.csv").write_text("ID,Student,SIS Login ID,Section\n101,Emil,emil,M\n")
    (archive / "åemil_105_9005_more.zip").write_bytes(packed({hers: other}))
    status, said = collect(course)
    assert status == 0, said
    assert handed(course) == {"ada": mine, "emil": other}
    assert "åemil_105_9004_grades.csv is named as a student's upload: not read as a list" in said
    assert "åemil_105_9005_more.zip could be a class's archive, or what one student uploaded: left out" in said


def test_one_bad_upload_costs_nobody_else(course):
    mine = notebook("ada", UNIT, NOTEBOOK)
    long = f"åemil_105_9003_{'ж' * 130}.ipynb"
    zipped(
        course,
        {
            long: mine,
            "díazdora_104_9004_work.zip": packed({"../../evil.ipynb": mine}),
            "sáinês_107_9006_x.zip": packed({"x.zip/a.txt": "", "a": "", f"a/{NOTEBOOK}.ipynb": mine}),
            f"müllervonada_101_9001_{NOTEBOOK}.ipynb": mine,
        },
    )
    status, said = collect(course)
    assert status == 0, said
    assert "Traceback" not in said
    assert set(handed(course)) == {"ada", "ines"}
    *_, again_, last = said.splitlines()
    assert "sentences on what was left out or needs a look." in last
    assert said.count(again_) == 2
    assert f"submissions.zip: its entry {long!r} was left out: its name or its path is too long for this disk." in said
    assert "díazdora_104_9004_work.zip was left out: its entry '../../evil.ipynb' climbs out" in said
    assert "its entry 'a' was left out: another entry of this name, or a folder, stands in its place." in said


def test_a_pattern_of_the_courses_own_decides(course):
    pattern = r".*/(?P<student_id>[a-z]+)-(?P<timestamp>[0-9T]*)-(?P<file_id>\w+)\.ipynb"
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.FileNameCollectorPlugin.named_regexp = r{pattern!r}\n".replace("\\\\", "\\"))
    first, second = notebook("dora", UNIT, NOTEBOOK), notebook("emil", UNIT, NOTEBOOK)
    zipped(
        course,
        {
            f"ada-20260301T110000-{NOTEBOOK}.ipynb": first,
            f"x/ada-20260301T120000-{NOTEBOOK}.ipynb": second,
            f"a/ada-20260301T100000-{NOTEBOOK}.ipynb": first,
            f"emil-9999999999999999T9-{NOTEBOOK}.ipynb": first,
            f"åemil_105_9003_{NOTEBOOK}.ipynb": second,
        },
    )
    status, said = collect(course)
    assert status == 0, said
    assert handed(course) == {"ada": second, "emil": first}
    assert (course / "submitted" / "ada" / UNIT / "timestamp.txt").read_text() == "2026-03-01 12:00:00"
    assert "'9999999999999999T9' is no time: taken as in time." in said


def test_a_folder_that_is_a_link_to_anothers_is_not_written_through(course):
    mine, other = notebook("ada", UNIT, NOTEBOOK), notebook("dora", UNIT, NOTEBOOK)
    place = course / "submitted" / "ada" / UNIT
    place.mkdir(parents=True)
    (place / f"{NOTEBOOK}.ipynb").write_text(mine, encoding="utf-8")
    os.symlink(course / "submitted" / "ada", course / "submitted" / "emil")
    zipped(course, {f"åemil_105_9003_{NOTEBOOK}.ipynb": other, f"sáinês_107_9006_{NOTEBOOK}.ipynb": other})
    status, said = collect(course, "--force")
    assert status == 0, said
    assert handed(course)["ada"] == mine
    assert handed(course)["ines"] == other
    assert f"leads to {place.resolve()}: what emil handed in was left out" in said


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
    assert [float(found["ada"][name]) for name in ("raw_score", "late_submission_penalty", "score")] == [17, 0, 17]
    assert [float(found["emil"][name]) for name in ("raw_score", "late_submission_penalty", "score")] == [17, 17, 0]
