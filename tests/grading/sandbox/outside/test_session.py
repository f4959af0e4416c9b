"""A session runs cells and answers calls with one namespace, which no other session shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.wire.requests import joined, parted
from autograde.grading.sandbox.wire.values import pack, unpack
from tests.tools.sandboxes import linux
from tests.tools.sessions import value

pytestmark = linux


def test_cells_share_a_namespace_that_calls_see_too(session):
    session.run("def double(x):\n    return 2 * x")
    assert value(session, "double(4)") == "8"
    assert unpack(session.ask(pack({"call": "double", "args": (21,), "read": ()})))["value"] == 42


def test_a_function_that_prints_while_it_is_asked_leaves_the_next_cell_alone(session):
    session.run("def loud(x):\n    print('asked')\n    return x")
    session.ask(pack({"call": "loud", "args": (1,), "read": ()}))
    assert session.run("2") == [
        {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}, "execution_count": 2}
    ]


def asked(session, *numbers, seconds=5.0):
    """What f answers to these numbers, asked together, and why it answered no more."""
    frames = [pack({"call": "f", "args": (number,), "read": ()}) for number in numbers]
    answers, stop = session.ask_together(frames, seconds, 10)
    return [unpack(answer)["value"] for answer in answers], stop


def test_what_is_asked_together_is_answered_in_turn(session):
    session.run("seen = []\ndef f(x):\n    seen.append(x)\n    return [*seen]")
    assert asked(session, 1, 2, 3) == ([[1], [1, 2], [1, 2, 3]], None)


@pytest.mark.parametrize(
    "loop", ["while True: pass", "try:\n            while True: pass\n        except BaseException: return 7"]
)
def test_what_loops_among_what_is_asked_together_has_no_answer_and_what_came_before_has(session, loop):
    session.run(f"def f(x):\n    if x == 2:\n        {loop}\n    return x")
    answers, stop = asked(session, 1, 2, 3, seconds=0.2)
    assert answers == [1]
    assert stop.alive
    assert stop.reason == "cpu"
    assert asked(session, 3, 4) == ([3, 4], None)


def test_what_takes_long_among_what_is_asked_together_has_its_own_limits(session):
    session.run("import time\ndef f(x):\n    if x == 2: time.sleep(60)\n    return x")
    frames = [pack({"call": "f", "args": (number,), "read": ()}) for number in (1, 2)]
    answers, stop = session.ask_together(frames, 5, 0.2)
    assert len(answers) == 1
    assert (stop.alive, stop.reason, stop.more) == (True, "wait", 0)
    assert stop.sentence == "did not end within 0.2 s of waiting"


@pytest.mark.parametrize("takes", ["time.sleep(0.15)", "while time.process_time() < end: pass"])
def test_behind_what_took_a_moment_no_more_is_answered_and_nothing_is_stopped(session, takes):
    session.run(f"import time\ndef f(x):\n    end = time.process_time() + 0.15\n    {takes}\n    return x")
    assert asked(session, 1, 2, 3, seconds=0.2) == ([1], None)


def test_a_process_that_ends_while_it_is_asked_together_has_answered_nothing(session):
    session.run("import os\ndef f(x):\n    if x == 2: os._exit(0)\n    return x")
    with pytest.raises(Stopped) as stop:
        asked(session, 1, 2, 3)
    assert not stop.value.alive


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_frames_that_are_joined_can_be_parted(frames):
    assert parted(joined(frames), 6) == frames
    assert parted(joined(frames), 2) == frames[:2]


@given(st.binary(max_size=60))
def test_of_what_was_never_joined_only_whole_frames_are_taken(data):
    assert data.startswith(joined(parted(data, 99)))


def test_figures_of_an_asked_function_are_not_shown_later(session):
    session.run("import matplotlib.pyplot as plt\ndef draws(x):\n    plt.plot([x])\n    return x")
    session.ask(pack({"call": "draws", "args": (1,), "read": ()}))
    assert [output["output_type"] for output in session.run("2")] == ["execute_result"]


def test_two_workers_give_the_same_numbers():
    """Hashes, and random numbers without a seed, do not depend on the worker or its earlier sessions."""
    look = "import random, numpy as np\nhash('text'), random.random(), np.random.rand(), list({'a', 'b', 'c'})"
    seen = []
    for _ in range(2):
        with Worker(imports=("numpy",)) as one:
            for _ in range(2):
                with one.session() as session:
                    seen.append(value(session, look))
    assert len(set(seen)) == 1


def test_the_course_runs_in_it(session):
    outputs = session.run(
        "import autograde\nautograde.begin('0.1.0')\nfrom lectures import datasets, figures\nsoftmax(1)"
    )
    assert outputs[-1]["traceback"] == [
        "This cell needs softmax, which is not defined: run the cell that defines it first."
    ]
