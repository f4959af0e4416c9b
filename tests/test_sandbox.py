"""A worker runs cells in its sandbox: outputs as a kernel would send them, and limits that hold."""

import pytest

from autograde.grading.outcome import Limits
from autograde.grading.session import Stopped
from autograde.grading.wire import pack, unpack
from autograde.grading.worker import Worker


@pytest.fixture(scope="module")
def worker():
    with Worker(Limits()) as one:
        yield one


@pytest.fixture
def session(worker):
    with worker.session() as one:
        yield one


def test_a_cell_gives_the_outputs_of_a_kernel(session):
    outputs = session.run("import sys\nprint('one')\nprint('two', file=sys.stderr)\n6 * 7")
    assert outputs == [
        {"output_type": "stream", "name": "stdout", "text": "one\n"},
        {"output_type": "stream", "name": "stderr", "text": "two\n"},
        {"output_type": "execute_result", "data": {"text/plain": "42"}, "metadata": {}, "execution_count": 1},
    ]


def test_cells_share_a_namespace_that_calls_see_too(session):
    session.run("def double(x):\n    return 2 * x")
    assert session.run("double(4)")[0]["data"]["text/plain"] == "8"
    answer = unpack(session.ask(pack({"call": "double", "args": (21,), "read": ()})))
    assert answer["value"] == 42


def test_a_loop_is_stopped_and_the_session_goes_on(session):
    with pytest.raises(Stopped) as stopped:
        session.run("print('before')\nwhile True: pass", cpu_seconds=0.2)
    assert (stopped.value.reason, stopped.value.alive) == ("cpu", True)
    assert stopped.value.outputs[0]["text"] == "before\n"
    assert session.run("1 + 1")[0]["data"]["text/plain"] == "2"


def test_a_loop_that_ignores_signals_is_ended(session):
    with pytest.raises(Stopped) as stopped:
        session.run("import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", cpu_seconds=0.2)
    assert (stopped.value.reason, stopped.value.alive) == ("cpu", False)


def test_a_session_that_died_leaves_the_next_one_as_it_was(worker):
    with worker.session() as first:
        first.run("import numpy as np; np.pi = 3; open('left', 'w').write('here')")
        with pytest.raises(Stopped) as stopped:
            first.run("import os; os._exit(0)")
        assert (stopped.value.reason, stopped.value.alive) == ("died", False)
    with worker.session() as second:
        shown = second.run("import numpy as np, os\nprint(np.pi, os.listdir())")
        assert shown[0]["text"] == "3.141592653589793 []\n"
