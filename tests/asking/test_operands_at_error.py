"""What an operation that failed was given, in words, from the student's own line."""

import pytest

from autograde.asking.call import ask
from tests.tools.first_attempts import FirstAttempt

CASES = {
    "def f(a):\n    return a @ a[:3]": "`@` was given `a`, an array of shape (7, 4) and `a[:3]`, an array of "
    "shape (3, 4): their inner sizes, 4 and 3, differ",
    "def f(a):\n    return a - [1.0, 2.0]": "`-` was given `a`, an array of shape (7, 4) and `[1.0, 2.0]`, "
    "a list of the number 1 and the number 2",
    "def f(a):\n    import math\n    return math.exp(a)": "`math.exp` was given `a`, an array of shape (7, 4)",
    "def f(a):\n    return a[9]": "`a` is an array of shape (7, 4), and its index `9` is the number 9",
    "def f(a):\n    a.append(1)": "`a` is an array of shape (7, 4), which has no append",
    "def f(a):\n    b = None\n    return b.numpy()": "`b` is None, which has no numpy",
    "def f(a):\n    return a - a.max(axis=1)": "`-` was given `a`, an array of shape (7, 4) and `a.max(axis=1)`, "
    "an array of shape (7,)",
    "def f(a):\n    n, N, K = a.shape": "`a.shape` is a tuple of 2, for 3 names",
    "def f(a):\n    return a * f": "`*` was given `a`, an array of shape (7, 4) and `f`, the function f",
    "def f(a):\n    return np.concatenate([a, a[0]], axis=1)": "`np.concatenate` was given `[a, a[0]]`, "
    "a list of an array of shape (7, 4) and an array of shape (4,)",
    "def f(a):\n    return a + np.random.normal(size=3)": "`+` was given `a`, an array of shape (7, 4) and "
    "`np.random.normal(size=3)`",
    "def f(a):\n    raise ValueError('no')": "",
}


@pytest.mark.parametrize("source", CASES)
def test_the_operation_says_what_it_was_given(source):
    import numpy as np

    answer = ask(FirstAttempt(3, "f", "", source + "\n", "").function(), (np.ones((7, 4)),))
    assert answer.raised
    assert answer.given == CASES[source]


def test_nothing_is_drawn_once_more_to_tell_it():
    import numpy as np

    source = "def f(rng):\n    return rng.normal(size=(2, 3)) @ rng.normal(size=(2, 3))\n"
    rng = np.random.default_rng(0)
    assert ask(FirstAttempt(4, "f", "", source, "").function(), (rng,)).raised == "ValueError"
    again = np.random.default_rng(0)
    again.normal(size=12)
    assert rng.normal() == again.normal()
