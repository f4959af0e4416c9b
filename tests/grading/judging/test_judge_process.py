"""A judge says what it does with a notebook that takes long."""

import multiprocessing
import os
import signal
from types import SimpleNamespace

from autograde.grading.judging.judge_process import telling


def test_a_judge_says_which_exercise_it_asks_and_how_much_that_took(monkeypatch):
    monkeypatch.setattr("autograde.grading.judging.judge_process.OFTEN", 3600)  # the timer itself is not to come
    ours, theirs = multiprocessing.Pipe()
    session = SimpleNamespace(cpu_seconds=lambda: 1.0, waited=lambda: 0.25)
    with telling(theirs) as begun:
        begun(SimpleNamespace(at="tanh", session=session))
        os.kill(os.getpid(), signal.SIGALRM)  # what the timer does
        said = ours.recv()
    assert (said.at, said.used) == ("tanh", 1.25)
    os.kill(os.getpid(), signal.SIGALRM)  # of a notebook that is done nothing is said
    assert not ours.poll()
