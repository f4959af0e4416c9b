"""Sessions of a worker: limits that hold on a busy machine, processes that end, workers that come back."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.limits import Limits
from autograde.grading.sandbox.session import Stopped
from autograde.grading.sandbox.wire import pack, unpack
from autograde.grading.sandbox.worker import Launched, Worker, WorkerDied
from tests.grading.sandbox.test_bubblewrap import linux

pytestmark = linux
LIMITS = Limits()


@pytest.fixture(scope="module")
def worker():
    with Worker() as one:
        yield one


@pytest.fixture
def session(worker):
    with worker.session() as one:
        yield one


@pytest.fixture(scope="module")
def unconfined():
    with Worker(sandboxed=False, imports=()) as one:
        yield one


def value(session, source):
    """The value of a cell's last expression, as text."""
    return session.run(source)[-1]["data"]["text/plain"]


def wait_until(true, seconds=20):
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_cells_share_a_namespace_that_calls_see_too(session):
    session.run("def double(x):\n    return 2 * x")
    assert value(session, "double(4)") == "8"
    assert unpack(session.ask(pack({"call": "double", "args": (21,), "read": ()})))["value"] == 42


def test_a_loop_is_stopped_and_the_session_goes_on(session):
    with pytest.raises(Stopped) as stopped:
        session.run("print('before')\nwhile True: pass", cpu_seconds=0.2)
    assert (stopped.value.reason, stopped.value.alive) == ("cpu", True)
    assert stopped.value.sentence == "did not end within 0.2 s of computing"
    assert [output["text"] for output in stopped.value.outputs] == ["before\n"]
    assert value(session, "1 + 1") == "2"


def test_who_waits_again_and_again_is_ended(worker):
    with worker.session() as session:
        for alive in True, True, False:
            with pytest.raises(Stopped) as stopped:
                session.run("import time\ntime.sleep(100)", wait_seconds=0.1)
            assert (stopped.value.reason, stopped.value.alive) == ("wait", alive)


def test_a_submission_has_no_rights_and_shares_no_namespace(worker):
    """By the kernel's own word about its process, from outside."""
    with worker.session() as session:
        number = session.process.number
        lines = [line.split(":", 1) for line in Path(f"/proc/{number}/status").read_text().splitlines()]
        said = {name: value.split() for name, value in lines}
        kinds = ("user", "pid", "mnt", "net", "ipc", "uts")
        namespaces = {kind: os.readlink(f"/proc/{number}/ns/{kind}") for kind in kinds} if os.getuid() == 0 else {}
        warm = psutil.Process(number).ppid()
        others = {
            kind: (os.readlink(f"/proc/{warm}/ns/{kind}"), os.readlink(f"/proc/self/ns/{kind}")) for kind in namespaces
        }
    assert {said[name][0] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert (said["NoNewPrivs"], said["Seccomp"], said["NSpid"][-1]) == (["1"], ["2"], "1")
    assert os.getuid() != 0 or set(said["Uid"] + said["Gid"]) == {"65534"}
    for kind, own in namespaces.items():
        assert own not in others[kind]


def test_time_between_requests_counts_for_none(session):
    time.sleep(0.4)
    session.run("pass", cpu_seconds=0.3, wait_seconds=0.3)


def test_a_process_that_is_kept_from_computing_is_not_said_to_wait(session):
    """Six others want the same core."""
    core = min(os.sched_getaffinity(0))
    busy = f"import os\nos.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-c", busy], start_new_session=True) for _ in range(6)]
    try:
        os.sched_setaffinity(session.process.number, {core})
        time.sleep(0.5)
        began = time.monotonic()
        session.run("import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass", 5, 0.3)
        assert time.monotonic() - began > 0.5
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_memory_beyond_the_limit_is_a_memory_error_and_the_session_goes_on():
    with Worker(Limits(memory=2**27), imports=("numpy",)) as small, small.session() as session:
        assert value(session, "import numpy as np\nnp.ones(2**23).sum()") == "np.float64(8388608.0)"
        assert session.run("np.ones(2**25)")[0]["ename"] in ("MemoryError", "_ArrayMemoryError")
        assert value(session, "1 + 1") == "2"


def test_computing_time_is_what_the_kernel_says(session):
    before = session.cpu_seconds
    session.run("import time\ntime.process_time = lambda: 0\nend = time.perf_counter() + 0.3\nn = 0\n"
                "for n in range(3 * 10**6): pass\nimport os; used = sum(os.times()[:2])")  # fmt: skip
    inside = float(value(session, "used"))
    assert session.cpu_seconds - before > 0.02
    assert session.cpu_seconds == pytest.approx(inside, abs=0.1)


def test_output_beyond_the_limit_is_cut_and_said_to_be():
    with Worker(Limits(output=1000, images=1000), imports=()) as small, small.session() as session:
        (output,) = session.run("for n in range(1000): print('line', n)")
        assert output["text"].startswith("line 0\nline 1\n")
        assert output["text"].endswith("[more output than the 1000 characters that are kept]\n")
        assert len(output["text"]) < 1100
        outputs = session.run(
            "from IPython.display import HTML, display\nfor n in 500, 600, 400: display(HTML('x' * n))"
        )
        assert [sorted(output["data"]) for output in outputs] == [
            ["text/html", "text/plain"],
            ["text/plain"],
            ["text/html", "text/plain"],
        ]
        assert outputs[1]["data"]["text/plain"].startswith("[text/html of 600 bytes left out")
        assert session.run("print('next')")[0]["text"] == "next\n"


