"""A process that dies or loops costs its own cells and checks; the notebook goes on, as long as it may."""

import contextlib
from dataclasses import replace

import numpy as np
import pytest

from autograde.grading.job import Job
from autograde.grading.judging import judge_exercise
from autograde.grading.judging.known_examinations import Known
from autograde.grading.judging.notebook_session import NotebookSession
from autograde.grading.judging.remote_function import Remote
from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.session import Session
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.wire.values import unpack
from tests.tools.judged_functions import RIGHT, Process
from tests.tools.judged_notebooks import IMPORT, LIMITS, RELU, points, run, shown


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS) as warm:
        yield warm


def test_a_loop_costs_its_own_check_and_no_other(worker):
    loop = "def tanh(beta):\n    while True:\n        pass"
    outcome = run(worker, IMPORT, loop, RELU, "check(tanh)", "check(relu)")
    assert points(outcome) == [0, 2]
    assert outcome.status == "stopped"
    assert "did not end within 1 s of computing at" in shown(outcome, 3)
    assert "does a loop never end?" in shown(outcome, 3)


def test_a_function_that_loops_is_waited_for_once(worker):
    loop = "def tanh(beta):\n    while True:\n        pass"
    calls = "def sigmoid(beta):\n    return 0.5 * (1 + tanh(beta / 2))"
    checks = "check(tanh)", 'check(tanh, "extreme")', 'check(sigmoid, "extreme")'
    outcome = run(worker, IMPORT, loop, RELU, calls, *checks, "tanh(1.0)", "tanh(2.0)", "check(relu)")
    assert points(outcome) == [0, 0, 0, 2]
    assert "did not end within 1 s of computing at" in shown(outcome, 4)
    assert "0.25 s of computing, and was waited for no longer: it had not ended before" in shown(outcome, 5)
    assert "cannot be judged while tanh is wrong" in shown(outcome, 6)
    stopped = [s.split(" within ")[1] for s in (shown(outcome, 7), shown(outcome, 8))]
    assert stopped == ["0.25 s of computing."] * 2  # of 2 s, which a cell has where nothing was stopped before


def test_each_loop_in_a_cell_leaves_the_next_one_less(worker):
    outcome = run(worker, IMPORT, RELU, *["while True:\n    pass"] * 3, "check(relu)")
    assert [shown(outcome, i).split(" within ")[1][:6] for i in (2, 3, 4)] == ["2 s of", "0.667 ", "0.5 s "]
    assert points(outcome) == [2]


def test_what_calls_a_function_that_loops_is_waited_for_no_more(worker):
    source = "def sigmoid(beta):\n    while True:\n        pass"
    calls = "def tanh(beta):\n    return 2 * sigmoid(2 * beta) - 1"
    outcome = run(worker, IMPORT, source, calls, "check(sigmoid)", 'check(tanh, "extreme")')
    assert points(outcome) == [0, 0]
    assert "2 times stopped" in outcome.to_instructor
    asked = Remote(Endless(), "tanh", 1, 1)
    asked.hurry("sigmoid")
    assert "0.25 s of computing, and was waited for no longer: sigmoid, which it calls," in asked.asked((), ()).stopped


def test_a_part_for_which_the_function_ends_has_its_points(worker):
    tanh = "def tanh(beta):\n    while beta.max() < 100:\n        pass\n    return np.tanh(beta)"
    assert points(run(worker, IMPORT, tanh, "check(tanh)", 'check(tanh, "extreme")')) == [0, 2]


def test_a_function_that_was_mended_below_has_all_of_its_time(worker):
    loop = "def tanh(beta):\n    while True:\n        pass"
    slow = "def tanh(beta):\n    import time\n    end = time.process_time() + 0.4\n"
    mended = f"{slow}    while time.process_time() < end: pass\n    return np.tanh(beta)"
    outcome = run(worker, IMPORT, loop, "check(tanh)", mended, 'check(tanh, "extreme")')
    assert points(outcome) == [0, 2]


@pytest.fixture
def known(monkeypatch):
    """That nothing is known yet of how examinations go."""

    def forget():
        monkeypatch.setattr(judge_exercise, "KNOWN", Known())

    forget()
    return forget


@pytest.fixture
def together(monkeypatch):
    """What was asked together."""
    asked, ask_together = [], Session.ask_together

    def noted(self, frames, *others):
        asked.append(frames)
        return ask_together(self, frames, *others)

    monkeypatch.setattr(Session, "ask_together", noted)
    return asked


@pytest.fixture
def forgotten(monkeypatch):
    """The sessions that were begun anew for what was put at once."""
    known, forget = [], NotebookSession.forget

    def noted(self):
        known.append(self)
        forget(self)

    monkeypatch.setattr(NotebookSession, "forget", noted)
    return known


