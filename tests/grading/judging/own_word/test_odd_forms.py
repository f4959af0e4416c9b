"""Odd forms of notebooks have the points that stock nbgrader gives them; `python -m tests.bench odd_forms` asks it."""

import pytest

from tests import demo
from tests.tools import any_course, odd_forms
from tests.tools.sandboxes import linux

pytestmark = linux
FORMS = [*odd_forms.CELLS, *odd_forms.FILES, *(f"instead: {name}" for name in odd_forms.INSTEAD)]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Form -> points, all graded in one run."""
    course = odd_forms.make(tmp_path_factory.mktemp("odd") / "course")
    students = odd_forms.hand_in(course, forms=FORMS)
    said, status = any_course.run(course, "autograde", "grade", odd_forms.UNIT, "--quiet")
    assert status == 0, said
    scores = demo.scores(course)
    return {form: sum(p or 0 for p in scores[student, odd_forms.UNIT].values()) for student, form in students.items()}


@pytest.mark.parametrize("form", FORMS)
def test_an_odd_form_has_the_points_that_stock_nbgrader_gives_it(form, found):
    assert found[form] == odd_forms.points(form)
