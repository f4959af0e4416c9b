"""What is known of a course's folder before nbgrader is imported."""

import pytest

from autograde import courses
from autograde.grading.assignments.configuration import foresee_course

NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture(autouse=True)
def nothing_in_use(monkeypatch):
    monkeypatch.setattr(courses, "_used", None)


def a_folder(place, release, configured=""):
    (place / "nbgrader_config.py").write_text(f"c = get_config()\n{configured}")
    (place / release / "unit").mkdir(parents=True)
    (place / release / "unit" / "book.ipynb").write_text(NOTEBOOK)
    return place


def test_a_course_of_its_own_in_the_folder_that_the_configuration_names(tmp_path):
    place = a_folder(tmp_path, "handed_out", "c.CourseDirectory.release_directory = 'handed_out'\n")
    (place / "handed_out" / "__init__.py").write_text('"""A course."""\n')
    foresee_course(place)
    assert courses.current().folder == place / "handed_out"


def test_a_course_of_anybodys(tmp_path):
    foresee_course(a_folder(tmp_path, "release"))
    assert not courses.current().has_package


@pytest.mark.parametrize(
    "configured", ["this is no Python", "c.CourseDirectory.root = 3\n", "raise SystemError('x')\n"]
)
def test_what_is_wrong_with_a_folder_is_told_later(tmp_path, configured):
    foresee_course(a_folder(tmp_path, "release", configured))
    assert courses.in_use() is None
