"""A slip that shows in the code is told before a guess; of two guesses that say different things, none is told."""

import ast

import pytest

from autograde.diagnosis.slips.edits.edit import Edit
from autograde.diagnosis.slips.guesses.evidence import UNPROVEN, likeliest
from autograde.diagnosis.slips.source import Written
from tests.diagnosis.slips.test_search import LINE, report_of
from tests.tools.first_attempts import first_arrow

TEXT = "def f(a, b):\n    c = a + 1\n    return c * b\n"
SHOWN = {  # the slip -> code in which a guess passes too, or none would; its line, its text
    "break_for_continue": (
        (
            "def reverse_mode(record, values, lookup):\n"
            "    M = len(values)\n"
            "    slopes = np.zeros(M)\n"
            "    slopes[M - 1] = 1.0\n"
            "    for m in range(len(record) - 1, -1, -1):\n"
            "        result = M - len(record) + m\n"
            "        if slopes[result] == 0:\n"
            "            break  # leads nowhere, nothing to pass on\n"
            "        operation, inputs = record[m]\n"
            "        factors = lookup[operation](*[values[i] for i in inputs])\n"
            "        for i, f in zip(inputs, factors):\n"
            "            slopes[i] += slopes[result] * f\n"
            "    return slopes\n"
        ),
        8,
        "break",
    ),
    "left_too_early": (
        (
            "def reverse_mode(record, values, lookup):\n"
            "    slopes = np.zeros(len(values))\n"
            "    slopes[-1] = 1.0\n"
            "    for m in range(len(record) - 1, -1, -1):\n"
            "        operation, inputs = record[m]\n"
            "        at = len(values) - len(record) + m\n"
            "        if slopes[at] == 0:\n"
            "            return slopes\n"
            "        for i, f in zip(inputs, lookup[operation](*[values[i] for i in inputs])):\n"
            "            slopes[i] += slopes[at] * f\n"
            "    return slopes\n"
        ),
        7,
        "if slopes[at] == 0:",
    ),
    "axis_not_named": (
        (
            "def cross_entropy_from_excitation(y, beta):\n"
            "    # logaddexp is stable, and reduce does it for all classes\n"
            "    return np.logaddexp.reduce(beta) - np.sum(y * beta, axis=1)\n"
        ),
        3,
        "np.logaddexp.reduce(beta)",
    ),
    "reshape_for_transpose": (
        (
            "def activation_gradient(delta, w):\n"
            "    K, N = w.shape\n"
            "    return (w[:, :-1].reshape(N - 1, K) @ delta.T).T\n"
        ),
        3,
        "w[:, :-1].reshape(N - 1, K)",
    ),
    "both_of_one_entry_and": (
        (
            "def to_unsigned(y):\n"
            "    if np.any(y != -1) and np.any(y != 1):\n"
            '        raise ValueError("labels have to be -1 or +1")\n'
            "    return (y + 1) / 2\n"
        ),
        2,
        "np.any(y != -1) and np.any(y != 1)",
    ),
    "brackets_around_comparisons": (
        (
            "def to_signed(y):\n"
            "    if not np.all(y == 0 | y == 1):\n"
            '        raise ValueError("unsigned labels must be 0 or 1")\n'
            "    return 2.0 * y - 1.0\n"
        ),
        2,
        "y == 0 | y == 1",
    ),
    "either_for_both": (
        (
            "def to_unsigned(y):\n"
            "    if ((y != -1) | (y != 1)).any():\n"
            '        raise ValueError("labels have to be -1 or +1")\n'
            "    return (y + 1) / 2\n"
        ),
        2,
        "(y != -1) | (y != 1)",
    ),
    "sorted_extra": (
        (
            "def training_database(texts, labels, vocabulary):\n"
            "    if len(texts) != len(labels):\n"
            '        raise ValueError("texts and labels differ in number")\n'
            "    vocabulary = sorted(vocabulary)\n"
            "    x = np.zeros((len(texts), len(vocabulary)))\n"
            "    for i, text in enumerate(texts):\n"
            "        x[i] = bag_of_words(text, vocabulary)\n"
            "    return x, np.asarray(labels, dtype=float)\n"
        ),
        4,
        "sorted(vocabulary)",
    ),
    "distance_for_unequal": (
        (
            "def zero_one(y, y_star):\n"
            "    right = np.argmax(y, axis=1)\n"
            "    said = np.argmax(decide(y_star), axis=1)\n"
            "    return np.abs(said - right).astype(float)\n"
        ),
        4,
        "np.abs(said - right)",
    ),
    "summed_over_rows": (
        (
            "def softmax_jacobian(beta):\n"
            "    y_star = softmax(beta)\n"
            "    V = beta.shape[1]\n"
            "    diagonal = y_star[:, :, np.newaxis] * np.eye(V)\n"
            "    return diagonal - y_star.T @ y_star\n"
        ),
        5,
        "y_star.T @ y_star",
    ),
    "last_one_meant": (
        (
            "def forward(x, weights, activation, output):\n"
            "    betas, hs = [], [x]\n"
            "    for w in weights[:-1]:\n"
            "        beta = excitation(w, hs[-1])\n"
            "        betas.append(beta)\n"
            "        hs.append(activation(beta))\n"
            "    beta = excitation(weights[-1], x)\n"
            "    betas.append(beta)\n"
            "    hs.append(output(beta))\n"
            "    return betas, hs\n"
        ),
        7,
        "beta = excitation(weights[-1], x)",
    ),
    "mean_taken_off": (
        ("def mse(y, y_star):\n    residuals = y - y_star\n    return np.var(residuals, axis=1)\n"),
        3,
        "np.var(residuals, axis=1)",
    ),
    "label_for_index": (
        ("def cross_entropy(y, y_star):\n    return -np.log(y_star[np.arange(len(y)), y])\n"),
        2,
        "np.arange(len(y)), y",
    ),
    "nearly_for_equal": (
        (
            "def newton_step(w, slope, curvature):\n"
            "    if np.isclose(curvature, 0):\n"
            "        raise ValueError('flat')\n"
            "    return float(w - slope / curvature)\n"
        ),
        2,
        "np.isclose(curvature, 0)",
    ),
    "order_lost": (
        (
            "def binary_cross_entropy(y, y_star):\n"
            "    ones = y == 1\n"
            "    return np.concatenate((-np.log(y_star[ones]), -np.log(1 - y_star[~ones])))\n"
        ),
        3,
        "np.concatenate((-np.log(y_star[ones]), -np.log(1 - y_star[~ones])))",
    ),
    "one_too_few": (
        "def append_one(h):\n    n, N = h.shape\n    out = np.ones((n, N))\n    out[:, :-1] = h\n    return out\n",
        2,
        "n, N = h.shape",
    ),
    "block_extra": (
        (
            "def corpus_loss(losses):\n"
            "    total = float(np.sum(losses))\n"
            "    if total > 1:\n"
            "        total = 1.0\n"
            "    return total / len(losses)\n"
        ),
        3,
        "if total > 1:",
    ),
    "refuses_too_much": (
        (
            "def mse(y, y_star):\n"
            "    if y.shape[1] < 2:\n"
            "        raise ValueError\n"
            "    return np.mean((y - y_star) ** 2, axis=1)\n"
        ),
        2,
        "y.shape[1] < 2",
    ),
}


