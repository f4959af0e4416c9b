"""Functions of a student's source, asked over the wire and judged, without a sandbox."""

import contextlib

import numpy as np

from autograde.grading.judging.judge_exercise import Judge
from autograde.grading.judging.remote_function import Remote
from autograde.grading.sandbox.inside import answer_calls
from solutions import reference

KEY = b"a secret of this assignment"


class Process:
    """A student's names, asked over the wire; what only a sandbox can do is in sandbox/test_attacks.py."""

    def __init__(self, source: str, own: set[str]):
        self.names: dict = {"np": np}
        self.frames: list[bytes] = []
        with contextlib.redirect_stdout(None):
            exec(source, self.names)
        self.judge = Judge(lambda name: Remote(self, name, 1, 1), own, KEY, reference)

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        self.frames.append(frame)
        return answer_calls.answer(self.names, frame, most)


def verdict(source, exercise, part="", own=()):
    return Process(source, {exercise, *own}).judge.report(exercise, part)


RIGHT = "def tanh(beta):\n    return np.tanh(beta)"
