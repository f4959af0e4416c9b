"""A graded class with its reports and pages, made once. Copy it before you change it."""

import shutil

import pytest

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.pages.class_results.over_the_units import OverTheUnits
from autograde.grading.pages.class_results.overview import Overview, UnitOverview
from tests.tools import instructor
from tests.tools.feedback import give
from tests.tools.instructor import UNIT, UNITS
from tests.tools.reports import report


@pytest.fixture(scope="session")
def reported(graded, tmp_path_factory):
    """The graded class with its reports."""
    folder = shutil.copytree(graded, tmp_path_factory.mktemp("reported") / "course")
    report(folder, UNIT)
    report(folder)
    report(folder, UNIT, "--anonymous")
    report(folder, "--anonymous")
    return folder


@pytest.fixture(scope="session")
def overview(reported):
    course = CourseDirectory(reported)
    record = Record(course)
    units = [UnitOverview(course, record, record.units[name]) for name in UNITS]
    for unit in units:
        list(unit.work.read())
    return Overview(units, OverTheUnits(course, record))


@pytest.fixture(scope="session")
def given(graded, tmp_path_factory):
    """The graded class with its pages."""
    folder = shutil.copytree(graded, tmp_path_factory.mktemp("given") / "course")
    for unit in instructor.UNITS:
        give(folder, unit)
    return folder
