"""What fails for the same reason is told once, by its cell or by the name that is missing."""

import pytest

from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.judged_notebooks import IMPORT, LIMITS, RELU, TANH, points, run, shown


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS) as warm:
        yield warm


def test_a_syntax_error_costs_its_own_cell(worker):
    outcome = run(worker, IMPORT, "def tanh(beta)\n    return 1", RELU, "check(tanh)", "check(relu)")
    assert shown(outcome, 3).startswith("tanh: is not defined.\n  its cell ended with SyntaxError: expected ':'")
    assert points(outcome) == [0, 2]
    assert "SyntaxError" in shown(outcome, 1)
    assert "tanh: is not defined." in shown(outcome, 3)


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
    assert happy.to_instructor == "1 of 1 check passed."


def test_a_function_that_needs_a_program_says_why_it_has_no_points(worker):
    needs = "import subprocess\ndef tanh(beta):\n    subprocess.check_output(['date'])\n    return np.tanh(beta)"
    outcome = run(worker, IMPORT, needs, "check(tanh)")
    assert "programs do not run while a notebook is graded" in shown(outcome, 2)
    assert "tanh tried to run a program" in outcome.to_instructor


@pytest.mark.parametrize("line", ["!date", "import os; os.system('date')"])
def test_a_function_that_only_tries_a_program_has_its_points(line, worker):
    outcome = run(worker, IMPORT, f"def tanh(beta):\n    {line}\n    return np.tanh(beta)", "check(tanh)")
    assert points(outcome) == [2]
