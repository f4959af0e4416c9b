"""What a page says of the question, and of a cell in which nothing was written."""

import re
import shutil

import pytest

from tests.handing_in import cell, edit
from tests.tools.feedback import Elements, give, page, shown
from tests.tools.written_answers import NOTEBOOK, STUB, UNIT, answer_in_words


@pytest.fixture
def course(released, tmp_path):
    course = shutil.copytree(released, tmp_path / "asked")
    answer_in_words(
        course, {"ada": "It is $\\frac{a}{b}$ **here**.", "bela": STUB, "chen": "<script>alert(1)</script>"}
    )
    return course


def test_the_question_and_the_answer_are_rendered(course):
    give(course, UNIT)
    text = page(course, "ada")
    assert "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>" in text
    assert "<strong>here</strong>" in text
    assert "<h2>Question: a road around the layers</h2>" in text
    assert "not yet read, 3 points can be had" in shown(text)
    assert "0 of 3" not in shown(text)


def test_nothing_of_an_answer_acts_on_the_page(course):
    give(course, UNIT)
    assert not {"script", "iframe", "form"} & {tag for tag, _ in Elements(page(course, "chen")).found}


def test_what_nobody_filled_in_is_said_and_not_shown(course):
    give(course, UNIT)
    text = shown(page(course, "bela"))
    assert "You wrote nothing here." in text
    path = course / "autograded" / "bela" / UNIT / f"{NOTEBOOK}.ipynb"
    released = (course / "lectures" / UNIT / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8")
    path.write_text(released, encoding="utf-8")  # all of it, as it was handed out
    give(course, UNIT)
    assert "raise NotImplementedError" not in page(course, "bela")
    edit(path, lambda content: cell(content, "weight_gradient").update(source="def weight_gradient():\n    return 7"))
    give(course, UNIT)
    assert "return 7" in page(course, "bela")


def test_what_failed_stands_first_and_what_passed_is_folded(given):
    text = page(given, "emil")
    kinds = re.findall(r'<section id="[^"]*" class="(\w*)">', text)
    first = [kind in ("failed", "waits") for kind in kinds]
    assert first == sorted(first, reverse=True)
    assert {True, False} <= set(first)
    assert text.count('class="passed">\n<details><summary>') == kinds.count("passed") > 0
