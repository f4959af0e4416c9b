"""Sessions of a worker: limits that hold on a busy machine, processes that end, workers that come back."""

import os
import threading
from contextlib import suppress

import psutil
import pytest

from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import linux
from tests.tools.sessions import value, wait_until

pytestmark = linux


@pytest.fixture(scope="module")
def unconfined():
    with Worker(sandboxed=False, imports=()) as one:
        yield one


def test_a_worker_whose_process_died_comes_back(worker):
    with worker.session() as session:
        assert value(session, "1") == "1"
    for child in psutil.Process(worker.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it went with another
            child.kill()
    assert wait_until(lambda: worker.process.poll() is not None)
    with worker.session() as session:
        assert value(session, "2") == "2"


def test_a_worker_that_dies_during_a_session_ends_that_session_only(worker):
    with worker.session() as session:
        for child in psutil.Process(worker.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                child.kill()
        with pytest.raises(Stopped) as stopped:
            session.run("1")
        assert (stopped.value.reason, stopped.value.alive) == ("died", False)
    with worker.session() as session:
        assert value(session, "2") == "2"


def test_a_package_that_is_not_there_is_the_cells_error():
    with Worker(imports=("no_such_module",)) as worker, worker.session() as session:
        assert session.run("import no_such_module")[0]["ename"] == "ModuleNotFoundError"


def test_workers_of_many_threads_do_not_disturb_each_other():
    sums = {}

    def work(number):
        with Worker(imports=("numpy",)) as one:
            for turn in range(3):
                with one.session() as session:
                    sums[number, turn] = value(session, f"import numpy as np\nint(np.arange({number + turn}).sum())")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == {(n, t): str(sum(range(n + t))) for n in range(3) for t in range(3)}


def test_without_a_sandbox_cells_run_too(unconfined):
    with unconfined.session() as session:
        outputs = session.run("import os\nprint(os.getuid())\nos.listdir(), sorted(os.environ)[0]")
        assert outputs[0]["text"] == f"{os.getuid()}\n"
        assert outputs[1]["data"]["text/plain"] == "([], 'HOME')"
        home = session.run("open('left', 'w').close()\nprint(os.getcwd())")[0]["text"].strip()
        assert os.path.isdir(home)
    assert wait_until(lambda: not os.path.exists(home))


def test_without_a_sandbox_limits_hold_too(unconfined):
    with unconfined.session() as session:
        with pytest.raises(Stopped) as stopped:
            session.run("while True: pass", cpu_seconds=0.2)
        assert (stopped.value.reason, stopped.value.alive) == ("cpu", True)
        with pytest.raises(Stopped) as stopped:
            session.run("while True:\n  try:\n    for _ in range(10**9): pass\n  except BaseException: pass", 0.2)
        assert (stopped.value.reason, stopped.value.alive) == ("cpu", False)
        assert not psutil.pid_exists(session.process.number)
    with unconfined.session() as session, pytest.raises(Stopped) as stopped:
        session.run("import os, signal\nos.kill(0, signal.SIGKILL)")
    assert stopped.value.reason == "died"
    with unconfined.session() as session:
        assert value(session, "1 + 1") == "2"


def test_without_a_sandbox_solutions_are_not_in_the_path(unconfined):
    with unconfined.session() as session:
        assert session.run("import autograde, solutions")[0]["ename"] == "ModuleNotFoundError"
