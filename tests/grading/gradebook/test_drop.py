"""Exercises that count for nobody or in full for everybody, and everything as it was when that is taken back."""

import csv
import json
import shutil
import subprocess
import sys
import warnings
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.limits import Limits
from autograde.grading.running.grade import grade
from tests.handing_in import cell, edit, hand_in
from tests.tools import instructor, standin
from tests.tools.gradebooks import rows, same
from tests.tools.instructor import NOTEBOOK, UNIT, say

QUESTION, CHECK = "question_residual_layer", "check_weight_gradient"


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def drop(course, *words):
    result = say("drop", UNIT, *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result.output


def decided(course, **options):
    """Grade with verdicts at once."""
    with standin.pool(run=standin.decide) as pool:
        found = grade(
            CourseDirectory(course),
            load(CourseDirectory(course), UNIT),
            CourseDirectory(course).students(UNIT),
            pool,
            Limits(),
            **options,
        )
        return {line.student: line for line in found}


def opened(course):
    return Gradebook(f"sqlite:///{course / 'gradebook.db'}")


def by_hand(course, student, name, points, extra=None):
    with opened(course) as gradebook:
        found = gradebook.find_grade(name, NOTEBOOK, UNIT, student)
        found.manual_score, found.extra_credit, found.needs_manual_grade = points, extra, False
        gradebook.db.commit()


def scores(course):
    """What nbgrader says: student -> points; and what can be reached."""
    with opened(course) as gradebook:
        assignment = gradebook.find_assignment(UNIT)
        return {s.student.id: s.score for s in assignment.submissions}, assignment.max_score


@pytest.fixture
def classes(class_folder):
    """A class of three, one of whose checks and answers a person has given points for."""
    for student in ("ada", "emil", "pia"):
        hand_in(class_folder, UNIT, student, "ada", timestamp="2026-02-03 04:05:06 UTC")
    decided(class_folder)
    by_hand(class_folder, "ada", QUESTION, 1.5, 0.5)
    by_hand(class_folder, "emil", CHECK, 1)
    by_hand(class_folder, "pia", CHECK, 4)
    return class_folder


@pytest.mark.parametrize("name", [QUESTION, CHECK])
@pytest.mark.parametrize("how", ["--nobody", "--full-marks"])
def test_dropped_and_taken_back_every_row_is_as_it_was(classes, how, name):
    before, (points, possible) = rows(classes), scores(classes)
    with opened(classes) as gradebook:
        grades = {student: gradebook.find_grade(name, NOTEBOOK, UNIT, student) for student in points}
        was = {student: grade.score for student, grade in grades.items()}
        most = next(iter(grades.values())).max_score
    drop(classes, name, how)
    now, reachable = scores(classes)
    if how == "--nobody":
        assert reachable == possible - most
        assert now == {student: points[student] - was[student] for student in points}
    else:
        assert reachable == possible
        full = {
            "ada": most + 0.5 * (name == QUESTION),
            "emil": most,
            "pia": most + (name == CHECK),
        }  # what was more stays
        assert now == {student: points[student] - was[student] + full[student] for student in points}
    with opened(classes) as gradebook:
        assert not any(gradebook.find_grade(name, NOTEBOOK, UNIT, student).needs_manual_grade for student in points)
    drop(classes, name, "--nobody" if how == "--full-marks" else "--full-marks")  # the other way, at once
    drop(classes, name, "--undo")
    assert rows(classes) == before


def resubmit(course):
    path = course / "submitted" / "ada" / UNIT / f"{NOTEBOOK}.ipynb"
    edit(path, lambda content: cell(content, QUESTION).update(source="Another answer."))
    decided(course)


def somebody_new(course):
    hand_in(course, UNIT, "dora", "ada", timestamp="2026-02-05 04:05:06 UTC")
    decided(course)


def once_more(course):
    decided(course, force=True)


def released_anew(course):
    with opened(course) as gradebook:
        for name, points in ((CHECK, 3), (QUESTION, 3)):
            gradebook.update_or_create_grade_cell(name, NOTEBOOK, UNIT, max_score=points)
    decided(course)


def read_another(course):
    by_hand(course, "emil", "check_output_delta", 1)


@pytest.mark.parametrize("how", ["--nobody", "--full-marks"])
def test_whatever_happens_meanwhile_the_end_is_as_if_nothing_had_been_dropped(classes, tmp_path, how):
    twin = shutil.copytree(classes, tmp_path / "twin")
    drop(classes, QUESTION, how)
    drop(classes, CHECK, how)
    for happens in (resubmit, somebody_new, once_more, released_anew, read_another):
        for course in (classes, twin):
            happens(course)
        with opened(classes) as gradebook:
            for student in CourseDirectory(classes).students(UNIT):
                for name in (QUESTION, CHECK):
                    found = gradebook.find_grade(name, NOTEBOOK, UNIT, student)
                    assert found.score == 0 if how == "--nobody" else found.score >= 3, (happens.__name__, student)
                    assert not found.needs_manual_grade
            assert gradebook.find_assignment(UNIT).max_score == (14 if how == "--nobody" else 20)
    drop(classes, CHECK, "--undo")
    drop(classes, QUESTION, "--undo")
    same(classes, twin)
    with opened(classes) as gradebook:  # ada's answer is another one than the one that was read
        assert gradebook.find_grade(QUESTION, NOTEBOOK, UNIT, "ada").needs_manual_grade


def test_points_that_a_person_gives_to_what_is_dropped_stay(classes):
    drop(classes, CHECK, "--full-marks")
    by_hand(classes, "ada", CHECK, 2)
    decided(classes, force=True)
    drop(classes, CHECK, "--undo")
    with opened(classes) as gradebook:
        assert gradebook.find_grade(CHECK, NOTEBOOK, UNIT, "ada").manual_score == 2
        assert gradebook.find_grade(CHECK, NOTEBOOK, UNIT, "emil").manual_score == 1


def test_a_late_penalty_follows_the_points(classes, tmp_path):
    with (classes / "nbgrader_config.py").open("a") as file:
        file.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with opened(classes) as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=datetime(2026, 2, 3, 3))
    decided(classes)
    before = rows(classes)
    for how in ("--full-marks", "--nobody"):
        drop(classes, CHECK, how)
        with opened(classes) as gradebook:
            for submission in gradebook.find_assignment(UNIT).submissions:
                assert submission.score == submission.late_submission_penalty
    drop(classes, CHECK, "--undo")
    assert rows(classes) == before


