"""One notebook from bytes to outcome in the real sandbox: what was earned is kept, whatever else happens."""

import json
import secrets

import nbformat
import pytest

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.build.source_cells import nbgrader_marks
from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits
from autograde.grading.sandbox.worker import Worker

REFERENCE = Reference(SOLUTIONS / "reference.py")
LIMITS = Limits(cpu_seconds=2, wait_seconds=4, total_cpu_seconds=20)


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS) as warm:
        yield warm


def notebook(*cells):
    """A notebook of sources; a source that begins with check( is a grade cell of 2 points."""
    made = nbformat.v4.new_notebook()
    for source in cells:
        cell = nbformat.v4.new_code_cell(source)
        if source.startswith("check("):
            name = source.replace("(", "_").replace(")", "").replace(", ", "_").replace('"', "")
            cell.metadata["nbgrader"] = nbgrader_marks(name, grade=True, points=2)
        made.cells.append(cell)
    return json.dumps(made).encode()


def run(worker, *cells, limits=LIMITS):
    job = Job("ada", "02_forward_propagation", "forward_propagation", notebook(*cells), b"key", limits)
    outcome = execute(job, worker.session)
    assert outcome.status != "failed", outcome.to_instructor
    return outcome


def points(outcome):
    return [verdict.points for verdict in outcome.verdicts]


def shown(outcome, index):
    """What stands under a cell."""
    cell = json.loads(outcome.executed)["cells"][index]
    return "\n".join(
        "".join(output.get("text", "")) + "\n".join(output.get("traceback", [])) for output in cell["outputs"]
    )


IMPORT = "import numpy as np"
TANH = "def tanh(beta):\n    return np.tanh(beta)"
RELU = "def relu(beta):\n    return np.maximum(0.0, beta)"


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


def test_a_notebook_whose_grade_cells_are_no_checks_has_an_outcome(worker):
    source = json.loads(notebook(IMPORT, TANH, "check(tanh)"))
    source["cells"][2]["source"] = "assert tanh(0.0) == 0"
    outcome = execute(Job("ada", "u", "n", json.dumps(source).encode(), b"key", LIMITS), worker.session)
    assert (outcome.status, outcome.verdicts) == ("graded", ())
    assert "check_tanh: a grade cell calls check(...) once, this one 0 times" in outcome.to_instructor


def test_a_loop_costs_its_own_check_and_no_other(worker):
    loop = "def tanh(beta):\n    while True:\n        pass"
    outcome = run(worker, IMPORT, loop, RELU, "check(tanh)", "check(relu)")
    assert points(outcome) == [0, 2]
    assert outcome.status == "stopped"
    assert "did not end within 2 s of computing" in shown(outcome, 3)
    assert "does a loop never end?" in shown(outcome, 3)


def test_a_loop_in_a_cell_costs_that_cell(worker):
    outcome = run(worker, IMPORT, RELU, "while True:\n    pass", "check(relu)")
    assert points(outcome) == [2]
    assert "This cell did not end" in shown(outcome, 2)
    assert "the cell that begins with 'while True:'" in outcome.to_instructor


def test_a_call_that_ends_the_process_costs_its_own_check_and_no_other(worker):
    crash = "def tanh(beta):\n    import os\n    os._exit(0)"
    outcome = run(worker, IMPORT, crash, RELU, "a = 1", "check(tanh)", "check(relu)", "print(a)")
    assert points(outcome) == [0, 2]
    assert "ended its own process" in shown(outcome, 4)
    assert shown(outcome, 6) == "1\n"


def test_a_cell_that_ends_the_process_is_left_out_when_the_notebook_goes_on(worker):
    outcome = run(worker, IMPORT, RELU, "import os\nos._exit(0)", "check(relu)")
    assert points(outcome) == [2]
    assert outcome.status == "stopped"


def test_a_notebook_that_dies_again_and_again_comes_to_an_end(worker):
    crash = "import os\nos._exit(0)"
    outcome = run(worker, IMPORT, RELU, *[crash] * 12, "check(relu)")
    assert points(outcome) == [0]
    assert "was not checked: the notebook's process ended 10 times before" in shown(outcome, 14)


def test_a_function_that_ends_the_process_again_and_again_costs_its_own_checks(worker):
    crash = "def tanh(beta):\n    import os\n    os._exit(0)"
    cells = "check(tanh)", 'check(tanh, "extreme")', "tanh(0.0)", "tanh(1.0)"
    assert points(run(worker, IMPORT, crash, *cells, RELU, "check(relu)")) == [0, 0, 2]