def question(number):
    """The condition that tanh is asked what it is asked as the first, second, ... in its check."""
    process = Process(RIGHT, {"tanh"})
    process.judge.key = b"key"  # that of `run`
    assert process.judge.report("tanh")
    (beta,) = unpack(process.frames[number])["args"]
    return f"np.asarray(beta).tobytes() == {np.asarray(beta).tobytes()!r}"


def alone_and_beside(worker, known, together, *cells):
    """The outcome of a notebook that is judged first of its class, and that of one behind a right one."""
    known()
    alone = run(worker, *cells)
    assert not together
    known()
    assert points(run(worker, IMPORT, RIGHT, "check(tanh)")) == [2]
    beside = run(worker, *cells)
    assert together  # several questions were put at once
    return alone, beside


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("while True:\n            pass", "did not end within 1 s of computing at"),
        ("os._exit(0)", "ended its own process"),
    ],
)
def test_what_is_stopped_while_several_questions_are_put_at_once_is_told_as_if_each_was_put_alone(
    worker, known, together, forgotten, does, said
):
    where = f"import os\ndef tanh(beta):\n    if {question(2)}:\n        {does}\n"
    cells = IMPORT, f"{where}    return np.tanh(beta)", RELU, "check(tanh)", "check(relu)"
    alone, beside = alone_and_beside(worker, known, together, *cells)
    assert points(beside) == points(alone) == [0, 2]
    assert shown(beside, 3) == shown(alone, 3)
    assert said in shown(beside, 3)
    assert beside.to_instructor == alone.to_instructor
    assert len(forgotten) == (does == "os._exit(0)")  # what did not end is not waited for again


@pytest.mark.parametrize("does", ["while True:\n            pass", "os._exit(0)"])
def test_what_nobody_would_have_asked_is_not_told_and_leaves_nothing(worker, known, together, forgotten, does):
    """A wrong answer ends a check: what the function does at a later question, which was put with it, is not known."""
    tanh = (
        f"import os\nBROKEN = []\ndef tanh(beta):\n    if {question(0)}:\n        return None\n"
        f"    if {question(2)}:\n        BROKEN.append(1)\n        {does}\n    return np.tanh(beta)"
    )
    cells = IMPORT, tanh, RELU, "check(tanh)", "check(relu)", "print(BROKEN)"
    alone, beside = alone_and_beside(worker, known, together, *cells)
    assert points(beside) == points(alone) == [0, 2]
    assert [shown(beside, number) for number in range(6)] == [shown(alone, number) for number in range(6)]
    assert (beside.status, beside.to_instructor) == (alone.status, alone.to_instructor)
    assert len(forgotten) == 1


def test_in_a_fresh_session_cells_have_the_time_that_they_had_before_something_looped(
    worker, known, together, forgotten
):
    """A cell takes 1 s of 2, as each has until one loops."""
    tanh = (
        f"def tanh(beta):\n    if {question(0)}: return None\n    while {question(2)}: pass\n    return np.tanh(beta)"
    )
    slow = f"import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass\n{RELU}"
    assert points(run(worker, IMPORT, RIGHT, "check(tanh)")) == [2]
    outcome = run(worker, IMPORT, slow, "while True:\n    pass", tanh, "check(tanh)", "check(relu)")
    assert together
    assert forgotten
    assert points(outcome) == [0, 2]


def test_a_function_that_fills_a_table_at_its_first_call_has_its_points_whoever_was_judged_before(
    worker, known, together
):
    fills = "import time\nTABLE = []\ndef tanh(beta):\n    end, empty = time.process_time() + 0.5, not TABLE\n"
    fills += "    while empty and time.process_time() < end:\n        TABLE.append(1)\n"
    fills += "    assert not empty or time.process_time() >= end\n    return np.tanh(beta)"
    for _ in range(2):
        assert points(run(worker, IMPORT, RIGHT, "check(tanh)")) == [2]
    assert points(run(worker, IMPORT, fills, "check(tanh)")) == [2]
    assert together


def test_cells_are_not_counted_twice_where_a_process_ends_while_several_questions_are_put(worker, known, together):
    """Of 3 s a cell takes 1.2: it may be run a second time, as after every end of a process, and no third time."""
    does = f"import os\ndef tanh(beta):\n    if {question(2)}: os._exit(0)\n    return np.tanh(beta)"
    dear = "import time\nend = time.process_time() + 1.2\nwhile time.process_time() < end: pass"
    limits = replace(LIMITS, total_cpu_seconds=3)
    assert points(run(worker, IMPORT, RIGHT, "check(tanh)")) == [2]
    outcome = run(worker, IMPORT, dear, does, RELU, "check(tanh)", "check(relu)", limits=limits)
    assert together
    assert points(outcome) == [0, 2]