def test_what_is_dropped_is_no_reason_to_grade_anew_and_the_table_counts_it(classes):
    before = decided(classes)
    drop(classes, CHECK, "--nobody")
    after = decided(classes)
    assert not any(line.anew for line in after.values())
    for student, line in after.items():
        assert line.points == before[student].points - 3 * standin.passes(student, CHECK)
    drop(classes, CHECK, "--full-marks")
    for student, line in decided(classes).items():
        assert line.points == before[student].points + 3 * (not standin.passes(student, CHECK))


# what is said


@pytest.fixture(scope="module")
def told(graded, tmp_path_factory):
    """The graded class with an exercise and an answer dropped, and all that comes of it."""
    folder = shutil.copytree(graded, tmp_path_factory.mktemp("told") / "course")
    drop(folder, "weight_gradient", "--nobody")
    drop(folder, "residual layer", "--full-marks")
    for words in (("feedback", UNIT), ("report", UNIT), ("export", "--to", "csv")):
        result = say(*words, "--course", folder)
        assert result.exit_code == 0, result.output
    (folder / "said.txt").write_text(result.output)
    return folder


def test_report_pages_and_export_say_what_is_dropped(told):
    report = (told / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")
    assert "dropped: counts for nobody" in report
    assert "dropped: full marks for everybody" in report
    assert "weight_gradient costs" not in report
    page = (told / "feedback" / "emil" / UNIT / f"{NOTEBOOK}.html").read_text(encoding="utf-8")
    assert "– counts for nobody" in page
    assert "– full marks for everybody" in page
    assert "10 of 15 points" in page  # 7 of his checks, and 3 for the answer
    assert "set by your instructor" not in page
    assert "not yet read" not in page
    assert f"{UNIT}: weight_gradient is dropped: counts for nobody." in (told / "said.txt").read_text()


def test_nbgraders_own_export_has_the_same_numbers(told):
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "export", "--to", "theirs.csv"]
    subprocess.run(command, cwd=told, check=True, capture_output=True, timeout=300)
    found = []
    for name in ("theirs.csv", "grades-csv.csv"):
        with (told / name).open(encoding="utf-8") as file:
            lines = {line["student_id"]: line for line in csv.DictReader(file) if line["assignment"] == UNIT}
        found.append({s: (float(lines[s]["score"]), float(lines[s]["max_score"])) for s in ("emil", "kofi", "dora")})
    assert found[0] == found[1]
    assert found[0]["emil"] == (12, 17)
    assert found[0]["dora"] == (3, 17)


def test_what_is_dropped_is_listed_and_what_does_not_exist_is_named(told):
    output = drop(told)
    assert f"{CHECK} (weight_gradient): counts for nobody." in output
    assert "check_finite_difference (finite_difference): 2 points." in output
    lines = [json.loads(line) for line in drop(told, "--json").splitlines()]
    assert {line["cell"]: line["counts"] for line in lines}[QUESTION] == "full marks for everybody"
    for words, status, sentence in (
        (("weight_gradeint", "--nobody"), 2, "perhaps weight_gradient is meant"),
        (("hidden_delta", "--undo"), 1, "is not dropped: there is nothing to take back"),
        (("--nobody",), 2, f"autograde drop {UNIT} lists them"),
    ):
        result = say("drop", UNIT, *words, "--course", told)
        assert result.exit_code == status
        assert sentence in " ".join(result.output.split())


def test_a_part_of_an_exercise_and_all_of_it(class_folder):
    unit = instructor.UNITS[0]
    for exercise, many in (("cross_entropy_from_excitation", 2), ("check_cross_entropy_from_excitation_extreme", 1)):
        result = say("drop", unit, exercise, "--nobody", "--json", "--course", class_folder)
        assert result.exit_code == 0, result.output
        assert len(json.loads(result.stdout)["cells"]) == many
