"""A released unit whose answers in words wait to be read; a real browser to read them in."""

import shutil

import pytest

from tests.tools import lab
from tests.tools.desks import answers
from tests.tools.written_answers import answer_in_words


@pytest.fixture
def few(released, tmp_path):
    """A course of a test's own in which six students have answered."""
    course = shutil.copytree(released, tmp_path / "few")
    answer_in_words(course, answers(6))
    return course


@pytest.fixture(scope="module")
def browser():
    if lab.CHROMIUM is None:
        pytest.skip(lab.MISSING)
    with lab.chromium() as browser:
        yield browser
