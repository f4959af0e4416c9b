"""Bad answers: each kind has a sentence of its own that says what was given and what is expected."""

import numpy as np
import pytest

from autograde import CheckFailed, check, examine
from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.checking.check import _given

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


def test_check_raises_what_examine_reports():
    function = sigmoid_with(lambda beta: beta)
    with pytest.raises(CheckFailed) as caught:
        check(function)
    assert str(caught.value) == str(examine(function))


def test_check_prints_that_it_passed(capsys):
    check(sigmoid_with(lambda beta: 1 / (1 + np.exp(-beta))))
    assert capsys.readouterr().out == "sigmoid: passed (4 questions).\n"


def test_what_is_not_written_is_said():
    def sigmoid(beta):
        raise NotImplementedError()

    report = examine(sigmoid)
    assert report.blank
    assert str(report) == "sigmoid: not written yet."


def test_what_calls_something_unwritten_says_so():
    names: dict = {}
    exec("def softmax(beta):\n    raise NotImplementedError()", names)
    exec("def softmax_jacobian(beta):\n    return softmax(beta)", names)
    assert str(examine(names["softmax_jacobian"])) == (
        "softmax_jacobian: cannot be checked before softmax is written. Write softmax first."
    )


def test_a_wrong_earlier_exercise_is_to_be_mended_first():
    names: dict = {"np": np}
    exec("def tanh(beta):\n    return beta / 2", names)
    exec("def tanh_derivative(beta):\n    return 1 - tanh(beta) ** 2", names)
    report = examine(names["tanh_derivative"])
    assert report.headline == "cannot be judged while tanh is wrong."
    assert "→ mend tanh first, then run this check again" in report.details


def test_a_broken_given_function_is_not_blamed_on_the_gradient():
    names: dict = {"np": np}
    exec("def excitation(w, h):\n    return h @ w[:, :-1].T", names)
    exec("def weight_gradient(delta, h):\n    return delta.T @ np.c_[h, np.ones(len(h))] / len(h)", names)
    report = examine(names["weight_gradient"])
    assert report.headline == "cannot be judged while excitation is wrong."
    assert any("excitation is given: restore its cell" in detail for detail in report.details)


def test_a_function_is_known_by_the_name_that_the_notebook_gives_it():
    names: dict = {"np": np, "examine": examine}
    exec("relu = lambda beta: np.maximum(beta, 0.0)\nreport = examine(relu)", names)
    assert names["report"], str(names["report"])
    exec("def relu_derivative(beta):\n    return (relu(beta) > 0) * 1.0\n\nreport = examine(relu_derivative)", names)
    assert names["report"], str(names["report"])


def test_a_given_function_that_is_missing_is_named():
    names: dict = {"np": np}
    exec("def weight_gradient(delta, h):\n    return delta", names)
    assert "run the cell that defines excitation" in str(examine(names["weight_gradient"]))


@pytest.mark.parametrize(
    ("function", "part", "said"),
    [
        (np.zeros(3), "", "check takes a function, not its result."),
        (lambda beta: beta, "", "no exercise has this name."),
        (sigmoid_with(abs), "extremes", "has no part 'extremes'."),
    ],
)
def test_what_cannot_be_checked_is_said(function, part, said):
    assert said in str(examine(function, part))


def test_a_misspelt_name_is_corrected():
    def sigmiod(beta):
        return beta

    assert "did you mean sigmoid?" in str(examine(sigmiod))


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


def test_the_first_mistake_of_a_chain_is_the_one_to_mend():
    names: dict = {"np": np}
    exec("def append_one(h):\n    return h", names)
    exec("def excitation(w, h):\n    return append_one(h) @ w.T", names)
    exec("def forward(x, weights, activation, output):\n    return [excitation(weights[0], x)], [x]", names)
    report = examine(names["forward"])
    assert report.headline == "cannot be judged while append_one is wrong."
    assert report.mend == "append_one"


def test_a_given_function_whose_own_check_needs_more_than_is_given_is_believed():
    names: dict = {"np": np}
    exec("def sigmoid(beta):\n    return 1 / (1 + np.exp(-beta))", names)
    exec("def binary_cross_entropy_from_excitation(y, beta):\n    return np.logaddexp(0, (1 - 2 * y) * beta)", names)
    asked = _given("binary_cross_entropy_from_excitation", "train", names, ("train",))
    assert asked is names["binary_cross_entropy_from_excitation"]


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
