"""The session in which a check is judged once more has the limits that are left of the first one."""

import contextlib

import pytest

from autograde.grading.job import Job
from autograde.grading.judging.follow_through.second_session import OneSession
from autograde.grading.judging.notebook_session import NotebookSession
from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.stop_reasons import Stopped


class Endless(contextlib.nullcontext):
    """A process whose every call is stopped."""

    cpu_seconds = waited = 0.0

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        raise Stopped("cpu", f"did not end within {cpu_seconds:g} s of computing", alive=True)


def test_what_loops_again_has_a_part_of_what_loops_have_left():
    process = Endless()
    process.enter_result = process
    job = Job("ada", "02_forward_propagation", "forward_propagation", b"", b"key", Limits())
    notebook = NotebookSession(job, lambda: process, contextlib.ExitStack())
    notebook.looped = 2.0
    for seconds in "0.5", "0.375", "0.281":
        with pytest.raises(Stopped, match=f"within {seconds}"):
            OneSession(notebook).ask(b"", 1.0, 1.0, 100)
