"""A grade cell is a single check, or waits for a person."""

import json

import pytest

from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.judged_notebooks import IMPORT, LIMITS, RELU, TANH, notebook, run, shown


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS) as warm:
        yield warm


def test_what_stands_in_a_grade_cell_is_not_run(worker):
    outcome = run(worker, IMPORT, "def tanh(beta):\n    return beta", "check(tanh)\nprint('tanh: passed')")
    assert "tanh: passed" not in shown(outcome, 2)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "check(tanh)\ncheck(relu)",
            "check(tanh)\nassert tanh(0) == 0",
            "check()",
            "check(tanh, extreme)",
            "check(tanh",
        ),
        *("check(lambda x: x)", "check(tanh) or None", "check(tanh, 'extreme', 1)", "check(tanh) # ok\n%time 1"),
    ],
)
def test_a_grade_cell_that_is_no_single_check_waits_for_a_person_and_the_others_are_judged(cell, worker):
    source = json.loads(notebook(IMPORT, TANH, cell, RELU, "check(relu)"))
    outcome = execute(Job("ada", "u", "n", json.dumps(source).encode(), b"key", LIMITS), worker.session)
    assert {verdict.grade_id: verdict.points for verdict in outcome.verdicts} == {"check_relu": 2}
    assert outcome.status == "graded"
    assert "A person grades this cell" in shown(outcome, 2)
    assert "a person grades what no check decides" in outcome.to_student
    assert (
        f"{source['cells'][2]['metadata']['nbgrader']['grade_id']}: a grade cell calls check" in outcome.to_instructor
    )


@pytest.mark.parametrize(("claim", "points"), [("tanh(0.0) == 0", 2), ("tanh(0.0) == 1", 0)])
def test_a_grade_cell_that_calls_no_check_is_judged_by_its_own_asserts(claim, points, worker):
    source = json.loads(notebook(IMPORT, TANH, "check(tanh)", "check(tanh)"))
    source["cells"][2]["source"] = f"assert {claim}"
    source["cells"][2]["metadata"]["nbgrader"]["grade_id"] = "asserts"
    outcome = execute(Job("ada", "u", "n", json.dumps(source).encode(), b"key", LIMITS), worker.session)
    assert outcome.status == "graded"
    assert {verdict.grade_id: verdict.points for verdict in outcome.verdicts} == {"asserts": points, "check_tanh": 2}
