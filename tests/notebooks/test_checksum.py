"""What nobody has worked in is known by its checksum."""

import pytest

from autograde.notebooks.checksum import as_released, checksum
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_notebook
from tests.tools.students_copy import RELEASE, is_answer


def test_the_checksum_is_nbgraders():
    from nbgrader.utils import compute_checksum

    for c in RELEASE.cells:
        if "nbgrader" in c.metadata:
            assert checksum(c.source, c.cell_type, c.metadata.nbgrader) == compute_checksum(c)


@pytest.mark.parametrize("name", released_notebooks())
def test_a_fresh_copy_is_as_released(name):
    notebook = read_notebook(released_notebooks()[name])
    assert all(as_released(c) for c in notebook.cells)
    assert any(is_answer(c) for c in notebook.cells)
