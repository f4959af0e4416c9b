"""A session runs cells and answers calls with one namespace, which no other session shares."""

from autograde.grading.sandbox.outside.worker import Worker
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
