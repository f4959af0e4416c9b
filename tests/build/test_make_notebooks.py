"""The notebooks are built from their sources; what has not changed is not written."""

import pytest

from autograde.build.course_folder import LECTURES
from autograde.build.make_notebooks import build
from lectures import UNITS

NAMES = [f"{unit}/{notebook}.ipynb" for unit, notebooks in UNITS.items() for notebook in notebooks]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lectures")
    build(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_notebook_is_not_stale(rebuilt, name):
    same = (LECTURES / name).exists() and (LECTURES / name).read_bytes() == (rebuilt / name).read_bytes()
    assert same, f"lectures/{name} is stale: run `make notebooks` and commit what it writes"


def test_rebuilding_writes_nothing(rebuilt):
    before = {path: path.stat().st_mtime_ns for path in rebuilt.rglob("*.ipynb")}
    assert build(rebuilt) == []
    assert {path: path.stat().st_mtime_ns for path in rebuilt.rglob("*.ipynb")} == before
