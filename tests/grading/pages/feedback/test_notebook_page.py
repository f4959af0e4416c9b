"""A page says what passed, what did not and why; nothing that a student wrote acts in it."""

import html
import json
import re
from types import SimpleNamespace

import pytest

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.autograded_notebook import Executed, Said
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.pages.feedback import notebook_page
from tests.tools import instructor
from tests.tools.feedback import Elements, page, shown
from tests.tools.instructor import NOTEBOOK, UNIT


def test_a_page_says_what_passed_what_did_not_and_why(given):
    text = shown(page(given, "emil"))
    assert "7 of 15 points" in text
    assert "3 of 6 checks passed" in text
    assert "every entry is 7 times too large, and there are n = 7 tokens" in text
    assert "the average over tokens is missing" in text
    assert "cannot be judged while weight_gradient is wrong" in text
    assert re.search(r"weight_gradient\s+✗ not passed\s+0 of 3", text)
    assert re.search(r"activation_gradient\s+✓ passed\s+2 of 2", text)
    assert "1 answer is not yet read: 3 points more can come of it." in text


def test_a_failed_gradient_is_drawn(given):
    assert "✗ marks what differs" in page(given, "emil")
    assert "✗ marks what differs" not in page(given, "ada")


def test_a_page_shows_the_students_own_code_and_nobody_elses(given):
    text = shown(page(given, "bela"))
    assert "for i in range(n):" in text
    others = [name for name in instructor.NAMES if name != "bela"]
    for other in others:
        assert not re.search(rf"\b{other}\b", shown(page(given, "bela")))
        assert instructor.NAMES[other][1] not in shown(page(given, "bela"))


def test_a_page_shows_no_source_of_a_check(given):
    text = page(given, "emil")
    assert "check(" not in text
    assert "solutions" not in text


ATTACKS = [
    "<script>alert(1)</script>",
    "</pre><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "<!--<iframe src=javascript:alert(1)>-->",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_a_student_wrote_becomes_markup(given, attack):
    """In their code, their answer, their name, a message, a comment, a picture."""
    record = Record(CourseDirectory(given))
    unit, handed = record.units[UNIT], record.submissions[UNIT, "emil"]
    executed = record.executed(UNIT, "emil")[NOTEBOOK]
    cells = json.loads(json.dumps(executed.cells))
    for one in cells:
        one["source"] = attack
        for output in one.get("outputs", []):
            output["data"] = {"image/png": attack, "text/html": attack, "image/svg+xml": attack}
    said = Said(False, attack, (attack,), (attack,), attack)
    changed = Executed(tuple(cells), dict.fromkeys(executed.verdicts, said), "graded", attack, attack)
    comments = {(NOTEBOOK, one["metadata"]["nbgrader"]["grade_id"]): attack for one in cells if nbgrader(one)}
    person = SimpleNamespace(name=attack, id="emil")
    marks = {key: mark.__class__(0.0, 0.0, None, None, False) for key, mark in handed.marks.items()}
    handed = handed.__class__("emil", UNIT, None, None, marks, comments, {})
    text = notebook_page.page(unit, NOTEBOOK, person, handed, changed)
    elements = Elements(text).found
    assert {tag for tag, _ in elements}.isdisjoint({"script", "iframe", "img", "object", "embed", "link", "base"})
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
    if "<" in attack and "script" in attack:
        assert attack in html.unescape(text)  # it is there to be read


def nbgrader(one):
    return one["metadata"].get("nbgrader", {}).get("grade_id")


def test_a_page_runs_no_script_whatever_is_in_it(given):
    (policy,) = [
        attributes["content"]
        for tag, attributes in Elements(page(given, "ada")).found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline';")
