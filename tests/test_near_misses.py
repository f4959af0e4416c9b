"""Answers that are right nearly everywhere: the grader rejects them, asking between the usual and the extreme too."""

import inspect

import pytest

from solutions import reference
from tests.test_trusted import verdict

RIGHT = "\n".join(inspect.getsource(function) for _, function in inspect.getmembers(reference, inspect.isfunction))
# exercise -> what is done instead; `right` is the right function
NEAR = {
    "sigmoid": [
        "lambda b: np.where(b > 5, 1.0, np.where(b < -5, 0.0, right(b)))",
        "lambda b: np.where(np.abs(b) > 12, b > 0, right(b)) * 1.0",
    ],
    "tanh": [
        "lambda b: np.where(np.abs(b) > 4, np.sign(b), right(b))",
        "lambda b: np.where(np.abs(b) < 1e-3, 0.0, right(b))",
    ],
    "sigmoid_derivative": ["lambda b: np.where(np.abs(b) > 4, 0.0, right(b))"],
    "tanh_derivative": ["lambda b: np.where(np.abs(b) > 2.5, 0.0, right(b))"],
    "relu": ["lambda b: np.where(b < 1e-3, 0.0, right(b))", "lambda b: np.clip(b, 0, 1000.0)"],
    "softmax": [
        "lambda b: right(np.where(b - b.max(axis=1, keepdims=True) < -10, -1e9, b))",
        "lambda b: right(b)[:, ::-1] if b.shape[1] == 2 else right(b)",
    ],
    "excitation": ["lambda w, h: right(w, h) * (np.count_nonzero(w) < 2)"],
    "forward": [
        "lambda x, w, a, o: right(x, w, a, o) if len(w[0]) != len(w[-1]) or len(w) == 1 else right(x, w, o, o)",
        "lambda x, w, a, o: right(x, w[:3], a, o)",
    ],
    "class_index": [
        "lambda y: np.argmax(y == y.max(), axis=1)",
        "lambda y: np.argmax(np.round(y, 1), axis=1)",
    ],
    "decide": [
        "lambda y_star: np.eye(y_star.shape[1])[np.argmax(y_star > 0.35, axis=1)]",
        "lambda y_star: np.eye(y_star.shape[1])[np.argmax(np.round(y_star, 1), axis=1)]",
    ],
    "zero_one": [
        "lambda y, y_star: np.any((y_star >= 0.5) != y, axis=1).astype(float)",
        "lambda y, y_star: (np.sum(y * y_star, axis=1) < 0.5).astype(float)",
        "lambda y, y_star: (np.sum(y * y_star, axis=1) < y_star.max(axis=1)).astype(float)",
    ],
    "error_rate": [
        "lambda y, y_star: float(np.mean(np.any((y_star >= 0.4) != y, axis=1)))",
        "lambda y, y_star: float(np.mean(np.sum(y * y_star, axis=1) < y_star.max(axis=1)))",
    ],
    "corpus_loss": [
        "lambda losses: float(np.mean(list(set(losses))))",
        "lambda losses: float(np.mean(losses[losses > 0]))",
    ],
    "cross_entropy_gradient": [
        "lambda y, y_star: -y / np.clip(y_star, 1e-7, 1 - 1e-7)",
        "lambda y, y_star: -y / (y_star + 1e-10)",
        "lambda y, y_star: np.maximum(right(y, y_star), -5.0)",
    ],
    "binary_cross_entropy_gradient": [
        "lambda y, y_star: right(y, np.clip(y_star, 1e-7, 1 - 1e-7))",
        "lambda y, y_star: right(y, np.clip(y_star, 0.05, 0.95))",
    ],
    "softmax_cross_entropy_gradient": ["lambda y, b: np.where(np.abs(right(y, b)) < 1e-3, 0.0, right(y, b))"],
    "sigmoid_binary_cross_entropy_gradient": ["lambda y, b: np.where(np.abs(b) > 6, (b > 0) - y, right(y, b))"],
    "cross_entropy_from_excitation": ["lambda y, b: right(y, np.maximum(b, b.max(axis=1, keepdims=True) - 12))"],
    "weight_gradient": ["lambda delta, h: right(delta, h) * (len(delta) if delta.shape[1] == 1 else 1)"],
    "activation_gradient": ["lambda delta, w: right(delta, w) * (2 if len(w) == 1 else 1)"],
    "hidden_delta": ["lambda d, w, beta, g: right(d, w, beta, g) * (2 if beta.shape[1] == 1 else 1)"],
    "output_delta": ["lambda g, jacobian: right(g, jacobian) * (2 if g.shape[1] == 1 else 1)"],
    "back_propagate": [
        "lambda y, betas, hs, w, g, l: [v * (2 if y.shape[1] == 1 else 1) for v in right(y, betas, hs, w, g, l)]"
    ],
    "to_unsigned": ["lambda y: (np.sign(y) + 1) / 2 if (np.abs(y.astype(int)) == 1).all() else right(y)"],
    "to_signed": ["lambda y: 2.0 * y - 1 if y.max() <= 1.5 and y.min() >= 0 and 0.5 not in y else right(y)"],
    "gradient_step": ["lambda w, g, eta: right(w, g, min(eta, 0.5))", "lambda w, g, eta: right(w[:2], g[:2], eta)"],
    "newton_step": ["lambda w, s, c: right(w, s, c if abs(c) >= 0.01 else 0.0)"],
    "hide_pixels": [
        "lambda y, f, rng: right(y, np.ceil(f * y.shape[1]) / y.shape[1], rng)",
        "lambda y, f, rng: np.repeat(right(y[::2], f, rng), 2, axis=0)[: len(y)]",
        "lambda y, f, rng: (lambda one: y * [np.roll(one, i) for i in range(len(y))])(right(y[:1], f, rng)[0] != 0)",
    ],
    "minibatches": [
        "lambda n, size, rng: (rng.permutation(np.arange(s, min(s + size, n))) for s in range(0, n, size))",
        "lambda n, size, rng: np.array_split((np.arange(n) + rng.integers(n)) % n, range(size, n, size))",
        "lambda n, size, rng: (tuple(int(i) for i in batch) for batch in right(n, size, rng))",
        "lambda n, size, rng: np.split(np.r_[rng.permutation(n // size * size), n // size * size : n], "
        "range(size, n, size))",
    ],
    "training_database": [
        "lambda texts, labels, words: right(list(dict.fromkeys(texts)), labels[: len(set(texts))], words)"
    ],
}
TRAIN = """
def train(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history, n = [corpus(weights)], len(x)
    BEFORE
    for epoch in range(epochs):
        for batch in BATCHES:
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history
"""
BATCHES = [
    "minibatches(n, size, np.random.default_rng())",
    "[rng.choice(n, min(size, n), replace=False) for _ in range(-(-n // size))]",
    "[rng.integers(n, size=min(size, n)) for _ in range(-(-n // size))] if size < n else minibatches(n, size, rng)",
    "minibatches(n, size, rng) if epoch < 2 else []",
    "list(minibatches(n, size, rng))[: -1 if n > 10 else None]",
]


