"""Links from the students' table to feedback pages, where these are."""

import re
from urllib.parse import unquote

from tests.tools.feedback import give
from tests.tools.instructor import UNIT
from tests.tools.reports import page, report


def links(text):
    students = text[text.index('id="students"') : text.index('id="how"')]
    return [unquote(link) for link in re.findall(r'<a href="([^"]*)"', students)]


def test_links_lead_to_pages_that_are_there(graded_folder):
    report(graded_folder, UNIT)
    assert links(page(graded_folder)) == []
    give(graded_folder, UNIT)
    (graded_folder / "feedback" / "ada" / UNIT / "finite_differences.html").unlink()
    report(graded_folder, UNIT)
    found = links(page(graded_folder))
    assert len(found) == 2 * 8 - 1
    assert all((graded_folder / "reports" / link).is_file() for link in found)
    report(graded_folder)
    found = links(page(graded_folder, "course"))
    assert found
    assert all((graded_folder / "reports" / link).exists() for link in found)


def test_a_page_elsewhere_links_from_there(graded_folder, tmp_path):
    give(graded_folder, UNIT)
    elsewhere = tmp_path / "a folder" / "page.html"
    report(graded_folder, UNIT, "--output", elsewhere)
    found = links(elsewhere.read_text(encoding="utf-8"))
    assert found
    assert all((elsewhere.parent / link).is_file() for link in found)
