"""A right function on top of a wrong one earns its points; a wrong one does not, whatever it does with what is lent."""

import json
from dataclasses import replace

import pytest

from autograde.grading.job import Job
from autograde.grading.judging.follow_through import lender
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.follow_through import ATTACKS, made_to_pass, wrong_ones
from tests.tools.judged_notebooks import IMPORT, JACOBIAN, LIMITS, REFERENCE, SOFTMAX, notebook, points, run, shown

FIRST = replace(LIMITS, follow_through=False)
WRONG = SOFTMAX.replace("/ e.sum", "* e.sum")
BLANK = "def softmax(beta):\n    raise NotImplementedError"
ENDLESS = "def softmax(beta):\n    while True:\n        pass"
NO_PYTHON = "def softmax(beta:\n    return beta"
WRONG_JACOBIAN = JACOBIAN.replace("np.eye", "2 * np.eye")
SAID = "softmax_jacobian: passed, judged with a right `softmax` in place of yours."


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS, imports=("numpy",)) as warm:
        yield warm


def judged(worker, softmax, jacobian, *before, limits=LIMITS):
    cells = [IMPORT, *before, softmax, "check(softmax)", jacobian, "check(softmax_jacobian)"]
    return run(worker, *cells, limits=limits)


def told(outcome):
    """All that anybody learns of an outcome, but what it took."""
    cells = [(cell["source"], cell["outputs"]) for cell in json.loads(outcome.executed)["cells"]]
    return outcome.verdicts, outcome.status, outcome.to_student, outcome.to_instructor, cells


# who earns what


@pytest.mark.parametrize("softmax", [WRONG, BLANK, ENDLESS, NO_PYTHON, "softmax = 1"])
def test_a_right_function_on_top_of_a_wrong_one_earns_its_points(worker, softmax):
    outcome = judged(worker, softmax, JACOBIAN)
    assert points(outcome) == [0, 2]
    assert outcome.verdicts[1].message == SAID
    assert outcome.verdicts[1].in_place == ("softmax",)
    assert outcome.verdicts[1].noticed == ("judged with a right `softmax` in place of yours",)
    assert shown(outcome, 4) == SAID + "\n"
    assert outcome.to_student.startswith("1 of 2 checks passed")


def test_by_the_rule_of_stock_nbgrader_it_has_none(worker):
    assert points(judged(worker, WRONG, JACOBIAN, limits=FIRST)) == [0, 0]


def test_a_wrong_function_on_top_of_a_wrong_one_hears_what_it_heard(worker):
    first = judged(worker, WRONG, WRONG_JACOBIAN, limits=FIRST)
    assert told(judged(worker, WRONG, WRONG_JACOBIAN)) == told(first)


def test_of_the_second_session_nothing_is_told_but_that_the_check_passed(worker):
    """Not what is printed or drawn there, no file, and no sign of how often what is lent was called."""
    chatty = JACOBIAN.replace("    y =", "    print('right:', softmax(np.zeros((1, 2))))\n    y =")
    tell = "print('cell'); print(open('kept').read() if __import__('os').path.exists('kept') else 'none')"
    with_it, without = (judged(worker, WRONG, chatty, tell, limits=limits) for limits in (LIMITS, FIRST))
    cells, others = told(with_it)[-1], told(without)[-1]
    assert [i for i, (cell, other) in enumerate(zip(cells, others, strict=True)) if cell != other] == [5]
    assert with_it.verdicts[1].message == SAID
    assert with_it.verdicts[1].picture == ""
    assert told(judged(worker, WRONG, chatty, tell)) == told(with_it)  # and again the same


def test_what_the_second_session_does_to_itself_leaves_the_first_verdict(worker):
    end = "    import os\n    if softmax.__closure__:\n        os._exit(0)\n"
    ends = JACOBIAN.replace("    y =", f"{end}    y =")
    assert points(judged(worker, WRONG, ends.replace("_exit", "getpid").replace("(0)", "()"))) == [0, 2]
    assert told(judged(worker, WRONG, ends)) == told(judged(worker, WRONG, ends, limits=FIRST))


@pytest.mark.parametrize(("jacobian", "sessions"), [(BLANK.replace("softmax", "softmax_jacobian"), 1), (JACOBIAN, 2)])
def test_what_is_not_written_costs_no_second_session(worker, jacobian, sessions):
    opened = []
    cells = notebook(IMPORT, BLANK, "check(softmax)", jacobian, "check(softmax_jacobian)")

    def session():
        opened.append(worker.session())
        return opened[-1]

    execute(Job("ada", "02_forward_propagation", "activation_functions", cells, b"key", LIMITS), session)
    assert len(opened) == sessions


def chain(*wrong):
    """The exercises of back-propagation, some of them wrong."""
    slips = {"activation_gradient": ("[:, :-1]", "[:, 1:]"), "hidden_delta": ("* derivative", "/ derivative")}
    cells = [IMPORT, "\n".join(map(REFERENCE.given, ("append_one", "weight_gradient")))]
    for name in ("activation_gradient", "hidden_delta", "back_propagate"):
        source = REFERENCE.given(name)
        cells += [source.replace(*slips[name]) if name in wrong else source, f"check({name})"]
    return [*cells, 'check(back_propagate, "deep")']


