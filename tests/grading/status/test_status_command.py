"""`autograde status`: one line a unit, and the command that comes next."""

import json
import os
import shutil
import sqlite3

from tests.handing_in import cell, edit, hand_in
from tests.tools.instructor import say
from tests.tools.written_answers import NOTEBOOK, QUESTION, UNIT, in_gradebook


def status(course, *words):
    said = say("status", *words, "--course", course, "--json")
    assert said.exit_code == 0, said.output
    return {line["unit"]: line for line in map(json.loads, said.output.splitlines()) if line["event"] == "unit"}


def next_of(course):
    return status(course, UNIT)[UNIT]["next"]


def read_all(course):
    """Points for everybody, as the formgrader gives them."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student in in_gradebook(course):
            for grade in gradebook.find_submission(UNIT, student).notebooks:
                for one in grade.grades:
                    one.manual_score, one.needs_manual_grade = 1.0, False
        gradebook.db.commit()


def test_each_step_names_the_one_after_it(course):
    assert next_of(course) == f"autograde read {UNIT}"
    read_all(course)
    assert next_of(course) == f"autograde feedback {UNIT}"
    assert say("feedback", UNIT, "--course", course).exit_code == 0
    assert next_of(course) == f"autograde export {UNIT} --to csv"
    assert say("export", UNIT, "--to", "csv", "--course", course).exit_code == 0
    assert next_of(course) == ""
    hand_in(course, UNIT, "chen")
    assert next_of(course) == f"autograde grade {UNIT}"


def test_points_that_were_changed_make_pages_and_export_old(course):
    read_all(course)
    assert say("feedback", UNIT, "--course", course).exit_code == 0
    assert say("export", UNIT, "--to", "csv", "--course", course).exit_code == 0
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade(QUESTION, NOTEBOOK, UNIT, "ada").manual_score = 2.0
        gradebook.db.commit()
    found = status(course)[UNIT]
    assert (found["old_feedback"], found["old_export"], found["next"]) == (1, 1, f"autograde feedback {UNIT}")


def test_what_was_handed_in_since_it_was_graded_is_to_be_graded(class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    assert status(class_folder)[UNIT]["to_grade"] == 1
    assert say("grade", UNIT, "--course", class_folder, "--no-sandbox").exit_code == 0
    path = folder / f"{NOTEBOOK}.ipynb"
    assert status(class_folder)[UNIT]["to_grade"] == 0
    os.utime(path)  # collected again, and the same
    assert status(class_folder)[UNIT]["to_grade"] == 0
    edit(path, lambda content: cell(content, QUESTION).update(source="Another."))
    assert status(class_folder)[UNIT]["to_grade"] == 1


def test_a_unit_that_is_not_released_or_not_collected(class_folder):
    shutil.copytree(class_folder / "solutions" / UNIT, class_folder / "solutions" / "09_new")
    found = status(class_folder)
    assert found["09_new"]["next"] == "nbgrader generate_assignment 09_new --force"
    assert found[UNIT]["next"] == f"autograde collect {UNIT}"
    (class_folder / "gradebook.db").unlink()
    assert status(class_folder)[UNIT]["next"] == f"nbgrader generate_assignment {UNIT} --force"


def test_a_unit_that_cannot_be_released_is_to_be_mended_first(class_folder):
    source = shutil.copytree(class_folder / "solutions" / UNIT, class_folder / "solutions" / "09_new")
    path = source / f"{NOTEBOOK}.ipynb"
    edit(path, lambda content: cell(content, QUESTION)["metadata"]["nbgrader"].update(points="two"))
    found = status(class_folder)["09_new"]
    assert found["next"] == ""
    assert found["mend"].startswith(f"{path} gives 'two' points for the cell {QUESTION!r}")
    path.write_text(path.read_text()[:2000])
    assert f"{path} is no notebook" in say("status", "--course", class_folder).output
    assert "unit has something to mend first" in say("status", "09_new", "--course", class_folder).output


def test_a_release_that_is_gone_or_damaged_is_made_again_before_anything_is_graded(class_folder):
    hand_in(class_folder, UNIT, "ada")
    assert next_of(class_folder) == f"autograde grade {UNIT}"
    release = class_folder / "lectures" / UNIT
    path = release / f"{NOTEBOOK}.ipynb"
    path.write_text(path.read_text()[:2000])
    again = f"nbgrader generate_assignment {UNIT} --force"
    assert next_of(class_folder) == again
    said = say("grade", UNIT, "--course", class_folder, "--no-sandbox")
    assert said.exit_code == 1
    assert f"{path} is no notebook" in said.output
    assert f"{again} makes it anew." in said.output
    shutil.rmtree(release)
    assert next_of(class_folder) == again
    shutil.rmtree(class_folder / "solutions" / UNIT)
    found = status(class_folder)[UNIT]
    assert (found["next"], "There is no notebook in" in found["mend"]) == ("", True)


def test_a_unit_that_cannot_be_graded_here_says_how_it_can(class_folder):
    hand_in(class_folder, UNIT, "ada")
    with sqlite3.connect(class_folder / "gradebook.db") as gradebook:
        gradebook.execute("UPDATE notebook SET kernelspec = ?", ['{"language": "R", "display_name": "R"}'])
    found = status(class_folder)[UNIT]
    assert (found["next"], "is written for R" in found["mend"]) == ("", True)


def test_the_table_can_be_read_at_80_columns(course, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copytree(course / "solutions" / UNIT, course / "solutions" / ("u" * 60))
    lines = say("status", "--course", course).output.splitlines()
    (heading,) = (line for line in lines if "collected" in line)
    assert all(word in heading for word in ("unit", "graded", "to read", "feedback", "export"))
    table = lines[
        : next(n for n, line in enumerate(lines) if line.startswith("  nbgrader") or "autograde read" in line)
    ]
    assert max(map(len, table)) <= 80
    assert f"  autograde read {UNIT}" in lines


def test_a_unit_that_is_not_there_is_named_as_it_may_be_meant(course):
    said = say("status", "04_back_propagatoin", "--course", course)
    assert said.exit_code == 2
    assert f"perhaps {UNIT} is meant" in said.output


def test_who_is_erased_is_not_kept_among_those_who_got_pages(course):
    assert say("export", UNIT, "--to", "csv", "--course", course).exit_code == 0
    path = course / ".autograde" / f"{UNIT}.handed-on.jsonl"
    assert "ada" in path.read_text()
    assert say("erase", "ada", "--yes", "--course", course).exit_code == 0
    assert "ada" not in path.read_text()
