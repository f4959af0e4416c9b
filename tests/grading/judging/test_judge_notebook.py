"""One notebook from bytes to outcome in the real sandbox: what was earned is kept, whatever else happens."""

import json
import secrets
from dataclasses import replace

import pytest

from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.judged_notebooks import IMPORT, JACOBIAN, LIMITS, RELU, SOFTMAX, TANH, notebook, points, run, shown


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS) as warm:
        yield warm


def test_right_answers_have_their_points_and_the_message_stands_under_the_check(worker):
    outcome = run(worker, IMPORT, TANH, "check(tanh)", 'check(tanh, "extreme")', "print(tanh(0.0))")
    assert points(outcome) == [2, 2]
    assert outcome.status == "graded"
    assert shown(outcome, 2).startswith("tanh: passed (")
    assert shown(outcome, 4) == "0.0\n"
    assert outcome.to_student == "2 of 2 checks passed."


def test_a_wrong_answer_has_none_and_says_why(worker):
    outcome = run(worker, IMPORT, "def tanh(beta):\n    return beta", "check(tanh)")
    assert points(outcome) == [0]
    assert "leaves the interval from -1 to 1" in shown(outcome, 2)


def test_an_exercise_that_an_earlier_one_calls_is_judged_by_its_own_cell(worker):
    """As in a notebook that is run from top to bottom: the earlier one fails there, and the later one does not."""
    early = "def sigmoid(beta):\n    return 0.5 * (1 + tanh(beta / 2))"
    outcome = run(worker, IMPORT, early, "check(sigmoid)", TANH, "check(tanh)", early, 'check(sigmoid, "extreme")')
    assert points(outcome) == [0, 2, 2]


def test_a_check_that_fails_itself_costs_nobody_a_point_and_the_others_go_on(worker, monkeypatch):
    from autograde.courses import current

    def broken(ask):
        raise KeyError("ours")

    monkeypatch.setitem(current().examinations, ("tanh", ""), ("02_forward_propagation", broken))
    job = Job("ada", "02", "n", notebook(IMPORT, TANH, RELU, "check(tanh)", "check(relu)"), b"key", LIMITS)
    outcome = execute(job, worker.session)
    assert outcome.status == "failed"
    assert {verdict.grade_id: verdict.points for verdict in outcome.verdicts} == {"check_relu": 2}
    assert "could not be run, through no fault of yours" in shown(outcome, 3)


def test_a_check_that_fails_on_an_answer_alone_is_not_passed_and_the_instructor_is_told(worker, monkeypatch):
    from autograde.courses import current

    def odd(ask):
        if ask.call(1.0) is None:
            raise TypeError("of None")

    monkeypatch.setitem(current().examinations, ("tanh", ""), ("02_forward_propagation", odd))
    source = notebook(IMPORT, "def tanh(beta):\n    return None", RELU, "check(tanh)", "check(relu)")
    outcome = execute(Job("ada", "02", "n", source, b"key", LIMITS), worker.session)
    assert outcome.status == "graded"
    assert points(outcome) == [0, 2]
    assert "counted as not passed: the check of tanh raised TypeError: of None" in outcome.to_instructor


def test_a_notebook_shows_so_much_and_no_more(worker, monkeypatch):
    monkeypatch.setattr("autograde.grading.judging.judge_notebook.SHOWN", 150_000)
    outcome = run(worker, IMPORT, RELU, *["print('x' * 60_000)"] * 4, "check(relu)")
    assert [len(shown(outcome, i)) > 50_000 for i in range(2, 6)] == [True, True, False, False]
    assert "[left out: this notebook shows more than" in shown(outcome, 5)
    assert points(outcome) == [2]


def test_illustrations_are_left_out(worker):
    source = json.loads(notebook(IMPORT, "raise ValueError", RELU, "check(relu)"))
    source["cells"][1]["metadata"]["tags"] = ["skip-execution"]
    job = Job("ada", "u", "n", json.dumps(source).encode(), b"key", LIMITS)
    outcome = execute(job, worker.session)
    assert points(outcome) == [2]
    assert shown(outcome, 1) == ""


def test_the_same_key_gives_the_same_outcome(worker):
    far = "beta * (beta - 1) * (beta + 2) * (beta - 0.1)"  # 0 at the known values, which are asked whatever the key
    wrong = f"def tanh(beta):\n    return np.tanh(beta) + 1e-7 * {far}"
    first, again = (run(worker, IMPORT, wrong, "check(tanh)") for _ in range(2))
    assert first.verdicts == again.verdicts
    job = Job("ada", "u", "n", notebook(IMPORT, wrong, "check(tanh)"), secrets.token_bytes(), LIMITS)
    assert execute(job, worker.session).verdicts != first.verdicts


def test_our_own_failure_is_no_students_zero(worker):
    def broken():
        raise OSError("no process could be made")

    job = Job("ada", "u", "n", notebook(IMPORT, RELU, "check(relu)"), b"key", LIMITS)
    outcome = execute(job, broken)
    assert outcome.status == "failed"
    assert "The grader itself failed" in outcome.to_instructor
    assert "no process could be made" in outcome.to_instructor


def test_a_definition_below_its_check_counts_for_the_checks_that_follow(worker):
    """As in a notebook that is run from top to bottom: its own check came too early, the next one does not."""
    outcome = run(worker, IMPORT, "check(softmax)", SOFTMAX, JACOBIAN, "check(softmax_jacobian)")
    assert points(outcome) == [0, 2]


def test_what_a_function_lacked_may_be_defined_below_its_check(worker):
    helper = "def shifted(beta):\n    return np.exp(beta - beta.max(axis=1, keepdims=True))"
    early = "def softmax(beta):\n    e = shifted(beta)\n    return e / e.sum(axis=1, keepdims=True)"
    outcome = run(worker, IMPORT, early, "check(softmax)", helper, JACOBIAN, "check(softmax_jacobian)")
    assert points(outcome) == [0, 2]


def test_a_loop_below_which_nothing_of_its_name_stands_is_asked_for_itself_once(worker):
    loop = "def softmax(beta):\n    while True:\n        pass"
    first = replace(LIMITS, follow_through=False)
    outcome = run(worker, IMPORT, loop, "check(softmax)", JACOBIAN, "check(softmax_jacobian)", limits=first)
    assert points(outcome) == [0, 0]
    assert outcome.to_instructor.startswith("0 of 2 checks passed; 2 times stopped")
    mended = run(worker, IMPORT, loop, "check(softmax)", SOFTMAX, JACOBIAN, "check(softmax_jacobian)")
    assert points(mended) == [0, 2]
