"""The process that forks children: a fork where there is one thread, begun anew where it was ended."""

import contextlib
import subprocess
import sys

import psutil

from autograde.build.course_folder import ROOT
from autograde.grading.bounded_process.fork_server import ForkServer


def test_a_program_with_one_thread_forks_and_leaves_nothing():
    program = (
        "import os, time\n"
        "from autograde.grading.bounded_process.bounded_calls import Apart\n"
        "from autograde.grading.bounded_process.fork_server import fork_server\n"
        "with Apart(os.getppid) as apart: first = apart()\n"
        "with Apart(os.getppid) as apart: assert apart() == first != os.getpid()\n"
        "assert not hasattr(fork_server(os.getpid()), '_process')\n"
        "print(first)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    gone = psutil.NoSuchProcess
    with contextlib.suppress(gone):
        forks = psutil.Process(int(run.stdout))
        assert forks.status() == psutil.STATUS_ZOMBIE or forks.wait(60) is None


def test_a_fork_server_that_was_ended_is_begun_anew():
    server = ForkServer()
    server._control.close()
    child = server.child()
    child.close()