def test_a_function_that_is_slow_but_ends_has_its_points_where_its_questions_are_put_at_once(worker, known):
    slow = "def tanh(beta):\n    end = time.process_time() + 0.3\n    while time.process_time() < end: pass\n"
    assert points(run(worker, IMPORT, RIGHT, "check(tanh)")) == [2]
    assert points(run(worker, IMPORT, f"import time\n{slow}    return np.tanh(beta)", "check(tanh)")) == [2]


class Endless:
    """A process whose every cell and call is stopped, softly or not; `given` is what each could compute."""

    cpu_seconds = waited = 0.0

    def __init__(self, alive=True):
        self.alive, self.given = alive, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def run(self, source, cpu_seconds, wait_seconds, graded=False):
        self.given.append(cpu_seconds)
        raise Stopped("cpu", f"did not end within {cpu_seconds:g} s of computing", alive=self.alive)

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        self.run("", cpu_seconds, wait_seconds)


@pytest.mark.parametrize(("alive", "cells", "functions"), [(True, 0, 10), (True, 5, 0), (True, 1, 5), (False, 0, 5)])
def test_what_does_not_end_computes_so_long_together_and_no_longer(alive, cells, functions):
    limits, process = Limits(), Endless(alive)
    job = Job("ada", "02_forward_propagation", "forward_propagation", b"", b"key", limits)
    notebook = NotebookSession(job, lambda: process, contextlib.ExitStack())
    for _ in range(cells):
        assert not notebook.exhausted()
        with pytest.raises(Stopped) as stop:
            notebook.run("while True: pass")
        notebook.stopped(stop.value, "the cell did not end")
    for number in range(functions):
        assert not notebook.exhausted()
        assert "did not end" in notebook.ask(f"f{number}").asked((), ()).stopped
    assert process.given == sorted(process.given, reverse=True)
    assert process.given[-1] >= 0.125  # four times what the slowest right answer takes
    while not notebook.exhausted():
        notebook.ask("g").asked((), ())
    assert "used up the 4 s of computing" in notebook.exhausted()
    hard = 0 if alive else sum(min(0.5, seconds / 2) for seconds in process.given)
    assert sum(process.given) + hard < 4.2


def test_a_right_function_behind_many_that_loop_has_its_points(worker):
    names = "sigmoid", "tanh", "softmax", "append_one", "excitation"
    loops = [f"def {name}(*_):\n    while True:\n        pass" for name in names]
    limits = replace(LIMITS, call_seconds=0.4, loop_seconds=1.6)
    checks = [f"check({name})" for name in (*names, "relu")]
    outcome = run(worker, IMPORT, *loops, RELU, *checks, limits=limits)
    assert points(outcome) == [0] * 5 + [2]
    stopped = [shown(outcome, 7 + number).split(" within ")[1].split(" of ")[0] for number in range(5)]
    assert stopped == ["0.4 s", "0.3 s", "0.225 s", "0.169 s", "0.127 s"]


def test_where_loops_have_used_up_their_time_the_rest_is_not_judged_and_says_so(worker):
    limits = replace(LIMITS, cpu_seconds=0.2, call_seconds=0.1, loop_seconds=0.2)
    outcome = run(worker, IMPORT, *["while True:\n    pass"] * 2, RELU, "check(relu)", limits=limits)
    assert points(outcome) == [0]
    why = "what does not end had used up the 0.2 s of computing that it has in a notebook"
    assert f"This cell was not run: {why}." in shown(outcome, 3)
    assert f"was not checked: {why}." in shown(outcome, 4)


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


def test_many_short_sleeps_are_waiting_too(worker, monkeypatch):
    monkeypatch.setattr("autograde.grading.sandbox.outside.time_limits.SHORT", 0.5)
    limits = Limits(cpu_seconds=2, wait_seconds=0.5, total_cpu_seconds=20)
    with Worker(limits) as small:
        outcome = run(small, IMPORT, RELU, *["import time; time.sleep(0.08)"] * 60, "check(relu)", limits=limits)
    assert "used up its 3 s of waiting" in shown(outcome, 62)


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


def test_a_notebook_of_many_cells_that_wait_has_waited_enough(worker):
    limits = Limits(wait_seconds=0.5)
    outcome = run(worker, *["import time\ntime.sleep(0.2)"] * 20, RELU, "check(relu)", limits=limits)
    assert points(outcome) == [0]
    assert shown(outcome, 0) == ""
    assert "the notebook used up its 3 s of waiting before" in shown(outcome, 20)
    assert "used up its 3 s of waiting" in shown(outcome, 21)
