"""A slip of everyday programming, made in one place of right code, is found at that place, in whatever exercise."""

import pytest

from tests.tools.first_attempts import FirstAttempt, first_arrow, first_attempts, heard, outcome

LINE = "line {}, `{}`: "


def report_of(source, exercise=None):
    """The report of a function that is written in a cell."""
    exercise = exercise or source.split("def ")[-1].split("(")[0]
    return heard(FirstAttempt(0, exercise, "", source, "").function(), exercise)


SLIPS = {  # name -> source, the line and the text at which the slip was made
    "any_for_all": (
        "def to_signed(y):\n    if not np.isin(y, [0, 1]).any():\n        raise ValueError\n    return 2.0 * y - 1.0\n",
        2,
        "np.isin(y, [0, 1]).any()",
    ),
    "whole_rows": (
        "def decide(y_star):\n"
        "    winner = np.argmax(y_star, axis=1)\n"
        "    decision = np.zeros(y_star.shape)\n"
        "    decision[winner] = 1\n"
        "    return decision\n",
        4,
        "decision[winner]",
    ),
    "whole_row": (
        "def decide(y_star):\n"
        "    decision = np.zeros(y_star.shape)\n"
        "    for i in range(len(y_star)):\n"
        "        c = np.argmax(y_star[i])\n"
        "        decision[c] = 1\n"
        "    return decision\n",
        5,
        "decision[c]",
    ),
    "counted_from_the_end": (
        "def reverse_mode(record, values, lookup):\n"
        "    M = len(values)\n"
        "    slopes = np.zeros(M)\n"
        "    slopes[-1] = 1.0\n"
        "    for m, (operation, inputs) in enumerate(reversed(record)):\n"
        "        position = M - len(record) + m\n"
        "        factors = lookup[operation](*(values[i] for i in inputs))\n"
        "        for i, factor in zip(inputs, factors):\n"
        "            slopes[i] += factor * slopes[position]\n"
        "    return slopes\n",
        5,
        "enumerate(reversed(record))",
    ),
    "shape_not_indexed": (
        "def corpus_loss(losses):\n    return np.sum(losses) / losses.shape\n",
        2,
        "return np.sum(losses) / losses.shape",
    ),
    "one_minus_extra": (
        "def softmax_jacobian(beta):\n"
        "    y, V = softmax(beta), beta.shape[1]\n"
        "    J = np.empty((len(y), V, V))\n"
        "    for j in range(V):\n"
        "        for k in range(V):\n"
        "            J[:, j, k] = y[:, j] * (1 - y[:, k]) if j == k else -y[:, j] * (1 - y[:, k])\n"
        "    return J\n",
        6,
        "1 - y[:, k]",
    ),
    "axes_turned": (
        "def softmax_jacobian(beta):\n"
        "    y_star = softmax(beta)[:, :, np.newaxis]\n"
        "    return y_star * (np.eye(beta.shape[1]) - y_star)\n",
        3,
        "return y_star * (np.eye(beta.shape[1]) - y_star)",
    ),
    "term_missing": (
        "def binary_cross_entropy_from_excitation(y, beta):\n"
        "    z = (1 - 2 * y) * beta\n"
        "    return np.log1p(np.exp(-np.abs(z)))\n",
        3,
        "np.log1p(np.exp(-np.abs(z)))",
    ),
    "return_in_loop": (
        "def corpus_loss(losses):\n"
        "    total = 0.0\n"
        "    for loss in losses:\n"
        "        total += loss / len(losses)\n"
        "        return total\n",
        5,
        "return total",
    ),
    "overwritten_in_loop": (
        "def mse(y, y_star):\n"
        "    out = np.zeros(len(y))\n"
        "    for c in range(y.shape[1]):\n"
        "        out = (y_star[:, c] - y[:, c]) ** 2 / y.shape[1]\n"
        "    return out\n",
        4,
        "out = (y_star[:, c] - y[:, c]) ** 2 / y.shape[1]",
    ),
    "inside_loop": (
        "def corpus_loss(losses):\n"
        "    total = 0.0\n"
        "    for loss in losses:\n"
        "        total += loss\n"
        "        total /= len(losses)\n"
        "    return total\n",
        5,
        "total /= len(losses)",
    ),
    "loop_bounds": (
        "def mse(y, y_star):\n"
        "    out = np.zeros(len(y))\n"
        "    for c in range(1, y.shape[1]):\n"
        "        out += (y_star[:, c] - y[:, c]) ** 2 / y.shape[1]\n"
        "    return out\n",
        3,
        "range(1, y.shape[1])",
    ),
    "brackets_missing": (
        "def to_unsigned(y):\n    if not np.all(np.abs(y) == 1):\n        raise ValueError\n    return y + 1 / 2\n",
        4,
        "y + 1 / 2",
    ),
    "star_for_matmul": (
        "def activation_gradient(delta, w):\n    return delta * w[:, :-1]\n",
        2,
        "delta * w[:, :-1]",
    ),
    "not_called": (
        "def corpus_loss(losses):\n    return losses.mean\n",
        2,
        "return losses.mean",
    ),
    "column_lost": (
        "def softmax(beta):\n    e = np.exp(beta - beta.max(axis=1, keepdims=True))\n    return e / e.sum(axis=1)\n",
        3,
        "e.sum(axis=1)",
    ),
    "two_names": (
        "def finite_difference(f, w, eps=1e-5):\n"
        "    gradient = np.zeros(w.shape)\n"
        "    for i in np.ndindex(w.shape):\n"
        "        up, down = w.copy(), None\n"
        "        down = up\n"
        "        up[i] += eps\n"
        "        down[i] -= eps\n"
        "        gradient[i] = (f(up) - f(down)) / (2 * eps)\n"
        "    return gradient\n",
        5,
        "down = up",
    ),
    "python_for_numpy": (
        "def relu(beta):\n    return max(beta, 0.0)\n",
        2,
        "max(beta, 0.0)",
    ),
    "math_for_numpy": (
        "def tanh_derivative(beta):\n    import math\n    return 1 - math.tanh(beta) ** 2\n",
        3,
        "math.tanh(beta)",
    ),
    "arguments_turned": (
        'def output_delta(loss_gradient, jacobian):\n    return np.einsum("ij,ijk->ik", jacobian, loss_gradient)\n',
        2,
        'np.einsum("ij,ijk->ik", jacobian, loss_gradient)',
    ),
    "inside_call": (
        "def tanh_derivative(beta):\n    return 1 - np.tanh(beta ** 2)\n",
        2,
        "np.tanh(beta ** 2)",
    ),
    "shape_is_a_tuple": (
        "def append_one(h):\n    one = np.ones(len(h), 1)\n    return np.concatenate([h, one], axis=1)\n",
        2,
        "np.ones(len(h), 1)",
    ),
    "drawn_with_replacement": (
        "def minibatches(n, size, rng):\n"
        "    order = rng.choice(n)\n"
        "    for i in range(0, n, size):\n"
        "        yield order[i : i + size]\n",
        2,
        "rng.choice(n)",
    ),
    "begun_once": (
        "def softmax(beta):\n"
        "    out = np.zeros(beta.shape)\n"
        "    total = 0.0\n"
        "    for i in range(len(beta)):\n"
        "        for c in range(beta.shape[1]):\n"
        "            total += np.exp(beta[i, c])\n"
        "        out[i] = np.exp(beta[i]) / total\n"
        "    return out\n",
        3,
        "total = 0.0",
    ),
    "value_for_place": (
        "def error_rate(y, y_star):\n"
        "    decided = np.argmax(y_star, axis=1)\n"
        "    return float(np.mean(np.max(y, axis=1) != decided))\n",
        3,
        "np.max(y, axis=1)",
    ),
    "another_axis": (
        "def error_rate(y, y_star):\n"
        "    decided = np.argmax(y_star, axis=0)\n"
        "    return float(np.mean(np.argmax(y, axis=1) != decided))\n",
        2,
        "np.argmax(y_star, axis=0)",
    ),
    "all_overwritten": (
        "def mse(y, y_star):\n"
        "    out = np.zeros(len(y))\n"
        "    for i in range(len(y)):\n"
        "        out = np.mean((y[i] - y_star[i]) ** 2)\n"
        "    return out\n",
        4,
        "out = np.mean((y[i] - y_star[i]) ** 2)",
    ),
    "last_pass_only": (
        "def gradient_step(weights, gradients, eta):\n"
        "    for w, g in zip(weights, gradients):\n"
        "        new = w - eta * g\n"
        "    return [new]\n",
        3,
        "new = w - eta * g",
    ),
    "comparison_turned": (
        "def newton_step(w, slope, curvature):\n"
        "    if curvature:\n"
        "        raise ValueError\n"
        "    return w - slope / curvature\n",
        2,
        "if curvature:",
    ),
    "asserted": (
        "def to_unsigned(y):\n    assert np.all(np.abs(y) == 1)\n    return (y + 1) / 2\n",
        2,
        "assert np.all(np.abs(y) == 1)",
    ),
    "another_exception": (
        "def newton_step(w, slope, curvature):\n"
        "    if curvature == 0:\n"
        "        raise ZeroDivisionError\n"
        "    return w - slope / curvature\n",
        3,
        "raise ZeroDivisionError",
    ),
    "rebound": (
        "def hide_pixels(y, fraction, rng):\n"
        "    x = y.copy()\n"
        "    for row in x:\n"
        "        keep = rng.permutation(len(row)) >= round(fraction * len(row))\n"
        "        row = row * keep\n"
        "    return x\n",
        5,
        "row = row * keep",
    ),
    "all_pairs": (
        "def gradient_step(weights, gradients, eta):\n    return [w - eta * g for w in weights for g in gradients]\n",
        2,
        "[w - eta * g for w in weights for g in gradients]",
    ),
    "sum_so_far": (
        "def softmax(beta):\n"
        "    out = np.zeros(beta.shape)\n"
        "    for i in range(len(beta)):\n"
        "        total = 0.0\n"
        "        for c in range(beta.shape[1]):\n"
        "            total += np.exp(beta[i, c] - beta[i].max())\n"
        "            out[i, c] = np.exp(beta[i, c] - beta[i].max()) / total\n"
        "    return out\n",
        7,
        "out[i, c] = np.exp(beta[i, c] - beta[i].max()) / total",
    ),
    "added_each_time": (
        "def excitation(w, h):\n"
        "    out = np.zeros((len(h), len(w)))\n"
        "    for j in range(h.shape[1]):\n"
        "        out += np.outer(h[:, j], w[:, j]) + w[:, -1]\n"
        "    return out\n",
        4,
        "out += np.outer(h[:, j], w[:, j]) + w[:, -1]",
    ),
    "largest_not_noted": (
        "def class_index(y):\n"
        "    found = np.zeros(len(y), dtype=int)\n"
        "    for i in range(len(y)):\n"
        "        best = 0.0\n"
        "        for c in range(y.shape[1]):\n"
        "            if y[i, c] > best:\n"
        "                found[i] = c\n"
        "    return found\n",
        6,
        "y[i, c] > best",
    ),
    "place_of_one": (
        "def class_index(y):\n    return np.array([list(row).index(1) for row in y])\n",
        2,
        "list(row).index(1)",
    ),
    "inserted_before": (
        "def append_one(h):\n    return np.insert(h, -1, 1.0, axis=1)\n",
        2,
        "np.insert(h, -1, 1.0, axis=1)",
    ),
    "those_that_occur": (
        "def one_hot(class_index, V):\n"
        "    if class_index.min() < 0 or class_index.max() >= V:\n"
        "        raise ValueError\n"
        "    return (class_index[:, None] == np.unique(class_index)).astype(float)\n",
        4,
        "np.unique(class_index)",
    ),
    "as_many_columns": (
        "def append_one(h):\n    return np.hstack([h, np.ones_like(h)])\n",
        2,
        "np.ones_like(h)",
    ),
    "in_one_row": (
        "def tanh(beta):\n    return np.array([np.tanh(b) for b in beta.flat])\n",
        2,
        "np.array([np.tanh(b) for b in beta.flat])",
    ),
    "factor_too_early": (
        "def hidden_delta(delta, w, beta, derivative):\n"
        "    scaled = derivative(beta) * delta\n"
        "    return scaled @ w[:, :-1]\n",
        2,
        "derivative(beta) * delta",
    ),
    "one_row_at_a_time": (
        "def softmax_jacobian(beta):\n    p = softmax(beta)\n    return np.diag(p) - np.outer(p, p)\n",
        3,
        "np.diag(p) - np.outer(p, p)",
    ),
    "same_array": (
        "def forward(x, weights, activation, output):\n"
        "    betas, hs = [], [x]\n"
        "    for w in weights:\n"
        "        betas.append(excitation(w, hs[-1]))\n"
        "        hs.append((output if w == weights[-1] else activation)(betas[-1]))\n"
        "    return betas, hs\n",
        5,
        "w == weights[-1]",
    ),
    "torchs_word": (
        "def corpus_loss(losses):\n    return float(np.mean(losses, dim=0))\n",
        2,
        "np.mean(losses, dim=0)",
    ),
    "steps_turned": (
        "def cross_entropy(y, y_star):\n    return -np.sum(np.log(y * y_star), axis=1)\n",
        2,
        "np.sum(np.log(y * y_star), axis=1)",
    ),
    "step_missing": (
        "def minibatches(n, size, rng):\n"
        "    order = rng.permutation(n)\n"
        "    for i in range(n):\n"
        "        yield order[i : i + size]\n",
        3,
        "range(n)",
    ),
    "pairs_for_lists": (
        "def momentum_step(weights, velocity, gradients, eta, mu):\n"
        "    new = [mu * v - eta * g for v, g in zip(velocity, gradients)]\n"
        "    return [(w + v, v) for w, v in zip(weights, new)]\n",
        3,
        "[(w + v, v) for w, v in zip(weights, new)]",
    ),
    "position_for_value": (
        "def reverse_mode(record, values, lookup):\n"
        "    slopes = np.zeros(len(values))\n"
        "    slopes[-1] = 1.0\n"
        "    for m, (operation, inputs) in reversed(list(enumerate(record, len(values) - len(record)))):\n"
        "        for i, factor in zip(inputs, lookup[operation](*inputs)):\n"
        "            slopes[i] += slopes[m] * factor\n"
        "    return slopes\n",
        5,
        "lookup[operation](*inputs)",
    ),
    "name_hides_function": (
        "def softmax_jacobian(beta):\n"
        "    softmax = softmax(beta)\n"
        "    return np.array([np.diag(p) - np.outer(p, p) for p in softmax])\n",
        2,
        "softmax = softmax(beta)",
    ),
    "notebooks_variable": (
        "losses_of_all = np.ones(3)\ndef corpus_loss(losses):\n    return float(np.sum(losses) / len(losses_of_all))\n",
        3,
        "return float(np.sum(losses) / len(losses_of_all))",
    ),
    "kept_between_calls": (
        "def mse(y, y_star, out=[]):\n"
        "    for row, other in zip(y, y_star):\n"
        "        out.append(np.mean((row - other) ** 2))\n"
        "    return np.array(out)\n",
        1,
        "[]",
    ),
    "arguments_mixed_up": (
        "def zero_one(y, y_star):\n"
        "    decision = decide(y)\n"
        "    return (decision != y_star).any(axis=1).astype(float)\n",
        2,
        "decision = decide(y)",
    ),
    "anothers_word": ("def class_index(y):\n    return y.idxmax(axis=1)\n", 2, "y.idxmax(axis=1)"),
    "pair_in_brackets": (
        "def reverse_mode(record, values, lookup):\n"
        "    slopes = np.zeros(len(values))\n"
        "    slopes[-1] = 1.0\n"
        "    for m, name, inputs in reversed(list(enumerate(record, len(values) - len(record)))):\n"
        "        for i, factor in zip(inputs, lookup[name](*(values[i] for i in inputs))):\n"
        "            slopes[i] += slopes[m] * factor\n"
        "    return slopes\n",
        4,
        "m, name, inputs",
    ),
    "is_for_equal": (
        "def newton_step(w, slope, curvature):\n"
        "    zero = 0.0\n"
        "    if curvature is zero:\n"
        "        raise ValueError\n"
        "    return w - slope / curvature\n",
        3,
        "curvature is zero",
    ),
    "other_letters": (
        "def output_delta(loss_gradient, jacobian):\n    return np.einsum('ic,jck->ik', loss_gradient, jacobian)\n",
        2,
        "np.einsum('ic,jck->ik', loss_gradient, jacobian)",
    ),
    "clipped_too_near": (
        "def sigmoid(beta):\n    return 1 / (1 + np.exp(-np.clip(beta, -20, 20)))\n",
        2,
        "np.clip(beta, -20, 20)",
    ),
    "column_kept": (
        "def cross_entropy_from_excitation(y, beta):\n"
        "    m = beta.max(axis=1, keepdims=True)\n"
        "    return np.log(np.exp(beta - m).sum(axis=1)) + m - (y * beta).sum(axis=1)\n",
        3,
        "return np.log(np.exp(beta - m).sum(axis=1)) + m - (y * beta).sum(ax...",
    ),
    "values_to_come": (
        "def class_index(y):\n    return map(np.argmax, y)\n",
        2,
        "map(np.argmax, y)",
    ),
    "arrays_compared": (
        "def zero_one(y, y_star):\n    return np.array([0.0 if a == b else 1.0 for a, b in zip(y, decide(y_star))])\n",
        2,
        "a == b",
    ),
    "both_of_one_entry": (
        "def to_unsigned(y):\n"
        "    if np.any(y != -1) or np.any(y != 1):\n"
        "        raise ValueError\n"
        "    return (y + 1) / 2\n",
        2,
        "np.any(y != -1) or np.any(y != 1)",
    ),
    "one_number_at_a_time": (
        "def of_row(b):\n"
        "    e = np.exp(b - np.max(b))\n"
        "    return e / np.sum(e)\n\n\n"
        "def softmax(beta):\n"
        "    return np.vectorize(of_row)(beta)\n",
        7,
        "np.vectorize(of_row)(beta)",
    ),
    "comma_for_colon": (
        "def minibatches(n, size, rng):\n"
        "    order = rng.permutation(n)\n"
        "    for i in range(0, n, size):\n"
        "        yield order[i, i + size]\n",
        4,
        "order[i, i + size]",
    ),
    "comma_makes_tuple": (
        "def gradient_step(weights, gradients, eta):\n"
        "    new = []\n"
        "    for w, g in zip(weights, gradients):\n"
        "        moved = w - eta * g,\n"
        "        new.append(moved)\n"
        "    return new\n",
        4,
        "w - eta * g,",
    ),
    "value_for_position": (
        "def reverse_mode(record, values, lookup):\n"
        "    slopes = np.zeros(len(values))\n"
        "    slopes[-1] = 1.0\n"
        "    for m, (name, inputs) in reversed(list(enumerate(record, len(values) - len(record)))):\n"
        "        factors = lookup[name](*(values[i] for i in inputs))\n"
        "        for i in inputs:\n"
        "            slopes[i] += slopes[m] * factors[i]\n"
        "    return slopes\n",
        7,
        "factors[i]",
    ),
    "if_for_elif": (
        "def to_unsigned(y):\n"
        "    out = np.zeros(len(y))\n"
        "    for i in range(len(y)):\n"
        "        if y[i] == -1:\n"
        "            out[i] = 0\n"
        "        if y[i] == 1:\n"
        "            out[i] = 1\n"
        "        else:\n"
        "            raise ValueError\n"
        "    return out\n",
        6,
        "if y[i] == 1:",
    ),
    "else_missing": (
        "def forward(x, weights, activation, output):\n"
        "    betas, hs = [], [x]\n"
        "    for i, w in enumerate(weights):\n"
        "        betas.append(excitation(w, hs[-1]))\n"
        "        hs.append(activation(betas[-1]))\n"
        "        if i == len(weights) - 1:\n"
        "            hs.append(output(betas[-1]))\n"
        "    return betas, hs\n",
        5,
        "hs.append(activation(betas[-1]))",
    ),
    "argument_overwritten": (
        "def one_hot(class_index, V):\n"
        "    V = len(class_index)\n"
        "    if class_index.min() < 0 or class_index.max() >= V:\n"
        "        raise ValueError\n"
        "    return np.eye(V)[class_index]\n",
        2,
        "V = len(class_index)",
    ),
    "product_for_square": (
        "def mse(y, y_star):\n    return np.mean(2 * (y_star - y), axis=1)\n",
        2,
        "2 * (y_star - y)",
    ),
    "tuple_as_index": (
        "def reverse_mode(record, values, lookup):\n"
        "    slopes = np.zeros(len(values))\n"
        "    slopes[-1] = 1.0\n"
        "    for m, (name, inputs) in reversed(list(enumerate(record, len(values) - len(record)))):\n"
        "        for i, factor in zip(inputs, lookup[name](*values[inputs])):\n"
        "            slopes[i] += slopes[m] * factor\n"
        "    return slopes\n",
        5,
        "values[inputs]",
    ),
    "keyword_extra": (
        "def corpus_loss(losses):\n    return float(np.mean(losses, where=losses > 1))\n",
        2,
        "np.mean(losses, where=losses > 1)",
    ),
    "arrays_in_a_list": (
        "def append_one(h):\n    return np.hstack(h, np.ones((len(h), 1)))\n",
        2,
        "np.hstack(h, np.ones((len(h), 1)))",
    ),
    "rounded": (
        "def corpus_loss(losses):\n    return round(float(np.mean(losses)), 2)\n",
        2,
        "round(float(np.mean(losses)), 2)",
    ),
    "length_meant": (
        "def corpus_loss(losses):\n    return float(sum(losses[i] for i in range(losses)) / len(losses))\n",
        2,
        "range(losses)",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found_where_it_was_made(name):
    source, line, text = SLIPS[name]
    report = report_of(source)
    assert report is not None
    assert report.slips[:1] == [name], str(report)
    assert LINE.format(line, text) in first_arrow(report)


def test_the_line_is_that_of_the_cell_in_which_the_function_stands():
    report = report_of("V = 3\n\n\ndef corpus_loss(losses):\n    return losses.mean\n", "corpus_loss")
    assert "→ line 5, " in str(report)


def test_a_slip_in_a_helper_of_the_same_cell_is_found_there():
    source = (
        "def total(losses):\n    s = 0.0\n    for loss in losses:\n        s = loss\n    return s\n\n\n"
        "def corpus_loss(losses):\n    return float(total(losses) / len(losses))\n"
    )
    assert "→ line 4, `s = loss`" in str(report_of(source, "corpus_loss"))


def test_two_slips_at_two_places_are_both_told():
    source = (
        "def mse(y, y_star):\n    out = np.zeros(len(y))\n    for i in range(len(y)):\n"
        "        for c in range(y.shape[1]):\n            out[i] = (y_star[i, c] - y[i, c]) ** 2\n"
        "        out[i] = out[i] / y.shape[0]\n    return out\n"
    )
    report = report_of(source)
    assert report is not None
    assert report.slips == ["overwritten_in_loop", "another_length"], str(report)


def test_a_slip_after_which_another_one_is_left_is_told_as_that():
    source = "def tanh_derivative(beta):\n    return 1 / np.cosh(beta)\n"  # cosh overflows, too
    report = report_of(source)
    assert report is not None
    assert "a square is missing; with that mended, the check goes further" in first_arrow(report)
    assert report.slips == []


def test_of_two_changes_that_pass_one_part_the_one_that_passes_all_is_the_slip():
    source = (
        "def one_hot(class_index, V):\n"
        "    if class_index.min() < 0 or class_index.max() > V - 2:\n"  # `and` would pass the first part too
        "        raise ValueError\n"
        "    return np.eye(V)[class_index]\n"
    )
    report = report_of(source)
    assert report is not None
    assert "`and` and `or`" not in str(report)
    assert report.slips, str(report)


def test_code_that_passes_is_never_criticised():
    source = "def corpus_loss(losses):\n    t = 0\n    for l in losses: t = t + l\n    return float(t / len(losses))\n"
    assert heard(FirstAttempt(0, "corpus_loss", "", source, "").function(), "corpus_loss") is None


ATTEMPTS = first_attempts()


@pytest.mark.parametrize("attempt", ATTEMPTS[::4], ids=str)
def test_a_first_attempt_hears_its_cause(attempt):
    if "torch" in attempt.exercise or attempt.exercise == "to_linear":
        pytest.importorskip("torch")
    report = heard(attempt.function(), attempt.exercise)
    assert outcome(attempt, report) == "named", f"{attempt.cause}\n{attempt.source}\n{report}"