def test_what_builds_on_it_through_others_earns_its_points_in_all_its_parts(worker):
    outcome = run(worker, *chain("activation_gradient"))
    assert points(outcome) == [0, 2, 2, 2]
    assert [verdict.in_place for verdict in outcome.verdicts] == [(), *[("activation_gradient",)] * 3]
    outcome = run(worker, *chain("activation_gradient", "hidden_delta"))
    assert points(outcome) == [0, 0, 2, 2]
    assert outcome.verdicts[2].in_place == ("hidden_delta",)


def test_a_check_that_needs_a_wrong_one_is_judged_though_nothing_is_lent(worker):
    """The gradient's check takes differences of the loss; the student's gradient calls no loss."""
    wrong = "def mse(y, y_star):\n    return np.sum((y - y_star) ** 2, axis=1)"
    cells = IMPORT, wrong, "check(mse)", REFERENCE.given("mse_gradient"), "check(mse_gradient)"
    outcome = run(worker, *cells)
    assert points(outcome) == [0, 2]
    assert outcome.verdicts[1].in_place == ("mse",)
    assert points(run(worker, *cells, limits=FIRST)) == [0, 0]


# who would like to


LEAKS = {  # a jacobian that keeps what is lent, and a softmax that would like to be that
    "stored in the notebook": (
        "KEPT = []",
        "if KEPT:\n        return KEPT[0](beta)",
        "KEPT.append(softmax)",
    ),
    "its answers stored in a file": (
        "import os",
        "if os.path.exists('/tmp/kept.npy'):\n        return np.load('/tmp/kept.npy')",
        "np.save('/tmp/kept.npy', softmax(beta))",
    ),
    "put in its own place": ("", "pass", "globals()['softmax'] = globals()['right'] = softmax"),
    "asked from a thread": (
        "import threading\nKEPT = {}",
        "if beta.tobytes() in KEPT:\n        return KEPT[beta.tobytes()]",
        "threading.Thread(target=lambda: KEPT.setdefault(beta.tobytes(), softmax(beta))).start()",
    ),
    "its answers in a table": (
        "TABLE = {}",
        "if beta.tobytes() in TABLE:\n        return TABLE[beta.tobytes()]",
        "TABLE[beta.tobytes()] = softmax(beta)",
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_no_check_of_its_own_is_judged_with_it_in_its_place(worker, leak):
    """Whatever is kept of it, in whichever order and however often its checks are asked, and at the second hand-in."""
    before, instead, keep = LEAKS[leak]
    softmax = WRONG.replace("    e =", f"    {instead}\n    e =")
    jacobian = JACOBIAN.replace("    y =", f"    {keep}\n    y =")
    own = "check(softmax)", 'check(softmax, "extreme")', "check(softmax)"
    cells = IMPORT, before, softmax, "check(softmax)", jacobian, "check(softmax_jacobian)", *own
    for _ in range(2):
        outcome = run(worker, *cells)
        assert [v.points for v in outcome.verdicts if "jacobian" not in v.grade_id] == [0, 0, 0, 0]


def test_what_is_called_by_another_name_is_the_students_own(worker):
    alias = WRONG + "\nmine = softmax"
    assert points(judged(worker, alias, JACOBIAN.replace("softmax(beta)\n", "mine(beta)\n"))) == [0, 0]


def test_threads_of_an_honest_function_may_call_what_is_lent(worker):
    pool = "from concurrent.futures import ThreadPoolExecutor"
    threads = JACOBIAN.replace(
        "y = softmax(beta)", "y = np.vstack([*ThreadPoolExecutor(2).map(softmax, [row[None] for row in beta])])"
    )
    assert points(judged(worker, WRONG, threads, pool)) == [0, 2]


def test_a_call_of_what_is_lent_that_is_made_up_is_answered_in_no_first_session(worker):
    forged = (
        "def softmax(beta):\n    from autograde.grading.sandbox.inside import answer_calls\n"
        "    from autograde.grading.sandbox.wire.requests import CALLS\n"
        "    from autograde.grading.sandbox.wire.values import pack\n"
        "    answer_calls.pack_answer = lambda *_: CALLS + pack(('softmax', (beta,), {}))"
    )
    outcome = run(worker, IMPORT, forged, "check(softmax)")
    assert points(outcome) == [0]
    assert "something that is no data" in outcome.verdicts[0].message


def test_it_answers_no_more_than_so_often_in_a_session(worker, monkeypatch):
    often = JACOBIAN.replace("y = softmax(beta)", "y = [softmax(beta) for _ in range(40)][0]")
    assert points(judged(worker, WRONG, often)) == [0, 2]
    monkeypatch.setattr(lender, "CALLS", 100)
    assert points(judged(worker, WRONG, often)) == [0, 0]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("exercise", ["hidden_delta", "softmax_jacobian"])
def test_no_wrong_function_is_made_to_pass(worker, exercise, attack):
    """Two mutants; `python -m tests.bench follow_through` tries all of them."""
    sources = [source for tried, _, source in wrong_ones(exercise) if tried == attack]
    for source in sources[1::9][:2]:
        assert not made_to_pass(worker, exercise, source), source
