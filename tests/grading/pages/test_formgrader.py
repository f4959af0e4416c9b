"""nbgrader's formgrader in JupyterLab, in a real Chromium, on what `autograde grade` recorded."""

import csv
import shutil

import pytest

from tests.tools import instructor, lab
from tests.tools.instructor import NOTEBOOK, UNIT, say

pytestmark = pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)

QUESTION, CHECK = "question_residual_layer", "check_weight_gradient"


@pytest.fixture(scope="module")
def browser():
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def course(graded, tmp_path_factory):
    return shutil.copytree(graded, tmp_path_factory.mktemp("formgrader") / "course")


@pytest.fixture(scope="module")
def address(course, tmp_path_factory):
    with lab.jupyterlab(course, tmp_path_factory.mktemp("private")) as address:
        yield address


def exported(course, student):
    """A student's line of the export."""
    assert say("export", UNIT, "--to", "csv", "--course", course).exit_code == 0
    with (course / "grades-csv.csv").open(encoding="utf-8", newline="") as file:
        return next(line for line in csv.DictReader(file) if line["student_id"] == student)


def enter(page, field, text):
    """Type into a field of the formgrader, leave it, and wait until nbgrader has saved it."""
    with page.expect_response(lambda response: "/formgrader/api/" in response.url and response.request.method == "PUT"):
        field.fill(text)
        field.blur()


def open_submission(page, address, student):
    """From the list of assignments to a student's notebook, by the links that a person clicks."""
    page.goto(f"{address}/formgrader/manage_assignments")
    page.wait_for_selector(f"text={UNIT}")
    page.locator(f'a[href$="/manage_submissions/{UNIT}"]').first.click()
    page.locator(f'a[href*="/manage_students/{student}/"]').first.click()
    page.locator('a[href*="/submissions/"]').first.click()
    page.wait_for_selector(f"#{QUESTION}")
    page.wait_for_function("formgrader.grades?.loaded && formgrader.comments?.loaded")


def test_a_persons_points_reach_the_export_and_outlive_a_regrade(browser, address, course):
    before = exported(course, "emil")
    assert (float(before["score"]), before["waiting"]) == (9.0, "1")
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    open_submission(page, address, "emil")
    assert "the average over tokens is missing" in page.locator("body").inner_text()
    enter(page, page.locator(f"#{QUESTION}"), "2.5")
    enter(page, page.locator(f"#{QUESTION}-comment"), "Clear, but name the shapes.")
    enter(page, page.locator(f"#{CHECK}"), "1")  # an override: the idea was right
    page.close()
    after = exported(course, "emil")
    assert float(after["score"]) == 9.0 + 2.5 + 1
    instructor.grade(course, "--force")
    assert "look again" not in say("export", UNIT, "--to", "csv", "--course", course).output  # the answers are the same
    again = exported(course, "emil")
    assert again["score"] == after["score"]
    assert say("feedback", UNIT, "--student", "emil", "--course", course).exit_code == 0
    text = (course / "feedback" / "emil" / UNIT / f"{NOTEBOOK}.html").read_text(encoding="utf-8")
    assert "Clear, but name the shapes." in text
    assert "1 of 3 points, set by your instructor (the check gave 0)" in text


def test_the_formgrader_shows_the_class_as_it_was_graded(browser, address):
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{address}/formgrader/manage_submissions/{UNIT}")
    page.wait_for_selector("text=emil")
    rows = [row for row in page.locator("table tbody tr").all_inner_texts() if row.strip()]
    shown = {row.split("\t")[0].strip(): row for row in rows}
    assert set(shown) == {f"{last}, {first}" for first, last in instructor.NAMES.values()}
    assert "15" in shown["Annan, Kofi"].split()  # whose loop was ended; the rest has its points
    page.close()
