"""What is seen in the code of a function that lets a bad input pass, or loses what it has computed."""

from tests.diagnosis.slips.test_search import report_of
from tests.tools.first_attempts import first_arrow

REFUSED = {
    "→ line 4, `except ZeroDivisionError:`: nothing is raised here, so `except` is never reached": (
        "def newton_step(w, slope, curvature):\n    try:\n        step = np.float64(slope) / curvature\n"
        "    except ZeroDivisionError:\n        raise ValueError\n    return float(w - step)\n"
    ),
    "→ line 2, `y = y.astype(int)`: the input is changed before it is tested": (
        "def to_signed(y):\n    y = y.astype(int)\n    if np.any((y != 0) & (y != 1)):\n        raise ValueError\n"
        "    return 2.0 * y - 1\n"
    ),
    "→ -1 is not an unsigned label: no line raises a ValueError": "def to_signed(y):\n    return 2.0 * y - 1\n",
}


def test_why_a_bad_input_was_let_pass():
    for said, source in REFUSED.items():
        report = report_of(source)
        assert report is not None
        assert first_arrow(report).startswith(said), str(report)


def test_an_input_that_is_not_changed_is_no_cause():
    source = (
        "def to_signed(y):\n    y = np.asarray(y)\n    if np.any((y != 0) & (y > 1)):\n        raise ValueError\n"
        "    return 2.0 * y - 1\n"
    )
    report = report_of(source)
    assert report is not None
    assert "before it is tested" not in str(report)


def test_what_an_exercise_gives_and_nothing_takes_is_told():
    source = (
        "def back_propagate(y, betas, hs, weights, derivative, loss_delta):\n"
        "    delta, gradients = loss_delta(y, betas[-1]), []\n"
        "    for layer in reversed(range(len(weights))):\n"
        "        gradients.insert(0, weight_gradient(delta, hs[layer]))\n"
        "        hidden_delta(delta, weights[layer], betas[layer - 1], derivative)\n"
        "    return gradients\n"
    )
    report = report_of(source)
    assert report is not None
    assert "→ line 5, `hidden_delta(delta, weights[layer], betas[layer - 1], derivative)`: what this gives" in str(
        report
    )


def test_a_method_that_changes_nothing_and_whose_result_goes_nowhere_is_told():
    source = (
        "def bag_of_words(text, vocabulary):\n    text = text.lower()\n    text.replace(',', ' ')\n"
        "    return np.array([float(text.split().count(word)) for word in vocabulary])\n"
    )
    report = report_of(source)
    assert report is not None
    assert first_arrow(report).startswith("→ line 3, `text.replace(',', ' ')`: what this gives is thrown away")


def test_differences_between_neighbours_are_told():
    report = report_of("def sigmoid_derivative(beta):\n    return np.gradient(sigmoid(beta))\n")
    assert report is not None
    assert first_arrow(report).startswith("→ line 2, `np.gradient(sigmoid(beta))`: differences between neighbours")
