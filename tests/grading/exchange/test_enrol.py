"""Students from a list into the gradebook: all of them, or none."""

import pytest
from nbgrader.api import Gradebook

from tests.tools.exports import CANVAS, enrol, told


def gradebook_of(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {s.id: (s.first_name, s.last_name, s.email, s.lms_user_id) for s in gradebook.students}


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
        ("id,email\nada\n", "line 2 has 1 cell, expected 2 as in its first line."),
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
