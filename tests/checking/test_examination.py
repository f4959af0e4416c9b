"""Bad answers: each kind has a sentence of its own that says what was given and what is expected."""

import numpy as np
import pytest

from autograde import examine
from autograde.asking.standins import product_slopes, sum_slopes
from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.checking.arguments_in_words import arguments
from autograde.checking.check import _examine
from autograde.checking.examination import Examination
from autograde.reporting.report import Finding
from lectures.checks.gradient_descent import steps
from tests.mistakes import notebook

REFERENCE = Reference(SOLUTIONS / "reference.py")


def sigmoid_with(body):
    """A function called sigmoid that answers by `body`."""

    def sigmoid(beta):
        return body(beta)

    return sigmoid


def interrupted(beta):
    raise KeyboardInterrupt


def change(beta):
    beta += 1
    return beta


CASES = [
    (lambda beta: None, "returns None, expected an array of shape (7,)."),
    (lambda beta: [0.5] * 7, "returns a list, expected an array of shape (7,)."),
    (lambda beta: (b for b in beta), "returns a generator, expected an array of shape (7,)."),
    (lambda beta: "0.5", "returns a str, expected an array of shape (7,)."),
    (lambda beta: beta[:3], "shape (3,), expected (7,)."),
    (lambda beta: beta > 0, "has dtype bool, expected float64."),
    (lambda beta: np.float32(beta), "has dtype float32, expected float64."),
    (lambda beta: beta * np.nan, "is nan at entry [0]"),
    (lambda beta: np.log(-np.abs(beta)), "is nan at entry [0]"),
    (lambda beta: beta @ np.zeros(3), "raises ValueError for (array of shape (7,))."),
    (lambda beta: undefined, "raises NameError"),  # type: ignore[name-defined]  # noqa: F821
    (interrupted, "was interrupted"),
    (change, "changes its argument number 1."),
    (lambda beta: exit(), "raises SystemExit"),
    (lambda beta: beta, "leaves the interval from 0 to 1."),
]


@pytest.mark.parametrize(("body", "said"), CASES)
def test_a_bad_answer_is_said_in_a_sentence(body, said):
    report = examine(sigmoid_with(body))
    assert not report
    assert said in report.headline, str(report)


def test_a_warning_is_no_silence():
    def sigmoid(beta):
        np.exp(np.array([1000.0]))
        return 1 / (1 + np.exp(-beta))

    report = examine(sigmoid)
    assert "is not silent" in report.headline
    assert "overflow" in str(report)


def test_what_is_not_written_is_said():
    def sigmoid(beta):
        raise NotImplementedError()

    report = examine(sigmoid)
    assert report.blank
    assert str(report) == "sigmoid: not written yet."


def test_an_iterator_without_end_is_said():
    def minibatches(n, size, rng):
        while True:
            yield np.arange(size)

    assert "does not end" in str(examine(minibatches))


def test_the_factor_n_is_named():
    names: dict = {"np": np}
    exec("def excitation(w, h):\n    return h @ w[:, :-1].T + w[:, -1]", names)
    exec("def weight_gradient(delta, h):\n    return delta.T @ np.c_[h, np.ones(len(h))]", names)
    text = str(examine(names["weight_gradient"]))
    assert "every entry is 7 times too large, and there are n = 7 tokens" in text


def test_a_clipped_probability_is_not_an_impossible_one():
    def cross_entropy(y, y_star):
        return -np.log(np.sum(y * np.clip(y_star, 1e-12, 1), axis=1))

    assert "→ is a small constant added, or a probability clipped?" in str(examine(cross_entropy))
    report = examine(cross_entropy, "zero")
    assert "yours 27.631   expected inf" in str(report)


def test_a_layer_that_shares_its_memory_is_found():
    torch = pytest.importorskip("torch")
    source = """
def excitation(w, h):
    return h @ w[:, :-1].T + w[:, -1]

def to_linear(w):
    linear = torch.nn.Linear(w.shape[1] - 1, w.shape[0], dtype=torch.float64)
    linear.weight = torch.nn.Parameter(torch.from_numpy(w[:, :-1]))
    linear.bias = torch.nn.Parameter(torch.from_numpy(w[:, -1]))
    return linear
"""
    names: dict = {"np": np, "torch": torch}
    exec(source, names)
    assert "shares its memory with w" in examine(names["to_linear"]).headline


def test_a_loss_that_is_differentiated_at_the_output_is_no_right_answer():
    names: dict = {"np": np}
    for function in ("append_one", "excitation", "forward", "weight_gradient", "activation_gradient", "hidden_delta"):
        exec(REFERENCE.given(function), names)
    exec(REFERENCE.given("back_propagate").replace("loss_delta(y, betas[-1])", "loss_delta(y, hs[-1])"), names)
    assert not examine(names["back_propagate"])
    exec(REFERENCE.given("back_propagate"), names)
    assert examine(names["back_propagate"])


def test_whole_numbers_near_the_right_ones_were_cut_and_not_of_another_type():
    """The type is named where all numbers are right; where fractions were lost, that is named."""

    def weight_gradient(delta, h):
        ones = np.column_stack([h, np.ones(len(h))])
        return (delta.T @ ones / len(h)).astype(int)

    def to_signed(y):
        if not np.all((y == 0) | (y == 1)):
            raise ValueError("no label")
        return (2 * y - 1).astype(int)

    names = notebook()
    for function, mistake in ((weight_gradient, "integers"), (to_signed, "wrong_dtype")):
        report = _examine(function, "", names)
        assert report.mistakes[:1] == [mistake], str(report)


SHARING = {  # where eta or mu is 0, an answer that is right may be something that was given
    "the list": "weights, velocity",
    "the arrays": "[*weights], [v.copy() for v in velocity]",
    "a view": "[w[:] for w in weights], [v.copy() for v in velocity]",
}


@pytest.mark.parametrize("given_back", SHARING.values(), ids=SHARING.keys())
def test_a_step_that_gives_back_what_it_was_given_is_found(given_back):
    """A step with eta = 0 from a velocity of 0."""
    names: dict = {}
    exec(f"def momentum_step(weights, velocity, gradients, eta, mu):\n    return {given_back}", names)
    still = [np.ones((2, 3))], [np.zeros((2, 3))], [np.ones((2, 3))], 0.0, 0.9
    with pytest.raises(Finding, match="returns a list or an array that it was given"):
        steps._momentum(Examination(names["momentum_step"], 0, {}.__getitem__), *still)


@pytest.mark.parametrize(
    ("changing", "number"),
    [
        ("record.append(record[0])", 1),
        ("record.reverse()", 1),
        ("record[0] = ('other', record[0][1])", 1),
        ("values *= 2", 2),
        ("lookup['more'] = abs", 3),
        ("lookup.update({name: abs for name in lookup})", 3),
    ],
)
def test_a_changed_record_or_table_is_found(changing, number):
    names: dict = {}
    exec(f"def reverse_mode(record, values, lookup):\n    {changing}\n    return values", names)
    record = [("multiply", (0, 1)), ("add", (2, 0))]
    asked = Examination(names["reverse_mode"], 0, {}.__getitem__)
    with pytest.raises(Finding, match=f"changes its argument number {number}"):
        asked.call(record, np.ones(4), {"add": sum_slopes, "multiply": product_slopes})


def test_a_record_and_its_table_are_told_in_words():
    record = [("add", (m, m)) for m in range(5)]
    assert arguments((record[:1], {"add": sum_slopes})) == "[('add', (0, 0))], dictionary of 'add'"
    assert arguments((record, np.ones(7))) == "list of 5 tuples, array of shape (7,)"
