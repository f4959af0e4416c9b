"""What one call of a right answer takes: the limit of a call is at least thirty times the slowest of them."""

import copy
import importlib.util
import time
import warnings
from functools import partial

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.checking.exercises import parts_of
from autograde.courses import current
from autograde.grading.limits import Limits
from solutions import reference
from tests.bench.timing import load, say
from tests.right_answers import as_student, everything

SEEDS = 5
AGAIN = 3  # times that a call is made: the least counts, so that what else the machine does is no part of it
TIMES = 30  # the limit of a call, as a multiple of the slowest right answer's


def slowest(function, exercise: str, seed: int) -> float:
    """Computing seconds of the slowest call that the checks of an exercise make of a function."""
    found = [0.0]

    def asked(args: tuple, read: tuple):
        seconds = []
        for made in (*(copy.deepcopy(args) for _ in range(AGAIN - 1)), args):  # a generator goes on for the last alone
            begun = time.process_time()
            answer = ask(function, made, read)
            seconds.append(time.process_time() - begun)
        found.append(min(seconds))
        return answer

    right = partial(ask, getattr(reference, exercise))
    for part in parts_of(exercise):
        exam = Examination(function, seed, function.__globals__.__getitem__, asked=asked, right=right, grading=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            current().examinations[exercise, part][1](exam)
    return max(found)


def main() -> None:
    found = []
    if importlib.util.find_spec("torch"):
        importlib.import_module("torch").set_num_threads(1)  # as in the sandbox
    for answer in everything():
        function = as_student(answer)
        found.append((max(slowest(function, answer.exercise, seed) for seed in range(SEEDS)), str(answer)))
    found.sort(reverse=True)
    print(f"  {len(found)} right answers, {SEEDS} seeds each, the slowest call of each; {load()}")
    for seconds, name in found[:8]:
        print(f"  {say(seconds):>8}  {name}")
    limit, most = Limits().call_seconds, found[0][0]
    print(f"  a call may compute {limit:g} s: {limit / most:.0f} times the slowest (at least {TIMES} is asked)")
