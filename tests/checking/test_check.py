"""check() and examine(): what is checked is found by its name, with what it needs, and the first mistake is said."""

import numpy as np
import pytest

from autograde import CheckFailed, check, examine
from autograde.checking.check import _given


def sigmoid_with(body):
    """A function called sigmoid that answers by `body`."""

    def sigmoid(beta):
        return body(beta)

    return sigmoid


def test_check_raises_what_examine_reports():
    function = sigmoid_with(lambda beta: beta)
    with pytest.raises(CheckFailed) as caught:
        check(function)
    assert str(caught.value) == str(examine(function))


def test_check_prints_that_it_passed(capsys):
    check(sigmoid_with(lambda beta: 1 / (1 + np.exp(-beta))))
    assert capsys.readouterr().out == "sigmoid: passed (4 questions).\n"


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
    asked = _given("binary_cross_entropy_from_excitation", "train", names, ("train",), {}, set())
    assert asked is names["binary_cross_entropy_from_excitation"]
