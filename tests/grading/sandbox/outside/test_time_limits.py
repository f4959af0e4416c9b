"""Limits hold, and a busy machine stops nobody."""

import os
import select
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
                session.run("import time\ntime.sleep(100)", wait_seconds=0.4)
            assert (stopped.value.reason, stopped.value.alive) == ("wait", alive)


def test_time_between_requests_counts_for_none(session):
    time.sleep(1.1)
    session.run("pass", cpu_seconds=1, wait_seconds=1)


def test_an_answer_counts_that_came_while_the_grader_was_kept_from_looking(session, monkeypatch):
    """Its process stood still, or in a queue for a core, from its first look at the submission until long after."""
    queued, looks = type(session.process).queued_seconds, []

    def stands_still(process):
        looks.append(process)
        if len(looks) == 1:
            assert select.select([session.submission.channel], [], [], 60)[0]  # the submission has answered meanwhile
            time.sleep(1)
        return queued(process)

    monkeypatch.setattr(type(session.process), "queued_seconds", stands_still)
    session.run("import time\ntime.sleep(0.2)", cpu_seconds=0.5, wait_seconds=0.1)
    assert looks


def test_a_submission_that_came_late_to_a_core_has_not_waited(session, monkeypatch):
    """Whether it had stood in the queue before the grader's first look, nobody knows: it does not end a cell."""
    monkeypatch.setattr("autograde.grading.sandbox.outside.time_limits.SOON", 1.0)
    session.run("import time\ntime.sleep(1.2)", cpu_seconds=5, wait_seconds=0.9)


def test_a_process_that_is_kept_from_computing_is_not_said_to_wait(session):
    """Six others want the same core."""
    core = min(os.sched_getaffinity(0))
    busy = f"import os\nos.sched_setaffinity(0, {{{core}}})\nprint('on', flush=True)\nwhile True: pass"
    others = [
        subprocess.Popen([sys.executable, "-c", busy], start_new_session=True, stdout=subprocess.PIPE) for _ in range(6)
    ]
    try:
        assert [other.stdout.readline() for other in others] == [b"on\n"] * 6
        os.sched_setaffinity(session.process.number, {core})
        began = time.monotonic()
        session.run("import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass", 5, 1)
        assert time.monotonic() - began > 1.2  # on the clock, so much more than it may wait
    finally:
        for other in others:
            other.kill()
            other.communicate()
