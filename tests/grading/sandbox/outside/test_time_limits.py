"""Limits hold, and a busy machine stops nobody."""

import os
import subprocess
import sys
import time

import pytest

from autograde.grading.sandbox.outside.stop_reasons import Stopped
from tests.tools.sandboxes import linux
from tests.tools.sessions import value

pytestmark = linux


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
