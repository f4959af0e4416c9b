"""What libraries want done at every fork is done once."""

import os
import posix
import threading

import pytest

from autograde.grading.sandbox.inside import fork_hooks
from autograde.grading.sandbox.inside.fork_hooks import settle
from autograde.grading.sandbox.outside import launched_process
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import linux
from tests.tools.sessions import value


def wanted_by_two(done):
    """What two libraries ask for, who note in a list what is called."""
    return [
        {"before": lambda: done.append("before 1"), "after_in_child": lambda: done.append("child 1")},
        {"after_in_parent": lambda: done.append("parent 2"), "before": lambda: done.append("before 2")},
        {"after_in_child": lambda: done.append("child 3")},
    ]


def test_it_is_left_as_a_fork_would_leave_it(monkeypatch):
    monkeypatch.setattr(fork_hooks, "_threads", lambda: 1)
    monkeypatch.setattr(os, "register_at_fork", None)
    done = []
    settle(wanted_by_two(done))
    assert done == ["before 2", "before 1", "child 1", "child 3"]
    assert os.register_at_fork is posix.register_at_fork


def test_where_threads_are_it_is_done_at_every_fork(monkeypatch):
    registered, done = [], []
    monkeypatch.setattr(fork_hooks, "register", lambda **hooks: registered.append(hooks))
    monkeypatch.setattr(fork_hooks, "_threads", lambda: 2)
    wanted = wanted_by_two(done)
    settle(wanted)
    assert (done, registered) == ([], wanted)


def test_a_hook_that_fails_is_told_and_the_others_are_called(monkeypatch, capsys):
    monkeypatch.setattr(fork_hooks, "_threads", lambda: 1)
    done = []
    settle([{"after_in_child": lambda: 1 / 0}, *wanted_by_two(done)])
    assert done == ["before 2", "before 1", "child 1", "child 3"]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_thread_of_a_library_counts():
    before = fork_hooks._threads()
    held = threading.Event()
    thread = threading.Thread(target=held.wait)
    thread.start()
    assert fork_hooks._threads() == before + 1
    held.set()
    thread.join()


THREAD = """
import threading
threading.Thread(target=threading.Event().wait, daemon=True).start()
"""


@pytest.mark.parametrize("threads", ["", THREAD])
def test_random_numbers_begin_at_the_same_seed(threads, monkeypatch):
    """Also where the hook that seeds them anew is called at every fork, since something has started a thread."""
    start = launched_process.START.replace("\nuser,", f"{threads}\nuser,")
    monkeypatch.setattr(launched_process, "START", start)
    draw = "import random, numpy\nrandom.random(), float(numpy.random.rand())"
    with Worker(imports=(), sandboxed=False) as worker:
        for _ in range(2):
            with worker.session() as session:
                assert value(session, draw) == "(0.8444218515250481, 0.5488135039273248)"


@linux
def test_a_submission_draws_text_with_fonts_that_it_opens_itself():
    """Those that the warm process had open are closed in it; by their numbers it would read another file."""
    draw = """
import io, os
from matplotlib import font_manager, pyplot
known = font_manager._get_font.cache_info().currsize
for number in range(3, 30):
    try:
        os.fstat(number)
    except OSError:
        os.open("/dev/null", os.O_RDONLY)
pyplot.figure().suptitle("a title")
pyplot.gcf().savefig(io.BytesIO())
pyplot.close()
known
"""
    with Worker(imports=("matplotlib.pyplot",)) as worker, worker.session() as session:
        assert value(session, draw) == "0"
