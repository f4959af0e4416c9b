"""A class whose answers are graded, and nothing handed on."""

import shutil

import pytest

from tests.tools.written_answers import answer_in_words


@pytest.fixture
def course(released, tmp_path):
    course = shutil.copytree(released, tmp_path / "status")
    answer_in_words(course, {"ada": "A road.", "bela": "Another."})
    return course
