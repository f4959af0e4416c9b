"""`autograde check`: the grader's points, and the true cause where a name is missing."""

import json

from autograde.notebooks.cell_fields import marks_of, source_of
from autograde.student.check_notebook import self_check
from autograde.student.start import start
from tests import demo
from tests.handing_in import cell, notebook
from tests.tools import instructor
from tests.tools.browser_saved import browser_saved

UNIT, NAME = "04_back_propagation", "back_propagation"


def of_ada():
    return json.loads(notebook("ada", UNIT, NAME))


def code(source, name):
    return {"cell_type": "code", "id": name, "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def of_another_editor():
    """Ids doubled in a version that has none, an answer turned into Markdown, a cell without metadata; a BOM."""
    content = of_ada()
    content["nbformat_minor"] = 4
    for c in content["cells"]:
        c["id"] = "same"
    answer = cell(content, "weight_gradient")
    answer["cell_type"] = "markdown"
    del answer["outputs"], answer["execution_count"]
    content["cells"].insert(3, {"cell_type": "code", "source": "1 + 1"})
    return json.dumps(content).encode("utf-8-sig")


def of_a_browser():
    """A kernel that is installed on no machine, ids of its own, a cell more."""
    content = of_ada()
    cell(content, "back_propagate")["source"] = "def back_propagate(*arguments):\n    return []"  # no other needs it
    return json.dumps(browser_saved(content)).encode()


def of_another_mind():
    """No marks, other imports, a name that means something else, checks and an exit() of the student's own."""
    content = of_ada()
    answer = cell(content, "hidden_delta")
    answer["source"] = [*answer["source"], "\n\nkept_one, hidden_delta = hidden_delta, lambda *args: kept_one(*args)"]
    blank = cell(content, "output_delta")
    blank["source"] = "def output_delta(loss_gradient, jacobian):\n    return 0 * loss_gradient\n\nexit()"
    for c in content["cells"]:
        c["metadata"].pop("nbgrader", None)
    setup = next(c for c in content["cells"] if c["id"].startswith("setup-"))
    setup["source"] = "import numpy as np\nfrom lectures import datasets\ncheck = print"
    again = "from autograde import check\ncheck(output_delta)\nnever = 'reached by a check that raises'\ncheck = None"
    content["cells"].append(code(again, "again"))
    return json.dumps(content).encode()


def test_check_gives_the_points_of_the_grader(class_folder, tmp_path):
    files = {"editor": of_another_editor(), "mind": of_another_mind(), "browser": of_a_browser()}
    for student, content in files.items():
        folder = class_folder / "submitted" / student / UNIT
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(content)
        (tmp_path / f"{student}.ipynb").write_bytes(content)
    assert instructor.say("grade", UNIT, "--course", class_folder, "--quiet").exit_code == 0
    scores = demo.scores(class_folder)
    for student in files:
        found = {verdict.name: verdict.points for verdict in self_check(tmp_path / f"{student}.ipynb")}
        graded = scores[student, UNIT]
        assert {name: points for name, points in found.items() if points is not None} == {
            name: points for name, points in graded.items() if found.get(name) is not None
        }
    assert scores["editor", UNIT]["check_weight_gradient"] > 0
    assert scores["browser", UNIT]["check_back_propagate"] == 0 < scores["browser", UNIT]["check_output_delta"]
    assert scores["mind", UNIT]["check_output_delta"] == 0 < scores["mind", UNIT]["check_hidden_delta"]


def test_start_takes_answers_from_a_browser_and_gives_them_a_kernel_of_this_machine(tmp_path):
    path = tmp_path / UNIT / f"{NAME}.ipynb"
    path.parent.mkdir()
    path.write_bytes(of_a_browser())
    before, (taken, *_) = json.loads(path.read_bytes()), start(tmp_path, (UNIT,))
    after = json.loads(path.read_text(encoding="utf-8"))
    answers = [c for c in before["cells"] if marks_of(c).get("solution")]
    assert taken.answers == len(answers) > 5
    assert [source_of(cell(after, marks_of(c)["grade_id"])) for c in answers] == [source_of(c) for c in answers]
    assert after["metadata"]["kernelspec"] == of_ada()["metadata"]["kernelspec"]
    assert "You are in your browser" in str(before)
    assert "You are in your browser" not in str(after)
    assert [one.what for one in start(tmp_path, (UNIT,)) if one.path == path] == ["unchanged"]


def test_what_a_student_reads_is_what_went_wrong(tmp_path):
    content = of_ada()
    for name, line in (
        ("weight_gradient", "def weight_gradient(delta, h)\n    return 1"),
        ("activation_gradient", "import no_such_package\n"),
        ("hidden_delta", "width = input('how wide? ')\n"),
    ):
        answer = cell(content, name)
        answer["source"] = [line] if line.startswith("def") else [line, *answer["source"]]
    content["cells"].insert(content["cells"].index(cell(content, "output_delta")), code("import os\nos._exit(1)", "x"))
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(content))
    said = {verdict.name: verdict for verdict in self_check(path)}
    for check, reason in (
        ("check_weight_gradient", "'def weight_gradient(delta, h)' ended with SyntaxError: expected ':' in its line 1"),
        ("check_activation_gradient", "ended with ModuleNotFoundError: No module named 'no_such_package'"),
        ("check_hidden_delta", "asks with input(), which nobody answers"),
    ):
        assert said[check].points == 0
        assert "is not defined." in said[check].message
        assert reason in said[check].message
        assert "→ mend this first: the cell that begins with" in said[check].message
    assert said["check_output_delta"].points > 0  # a kernel that was ended costs nothing that came before or after


def test_a_notebook_that_says_nothing_of_itself_is_known_by_its_files_name(tmp_path):
    path = tmp_path / f"{NAME}-Copy1.ipynb"
    path.write_text(json.dumps({"cells": [code("x = 1", "a")], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    verdicts = self_check(path)
    assert {verdict.points for verdict in verdicts} == {0, None}
    assert sum(verdict.possible for verdict in verdicts) > 10
