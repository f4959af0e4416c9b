"""`autograde judge`: one notebook, no gradebook; our own form and Gradescope's."""

import json
import os
import shutil

import jsonschema
import nbformat
import pytest
from click.testing import CliRunner

from autograde.build.course_folder import LECTURES
from autograde.cli import main
from autograde.courses import current, use
from tests.handing_in import notebook as handed_in
from tests.tools import any_course
from tests.tools.assignments import UNITS
from tests.tools.sandboxes import fake_bubblewrap

SHOWN_TO = {"enum": ["visible", "hidden", "after_due_date", "after_published"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
GRADESCOPE = {  # results.json, as Gradescope's "Autograder Specifications" publishes it
    "type": "object",
    "required": ["tests"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "integer"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": SHOWN_TO,
        "stdout_visibility": SHOWN_TO,
        "extra_data": {"type": "object"},
        "leaderboard": {"type": "array"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": SHOWN_TO,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}


@pytest.fixture(autouse=True)
def this_course():
    before = current()
    yield
    use(before)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = any_course.make(
        tmp_path_factory.mktemp("judge") / "course", {name: UNITS[name] for name in ("lab2", "ps4")}
    )
    any_course.everybody_hands_in(folder, {name: UNITS[name] for name in ("lab2", "ps4")})
    (folder / "gradebook.db").unlink()
    return folder


def judge(*words):
    return CliRunner().invoke(main, ["judge", *map(str, words)])


def found(*words):
    result = judge(*words)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


@pytest.mark.parametrize(("state", "points"), [("solved", 7), ("half", 3), ("blank", 0), ("wrong", 0)])
def test_a_notebook_of_any_course_is_judged_without_a_gradebook(course, state, points):
    path = course / "submitted" / state / "lab2" / "tables.ipynb"
    told = found(path, "--assignment", "lab2", "--course", course, "--json")
    assert (told["points"], told["possible"], told["by_hand"], told["key"]) == (points, 7, 5, None)
    assert {cell["by"] for cell in told["cells"]} == {"asserts", "person"}
    assert [cell["title"] for cell in told["cells"]][1] == "Part A (1)"
    assert not (course / "gradebook.db").exists()


def test_gradescope_gets_its_own_form(course, tmp_path):
    path, results = course / "submitted" / "half" / "ps4" / "classes.ipynb", tmp_path / "results.json"
    result = judge(path, "--assignment", course / "source" / "ps4", "--form", "gradescope", "--output", results)
    assert result.exit_code == 0, result.output
    told = json.loads(results.read_text())
    jsonschema.validate(told, GRADESCOPE)
    assert told["score"] == sum(test["score"] for test in told["tests"]) == 7
    assert "Cells of asserts are the notebook's own word" in told["output"]
    assert "secret" not in results.read_text()


def test_a_course_with_checks_judges_by_them_and_tells_the_key_that_was_drawn(tmp_path):
    path = tmp_path / "handed in.ipynb"
    path.write_text(handed_in("ada", "02_forward_propagation", "activation_functions"))
    words = path, "--assignment", LECTURES / "02_forward_propagation", "--json"
    told = found(*words)
    assert told["points"] == told["possible"]
    assert len(bytes.fromhex(told["key"])) == 32
    assert {cell["by"] for cell in told["cells"]} == {"check", "person"}
    assert found(*words)["key"] != told["key"]


def test_a_right_function_on_top_of_a_wrong_one_has_its_points_here_too(tmp_path):
    path = tmp_path / "back_propagation.ipynb"
    path.write_text(handed_in("emil", "04_back_propagation", "back_propagation"))
    words = path, "--assignment", LECTURES / "04_back_propagation", "--json"
    told, first = found(*words), found(*words, "--no-follow-through")
    assert told["points"] == first["points"] + 5
    assert {cell["cell"]: cell["in_place"] for cell in told["cells"] if cell["in_place"]} == {
        "check_back_propagate": ["weight_gradient"],
        "check_back_propagate_deep": ["weight_gradient"],
    }
    assert not any(cell["in_place"] for cell in first["cells"])


def test_a_broken_notebook_is_judged_with_no_points(course, tmp_path):
    (tmp_path / "tables.ipynb").write_text("{")
    told = found(tmp_path / "tables.ipynb", "--assignment", "lab2", "--course", course, "--json")
    assert (told["status"], told["points"], told["possible"]) == ("broken", 0, 7)
    assert "its JSON breaks off" in told["message"]


def test_without_a_sandbox_it_refuses_and_says_what_is_lost(course, tmp_path, monkeypatch):
    fake = fake_bubblewrap(tmp_path, "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
    monkeypatch.setenv("PATH", str(fake), prepend=os.pathsep)
    path = course / "submitted" / "half" / "lab2" / "tables.ipynb"
    result = judge(path, "--assignment", "lab2", "--course", course)
    assert result.exit_code == 1
    assert "it can read what you can, the tests and the key too" in result.output
    result = judge(path, "--assignment", "lab2", "--course", course, "--no-sandbox")
    assert result.exit_code == 0, result.output
    assert "3 of 7 points." in result.output


def changed(course, tmp_path, change):
    """A copy of an assignment's folder whose notebook is changed."""
    folder = shutil.copytree(course / "source" / "lab2", tmp_path / "lab2")
    notebook = nbformat.read(folder / "tables.ipynb", as_version=4)
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    change(notebook, graded)
    (folder / "tables.ipynb").write_text(json.dumps(notebook))
    return folder


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda n, cells: cells[0].metadata.nbgrader.update(points="two"), "gives 'two' points for the cell"),
        (lambda n, cells: cells[0].metadata.nbgrader.update(grade_id=cells[1].metadata.nbgrader.grade_id), "two cells"),
        (lambda n, cells: n.metadata.kernelspec.update(language="R", display_name="R 4"), "is written for R 4"),
        (lambda n, cells: n.cells.clear(), "has no cell that gives points"),
    ],
)
def test_an_assignment_that_cannot_be_used_is_one_sentence(course, tmp_path, change, sentence):
    path = course / "submitted" / "half" / "lab2" / "tables.ipynb"
    result = judge(path, "--assignment", changed(course, tmp_path, change))
    assert result.exit_code == 1
    assert sentence in " ".join(result.output.split())


def test_what_does_not_exist_is_named(course, tmp_path):
    assert "perhaps lab2 is meant" in judge(__file__, "--assignment", "lab1", "--course", course).output
    missing = judge(tmp_path / "x.ipynb", "--assignment", "lab2", "--course", course)
    assert (missing.exit_code, "there is no such file" in missing.output) == (2, True)


def test_from_the_shell_it_finds_the_unit_by_its_beginning_and_brings_no_nbgrader(course):
    """To import nbgrader would double what one judgement takes."""
    said, status = any_course.run(
        course,
        "tests.tools.imported",
        *("nbgrader", "judge", "submitted/half/lab2/tables.ipynb", "--assignment", "lab", "--json"),
    )
    assert (status, "3 of" in said or '"points": 3' in said) == (0, True), said
