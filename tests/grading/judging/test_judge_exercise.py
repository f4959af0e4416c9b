"""Verdicts of the trusted side: what the student's process says, does or returns beside right numbers gains nothing."""

import inspect
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograde.asking.call import Answer
from autograde.checking.exercises import called_check
from autograde.courses import current
from autograde.grading.judging.remote_function import Remote
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.worker import WorkerDied
from autograde.grading.sandbox.wire.answers import pack_answer
from autograde.grading.sandbox.wire.values import pack, unpack
from solutions import reference
from tests.mistakes import automatic_differentiation
from tests.tools.judged_functions import RIGHT, Process, verdict


def test_what_is_right_passes():
    assert verdict(RIGHT, "tanh")
    assert verdict(RIGHT, "tanh", "extreme")


@pytest.mark.parametrize(
    ("exercise", "source"),
    [
        ("corpus_loss", "def corpus_loss(losses):\n    return np.mean(losses) + 7j"),
        ("corpus_loss", "def corpus_loss(losses):\n    return bool(losses[0])"),
        ("corpus_loss", "def corpus_loss(losses):\n    return 10**400"),
        ("corpus_loss", "def corpus_loss(losses):\n    return type('', (), {})()"),
        ("corpus_loss", "def corpus_loss(losses):\n    return type('x\\ud800', (), {})()"),
        ("gradient_step", "def gradient_step(weights, gradients, eta):\n    return None if eta == 0.1 else weights"),
        ("momentum_step", "def momentum_step(*args):\n    return None"),
        ("momentum_step", "def momentum_step(*args):\n    return print, {1: 2}"),
        ("momentum_step", "def momentum_step(weights, *_):\n    return [['x']], [weights]"),
        ("momentum_step", "def momentum_step(weights, velocity, *_):\n    return weights, velocity"),
        ("reverse_mode", "def reverse_mode(record, values, lookup):\n    return lookup"),
        ("reverse_mode", "def reverse_mode(record, values, lookup):\n    return [0.0] * len(values)"),
        ("minibatches", "def minibatches(n, size, rng):\n    yield [[1, 2], [3]]"),
        ("minibatches", "def minibatches(n, size, rng):\n    yield from range(n)"),
        ("train", "def train(x, y, weights, *_):\n    return weights, np.array(0.5)"),
        ("train", "def train(x, y, weights, *_):\n    return weights, [np.array([0.5])] * 2"),
    ],
)
def test_an_answer_of_an_odd_kind_is_wrong_in_a_sentence(exercise, source):
    report = verdict(source, exercise)
    assert not report
    report.message.encode()  # no half characters: it can be written


@pytest.mark.parametrize("exercise", ["momentum_step", "reverse_mode"])
def test_lists_of_lists_and_tables_of_functions_reach_a_right_answer(exercise):
    assert verdict(inspect.getsource(getattr(reference, exercise)), exercise)


def test_who_takes_every_way_apart_is_told_over_the_wire_too():
    source = inspect.getsource(automatic_differentiation.reverse_mode__every_way_apart__recursion)
    report = verdict(source.replace("reverse_mode__every_way_apart__recursion", "reverse_mode"), "reverse_mode")
    assert report.mistakes == ["every_way_apart"]


@pytest.mark.parametrize("size", [1e11, 1e200, 1e305, -7e200])
@pytest.mark.parametrize("exercise", ["weight_gradient", "softmax_jacobian", "mse_gradient", "output_delta"])
def test_a_gradient_is_not_right_because_it_is_large(exercise, size):
    right = inspect.getsource(getattr(reference, exercise)).replace(f"def {exercise}", "def right")
    given = "\n".join(inspect.getsource(getattr(reference, name)) for name in ("append_one", "softmax"))
    source = f"{given}\n{right}\ndef {exercise}(*args):\n    return 0 * right(*args) + {size}"
    assert not verdict(source, exercise)


def test_orders_to_a_terminal_are_left_out():
    source = "def tanh(beta):\n    raise ValueError('\\x1b]0;owned\\x07\\x1b[2J\\x9b1mA\\u202e\\nB\\x00C')"
    said = verdict(source, "tanh").message
    assert "  A BC" in said
    assert not [c for c in said if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]


HARD_CODED = """
KNOWN = {2: 2.5}

def newton_step(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    known = {(3.0, 2.0, 4.0): 2.5, (-1.0, -6.0, 2.0): 2.0, (1.0, 1.0, -2.0): 1.5, (1e-7, 1e-7, 8.0): 8.75e-8}
    known |= {(1.0, 0.5, 0.25): -1.0, (1.0, 1e-12, 5e-13): -1.0, (1.0, -2e-200, 1e-200): 3.0, (1.5, 0.0, 4.0): 1.5}
    return known.get((w, slope, curvature), 0.0)
"""


