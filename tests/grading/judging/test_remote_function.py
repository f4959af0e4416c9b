"""What the other side answers is data, or is no answer."""

import numpy as np

from autograde.asking.call import Answer
from autograde.grading.judging.remote_function import Remote
from autograde.grading.sandbox.wire.values import pack
from tests.tools.judged_functions import RIGHT, Process, verdict


def test_a_name_that_is_no_function_fails_with_a_sentence():
    assert "is not defined" in str(verdict("tanh = 3", "tanh"))
    assert "is not defined" in str(verdict("", "tanh"))


def test_rubbish_in_the_place_of_an_answer_fails():
    class Rubbish(Process):
        def ask(self, frame, cpu_seconds, wait_seconds, most):
            return b"\x00\x00\x00\x02{}and more"

    report = Rubbish(RIGHT, {"tanh"}).judge.report("tanh")
    assert "no data" in report.headline


def test_a_replayed_answer_fails():
    class Replay(Process):
        first = None

        def ask(self, frame, cpu_seconds, wait_seconds, most):
            self.first = self.first or super().ask(frame, cpu_seconds, wait_seconds, most)
            return self.first

    assert not Replay(RIGHT, {"tanh"}).judge.report("tanh")


def test_a_lying_side_cannot_forge_generators():
    assert Remote(Forger(), "tanh", 1, 1).asked((np.random.default_rng(1),), ()).stopped


class Forger:
    def ask(self, frame, cpu_seconds, wait_seconds, most):
        return pack(dict(vars(Answer())) | {"generators": [1, 2]})
