"""The notebooks are built from their sources, and hold what the course promises."""

import ast
import re

import nbformat
import pytest

from autograde.build import build
from autograde.build.build import LECTURES, ROOT, SOLUTIONS, Reference
from autograde.courses import current
from autograde.student.start import released_notebooks
from lectures import UNITS

NAMES = [f"{unit}/{notebook}.ipynb" for unit, notebooks in UNITS.items() for notebook in notebooks]
REFERENCE = Reference(SOLUTIONS / "reference.py")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lectures")
    build.build(folder)
    return folder


def released(name: str) -> nbformat.NotebookNode:
    return nbformat.read(LECTURES / name, as_version=4)


def marks(cell) -> dict:
    return cell.metadata.get("nbgrader", {})


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_notebook_is_not_stale(rebuilt, name):
    same = (LECTURES / name).exists() and (LECTURES / name).read_bytes() == (rebuilt / name).read_bytes()
    assert same, f"lectures/{name} is stale: run `make notebooks` and commit what it writes"


def test_rebuilding_writes_nothing(rebuilt):
    before = {path: path.stat().st_mtime_ns for path in rebuilt.rglob("*.ipynb")}
    assert build.build(rebuilt) == []
    assert {path: path.stat().st_mtime_ns for path in rebuilt.rglob("*.ipynb")} == before


def test_the_nine_notebooks_travel_in_the_package():
    assert list(released_notebooks()) == sorted(NAMES)


def test_every_exercise_and_every_part_has_its_grade_cell():
    cells = [cell for name in NAMES for cell in released(name).cells if marks(cell).get("grade")]
    made = [marks(cell)["grade_id"] for cell in cells if cell.cell_type == "code"]
    wanted = ["_".join(filter(None, ["check", exercise, part])) for exercise, part in current().examinations]
    assert sorted(made) == sorted(wanted)


def test_every_exercise_is_blank_exactly_once_in_its_own_unit():
    exercises = {exercise: unit for (exercise, _), (unit, _) in current().examinations.items()}
    found = [
        (marks(cell)["grade_id"], name.split("/")[0])
        for name in NAMES
        for cell in released(name).cells
        if cell.cell_type == "code" and marks(cell).get("solution")
    ]
    assert sorted(found) == sorted(exercises.items())


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_keeps_its_docstring_and_loses_its_body(name):
    for cell in released(name).cells:
        if cell.cell_type == "code" and marks(cell).get("solution"):
            function = ast.parse(cell.source).body[0]
            assert isinstance(function, ast.FunctionDef)
            assert "Parameters" in (ast.get_docstring(function) or "")
            assert [ast.unparse(line) for line in function.body[1:]] == ["raise NotImplementedError()"]


@pytest.mark.parametrize("unit", UNITS)
def test_no_units_own_answers_are_given(unit):
    own = {exercise for (exercise, _), (of, _) in current().examinations.items() if of == unit}
    order = list(UNITS)
    units = {exercise: of for (exercise, _), (of, _) in current().examinations.items()}
    for notebook in UNITS[unit]:
        for cell in released(f"{unit}/{notebook}.ipynb").cells:
            if cell.cell_type != "code" or marks(cell).get("solution"):
                continue
            top = ast.parse(re.sub(r"^%.*$", "", cell.source, flags=re.MULTILINE)).body
            defined = {node.name for node in top if isinstance(node, ast.FunctionDef)}
            assert not defined & own, f"{notebook}, cell {cell['id']} defines {defined & own}"
            if cell["id"].startswith("given"):
                late = {name for name in defined if name in units and order.index(units[name]) >= order.index(unit)}
                assert not late, f"{notebook} gives {late}, which earlier units do not teach"


@pytest.mark.parametrize("name", NAMES)
def test_functions_of_earlier_units_and_drawings_are_folded_and_nothing_else(name):
    """A folded cell shows its first line, so a drawing's says what it draws."""
    for cell in released(name).cells:
        drawing = "hide-input" in cell.metadata.get("tags", [])
        folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert folded == (drawing or cell["id"].startswith("given"))
        if drawing:
            assert "skip-execution" in cell.metadata["tags"]
            assert cell.source.startswith("# Draw ")
            assert not marks(cell)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_one_question_that_a_person_grades(unit):
    cells = [cell for notebook in UNITS[unit] for cell in released(f"{unit}/{notebook}.ipynb").cells]
    questions = [cell for cell in cells if cell.cell_type == "markdown" and marks(cell).get("grade")]
    assert [cell.source for cell in questions] == ["YOUR ANSWER HERE"]


@pytest.mark.parametrize("name", NAMES)
def test_cell_ids_are_unique_and_made_from_the_source(name):
    ids = [cell["id"] for cell in released(name).cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell_id) for cell_id in ids)


def test_the_student_half_implements_no_exercise():
    exercises = {exercise for exercise, _ in current().examinations}
    for folder in ("autograde", "lectures"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef) and node.name in exercises:
                    arguments = [argument.arg for argument in node.args.args]
                    assert arguments == ["ask"], f"{path.name} defines {node.name}({', '.join(arguments)})"


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (":exercise: softmaks\n", r"cell 1 .*no function softmaks"),
        (":points: 1\ncheck(softmax)\n", r"cell 1: check\(softmax\) has no exercise above it: delete it too"),
    ],
)
def test_a_source_that_cannot_be_built_is_named_with_its_cell(cell, sentence):
    path = SOLUTIONS / "01_training_data" / "broken_for_a_test.md"
    head = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n"
    path.write_text(f"{head}\n```{{code-cell}}\n{cell}```\n")
    try:
        with pytest.raises(build.SourceError, match=rf"broken_for_a_test\.md, {sentence}"):
            build.source_notebook(path, REFERENCE)
    finally:
        path.unlink()


@pytest.mark.parametrize(
    "cell", ["check(softplus)\nassert softplus(0) > 0", "check(softplus)\ncheck(relu)", "softplus(0)"]
)
def test_a_grade_cell_that_is_no_single_check_is_refused_by_name(cell, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "ROOT", tmp_path)
    path = tmp_path / "softplus.md"
    path.write_text(f"# A\n\n```{{code-cell}} ipython3\n:points: 2\n{cell}\n```\n", encoding="utf-8")
    with pytest.raises(build.SourceError, match=r"softplus.md, cell 2 \('.*softplus.*'\): a grade cell calls check"):
        build.source_notebook(path, REFERENCE)
