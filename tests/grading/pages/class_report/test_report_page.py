"""The page: what it says of a class that is known, that it needs no other file, that it can name nobody."""

import html
import re

import pytest

from tests.handing_in import cell, edit
from tests.tools import lab
from tests.tools.instructor import ABSENT, NAMES, NOTEBOOK, UNIT, UNITS
from tests.tools.reports import Outside, page, report, shown, table


def test_the_page_of_a_unit_says_what_to_teach_again(reported):
    text = shown(page(reported))
    first = "weight_gradient costs the class most: 3 of 8 students did not solve it; 2 got it wrong (for 1 of them"
    assert f"To teach again on Monday. {first}" in text
    assert "“the average over tokens is missing" in text
    assert "7 checks could not be judged because an earlier exercise was wrong" in text


def test_the_exercises_table(reported):
    rows = {row[0]: row[1:] for row in table(page(reported), "exercises")}
    assert rows["weight_gradient"][:6] == ["3", "5 of 8", "2", "1", "0", "0.62"]
    assert rows["weight_gradient"][8] == "9"
    assert rows["back_propagate"][1:5] == ["4 of 8", "0", "1", "3"]
    assert rows["residual layer"][-1] == "7 not yet read"


def test_the_lesson_and_the_table_agree(reported):
    """What the lesson says of an exercise stands in its row, and the one that it calls the costliest lost most."""
    for name in (UNIT, "course"):
        text, rows = page(reported, name), table(page(reported, name), "exercises")
        rows = [row[1:] if name == "course" else row for row in rows]
        lesson = shown(text[text.index('class="lesson"') : text.index("<main>")])
        first = re.search(r"Monday\. (.+?) costs the class most: (\d+) of \d+ students", lesson)
        row = next(row for row in rows if row[0] == first[1])
        assert float(row[9]) == max(float(row[9]) for row in rows if row[9] != "–")
        assert int(first[2]) == sum(map(int, row[3:6]))
        waiting = int(re.search(r"(\d+) checks? could not be judged", lesson)[1])
        assert waiting == sum(int(row[5]) for row in rows)


def test_the_course_report_holds_both_units(reported):
    text = page(reported, "course")
    assert [row[0] for row in table(text, "progress")] == UNITS
    assert {row[0] for row in table(text, "exercises")} == set(UNITS)


@pytest.mark.parametrize("name", [f"{UNIT}-anonymous", "course-anonymous"])
def test_an_anonymous_report_names_nobody(reported, name):
    text = page(reported, name)
    for student, (first, last) in {**NAMES, ABSENT[0]: ABSENT[1:]}.items():
        assert not re.search(rf"\b{student}\b", text), student
        for word in (first, html.escape(last), last):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text), word
    assert "@uni.example" not in text
    assert "for i in range(n)" not in text  # no code of anybody
    assert "stopped: 1" in shown(text)  # but how many need a look
    assert "the average over tokens is missing" in shown(text)


@pytest.mark.parametrize("name", [UNIT, "course", "course-anonymous"])
def test_a_report_fetches_nothing(reported, name):
    assert Outside(page(reported, name)).found == []
    ids = re.findall(r'\bid="([^"]+)"', page(reported, name))
    assert len(ids) == len(set(ids))


def test_a_student_can_put_no_markup_into_the_report(graded_folder):
    attack = "<script>alert(1)</script>"

    def boast(content):
        cell(content, "check_weight_gradient")["metadata"]["autograde"].update(
            passed=False, message=f"x: {attack}\n  → {attack}", mistakes=[], noticed=[attack]
        )
        content["metadata"]["autograde"]["outcome"].update(status="stopped", to_instructor=attack)

    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    edit(path, boast)
    report(graded_folder, UNIT)
    text = page(graded_folder)
    assert attack not in text
    assert text.count("<script>") == 1
    assert attack in html.unescape(text)


@pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)
def test_it_opens_offline_in_a_browser_and_its_tables_sort(reported):
    with lab.chromium() as chromium:
        browser = chromium.new_context(offline=True).new_page()
        errors = []
        browser.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        browser.on("pageerror", lambda error: errors.append(str(error)))
        browser.goto((reported / "reports" / f"{UNIT}.html").as_uri())

        def students():
            return browser.locator("#students tbody tr th").all_inner_texts()

        assert students() == sorted(NAMES)
        points = browser.locator("#students thead th", has_text="points").first
        points.get_by_role("button").click()
        assert points.get_attribute("aria-sort") == "descending"
        assert students()[-1] == "dora"
        points.get_by_role("button").press("Enter")
        assert students()[0] == "dora"
        browser.set_viewport_size({"width": 1000, "height": 700})  # of a page of A4, on its side
        browser.emulate_media(media="print")
        region = browser.locator("#students .wide")
        assert region.evaluate("one => one.scrollWidth <= one.clientWidth + 1")  # no column is cut off
        browser.emulate_media(media="screen")
        for plot in browser.locator("svg").all():
            assert plot.bounding_box()["width"] > 300
            assert plot.get_attribute("aria-label")
    assert errors == []
