"""What all tests share."""

import os
import shutil
import sys

import nbformat
import pytest
from hypothesis import settings

sys.dont_write_bytecode = True  # a __pycache__ in solutions/ would be an assignment to nbgrader
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde.exercises import UNITS  # noqa: E402
from solutions.build import build, find_alembic  # noqa: E402
from tests import demo, instructor  # noqa: E402
from tests.sample_class import students  # noqa: E402

find_alembic()
settings.register_profile("untimed", deadline=None)  # a busy machine fails no test
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items):
    """Several processes: a file's tests stay together; those that share the class graded by nbgrader come first."""
    for item in items:
        group = "by nbgrader" if "by_nbgrader" in item.fixturenames else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: "by_nbgrader" not in item.fixturenames)


GRADED = ["03_loss_functions", "04_back_propagation"]  # one unit of four notebooks, one of one


@pytest.fixture(scope="session")
def by_nbgrader(tmp_path_factory):
    """A course folder with the sample class in it, graded by stock nbgrader."""
    build()
    folder = tmp_path_factory.mktemp("course") / "demo"
    demo.prepare(folder, demo.units_here(), students())
    break_checks(folder)
    demo.grade_by_nbgrader(folder, demo.units_here(), len(students()))
    return folder


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A course folder with two units released by nbgrader, and nothing handed in. Copy it before you change it."""
    build(only=[notebook for unit in GRADED for notebook in UNITS[unit]])
    folder = tmp_path_factory.mktemp("released") / "course"
    demo.prepare(folder, GRADED, [])
    for unit in GRADED:
        assert demo.nbgrader(folder, "generate_assignment", unit).wait() == 0
    return folder


@pytest.fixture
def class_folder(released, tmp_path):
    """A course folder of a test's own, with two units released and nothing handed in."""
    return shutil.copytree(released, tmp_path / "course")


@pytest.fixture(scope="session")
def graded(released, tmp_path_factory):
    """A course folder with two units graded by `autograde grade`. Copy it before you change it."""
    folder = shutil.copytree(released, tmp_path_factory.mktemp("graded") / "course")
    assert (
        instructor.say("students", instructor.students_csv(folder / "students.csv"), "--course", folder).exit_code == 0
    )
    instructor.everybody_hands_in(folder)
    instructor.grade(folder)
    return folder


@pytest.fixture
def graded_folder(graded, tmp_path):
    """A course folder of a test's own, with two units graded."""
    return shutil.copytree(graded, tmp_path / "course")


def break_checks(folder):
    """Ada hands in one notebook with an edited check and a deleted one; both are restored before grading."""
    path = folder / "submitted" / "ada" / "02_forward_propagation" / "forward_propagation.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell["id"] != "check-softmax"]
    next(cell for cell in notebook.cells if cell["id"] == "check-relu").source = "raise SystemExit"
    nbformat.write(notebook, path)