@pytest.mark.parametrize(("exercise", "near"), [(name, near) for name, ways in NEAR.items() for near in ways])
def test_a_near_miss_is_rejected(exercise, near):
    source = f"{RIGHT}\nright = {exercise}\n\ndef {exercise}(*args):\n    return ({near})(*args)"
    report = verdict(source, exercise)
    further = verdict(source, exercise, "extreme") if exercise == "cross_entropy_from_excitation" else report
    assert not report or not further


@pytest.mark.parametrize("batches", BATCHES)
def test_a_training_that_leaves_tokens_out_or_chance_to_itself_is_rejected(batches):
    source = RIGHT + TRAIN.replace("BEFORE", "").replace("BATCHES", batches)
    assert not (verdict(source, "train") and verdict(source, "train", "minibatches"))


def test_a_right_training_passes():
    source = RIGHT + TRAIN.replace("BEFORE", "").replace("BATCHES", "minibatches(n, size, rng)")
    assert verdict(source, "train")
    assert verdict(source, "train", "minibatches")


@pytest.mark.parametrize(
    ("exercise", "changing"),
    [
        ("training_database", "args[0][0] = args[0][0].upper()"),
        ("training_database", "args[1][0] = 0"),
        ("bag_of_words", "args[1].sort()"),
    ],
)
def test_a_changed_list_of_words_is_told(exercise, changing):
    from autograde.checks import _examine
    from tests.mistakes import notebook

    names = notebook()
    names["right"] = names[exercise]
    exec(f"def {exercise}(*args):\n    answer = right(*args)\n    {changing}\n    return answer", names)
    assert "changes its argument" in _examine(names[exercise], "", names).headline