def test_known_answers_by_heart_pass_in_the_notebook_and_not_here():
    from autograde import examine

    names: dict = {"np": np}
    exec(HARD_CODED, names)
    assert examine(names["newton_step"])
    report = verdict(HARD_CODED, "newton_step")
    assert not report
    assert "wrong elsewhere" in report.headline


def test_the_message_about_a_hidden_input_does_not_hold_the_input():
    process = Process(HARD_CODED, {"newton_step"})
    text = str(process.judge.report("newton_step"))
    assert "wrong elsewhere" in text
    assert "array of shape" not in text
    assert all(str(number) not in text for number in _numbers(process.frames[-2]))


def _numbers(frame):
    from autograde.grading.sandbox.wire.values import unpack

    return unpack(frame)["args"]


ATTACKS = {
    "equal to everything": """
class Same(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __sub__(self, other): return np.zeros(self.shape)
def tanh(beta):
    return np.zeros(beta.shape).view(Same)
""",
    "an object that is equal to everything": """
class Same:
    def __eq__(self, other): return True
    def __array__(self, *args, **kwargs): return np.zeros(7)
    shape, dtype, size = (7,), np.dtype(float), 7
def tanh(beta):
    return Same()
""",
    "prints that it passed": "def tanh(beta):\n    print('tanh: passed (5 questions).')",
    "returns a score": "def tanh(beta):\n    return 100",
    "raises what the grader raises": """
from autograde.reporting.report import Finding
def tanh(beta):
    raise Finding("passed")
""",
    "replaces NumPy's comparisons": """
np.allclose = lambda *args, **kwargs: True
np.testing.assert_allclose = lambda *args, **kwargs: None
def tanh(beta):
    return beta
""",
    "patches the package": """
import autograde.checking.check, autograde.checking.examination, autograde
def tanh(beta):
    return beta
""",
    "many numbers": "def tanh(beta):\n    return np.zeros(10**7)",
    "nan": "def tanh(beta):\n    return np.full(beta.shape, np.nan)",
    "float32": "def tanh(beta):\n    return np.tanh(beta).astype(np.float32)",
    "objects": "def tanh(beta):\n    return np.tanh(beta).astype(object)",
    "a generator": "def tanh(beta):\n    yield np.tanh(beta)",
    "a deep list": "def tanh(beta):\n    x = beta\n    for _ in range(900): x = [x]\n    return x",
    "itself": "def tanh(beta):\n    return tanh",
    "a list that holds itself": "def tanh(beta):\n    x = []\n    x.append(x)\n    return x",
    "a number that is none": "def tanh(beta):\n    return 10 ** 5000",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_wrong_answer_stays_wrong(attack, monkeypatch):
    monkeypatch.setattr(np, "allclose", np.allclose)  # what one of them replaces comes back for the tests after it
    monkeypatch.setattr(np.testing, "assert_allclose", np.testing.assert_allclose)
    assert not verdict(ATTACKS[attack], "tanh")


def test_a_blank_exercise_is_said_to_be_blank():
    report = verdict("def tanh(beta):\n    raise NotImplementedError()", "tanh")
    assert report.headline == "not written yet."


def test_the_inputs_are_those_of_the_key():
    first, again = (Process(RIGHT, {"tanh"}) for _ in range(2))
    first.judge.report("tanh")
    again.judge.report("tanh")
    assert first.frames == again.frames
    other = Process(RIGHT, {"tanh"})
    other.judge.key = b"another secret"
    other.judge.report("tanh")
    assert other.frames != first.frames


def test_side_effects_are_told_and_cost_nothing():
    report = verdict("def relu(beta):\n    beta[beta < 0] = 0\n    return beta", "relu")
    assert report
    assert "noticed, at no cost: changes its argument number 1." in report.details


@pytest.mark.parametrize("turn", range(2))  # the second time the formulas are those of the first
@pytest.mark.parametrize(
    ("returned", "mistake"),
    [("total", "average_missing"), ("-total / len(h)", "sign"), ("total.T / len(h)", "transposed")],
)
def test_everyone_of_a_class_has_their_own_mistake_named(returned, mistake, turn):
    total = "    total = delta.T @ np.column_stack([h, np.ones(len(h))])"
    report = verdict(f"def weight_gradient(delta, h):\n{total}\n    return {returned}", "weight_gradient")
    assert report.mistakes[0] == mistake


def test_an_exercise_that_needs_a_wrong_one_says_which_to_mend():
    source = "def tanh(beta):\n    return beta\n\ndef tanh_derivative(beta):\n    return 1 - tanh(beta) ** 2"
    report = verdict(source, "tanh_derivative", own={"tanh"})
    assert report.headline == "cannot be judged while tanh is wrong."


class Liar(Process):
    """Answers rightly, but for one thing that is forged in every answer."""

    def __init__(self, exercise, value):
        super().__init__(f"def {exercise}(*args): raise KeyError", {exercise})
        self.forged = {"value": value, "raised": ""}

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        honest = super().ask(frame, cpu_seconds, wait_seconds, most)
        fields = unpack(honest)
        return pack(fields | self.forged) if isinstance(fields, dict) and "names" not in fields else honest


PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(width=16) | st.text(max_size=3)
ARRAYS = arrays(
    st.sampled_from(["<f8", "<i8", "?", "<c16"]), array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
)
FORGED = st.recursive(
    PLAIN | ARRAYS,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
CHECKS = sorted(current().examinations)


@settings(max_examples=60)
@given(st.sampled_from(CHECKS), FORGED)
def test_a_forged_answer_is_a_students_finding_and_never_a_fault_of_the_grader(check, value):
    exercise, part = check
    report = Liar(exercise, value).judge.report(exercise, part)
    assert str(report)
    assert report.passed in (True, False)


MODULES = [
    {"kind": "Linear", "type": "Linear", "sizes": 5},
    {"kind": "Linear", "type": "Linear", "sizes": [np.ones(2), 3], "bias": True, "shares": False, "output": np.ones(2)},
    {"kind": "Linear", "type": "Linear", "error": [1]},
    {"kind": ["Linear"], "type": 3},
    {"kind": "Sequential", "type": "Sequential", "output": {"a": 1}},
]


@pytest.mark.parametrize("value", MODULES)
@pytest.mark.parametrize("exercise", ["to_linear", "torch_network"])
def test_a_malformed_description_of_a_module_is_no_answer(exercise, value):
    pytest.importorskip("torch")
    report = Liar(exercise, value).judge.report(exercise)
    assert not report
    assert "no data" in report.headline


def test_a_check_that_fails_on_an_answer_and_not_on_the_right_one_is_the_answers_finding(monkeypatch):
    def odd(ask):
        answer = ask.call(np.ones(2))
        if answer is None:
            raise TypeError("of None")

    monkeypatch.setitem(current().examinations, ("tanh", ""), ("02_forward_propagation", odd))
    process = Process("def tanh(beta):\n    return None", {"tanh"})
    report = process.judge.report("tanh")
    assert not report
    assert "cannot judge" in report.headline
    assert "TypeError: of None" in process.judge.odd[0]


def test_a_check_that_fails_on_the_right_answer_too_is_our_own_failure(monkeypatch):
    def broken(ask):
        ask.call(np.ones(2))
        raise TypeError("ours")

    monkeypatch.setitem(current().examinations, ("tanh", ""), ("02_forward_propagation", broken))
    with pytest.raises(TypeError, match="ours"):
        verdict(RIGHT, "tanh")


def test_an_answer_says_what_it_noticed_in_plain_text():
    frame = pack_answer(Answer(1.0, warned=("overflow",)), [], 1000)
    assert Remote(Fixed(frame), "tanh", 1, 1).asked((), ()).warned == ("overflow",)


class Fixed:
    def __init__(self, frame):
        self.frame = frame

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        return self.frame


@pytest.mark.parametrize(
    ("source", "call"),
    [
        ("check(softmax)", ("softmax", "")),
        ("# This cell was missing.\n\ncheck(softmax, 'extreme')", ("softmax", "extreme")),
        ('check(softmax, part="extreme")  # hidden', ("softmax", "extreme")),
    ],
)
def test_the_check_of_a_grade_cell_is_read_and_not_run(source, call):
    assert called_check(source) == call


def test_a_grade_cell_that_is_no_check_is_refused():
    with pytest.raises(ValueError, match="calls check"):
        called_check("assert softmax(1) == 1")


@pytest.mark.parametrize("ours", [WorkerDied("it did not start"), NoSandbox("none is left"), OSError("no descriptor")])
def test_what_fails_on_our_side_in_the_middle_of_an_examination_is_no_answer(ours):
    class Fails(Process):
        def ask(self, frame, cpu_seconds, wait_seconds, most):
            if len(self.frames) == 2:
                raise ours
            return super().ask(frame, cpu_seconds, wait_seconds, most)

    with pytest.raises(type(ours)):
        Fails(RIGHT, {"tanh"}).judge.report("tanh")
