"""No answers on the student's side: a student who looks for them finds none for the unit in hand or a later one."""

import ast
import json
import re
import zipfile

import nbformat
import numpy as np
import pytest

from autograde.build.course_folder import ROOT, SOLUTIONS, sources
from autograde.build.reference_text import Reference
from autograde.build.source_notebook import source_notebook
from autograde.build.wheel import stage, wheel
from autograde.checking.check import _examine
from autograde.checking.exercises import parts_of, unit_of
from autograde.courses import current
from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.worker import Worker
from tests import mistakes
from tests.tools import hunter, hunting

REFERENCE = Reference(SOLUTIONS / "reference.py")


def test_a_unit_s_students_find_no_answer_of_it_or_of_a_later_one(tmp_path):
    wheel("02_forward_propagation", tmp_path)
    for path in tmp_path.glob("*.whl"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / "installed")
    found = hunting.hunt_in(tmp_path / "installed", "02_forward_propagation", tmp_path)
    assert found["found"] == []
    assert set(found["differentiated"]) == hunting.DERIVATIVES & of_unit("02_forward_propagation")
    assert found["cells"] > 100
    assert found["callables"] > 400
    assert "lectures.mistakes.forward_propagation" in found["modules"]
    assert "lectures.mistakes.loss_functions" not in found["modules"]


def test_the_student_half_implements_no_exercise():
    exercises = {exercise for exercise, _ in current().examinations}
    for folder in ("autograde", "lectures"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.FunctionDef) and node.name in exercises:
                    arguments = [argument.arg for argument in node.args.args]
                    assert arguments == ["ask"], f"{path.name} defines {node.name}({', '.join(arguments)})"


def test_the_first_unit_s_students_find_no_answer_at_all(tmp_path):
    stage("01_training_data", tmp_path)
    found = hunting.hunt_in(tmp_path, "01_training_data", tmp_path)
    assert (found["found"], found["differentiated"]) == ([], [])
    assert found["cells"] > 40


def test_a_submission_finds_no_answer_while_it_is_graded():
    found = hunting.hunt_in_the_sandbox()
    assert (found["found"], found["differentiated"], found["cells"]) == ([], [], 0)
    assert found["callables"] > 200
    assert "autograde.gradients.check_gradient" in found["modules"]


THIEF = """
import importlib, inspect, json, re, sys
from pathlib import Path
import numpy as np

EXERCISES = %r
for folder in {str(Path(lectures.__file__).parent) for lectures in [importlib.import_module("lectures")]}:
    for path in Path(folder).rglob("*.ipynb"):  # later notebooks solve earlier units in cells that are given
        for cell in json.loads(path.read_text())["cells"]:
            if "def " in "".join(cell["source"]) and "given" in str(cell["metadata"]):
                exec("".join(cell["source"]), globals())
try:
    from autograde.diagnosis.derivatives import Numbers
    from autograde.courses import current
except ImportError:
    suspicions = dict


def formula(exercise):  # formulas of mistakes, asked for their right way

    def asked(*args):
        chain = current().suspicions[exercise, ""].chain(args, Numbers(globals().__getitem__))
        return chain((0,) * len(chain.stages))

    return asked


for exercise in EXERCISES:
    if exercise not in globals():
        globals()[exercise] = formula(exercise)
"""


def test_a_submission_that_takes_its_answers_from_the_grader_s_packages_has_no_points():
    made = nbformat.read(ROOT / "lectures/02_forward_propagation/activation_functions.ipynb", as_version=4)
    exercises = sorted(of_unit("02_forward_propagation"))
    checks = [cell for cell in made.cells if cell.metadata.get("nbgrader", {}).get("grade") and "check(" in cell.source]
    made.cells = [nbformat.v4.new_code_cell(THIEF % exercises), *checks]
    limits = Limits()
    job = Job("ada", "02_forward_propagation", "activation_functions", json.dumps(made).encode(), b"key", limits)
    with Worker(limits, imports=("numpy",)) as worker:
        outcome = execute(job, worker.session)
    assert outcome.status == "graded", outcome.to_instructor
    assert len(outcome.verdicts) == len(checks) > 10
    assert [verdict.grade_id for verdict in outcome.verdicts if verdict.points] == []


def of_unit(unit):
    return {exercise for exercise, part in current().examinations if current().examinations[exercise, part][0] == unit}


SHOWN = re.compile(r"^def (\w+)\(\):\n((?:    .*\n|\n)+)", re.MULTILINE)  # `def wrong():` around a mistake


@pytest.mark.parametrize("path", [path for path in sources() if path.stem != "pytorch"], ids=lambda path: path.stem)
def test_a_mistake_that_a_notebook_shows_fails_one_of_its_checks(path):
    shown = 0
    for cell in source_notebook(path, REFERENCE).cells:
        for found in SHOWN.finditer(cell.source if cell.cell_type == "code" else ""):
            names = mistakes.notebook()
            exec(found[0], names)
            try:
                exercise = getattr(function := names[found[1]](), "__name__", "")
            except NameError:  # of what other cells define: no mistake that is shown alone
                continue
            if unit_of(exercise) == path.parent.name:
                shown += 1
                assert not all(_examine(function, part, names) for part in parts_of(exercise)), found[0]
    assert shown


# what the test itself can find


def planted():
    """Functions in which an answer is hidden, as nobody should."""

    def deep(beta):
        e = np.exp(beta - beta.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def around(other):
        return deep(other)

    for function in (deep, around):
        function.__module__ = "lectures.figures"
    return around


def test_the_student_finds_an_answer_that_lies_in_a_closure():
    told = hunter.pickle.loads(hunting.told("02_forward_propagation"))
    asked = [*told["questions"]["softmax"], *told["edges"]["softmax"]]
    callables = [*hunter.reached([{"drawings": [planted()]}])]
    assert len([function for function in callables if hunter.answers(function, asked, hunter.same)]) == 2


@pytest.mark.parametrize("exercise", sorted(of_unit("01_training_data") | of_unit("05_gradient_descent")))
def test_the_student_knows_a_right_answer(exercise):
    from solutions import reference

    told = hunter.pickle.loads(hunting.told(""))
    asked = [*told["questions"][exercise], *told["edges"].get(exercise, [])]
    assert hunter.answers(getattr(reference, exercise), asked, hunter.ONE_OF_MANY.get(exercise, hunter.same))


def test_every_exercise_is_looked_for():
    asked = hunter.pickle.loads(hunting.told(""))["questions"]
    assert set(asked) == {exercise for exercise, _ in current().examinations} - {"to_linear", "torch_network"}
