"""A submission's process has no rights, is measured by the kernel, and leaves nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import linux
from tests.tools.sessions import value, wait_until

pytestmark = linux


def test_a_submission_has_no_rights_and_namespaces_of_its_own(worker):
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
        warms, machines = others[kind]
        assert own != machines
        assert (own == warms) == (
            kind == "net"
        )  # in which none of a worker's submissions, one after another, has a right


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
from autograde.grading.sandbox.outside.worker import Worker
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
