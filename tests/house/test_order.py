"""Imports go down the rooms, one way and in no circle, those inside functions too."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import house

ROOT = house.ROOT
ORDER = house.Order(ROOT)


@pytest.fixture(scope="module")
def graph():
    return house.imports(ROOT)


def test_every_contract_of_pyproject_is_kept():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_imports_itself_by_any_way(graph):
    assert house.circles(graph) == []


def test_no_import_runs_back_up_beside_those_that_wait(graph):
    assert set(ORDER.against(graph)) == ORDER.waiting


def test_every_room_stands_in_the_order():
    ranked = {
        name for contract in ORDER.layers for layer in contract["layers"] for name in re.split(r"\s*[|:]\s*", layer)
    }
    for folder in (ROOT / "autograde", ROOT / "autograde" / "grading"):
        rooms = {path.name for path in folder.iterdir() if (path / "__init__.py").exists()}
        assert rooms <= ranked, folder


def test_the_engine_imports_no_course_by_a_text():
    """A course is handed to it: import_module("solutions.reference") is an import too."""
    assert taken_by_text(ROOT / "autograde") == []


def taken_by_text(folder: Path) -> list[str]:
    """Calls that are given the name of one of this course's packages, dots and all, or look for its files."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
                called = ast.unparse(node.func).split(".")[-1]
                takes = called in ("import_module", "__import__", "find_spec", "files", "run_module")
                if takes and any(re.match(r"(?:lectures|solutions|tests)\b", str(text)) for text in texts):
                    found.append(f"{path.relative_to(folder.parent).as_posix()}:{node.lineno}")
    return found


# ------------------------------------------------------------------------------ what these tests would see


AGAINST = [
    ("autograde.reporting.new", "autograde.gradients.judging.judge"),
    ("autograde.checking.new", "autograde.notebooks.read"),
    ("autograde.student.new", "autograde.grading.outcome"),
    ("autograde.gradients.new", "autograde"),
    ("autograde.grading.outcome", "autograde.grading.sandbox.outside.session"),
    ("autograde.grading.running.new", "autograde.grading.pages.feedback.write_feedback"),
    ("autograde.grading.gradebook.database.new", "autograde.grading.gradebook.recording.recorder"),
    ("autograde.grading.exchange.new", "autograde.grading.pages.feedback.write_feedback"),
    ("autograde.grading.sandbox.inside.new", "autograde.grading.sandbox.outside.worker"),
    ("autograde.grading.new", "solutions.reference"),
    ("lectures.checks.new", "autograde.grading.outcome"),
]


@pytest.mark.parametrize(("importer", "imported"), AGAINST)
def test_an_import_that_runs_back_up_is_seen(importer, imported):
    assert ORDER.against({importer: {imported}}) == [f"{importer} -> {imported}"]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("autograde.cli", "autograde"),
        ("autograde.student.new", "autograde.notebooks.read"),
        ("autograde.grading.pages.new", "autograde.grading.gradebook.read_back.units"),
        ("autograde.grading.sandbox.outside.session", "autograde.grading.sandbox.inside.forks"),
        ("lectures.checks.new", "autograde.asking.call"),
    ],
)
def test_an_import_that_goes_down_is_allowed(importer, imported):
    assert ORDER.against({importer: {imported}}) == []


def test_what_is_imported_inside_a_function_is_seen(tmp_path):
    folder = tmp_path / "a_house"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "one.py").write_text("def late():\n    from a_house import other")
    (folder / "other.py").write_text("import a_house.one")
    assert house.circles(house.imports(tmp_path, ["a_house"])) == [["a_house.one", "a_house.other"]]
