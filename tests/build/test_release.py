"""The released notebooks hold what the course promises: every exercise blank, every check, no answer."""

import ast
import re

import nbformat
import pytest

from autograde.build.course_folder import LECTURES
from autograde.build.release import release
from autograde.courses import current
from lectures import UNITS

NAMES = [f"{unit}/{notebook}.ipynb" for unit, notebooks in UNITS.items() for notebook in notebooks]


def released(name: str) -> nbformat.NotebookNode:
    return nbformat.read(LECTURES / name, as_version=4)


def marks(cell) -> dict:
    return cell.metadata.get("nbgrader", {})


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
            top = ast.parse(re.sub(r"^( *)%.*$", r"\1pass", cell.source, flags=re.MULTILINE)).body
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


def test_a_course_folder_is_released_into_the_folders_that_its_own_settings_name(tmp_path):
    """nbgrader's own are source/ and release/."""
    (tmp_path / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.source_directory = "made"\nc.CourseDirectory.release_directory = "given"\n'
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Read this.")])
    (tmp_path / "made" / "one").mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "made" / "one" / "page.ipynb")
    release(tmp_path, ["one"])
    assert (tmp_path / "given" / "one" / "page.ipynb").is_file()
