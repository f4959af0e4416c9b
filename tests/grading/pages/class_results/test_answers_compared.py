"""Where answers cannot be compared, the report says what is missing."""

from autograde.grading.pages.similar_answers import pairs
from autograde.grading.pages.similar_answers.fingerprints import NoLibrary
from tests.tools.instructor import UNIT
from tests.tools.reports import page, report


def test_without_the_library_the_report_says_what_is_missing(graded_folder, monkeypatch):
    def missing():
        raise NoLibrary("python -m pip install copydetect")

    monkeypatch.setattr(pairs, "library", missing)
    assert "pip install copydetect" in report(graded_folder, UNIT).output
    assert "pip install copydetect" in page(graded_folder)
