"""What all tests share."""

import os
import shutil
import sys

import pytest
from hypothesis import HealthCheck, settings

sys.dont_write_bytecode = True  # a __pycache__ in solutions/ would be an assignment to nbgrader
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde import courses  # noqa: E402
from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic  # noqa: E402
from lectures import UNITS  # noqa: E402
from tests import demo  # noqa: E402
from tests.tools import instructor  # noqa: E402

find_alembic()
THIS = courses.current()
# A busy machine fails no test, and neither does a new draw: `--hypothesis-profile=default` draws anew.
EVERYWHERE = settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("everywhere", EVERYWHERE)
settings.load_profile("everywhere")


def pytest_collection_modifyitems(items):
    """The file that has nbgrader grade a whole class takes as long as all others: with several processes, it begins."""
    items.sort(key=lambda item: item.path.name != "test_nbgrader.py")


GRADED = ["03_loss_functions", "04_back_propagation"]  # one unit of four notebooks, one of two


@pytest.fixture(scope="module", autouse=True)
def this_course():
    """A file's tests begin with this course in use, whatever course those of another file have worked for."""
    courses.use(THIS)


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """A course folder with two units released by nbgrader, and nothing handed in. Copy it before you change it."""
    courses.use(THIS)  # before a file's own fixtures
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