def test_an_exercise_that_an_earlier_one_calls_is_judged_by_its_own_cell(worker):
    """As in a notebook that is run from top to bottom: the earlier one fails there, and the later one does not."""
    early = "def sigmoid(beta):\n    return 0.5 * (1 + tanh(beta / 2))"
    outcome = run(worker, IMPORT, early, "check(sigmoid)", TANH, "check(tanh)", early, 'check(sigmoid, "extreme")')
    assert points(outcome) == [0, 2, 2]


def test_a_check_that_fails_itself_costs_nobody_a_point_and_the_others_go_on(worker, monkeypatch):
    from autograde.checking.exercises import examinations

    def broken(ask):
        raise KeyError("ours")

    monkeypatch.setitem(examinations(), ("tanh", ""), ("02_forward_propagation", broken))
    job = Job("ada", "02", "n", notebook(IMPORT, TANH, RELU, "check(tanh)", "check(relu)"), b"key", LIMITS)
    outcome = execute(job, worker.session)
    assert outcome.status == "failed"
    assert {verdict.grade_id: verdict.points for verdict in outcome.verdicts} == {"check_relu": 2}
    assert "could not be run, through no fault of yours" in shown(outcome, 3)


def test_a_check_that_fails_on_an_answer_alone_is_not_passed_and_the_instructor_is_told(worker, monkeypatch):
    from autograde.checking.exercises import examinations

    def odd(ask):
        if ask.call(1.0) is None:
            raise TypeError("of None")

    monkeypatch.setitem(examinations(), ("tanh", ""), ("02_forward_propagation", odd))
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


def test_many_short_sleeps_are_waiting_too(worker, monkeypatch):
    monkeypatch.setattr("autograde.grading.sandbox.worker.SHORT", 0.5)
    limits = Limits(cpu_seconds=2, wait_seconds=0.5, total_cpu_seconds=20)
    with Worker(limits) as small:
        outcome = run(small, IMPORT, RELU, *["import time; time.sleep(0.08)"] * 60, "check(relu)", limits=limits)
    assert "used up its 1.5 s of waiting" in shown(outcome, 62)


def test_a_notebook_has_so_much_computing_time_and_no_more(worker):
    loop = "while True:\n    pass"
    limits = Limits(cpu_seconds=2, wait_seconds=4, total_cpu_seconds=3)
    with Worker(limits) as small:
        outcome = run(small, IMPORT, RELU, loop, loop, loop, "check(relu)", limits=limits)
    assert points(outcome) == [0]
    assert "used up its 3 s of computing time" in shown(outcome, 5)


@pytest.mark.parametrize("sleep", ["import time\ntime.sleep(60)", "import asyncio\nawait asyncio.sleep(60)"])
def test_a_sleeper_is_woken(sleep, worker):
    outcome = run(worker, IMPORT, RELU, sleep, "check(relu)")
    assert points(outcome) == [2]
    assert outcome.status == "stopped"


def test_a_syntax_error_costs_its_own_cell(worker):
    outcome = run(worker, IMPORT, "def tanh(beta)\n    return 1", RELU, "check(tanh)", "check(relu)")
    assert shown(outcome, 3).startswith("tanh: is not defined.\n  its cell ended with SyntaxError: expected ':'")
    assert points(outcome) == [0, 2]
    assert "SyntaxError" in shown(outcome, 1)
    assert "tanh: is not defined." in shown(outcome, 3)


def test_a_notebook_of_many_cells_that_wait_has_waited_enough(worker):
    limits = Limits(wait_seconds=0.5)
    outcome = run(worker, *["import time\ntime.sleep(0.2)"] * 20, RELU, "check(relu)", limits=limits)
    assert points(outcome) == [0]
    assert shown(outcome, 0) == ""
    assert "the notebook used up its 1.5 s of waiting before" in shown(outcome, 20)
    assert "used up its 1.5 s of waiting" in shown(outcome, 21)


def test_illustrations_are_left_out(worker):
    source = json.loads(notebook(IMPORT, "raise ValueError", RELU, "check(relu)"))
    source["cells"][1]["metadata"]["tags"] = ["skip-execution"]
    job = Job("ada", "u", "n", json.dumps(source).encode(), b"key", LIMITS)
    outcome = execute(job, worker.session)
    assert points(outcome) == [2]
    assert shown(outcome, 1) == ""


def test_the_same_key_gives_the_same_outcome(worker):
    wrong = "def tanh(beta):\n    return np.tanh(beta) + 1e-7 * beta"
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


