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
        self.judge = Judge(self.function, own, KEY, reference)

    def function(self, name):
        return Remote(self, name, 1, 1)

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        self.frames.append(frame)
        return answer_calls.answer(self.names, frame, most)


class AtOnce(Process):
    """One that is asked several questions at once."""

    def __init__(self, source: str, own: set[str]):
        super().__init__(source, own)
        self.messages: list[int] = []  # how many questions each had

    def function(self, name):
        return Remote(self, name, 1, 1, self.ask_together)

    def ask_together(self, frames, cpu_seconds, wait_seconds, most):
        self.messages.append(len(frames))
        return [self.ask(frame, cpu_seconds, wait_seconds, most) for frame in frames]


def verdict(source, exercise, part="", own=()):
    return Process(source, {exercise, *own}).judge.report(exercise, part)


RIGHT = "def tanh(beta):\n    return np.tanh(beta)"
