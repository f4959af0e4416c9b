"""A warm process starts, has twins, or says why it does not."""

import os
import time

import psutil
import pytest

from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.launched_process import Launched
from autograde.grading.sandbox.outside.worker import Worker, WorkerDied
from tests.tools.sandboxes import linux
from tests.tools.sessions import value, wait_until

pytestmark = linux


LIMITS = Limits()


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


TRIES = """
import fcntl, socket
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
    for attempt in (
        lambda: one.bind(b"\\0name"),
        lambda: one.connect(b"\\0name"),
        lambda: one.sendto(b"word", b"\\0name"),
        lambda: fcntl.ioctl(one, 0x8914, b"lo".ljust(16, b"\\0") + b"\\1".ljust(16, b"\\0")),  # its interface
    ):
        try:
            attempt()
        except OSError as problem:
            print(problem.errno)
        else:
            print("done")
"""


def test_a_submission_changes_nothing_in_the_network_namespace_that_others_had_before_it():
    first = Launched(sandboxed=True)
    first.tell(LIMITS, ["numpy"])
    with Worker(LIMITS, control=first.twin()) as one, one.session() as session:
        (output,) = session.run(TRIES)
    first.end()
    assert "done" not in output["text"]


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


def test_a_worker_that_cannot_start_says_what_its_process_said(monkeypatch):
    monkeypatch.setattr(
        "autograde.grading.sandbox.outside.launched_process.START", "raise SystemExit('no start today')"
    )
    for sandboxed in True, False:
        with pytest.raises(WorkerDied, match="no start today"):
            Worker(sandboxed=sandboxed)