def guesses(*said):
    """A function of two lines, and guesses: each a mistake's name, the number of a name in the text, words."""
    node = ast.parse(TEXT).body[0]
    assert isinstance(node, ast.FunctionDef)
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)]
    names.sort(key=lambda name: (name.lineno, name.col_offset))
    return [(Written(node, TEXT, 1), Edit(mistake, names[at], (), words)) for mistake, at, words in said]


def told(*said):
    """What is told of guesses: a mistake's name and a line, None for nothing."""
    found = likeliest(guesses(*said))
    return None if found is None else (found[1].mistake, found[0].line(found[1].at))


def test_the_only_guess_is_told():
    assert told(("square_missing", 1, "")) == ("square_missing", 3)
    assert told(("factor_two_missing", 1, "`2 * c`"), ("division_missing", 2, "`/ 2`")) == ("factor_two_missing", 3)


def test_another_name_for_what_is_written_is_likelier_than_what_is_put_in():
    assert told(("square_missing", 1, ""), ("another_variable", 2, "`c` in place of `b`")) == ("another_variable", 3)


def test_of_guesses_that_say_different_things_the_line_alone_is_told():
    assert told(("another_variable", 1, "`b`"), ("another_number", 2, "`2`")) == (UNPROVEN, 3)
    assert told(("another_number", 1, "`2`"), ("another_number", 1, "`-1`")) == (UNPROVEN, 3)


def test_of_guesses_at_two_lines_nothing_is_told():
    assert told(("call_missing", 0, "`np.exp`"), ("square_missing", 2, "")) is None


@pytest.mark.parametrize("name", SHOWN)
def test_what_shows_in_the_code_is_told_first(name):
    source, line, text = SHOWN[name]
    report = report_of(source)
    assert report is not None
    assert report.slips[:1] == [name.removesuffix("_and")], str(report)
    assert LINE.format(line, text) in first_arrow(report)


def test_no_function_is_offered_that_has_nothing_to_do_with_the_exercise():
    source = (
        "def zero_one(y, y_star):\n    right = np.argmax(y, axis=1)\n    said = np.argmax(decide(y_star), axis=1)\n"
        "    return np.hypot(said, -right).astype(float)\n"
    )
    report = report_of(source)
    assert not any(other in str(report) for other in ("relu", "sigmoid", "softmax")), str(report)


def test_nothing_is_moved_behind_a_raise():
    source = (
        "def training_database(texts, labels, vocabulary):\n"
        "    if len(texts) != len(labels):\n        raise ValueError\n"
        "    vocabulary = [word.upper() for word in vocabulary]\n"
        "    x = np.array([bag_of_words(text, vocabulary) for text in texts])\n"
        "    return x, np.array(labels, dtype=float)\n"
    )
    assert "belongs inside" not in str(report_of(source))