def test_a_function_that_prints_while_it_is_asked_leaves_the_next_cell_alone(session):
    session.run("def loud(x):\n    print('asked')\n    return x")
    session.ask(pack({"call": "loud", "args": (1,), "read": ()}))
    assert session.run("2") == [
        {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}, "execution_count": 2}
    ]


def test_figures_of_an_asked_function_are_not_shown_later(session):
    session.run("import matplotlib.pyplot as plt\ndef draws(x):\n    plt.plot([x])\n    return x")
    session.ask(pack({"call": "draws", "args": (1,), "read": ()}))
    assert [output["output_type"] for output in session.run("2")] == ["execute_result"]


def test_two_workers_give_the_same_numbers():
    """Hashes, and random numbers without a seed, do not depend on the worker or its earlier sessions."""
    look = "import random, numpy as np\nhash('text'), random.random(), np.random.rand(), list({'a', 'b', 'c'})"
    seen = []
    for _ in range(2):
        with Worker(imports=("numpy",)) as one:
            for _ in range(2):
                with one.session() as session:
                    seen.append(value(session, look))
    assert len(set(seen)) == 1


def test_the_course_runs_in_it(session):
    outputs = session.run(
        "import autograde\nautograde.begin('0.1.0')\nfrom lectures import datasets, figures\nsoftmax(1)"
    )
    assert outputs[-1]["traceback"] == [
        "This cell needs softmax, which is not defined: run the cell that defines it first."
    ]


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


def test_a_twin_serves_as_the_first_does_and_outlives_it():
    first = Launched(sandboxed=True)
    first.tell(LIMITS, ["numpy"])
    with Worker(LIMITS, control=first.twin()) as one, Worker(LIMITS, control=first.twin()) as other:
        assert one.process is None  # it started none of its own
        with one.session() as session, other.session() as neighbour:
            session.run("open('here', 'w').close()\nx = 1")
            assert value(neighbour, "import os\nos.listdir(), 'x' in globals(), os.getpid()") == "([], False, 1)"
            namespaces = [os.readlink(f"/proc/{s.process.number}/ns/net") for s in (session, neighbour)]
            assert len(set(namespaces)) == 2
            first.control.close()
            time.sleep(0.2)
            assert value(session, "x") == "1"
        with one.session() as session:
            assert value(session, "2") == "2"
        assert one.process is None
    first.end()


def test_a_worker_whose_twin_died_starts_a_process_of_its_own():
    first = Launched(sandboxed=True)
    first.tell(LIMITS, ["numpy"])
    with Worker(LIMITS, control=first.twin()) as one:
        with one.session() as session:
            assert value(session, "1") == "1"
        psutil.Process(first.pid).children()[0].kill()  # the sandbox's first process, and with it all others
        assert wait_until(lambda: first.poll() is not None)
        with one.session() as session:
            assert value(session, "2") == "2"
        assert one.process is not None
    first.end()


def test_of_a_process_that_died_no_twin_comes_and_the_worker_starts_its_own():
    first = Launched(sandboxed=True)
    for process in [psutil.Process(first.pid), *psutil.Process(first.pid).children(recursive=True)]:
        process.kill()
    with Worker(LIMITS, control=first.twin()) as one, one.session() as session:
        assert value(session, "1") == "1"
    first.end()


def test_a_package_that_is_not_there_is_the_cells_error():
    with Worker(imports=("no_such_module",)) as worker, worker.session() as session:
        assert session.run("import no_such_module")[0]["ename"] == "ModuleNotFoundError"


def test_a_worker_that_cannot_start_says_what_its_process_said(monkeypatch):
    monkeypatch.setattr("autograde.grading.sandbox.worker.START", "raise SystemExit('no start today')")
    for sandboxed in True, False:
        with pytest.raises(WorkerDied, match="no start today"):
            Worker(sandboxed=sandboxed)


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


def test_sessions_leave_no_descriptors_with_the_grader(worker):
    def one():
        with worker.session() as session:
            session.run("1")

    one()
    before = psutil.Process().num_fds()
    for _ in range(20):
        one()
    assert psutil.Process().num_fds() == before


GRADER = """
import sys
from autograde.grading.sandbox.worker import Worker
worker = Worker(sandboxed=sys.argv[1] == "sandboxed", imports=())
with worker.session() as session:
    print(worker.process.pid, session.process.number, flush=True)
    session.run("import signal\\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\\nwhile True: pass")
"""


def runs(process):
    """Whether a process lives: a zombie, which only waits for somebody to ask after it, does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("how", ["sandboxed", "unconfined"])
def test_a_grader_that_is_killed_leaves_no_process(how):
    grader = subprocess.Popen([sys.executable, "-c", GRADER, how], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert grader.stdout is not None
    numbers = [int(word) for word in grader.stdout.readline().split()]
    started = [psutil.Process(number) for number in numbers]
    started += started[0].children(recursive=True)
    assert len(started) == (5 if how == "sandboxed" else 3)  # Bubblewrap and its first process; warm, submission
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    assert wait_until(lambda: not any(runs(process) for process in started))


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


def test_outputs_of_a_notebook_file_are_as_nbformat_wants_them(session):
    import nbformat

    outputs = session.run("import sys\nprint('\\ud800', file=sys.stderr)\n1 / 0") + session.run("{'a': float('nan')}")
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(output) for output in outputs])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    json.dumps(outputs, ensure_ascii=False).encode()