JACOBIAN = (
    "def softmax_jacobian(beta):\n"
    "    y = softmax(beta)\n"
    "    return y[:, :, np.newaxis] * (np.eye(y.shape[1]) - y[:, np.newaxis, :])"
)
SOFTMAX = (
    "def softmax(beta):\n"
    "    e = np.exp(beta - beta.max(axis=1, keepdims=True))\n"
    "    return e / e.sum(axis=1, keepdims=True)"
)


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
    outcome = run(worker, IMPORT, loop, "check(softmax)", JACOBIAN, "check(softmax_jacobian)")
    assert points(outcome) == [0, 0]
    assert outcome.to_instructor.startswith("0 of 2 checks passed; 2 times stopped")
    mended = run(worker, IMPORT, loop, "check(softmax)", SOFTMAX, JACOBIAN, "check(softmax_jacobian)")
    assert points(mended) == [0, 2]


def test_a_zero_whose_cause_is_one_cell_names_the_cell_and_its_error(worker):
    imports = "import no_such_package\nimport numpy as np"
    outcome = run(worker, imports, TANH, RELU, "check(tanh)", "check(relu)")
    assert points(outcome) == [0, 0]
    said = "2 of the 2 that failed have one cause: the cell that begins with 'import no_such_package' ended with "
    assert f"{said}ModuleNotFoundError: No module named 'no_such_package'" in outcome.to_instructor
    assert said in outcome.to_student
    assert "the cell that begins with 'import no_such_package' ended with ModuleNotFoundError" in shown(outcome, 3)
    assert "→ mend that first" in shown(outcome, 3)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("width = input('how wide? ')", "asks with input(), which nobody answers while a notebook runs by itself"),
        ("%tensorflow_version 2.x", "ended with UsageError: Line magic function `%tensorflow_version` not found"),
    ],
)
def test_a_question_and_an_unknown_magic_among_the_imports_are_named(line, what, worker):
    outcome = run(worker, f"{line}\nimport numpy as np", TANH, RELU, "check(tanh)", "check(relu)")
    assert points(outcome) == [0, 0]
    assert f"have one cause: the cell that begins with {line!r} {what}" in outcome.to_instructor


@pytest.mark.parametrize(
    "cell", ["from numpy import sin as cos, (\nimport numpy as np", "%no\nimport numpy as np\n1/0)"]
)
def test_a_cell_of_imports_that_is_no_python_is_named_too(cell, worker):
    outcome = run(worker, cell, TANH, RELU, "check(tanh)", "check(relu)")
    assert "ended with SyntaxError" in outcome.to_instructor


def test_a_name_that_nothing_defines_is_the_cause_of_all_that_needs_it(worker):
    outcome = run(worker, TANH, RELU, "check(tanh)", "check(relu)")
    assert "2 of the 2 that failed have one cause: the name 'np' is not defined" in outcome.to_instructor


def test_the_cause_of_one_failure_is_said_without_counting(worker):
    outcome = run(worker, IMPORT, TANH, "def relu(beta)\n    return 0", "check(tanh)", "check(relu)")
    assert "1 of 2 checks passed; the cell that begins with 'def relu(beta)' ended with" in outcome.to_instructor


def test_errors_that_explain_nothing_are_not_blamed(worker):
    outcome = run(worker, IMPORT, "1 / 0", "def tanh(beta):\n    return beta", RELU, "check(tanh)", "check(relu)")
    assert outcome.to_instructor == "1 of 2 checks passed."


def test_what_the_sandbox_refused_is_told_where_it_may_explain_a_zero(worker):
    fetch = "import urllib.request\nurllib.request.urlretrieve('http://example.org/data.csv', 'data.csv')\nscale = 1.0"
    scaled = "def tanh(beta):\n    return scale * np.tanh(beta)"
    outcome = run(worker, IMPORT, "!no-such-tool", fetch, scaled, RELU, "check(tanh)", "check(relu)")
    for said in outcome.to_instructor, outcome.to_student:
        assert "the cell that begins with '!no-such-tool' tried to run a program" in said
        assert "the cell that begins with 'import urllib.request' asked for the network" in said
    happy = run(worker, IMPORT, "!no-such-tool", RELU, "check(relu)")
    assert happy.to_instructor == "1 of 1 checks passed."


def test_a_function_that_needs_a_program_says_why_it_has_no_points(worker):
    needs = "import subprocess\ndef tanh(beta):\n    subprocess.check_output(['date'])\n    return np.tanh(beta)"
    outcome = run(worker, IMPORT, needs, "check(tanh)")
    assert "programs do not run while a notebook is graded" in shown(outcome, 2)
    assert "tanh tried to run a program" in outcome.to_instructor


@pytest.mark.parametrize("line", ["!date", "import os; os.system('date')"])
def test_a_function_that_only_tries_a_program_has_its_points(line, worker):
    outcome = run(worker, IMPORT, f"def tanh(beta):\n    {line}\n    return np.tanh(beta)", "check(tanh)")
    assert points(outcome) == [2]
